"""What computes a Transformer: the face of this package."""

from engine.experiments.attention.carry import carry
from engine.experiments.attention.given import given
from engine.experiments.attention.look import look
from engine.experiments.attention.run import run
from engine.experiments.attention.scene import scene
from engine.experiments.attention.script import script

__all__ = ["carry", "given", "look", "run", "scene", "script"]
