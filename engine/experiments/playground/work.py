"""What computes a small network: the face of this package."""

from engine.experiments.playground.carry import carry
from engine.experiments.playground.given import given
from engine.experiments.playground.look import look
from engine.experiments.playground.run import run
from engine.experiments.playground.scene import scene
from engine.experiments.playground.script import script

__all__ = ["carry", "given", "look", "run", "scene", "script"]
