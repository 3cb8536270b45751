"""A person's own image set: what was uploaded, put together in MNIST's form."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from string import ascii_uppercase

import numpy as np

from engine.data.uploads.labels import DIGITS, LEFT_OUT, Labels, labels_of
from engine.data.uploads.pixels import Rule, images_of, rule_of
from engine.data.uploads.read import arrays_of
from engine.data.uploads.remarks import applied, missing, remarks
from engine.data.uploads.roles import Pair, roles_of
from engine.experiment import SettingError

LEAST_IMAGES, LEAST_TEST = 20, 4
"""Training and test images together at least, and test images at least where they come apart."""
MOST_TRAIN, MOST_TEST = 60_000, 10_000
"""As many as MNIST has; of more, so many are taken, evenly spread."""
SPLIT = 6
"""Every sixth image of each class is for testing where a set comes in one piece: 10,000 of 60,000, as in MNIST."""
LOOKED_AT = 5_000
"""Training images that remarks are about."""


@dataclass(frozen=True)
class OwnSet:
    """Images (n, 28, 28) and labels (n,), all uint8, and ten names of classes. `done` says what was changed on the way, `note` besides
    what strikes one, and `offered` which turns would help (engine/data/uploads/remarks.py)."""

    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    classes: tuple[str, ...] = DIGITS
    done: str = ""
    note: str = ""
    offered: tuple[str, ...] = ()


def own_set(files: Sequence[tuple[str, bytes]]) -> OwnSet:
    """Uploaded files (name, content) -> a set. Raises SettingError, and Incomplete where another file is needed."""
    if not files:
        raise SettingError(
            "A set is one file, such as npz, or several, such as two IDX files: images and their labels."
        )
    roles = roles_of(arrays_of(files))
    pairs = roles.pairs
    labels = labels_of(tuple(pair.labels for pair in pairs.values()), roles.names or _letters(pairs))
    rule = rule_of([pair.images for pair in pairs.values()])
    if len(pairs) == 1:
        (x, y, note), plan = _taken(pairs, labels, rule, MOST_TRAIN + MOST_TEST), next(iter(pairs))
        return _split(x, y, labels.classes, _joined(roles.note, rule.note, note, labels.note, _split_note(plan)))
    tested = "test" if "test" in pairs else "val" if "val" in pairs else "train"
    learned = {split: pair for split, pair in pairs.items() if split != tested}
    x, y, note = _taken(learned, _of(labels, pairs, learned), rule, MOST_TRAIN)
    tests = {tested: pairs[tested]}
    x_test, y_test, _ = _taken(tests, _of(labels, pairs, tests), rule, MOST_TEST)
    also = "The validation images are trained on as well." if "val" in learned and len(learned) > 1 else ""
    return _checked(x, y, x_test, y_test, labels.classes, _joined(roles.note, rule.note, note, labels.note, also))


def changed(own: OwnSet, way: tuple[str, ...]) -> OwnSet:
    """The set after turns of its images, by their names."""
    x_train, x_test = (np.ascontiguousarray(applied(x, way)) for x in (own.x_train, own.x_test))
    done = _joined(own.done, f"Then: {', '.join(name.lower() for name in way)}.")
    return _remarked(replace(own, x_train=x_train, x_test=x_test, done=done))


def _letters(pairs: dict[str, Pair]) -> tuple[str, ...]:
    """The names of EMNIST's letters, whose labels are 1 to 26."""
    is_emnist = all("emnist-letters" in pair.labels.who.lower() for pair in pairs.values())
    return ("", *ascii_uppercase) if is_emnist else ()


def _split_note(split: str) -> str:
    one = (
        f"For a test of its own, bring the {'test' if split == 'train' else 'training'} files at the same time."
        if split
        else ""
    )
    return _joined("Every sixth image of each class is kept for the test.", one)


def _joined(*notes: str) -> str:
    return " ".join(dict.fromkeys(note for note in notes if note))


def _of(labels: Labels, pairs: dict[str, Pair], some: dict[str, Pair]) -> Labels:
    """The labels of some of the pairs."""
    return replace(
        labels, values=tuple(values for split, values in zip(pairs, labels.values, strict=True) if split in some)
    )


def _taken(pairs: dict[str, Pair], labels: Labels, rule: Rule, most: int) -> tuple[np.ndarray, np.ndarray, str]:
    """The images and labels of these pairs in one, at most so many, and what was done."""
    available = sum(int((values != LEFT_OUT).sum()) for values in labels.values)
    images, kept, notes = [], [], []
    for pair, values in zip(pairs.values(), labels.values, strict=True):
        keep = _evenly(values != LEFT_OUT, most / max(available, most))
        found, note = images_of(pair.images, keep, rule)
        images.append(found)
        kept.append(values[keep])
        notes += [pair.images.note, pair.labels.note, note]
    few = f"Of {available:,} images {sum(map(len, kept)):,} were taken, evenly spread." if available > most else ""
    x = images[0] if len(images) == 1 else np.concatenate(images)
    return x, np.concatenate(kept), _joined(*notes, few)


def _evenly(wanted: np.ndarray, share: float) -> np.ndarray:
    """Which to take so that this share of the wanted ones is, spread over all."""
    if share >= 1:
        return wanted
    count = np.cumsum(wanted)
    return wanted & (np.floor(count * share) > np.floor((count - 1) * share))


def _split(x: np.ndarray, y: np.ndarray, classes: tuple[str, ...], done: str) -> OwnSet:
    """A set in one piece, split into training and test images."""
    is_test = np.zeros(len(y), bool)
    for label in np.unique(y):
        is_test[np.flatnonzero(y == label)[1::SPLIT]] = True
    return _checked(x[~is_test], y[~is_test], x[is_test], y[is_test], classes, done)


def _checked(
    x_train: np.ndarray,
    y_train: np.ndarray,
    x_test: np.ndarray,
    y_test: np.ndarray,
    classes: tuple[str, ...],
    done: str,
) -> OwnSet:
    n = len(y_train) + len(y_test)
    if n < LEAST_IMAGES:
        raise SettingError(f"The set has {n:,} images; at least {LEAST_IMAGES} are needed.")
    if len(np.unique(y_train)) < 2:
        raise SettingError(
            f"All training images are of the class {classes[y_train[0]]}; at least two classes are needed."
        )
    if len(y_test) < LEAST_TEST:
        raise SettingError(
            f"The set has {len(y_test)} test images; at least {LEAST_TEST} are needed to say how good a network is."
        )
    # Tests look at the first few hundred: they must be of all classes.
    order = np.random.default_rng(0).permutation(len(y_test))
    return _remarked(OwnSet(x_train, y_train, x_test[order], y_test[order], classes, done))


def _remarked(own: OwnSet) -> OwnSet:
    """The set with what strikes one in it."""
    step = -(-len(own.y_train) // LOOKED_AT)
    said, offered = remarks(own.x_train[::step], own.y_train[::step], own.classes)
    return replace(own, note=_joined(own.done, said, missing(own.y_train, own.y_test, own.classes)), offered=offered)
