"""A network with weights that a person brings."""

from engine.experiment import Fit
from engine.experiments.playground.frames import frame_of
from engine.experiments.playground.network import network_of
from engine.experiments.playground.settings import Playground
from engine.kernel import flat
from engine.kernel.network import State
from engine.tape import Frame
from engine.training.given import sound


def given(e: Playground, fit: Fit, step: int) -> tuple[Frame, str]:
    """The frame with these weights at a step, and what begins afresh."""
    network, step = network_of(e), max(1, step)
    arrays = fit({name: (shape, "float32") for name, shape in flat.shapes(e.widths).items()})
    params = flat.join(arrays, e.widths).astype(network.dtype)
    frame = frame_of(network, State.of(params, step, since=step))
    return sound(frame) if network.dense.n else frame, "The optimizer begins afresh."
