"""Detail of one moment of an image network: what it sees and says, and everything inside it."""

from collections.abc import Mapping
from contextlib import nullcontext
from typing import Any

import numpy as np
import torch

from engine.data import image_sets
from engine.data.ink import drawn
from engine.data.photo import photographed
from engine.experiment import SettingError
from engine.experiments.vision.code import code, plane, rebuilt
from engine.experiments.vision.embedding import embedding
from engine.experiments.vision.evaluation import losses_of, whole_set
from engine.experiments.vision.explain import explained
from engine.experiments.vision.inside import probabilities, unit
from engine.experiments.vision.learned import learned
from engine.experiments.vision.maps import kernels, maps
from engine.experiments.vision.model import model_of
from engine.experiments.vision.pixel import pixel
from engine.experiments.vision.saliency import saliency
from engine.experiments.vision.settings import Vision
from engine.experiments.vision.subject import Subject, array
from engine.looking import questions
from engine.tape import Frame

MOST_IMAGES = 40


def look(experiment: Vision, frame: Frame, watch: Mapping[str, Any]) -> Frame:
    """Answer to `watch`, whose questions may be combined; those about an image are about `image` or `ink`, else test image 0."""
    images = image_sets.load(experiment.pretrain_data) if frame.get("phase", 0) else image_sets.images_of(experiment)
    image, label, about = _image(images, watch)
    subject = Subject(experiment, model_of(experiment, frame), images, image, label)
    found: Frame = {**about}
    if "explain" in watch:
        found |= explained(experiment, frame, watch["explain"])
    if "photo" in watch:
        found |= photographed(watch["photo"])
    with _exactly(subject):
        if about:
            found |= _said(subject)
        for key in (key for key in watch if key in ANSWERS):
            found |= ANSWERS[key](subject, watch[key])
    return found


def _exactly(subject: Subject):
    """Convolutions on a GPU in full float32: by default they round their factors to 10 bits, and the arithmetic shown would not add up."""
    if subject.device.type != "cuda":
        return nullcontext()
    return torch.backends.cudnn.flags(enabled=True, benchmark=False, deterministic=True, allow_tf32=False)


def _image(images: image_sets.Images, watch: Mapping[str, Any]) -> tuple[np.ndarray, int, Frame]:
    """The image that is asked about, its label, and what to tell of them; nothing if no image was named."""
    if "image" in watch and "ink" in watch:
        raise SettingError("“image” and “ink” are two images: ask about one of them.")
    if "ink" in watch:
        image, about = drawn(watch["ink"])
        return image, -1, about | {"look/image": image, "look/label": np.array(-1)}
    which, index = questions.whole_numbers(watch.get("image", (0, 0)), "image", 2)
    x, y = _set(images, which, "image")
    questions.within(index, "image", 0, len(y) - 1)
    image, label = x[index], int(y[index])
    return image, label, {"look/image": image, "look/label": np.array(label)} if "image" in watch else {}


def _set(images: image_sets.Images, which: int, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Images and labels of set 0 (test) or 1 (training)."""
    questions.within(which, f"{name}: set", 0, 1)
    return (images.x_train, images.y_train) if which else (images.x_test, images.y_test)


def _said(subject: Subject) -> Frame:
    """What the net says about the image."""
    p = array(probabilities(subject))
    if subject.is_classifier:
        return {"look/logits": array(subject.logits), "look/p": p}
    return {"look/rebuilt": rebuilt(p)[0]}


def _images(subject: Subject, question: Any) -> Frame:
    """[set, index, …] -> these images and their labels."""
    which, *indices = questions.whole_numbers(question, "images", 0)
    x, y = _set(subject.images, which, "images")
    questions.within(len(indices), "images: number of them", 1, MOST_IMAGES)
    places = [questions.within(index, "images: image", 0, len(y) - 1) for index in indices]
    return {"look/images": x[places], "look/labels": y[places]}


def _evaluate(subject: Subject, question: Any) -> Frame:
    """true -> loss, accuracy and confusion over the whole test set."""
    questions.true(question, "evaluate")
    n = whole_set(subject.experiment)
    x, y = subject.images.x_test[:n], subject.images.y_test[:n]
    logits, losses = losses_of(subject.experiment, subject.net, x, y, str(subject.device))
    found = {"look/n": np.array(len(y)), "look/loss": np.array(losses.double().mean().item(), np.float32)}
    if not subject.is_classifier:
        return found
    said, classes = logits.argmax(1).cpu().numpy(), logits.shape[1]
    confusion = np.bincount(y * classes + said, minlength=classes**2).reshape(classes, classes).astype(np.int32)
    return found | {"look/accuracy": np.array(np.mean(said == y), np.float32), "look/confusion": confusion}


ANSWERS = {
    "maps": maps,
    "kernels": kernels,
    "unit": unit,
    "pixel": pixel,
    "saliency": saliency,
    "learned": learned,
    "embedding": embedding,
    "code": code,
    "plane": plane,
    "images": _images,
    "evaluate": _evaluate,
}
