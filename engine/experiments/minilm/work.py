"""What computes the pretrained encoder: the face of this package."""

from engine.experiments.minilm.carry import carry
from engine.experiments.minilm.look import look
from engine.experiments.minilm.run import run
from engine.experiments.minilm.scene import scene
from engine.experiments.minilm.script import script

__all__ = ["carry", "look", "run", "scene", "script"]
