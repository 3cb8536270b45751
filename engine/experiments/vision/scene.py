"""What does not change while an image network learns."""

from math import prod

import numpy as np

from engine.catalog import ACTIVATIONS
from engine.data import image_sets, shipped_images
from engine.experiments.vision.batches import Batches
from engine.experiments.vision.layers import SPELLED
from engine.experiments.vision.settings import Vision
from engine.experiments.vision.stack import IMAGE
from engine.tape import Frame, utf8
from engine.training.device import device_of


def scene(experiment: Vision) -> Frame:
    """Numbers and texts; see schema.py."""
    e, images, batches = experiment, image_sets.images_of(experiment), Batches(experiment, False)
    shapes = [planned.shape if len(planned.shape) == 3 else (*planned.shape, 0, 0) for planned in e.plan]
    return {
        "classes": np.array(e.outputs if e.goal == "classify" else 0),
        "updates_per_epoch": np.array(batches.per_epoch),
        "epochs": np.array(e.epochs),
        "n_train": np.array(len(batches)),
        "n_test": np.array(len(images.y_test)),
        "image/shape": np.array(IMAGE),
        "layers/shape": np.array(shapes),
        "layers/values": np.array([prod(planned.shape) for planned in e.plan]),
        "layers/params": np.array([planned.params for planned in e.plan]),
        "layers/macs": np.array([planned.macs for planned in e.plan]),
        "text/classes": utf8("\n".join(images.classes)),
        "text/pretrain_classes": utf8("\n".join(shipped_images.CLASSES[e.pretrain_data])),
        "text/layers": utf8("\n".join(planned.text for planned in e.plan)),
        "text/activations": utf8("\n".join(SPELLED.values())),
        "text/formulas": utf8("\n".join(ACTIVATIONS[name].formula for name in SPELLED.values())),
        "text/device": utf8(device_of(e)[1]),
    }
