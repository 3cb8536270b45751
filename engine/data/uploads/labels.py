"""Labels of any kind -> classes 0 to 9 with their names."""

import re
from dataclasses import dataclass
from unicodedata import normalize

import numpy as np

from engine.data.uploads.array import Array, said
from engine.data.uploads.roles import as_text
from engine.experiment import SettingError

CLASSES = 10
"""A network here tells so many classes apart."""
MOST_VALUES = 100
"""More different labels than this are no classes but numbers, or places in a list."""
LONGEST_NAME = 20
UNUSED = "–"
"""Name of a class that a set of fewer than ten does not have."""
LEFT_OUT = 255
DIGITS = tuple(map(str, range(CLASSES)))


@dataclass(frozen=True)
class Labels:
    """For each array the classes (n,) uint8, LEFT_OUT where an image's class is beyond the tenth; ten names, and what was done."""

    values: tuple[np.ndarray, ...]
    classes: tuple[str, ...]
    note: str


def labels_of(arrays: tuple[Array, ...], names: tuple[str, ...] = ()) -> Labels:
    """The classes of all arrays together, which share their names. Raises SettingError."""
    plain, notes = zip(*(_plain(array) for array in arrays), strict=True)
    if any(values.dtype.kind == "U" for values in plain):
        plain = tuple(values.astype(str) for values in plain)
        plain, alike = _spelled(plain)
        notes = (*notes, alike)
    found = np.unique(np.concatenate(plain))
    if len(found) > MOST_VALUES:
        raise SettingError(
            f"{arrays[0].who} holds {len(found):,} different labels, such as {found[0]} and {found[1]}; a set has 2 to {CLASSES} classes."
        )
    found = np.array(sorted(found, key=_order)) if found.dtype.kind == "U" else found
    is_plain = found.dtype.kind == "i" and found[0] >= 0 and found[-1] < CLASSES
    table = np.arange(CLASSES) if is_plain else found[:CLASSES]
    said_names = _distinct([_name(value, names) for value in table]) + [UNUSED] * (CLASSES - len(table))
    values = tuple(_places(some, table) for some in plain)
    note = " ".join(dict.fromkeys(note for note in notes if note))
    return Labels(values, tuple(said_names), f"{note} {_said(found, table, is_plain, said_names)}".strip())


def _spelled(plain: tuple[np.ndarray, ...]) -> tuple[tuple[np.ndarray, ...], str]:
    """Words that differ only in capital letters as one, and a note; of single letters they are two, as in EMNIST."""
    said: dict[str, str] = {}
    words = np.unique(np.concatenate(plain)).tolist()
    same = {word: said.setdefault(word.casefold(), word) if len(word) > 1 else word for word in words}
    if len(set(same.values())) == len(words):
        return plain, ""
    spelled = tuple(np.array([same[word] for word in some.tolist()], dtype=str) for some in plain)
    return spelled, "Names that differ only in capital letters are read as one."


def _said(found: np.ndarray, table: np.ndarray, is_plain: bool, names: list[str]) -> str:
    """What became of labels that are not 0 to 9 already."""
    if is_plain:
        return ""
    kept = ", ".join(names[: len(table)])
    if len(found) > CLASSES:
        return f"The set has {len(found)} classes, and a network here tells {CLASSES} apart: those of {kept} were kept, the others left out."
    return f"The classes are {kept}."


def _order(text: str) -> tuple[int, float, str]:
    """Numbers by their value, then words."""
    return (0, float(text), "") if re.fullmatch(r"-?\d{1,9}(\.\d{1,9})?", text) else (1, 0.0, text)


def _name(value: object, names: tuple[str, ...]) -> str:
    place = int(value) if isinstance(value, np.integer) else -1
    text = names[place] if 0 <= place < len(names) else str(value)
    return _short(" ".join(text.split())) or UNUSED


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"


def _distinct(names: list[str]) -> list[str]:
    """The names, with numbers before those that are alike, as long ones are once they are cut."""
    return [_short(f"{i} {name}") if name != UNUSED and names.count(name) > 1 else name for i, name in enumerate(names)]


def _places(values: np.ndarray, table: np.ndarray) -> np.ndarray:
    """Where each label stands in the table."""
    found = np.full(len(values), LEFT_OUT, np.uint8)
    for place, value in enumerate(table):
        found[values == value] = place
    return found


def _plain(array: Array) -> tuple[np.ndarray, str]:
    """Labels (n,) of whole numbers or texts, and what was done to make them so."""
    values, note = _flat(array.whole(), array)
    if values.dtype.kind in "US":
        texts = np.array([" ".join(normalize("NFC", as_text(value)).split()) for value in values], dtype=str)
        if not np.all(texts != ""):
            raise SettingError(f"Label {np.flatnonzero(texts == '')[0] + 1:,} in {array.who} is empty.")
        is_number = all(re.fullmatch(r"-?\d{1,9}(\.0*)?", text) for text in np.unique(texts))
        return (texts.astype(float).astype(np.int64) if is_number else texts), note
    if values.dtype.kind == "f":
        wrong = np.flatnonzero(~(np.abs(values) < 2**53) | (values != np.rint(values)))
        if len(wrong):
            raise SettingError(
                f"Label {wrong[0] + 1:,} in {array.who} is {values[wrong[0]]:g}; labels are whole numbers or words."
            )
    return values.astype(np.int64), note


def _flat(values: np.ndarray, array: Array) -> tuple[np.ndarray, str]:
    """One label an image, from a column, a row, one-hot rows, or the first of several columns."""
    if not values.size:
        raise SettingError(f"{array.who} is empty: there are no labels in it.")
    if values.size == max(values.shape):
        return values.reshape(-1), array.note
    if values.ndim != 2:
        raise SettingError(f"{array.who} has the shape {said(values.shape)}; labels are one number or word an image.")
    if values.dtype.kind in "biuf" and ((values == 0) | (values == 1)).all() and (values.sum(1) == 1).all():
        return values.argmax(1), f"{array.note} The label is the column that holds 1.".strip()
    if values.shape[1] == 8 and values.dtype.kind in "iu":
        return values[:, 0], f"{array.note} Of eight numbers a label the first is the class, as in QMNIST.".strip()
    raise SettingError(
        f"{array.who} has {values.shape[1]} columns; labels are one number or word an image, or one-hot."
    )
