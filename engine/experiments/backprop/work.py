"""What computes a graph's moments: the face of this package."""

from engine.experiments.backprop.carry import carry
from engine.experiments.backprop.look import look
from engine.experiments.backprop.run import run
from engine.experiments.backprop.scene import scene
from engine.experiments.backprop.script import script

__all__ = ["carry", "look", "run", "scene", "script"]
