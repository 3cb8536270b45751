"""Image sets: MNIST complete, a part of Fashion-MNIST, a person's own."""

from functools import lru_cache
from typing import NamedTuple, Protocol

import numpy as np

from engine.data.kept_images import load_own
from engine.data.shipped_images import CLASSES, FILES, FOLDER


class Chosen(Protocol):
    """What says which set is learned."""

    @property
    def data(self) -> str:
        """The name of the set."""

    @property
    def own_set(self) -> str:
        """Which of a person's own sets, where it is one."""


class Images(NamedTuple):
    """Images (n, 28, 28) uint8 with their labels (n,) int64, for training and for testing, and the names of the classes."""

    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    classes: tuple[str, ...]


def load(name: str, own_set: str = "") -> Images:
    """The whole set of a name. Raises SettingError if this server does not have a person's own set."""
    return _own(own_set) if name == "own" else _shipped(name)


@lru_cache(maxsize=2)
def _shipped(name: str) -> Images:
    with np.load(FOLDER / FILES[name], allow_pickle=False) as file:
        return _images(file, CLASSES[name])


@lru_cache(maxsize=2)
def _own(own_set: str) -> Images:
    parts = load_own(own_set)
    return _images(parts, parts["classes"])


def _images(parts, classes: tuple[str, ...]) -> Images:
    x, y = ("x_train", "x_test"), ("y_train", "y_test")
    images = [np.ascontiguousarray(parts[name]) for name in x]
    labels = [np.asarray(parts[name], np.int64) for name in y]
    for array in (*images, *labels):
        array.setflags(write=False)
    return Images(images[0], labels[0], images[1], labels[1], classes)


def images_of(experiment: Chosen) -> Images:
    """The set that an experiment learns, whole."""
    return load(experiment.data, experiment.own_set)


@lru_cache(maxsize=4)
def chosen(name: str, own_set: str, n: int, seed: int) -> np.ndarray:
    """Places of the n training images that a seed draws, in random order; of all of them if there are no more."""
    available = len(load(name, own_set).y_train)
    return np.random.default_rng(seed).permutation(available)[:n]


def pixels(images: np.ndarray):
    """Images (k, 28, 28) uint8 -> tensor (k, 1, 28, 28) float32 in 0 … 1."""
    import torch

    return torch.tensor(images, dtype=torch.float32).unsqueeze(1).div_(255)
