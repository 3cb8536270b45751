"""Which of the arrays are images and which labels, for training and for testing, by form, name and number."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from engine.data.uploads.array import Array, said, turned
from engine.experiment import SettingError

LEAST_VALUES = 49
"""Values of the smallest image, 7 × 7; a row of fewer is a label."""
SPLITS = {
    "test": r"t10k|test|eval|(^|[^a-z])te([^a-z]|$)",
    "val": r"val|(^|[^a-z])dev([^a-z]|$)",
    "train": r"train|(^|[^a-z])tr([^a-z]|$)",
}
LABELS = re.compile(r"label|target|class|digit|letter|(^|[^a-z])y(?![a-z])|(^|[^a-z])y_?(train|test|val)")
IMAGES = re.compile(r"image|img|pixel|data|picture|(^|[^a-z])x(?![a-z])|(^|[^a-z])x_?(train|test|val)")
NAMES = re.compile(r"class|name|categor|label")
MOST_NAMES = 1000


class Incomplete(SettingError):  # noqa: N818 - a claim, as in “Incomplete: labels are missing”
    """A part of the set is not here yet; the text says which."""


@dataclass(frozen=True)
class Pair:
    """Images with their labels."""

    images: Array
    labels: Array


@dataclass(frozen=True)
class Roles:
    """The pairs by what they are for (train, test, val, or nothing said), the names of classes, and what was left out."""

    pairs: dict[str, Pair]
    names: tuple[str, ...]
    note: str


def roles_of(arrays: Sequence[Array]) -> Roles:
    """Raises SettingError where the parts do not go together, Incomplete where one is missing."""
    names, others = _names(arrays)
    images: dict[str, list[Array]] = {}
    labels: dict[str, list[Array]] = {}
    for array in others:
        (images if _is_images(array) else labels).setdefault(_split(array.name), []).append(array)
    if not images or not labels:
        raise Incomplete(_what_is_missing(images, labels))
    pairs = {
        split: _pair(some, labels.get(split, []))
        for split, some in images.items()
        if split in labels or len(images) == 1
    }
    if len(images) == len(labels) == 1 and images.keys() != labels.keys():
        ((split, some),), (others,) = images.items(), labels.values()
        pairs = {split: _pair(some, others)}
    if not pairs:
        raise Incomplete(_unmatched(images, labels))
    return Roles(pairs, names, _left_out(images, labels, pairs))


def _names(arrays: Sequence[Array]) -> tuple[tuple[str, ...], list[Array]]:
    """The names of the classes, where an array holds them, and the other arrays."""
    for array in arrays:
        if (
            array.dtype.kind in "US"
            and len(array.shape) == 1
            and array.shape[0] <= MOST_NAMES
            and NAMES.search(array.name.lower())
        ):
            others = [other for other in arrays if other is not array]
            if any(not _is_images(other) for other in others) and all(
                array.shape[0] != n for other in others for n in other.shape[:1]
            ):
                return tuple(map(as_text, array.whole())), others
    return (), list(arrays)


def as_text(value: object) -> str:
    """A text of NumPy's as Python's; what is no letter becomes a question mark, as it could not be written down."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value).encode("utf-8", "replace").decode("utf-8", "replace")


def _is_images(array: Array) -> bool:
    """Whether each row is an image: it has the values of one, and its name does not say that they are labels."""
    if len(array.shape) < 2 or array.dtype.kind in "US":
        return False
    values = math.prod(array.shape[1:])
    if len(array.shape) > 2:
        return values > 1 or bool(IMAGES.search(array.name.lower()))
    return values >= LEAST_VALUES and not (LABELS.search(array.name.lower()) and not IMAGES.search(array.name.lower()))


def _split(name: str) -> str:
    """What a name says that it is for. A set's own name may say “test” as well, so the last word counts."""
    lower = name.lower()
    places = {split: [found.end() for found in re.finditer(pattern, lower)] for split, pattern in SPLITS.items()}
    said = {split: max(ends) for split, ends in places.items() if ends}
    return max(said, key=lambda split: said[split]) if said else ""


def _pair(images: list[Array], labels: list[Array]) -> Pair:
    """One array of images with its labels."""
    image = _the_one(images, IMAGES, "images")
    if not labels:
        raise Incomplete(f"{image.who} is here; now its labels are missing.")
    n = image.shape[0]
    if not any(_count(label) == n for label in labels) and any(_count(label) == image.shape[-1] for label in labels):
        image = turned(image)
        n = image.shape[0]
    fitting = [label for label in labels if _count(label) == n]
    if not fitting:
        label = _the_one(labels, LABELS, "labels")
        raise SettingError(
            f"There are {n:,} images in {image.who} and {_count(label):,} labels in {label.who}; every image needs one label."
        )
    return Pair(image, _the_one(fitting, LABELS, "labels"))


def _count(label: Array) -> int:
    """How many labels there are; some programs write them as a single row."""
    return label.shape[1] if len(label.shape) == 2 and label.shape[0] == 1 else label.shape[0]


def _the_one(arrays: list[Array], wanted: re.Pattern, what: str) -> Array:
    named = [array for array in arrays if wanted.search(array.name.lower())]
    if len(arrays) == 1 or len(named) == 1:
        return (named or arrays)[0]
    listed = ", ".join(array.name[:20] for array in arrays[:4])
    raise SettingError(f"Which are the {what}: {listed}? Call them x_train, y_train, x_test, y_test, or x and y.")


def _what_is_missing(images: dict[str, list[Array]], labels: dict[str, list[Array]]) -> str:
    if not images and not labels:
        return "There are no images and no labels in it."
    some = next(iter((images or labels).values()))[0]
    if images:
        return f"{some.who} holds {some.shape[0]:,} images ({said(some.shape)}). Now the second file: their labels."
    return f"{some.who} holds {some.shape[0]:,} labels. Now the second file: their images."


def _unmatched(images: dict[str, list[Array]], labels: dict[str, list[Array]]) -> str:
    def listed(arrays: dict[str, list[Array]]) -> str:
        return ", ".join(array.name[:30] for some in arrays.values() for array in some)

    return f"There are images ({listed(images)}) and labels ({listed(labels)}) that do not belong together: their other halves are missing."


def _left_out(images: dict[str, list[Array]], labels: dict[str, list[Array]], pairs: dict[str, Pair]) -> str:
    """What nothing was made of, in words."""
    used = {id(array) for pair in pairs.values() for array in (pair.images, pair.labels)}
    left = [array for some in (*images.values(), *labels.values()) for array in some if id(array) not in used]
    whos = {pair.images.who for pair in pairs.values()}  # one that was turned is another object of the same place
    names = sorted(array.who for array in left if array.who not in whos)
    return f"Left out: {', '.join(names[:4])}{' and more' if len(names) > 4 else ''}." if names else ""
