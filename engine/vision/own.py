"""A person's own image set: checked, brought to 28 × 28, and kept by the hash of its content."""

import hashlib
import os
import re
import secrets
import tempfile
import zipfile
import zlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine.experiment import SettingError
from engine.vision.upload import ZIP, read_idx, read_npz

SIDE = 28
SMALLEST, LARGEST = 8, 64
"""Sides of images that are brought to 28 × 28."""
CLASSES = 10
MOST_IMAGES, LEAST_IMAGES, LEAST_TEST = 70_000, 300, 40
"""Training and test images together: at most as many as MNIST has, at least what t-SNE and the gallery of mistakes need."""
SETS, SETS_BYTES = 32, 1 << 30
"""Most sets that are kept, and most bytes; the ones not used for longest go first."""
HASH = re.compile(r"[0-9a-f]{32}")
PARTS = ("x_train", "y_train", "x_test", "y_test")
SPLIT = 6
"""Every sixth image of each class is for testing where a set comes in one piece: 10,000 of 60,000, as in MNIST."""
GONE = "This server does not have that image set: upload it again."


@dataclass(frozen=True)
class OwnSet:
    """A set in MNIST's form: images (n, 28, 28) and labels (n,), all uint8; `note` says what was changed on the way."""

    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    note: str = ""


def own_set(files: Sequence[tuple[str, bytes]]) -> OwnSet:
    """Uploaded files (name, content) -> a set: one npz file, or one IDX file of images and one of labels. Raises SettingError."""
    if len(files) == 1 and files[0][1].startswith(ZIP):
        return _from_arrays(read_npz(files[0][1], _named(files[0][0])))
    if len(files) != 2:
        raise SettingError("A set is one npz file, or two IDX files: one of images and one of labels.")
    first, second = ((_named(name), read_idx(data, _named(name))) for name, data in files)
    images, labels = sorted((first, second), key=lambda named: -named[1].ndim)
    if (images[1].ndim, labels[1].ndim) != (3, 1):
        raise SettingError(
            f"{images[0]} has {images[1].ndim} dimensions and {labels[0]} {labels[1].ndim}; images have 3, labels 1."
        )
    return _split(images[1], labels[1])


def save_own(own: OwnSet) -> str:
    """Keep a set, and give its hash: the same images have the same one."""
    digest = hashlib.sha256()
    for part in PARTS:
        array = getattr(own, part)
        digest.update(f"{part} {array.shape}\n".encode())
        digest.update(np.ascontiguousarray(array).data)
    name, folder = digest.hexdigest()[:32], _folder()
    path = folder / f"{name}.npz"
    try:
        _write(own, path)
    except OSError:
        raise SettingError("This server cannot keep the set: there is no room on its disk.") from None
    _forget(folder)
    return name


def load_own(name: str) -> dict[str, np.ndarray]:
    """The arrays of the set with this hash, by the names in `PARTS`. Raises SettingError if it is not here any more."""
    if not HASH.fullmatch(name):
        raise SettingError(GONE)
    path = _folder() / f"{name}.npz"
    try:
        os.utime(path)
        with path.open("rb") as content, np.load(content, allow_pickle=False) as file:
            return {part: file[part] for part in PARTS}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error):
        raise SettingError(GONE) from None


def has_own(name: str) -> bool:
    """Whether the set with this hash is here."""
    return bool(HASH.fullmatch(name)) and (_folder() / f"{name}.npz").is_file()


def _write(own: OwnSet, path: Path) -> None:
    """All of the file or nothing: another session may be reading."""
    part = path.with_suffix(f".{secrets.token_hex(4)}.part")
    try:
        with part.open("wb") as file:
            np.savez(file, **{name: getattr(own, name) for name in PARTS})
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _folder() -> Path:
    """Where sets are kept: PARK_SETS, or a folder in the user's temporary one that only this user may read."""
    default = Path(tempfile.gettempdir()) / f"perceptron-park-sets-{getattr(os, 'getuid', lambda: 0)()}"
    folder = Path(os.environ.get("PARK_SETS") or default)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _forget(folder: Path) -> None:
    """Drop the sets not used for longest until number and bytes are within their bounds."""
    kept = []
    for file in folder.glob("*.npz"):
        with suppress(FileNotFoundError):  # another session may be tidying, too
            kept.append((file.stat(), file))
    total = 0
    for place, (stat, file) in enumerate(sorted(kept, key=lambda pair: -pair[0].st_mtime_ns)):
        total += stat.st_size
        if place and (place >= SETS or total > SETS_BYTES):
            file.unlink(missing_ok=True)


def _named(name: str) -> str:
    """A file's name, short enough for a sentence."""
    return f"“{name[:60]}”"


def _from_arrays(arrays: dict[str, np.ndarray]) -> OwnSet:
    if set(arrays) == {"x", "y"}:
        return _split(arrays["x"], arrays["y"])
    if set(arrays) != set(PARTS):
        found = ", ".join(name[:20] for name in arrays) or "nothing"
        raise SettingError(f"The file holds {found}; it should hold x_train, y_train, x_test, y_test, or x and y.")
    x_train, train_note = _images(arrays["x_train"], "x_train")
    x_test, test_note = _images(arrays["x_test"], "x_test")
    y_train, y_test = (_labels(arrays[f"y_{part}"], f"y_{part}") for part in ("train", "test"))
    return _checked(x_train, y_train, x_test, y_test, train_note or test_note)


def _split(x: np.ndarray, y: np.ndarray) -> OwnSet:
    """A set in one piece, split into training and test images."""
    images, note = _images(x, "images")
    labels = _labels(y, "labels")
    _check_counts(images, labels, "images", "labels")
    is_test = np.zeros(len(labels), bool)
    for label in np.unique(labels):
        is_test[np.flatnonzero(labels == label)[1::SPLIT]] = True
    note = f"Every sixth image of each class is kept for the test. {note}".strip()
    return _checked(images[~is_test], labels[~is_test], images[is_test], labels[is_test], note)


def _checked(x_train: np.ndarray, y_train: np.ndarray, x_test: np.ndarray, y_test: np.ndarray, note: str) -> OwnSet:
    _check_counts(x_train, y_train, "x_train", "y_train")
    _check_counts(x_test, y_test, "x_test", "y_test")
    n = len(x_train) + len(x_test)
    if not LEAST_IMAGES <= n <= MOST_IMAGES:
        raise SettingError(f"The set has {n:,} images; allowed are {LEAST_IMAGES} to {MOST_IMAGES:,}.")
    if len(x_test) < LEAST_TEST:
        raise SettingError(
            f"The set has {len(x_test)} test images; at least {LEAST_TEST} are needed to say how good a network is."
        )
    if len(np.unique(y_train)) < 2:
        raise SettingError(f"All training images have the label {y_train[0]}; at least two classes are needed.")
    order = np.random.default_rng(0).permutation(
        len(x_test)
    )  # tests look at the first few hundred: they must be of all classes
    return OwnSet(x_train, y_train, x_test[order], y_test[order], note)


def _check_counts(x: np.ndarray, y: np.ndarray, images: str, labels: str) -> None:
    if len(x) != len(y):
        raise SettingError(f"There are {len(x):,} {images} and {len(y):,} {labels}; every image needs one label.")


def _images(x: np.ndarray, name: str) -> tuple[np.ndarray, str]:
    """Images (n, 28, 28) uint8 from any square ones, with or without an axis for their one channel, and what was changed."""
    if x.ndim == 4 and 1 in (x.shape[1], x.shape[3]):
        x = x.squeeze(1 if x.shape[1] == 1 else 3)
    if x.ndim != 3 or x.shape[1] != x.shape[2]:
        said = " × ".join(f"{size:,}" for size in x.shape)
        raise SettingError(f"{name} has the shape {said}; images are (n, 28, 28): square, in grey.")
    n, side, _ = x.shape
    if not 1 <= n <= MOST_IMAGES:
        raise SettingError(f"There are {n:,} images in {name}; a set has {LEAST_IMAGES} to {MOST_IMAGES:,}.")
    if not SMALLEST <= side <= LARGEST:
        raise SettingError(
            f"{name} are {side}×{side} pixels; {SMALLEST}×{SMALLEST} to {LARGEST}×{LARGEST} can be brought to 28×28."
        )
    grey = _bytes(x, name)
    if side == SIDE:
        return np.ascontiguousarray(grey), ""
    return _resized(grey), f"Images of {side}×{side} were brought to 28×28."


def _bytes(x: np.ndarray, name: str) -> np.ndarray:
    """Pixels as bytes: whole numbers 0 to 255, or fractions 0 to 1."""
    if x.dtype == np.uint8:
        return x
    if x.dtype == bool:
        return x * np.uint8(255)
    low, high = float(x.min()), float(x.max())
    is_fraction = x.dtype.kind == "f"
    most = 1 if is_fraction else 255
    if not (low >= 0 and high <= most):
        kind = "fractions" if is_fraction else "whole numbers"
        raise SettingError(f"{name} holds {kind} from {low:g} to {high:g}; allowed is 0 to {most}.")
    return np.rint(x * (255 if is_fraction else 1)).astype(np.uint8)


def _labels(y: np.ndarray, name: str) -> np.ndarray:
    """Labels (n,) uint8 from 0 to 9."""
    if y.ndim != 1:
        raise SettingError(f"{name} has {y.ndim} dimensions; labels are one whole number an image.")
    if y.dtype.kind not in "iu":
        raise SettingError(f"{name} holds {y.dtype}; labels are whole numbers from 0 to {CLASSES - 1}.")
    if not len(y):
        raise SettingError(f"{name} is empty.")
    outside = y[(y < 0) | (y >= CLASSES)]
    if len(outside):
        raise SettingError(f"{name} has a label {outside[0]}; allowed are 0 to {CLASSES - 1}.")
    return y.astype(np.uint8)


def _resized(x: np.ndarray) -> np.ndarray:
    """Images (n, s, s) -> (n, 28, 28): each new pixel is the mean of the area that it covers in the old image."""
    weights = _areas(x.shape[1])
    parts = [weights @ x[i : i + 1000].astype(np.float32) @ weights.T for i in range(0, len(x), 1000)]
    return np.rint(np.concatenate(parts)).clip(0, 255).astype(np.uint8)


def _areas(side: int) -> np.ndarray:
    """(28, side): which share of each new pixel lies over which old one; rows sum to 1."""
    edges = np.arange(SIDE + 1) * side / SIDE
    old = np.arange(side)
    overlap = np.minimum(edges[1:, None], old + 1) - np.maximum(edges[:-1, None], old)
    return (overlap.clip(0) * SIDE / side).astype(np.float32)
