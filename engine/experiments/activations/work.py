"""What computes activations: the face of this package."""

from engine.experiments.activations.carry import carry
from engine.experiments.activations.look import look
from engine.experiments.activations.run import run
from engine.experiments.activations.scene import scene
from engine.experiments.activations.script import script

__all__ = ["carry", "look", "run", "scene", "script"]
