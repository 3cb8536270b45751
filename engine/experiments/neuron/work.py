"""What computes one neuron: the face of this package."""

from engine.experiments.neuron.carry import carry
from engine.experiments.neuron.given import given
from engine.experiments.neuron.look import look
from engine.experiments.neuron.run import run
from engine.experiments.neuron.scene import scene
from engine.experiments.neuron.script import script

__all__ = ["carry", "given", "look", "run", "scene", "script"]
