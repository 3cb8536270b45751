"""What computes an image network: the face of this package."""

from engine.experiments.vision.carry import carry
from engine.experiments.vision.given import given
from engine.experiments.vision.look import look
from engine.experiments.vision.onnx import onnx
from engine.experiments.vision.run import run
from engine.experiments.vision.scene import scene
from engine.experiments.vision.script import script

__all__ = ["carry", "given", "look", "onnx", "run", "scene", "script"]
