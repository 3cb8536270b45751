"""What computes a recurrent network: the face of this package."""

from engine.experiments.sequence.carry import carry
from engine.experiments.sequence.given import given
from engine.experiments.sequence.look import look
from engine.experiments.sequence.run import run
from engine.experiments.sequence.scene import scene
from engine.experiments.sequence.script import script

__all__ = ["carry", "given", "look", "run", "scene", "script"]
