"""What does not change while a small network learns."""

from engine.experiments.playground.network import network_of
from engine.experiments.playground.settings import Playground
from engine.tape import Frame


def scene(experiment: Playground) -> Frame:
    """Points, feature maps, number of classes and of updates an epoch."""
    return network_of(experiment).scene()
