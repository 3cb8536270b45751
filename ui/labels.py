"""What the labels of a table mean: classes with their names, or values to learn."""

from collections import Counter
from dataclasses import dataclass
from unicodedata import normalize

from engine.experiment import SettingError
from engine.experiments.playground.settings import MOST_NAME
from ui.numbers import MINUS, decimal_sign, number

MOST_CLASSES = 6
TWO, SEVERAL, VALUES = "own points", "own classes", "own values"
"""The data sets of a person's own points alone."""
AUTO, AS_CLASSES, AS_VALUES = "found out", "classes", "values"
"""How labels are read: numbers that are few and whole are classes, unless the person says otherwise."""
NEGATIVE = {"no", "nein", "non", "false", "falsch", "negative", "neg", "off", "-", "orange", "n", "f"}
"""Words, in lower case, for what is drawn in orange where there are two classes."""


@dataclass(frozen=True)
class Labels:
    """The data set that labels make, the targets of every point, the names of its classes, and notes for the person."""

    data: str
    targets: list[tuple[float, ...]]
    names: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def n_classes(self) -> int:
        """Classes; 0 of values."""
        return {TWO: 2, VALUES: 0}.get(self.data) or max(
            3, len(self.names), 1 + int(max(target for (target,) in self.targets))
        )


Cell = tuple[str, str]
"""Where a label stands, and its text."""


def labels(cells: list[Cell], how: str = AUTO) -> Labels:
    """What one column of labels says. Raises SettingError naming the first line that does not go with the others."""
    cells = [(where, " ".join(normalize("NFC", text).split())) for where, text in cells]
    lost = next((cell for cell in cells if "\ufffd" in cell[1]), None)
    if lost:
        raise SettingError(f"{lost[0]}: the label's letters cannot be told. Save the table as UTF-8.")
    decimal = decimal_sign(text for _, text in cells)
    numbers = [number(text, decimal) for _, text in cells]
    words = [cell for cell, value in zip(cells, numbers, strict=True) if value is None]
    if how == AS_VALUES and words:
        raise SettingError(f"{words[0][0]}: the value is “{words[0][1][:40]}”, which is not a number.")
    if words and len(words) < len(cells):
        return _mixed(cells, numbers)
    if words:
        return _named(cells)
    values = [value for value in numbers if value is not None]  # all of them
    is_few = len(set(values)) <= MOST_CLASSES and all(value == int(value) for value in values)
    if how == AS_VALUES or (how == AUTO and not is_few):
        note = "The labels are numbers to learn, not classes." if how == AUTO else ""
        return Labels(VALUES, [(value,) for value in values], notes=(note,) if note else ())
    return _numbered(cells, values)


def _mixed(cells: list[Cell], numbers: list[float | None]) -> Labels:
    """Numbers and words in one column: names of classes where each stands often, else a slip of the pen."""
    counts = Counter(text.casefold() for _, text in cells)
    words = {text.casefold() for (_, text), value in zip(cells, numbers, strict=True) if value is None}
    if len(counts) <= MOST_CLASSES and all(counts[word] > 1 for word in words):
        return _named(cells)
    is_word_rare = 2 * sum(value is None for value in numbers) <= len(numbers)
    where, text = next(cell for cell, value in zip(cells, numbers, strict=True) if (value is None) == is_word_rare)
    others = "numbers" if is_word_rare else "words"
    raise SettingError(f"{where}: the label is “{text[:40]}”; the others are {others}.")


def _numbered(cells: list[Cell], numbers: list[float]) -> Labels:
    """Classes by number: 0 and 1, −1 and 1, 0 to 2 and so on; others are named by their numbers."""
    found = sorted(set(numbers))
    if len(found) > MOST_CLASSES:
        raise SettingError(_too_many(cells, [f"{value:g}" for value in numbers]))
    if set(found) <= {0, 1} or set(found) <= {-1, 1}:
        return Labels(TWO, [(max(value, 0.0),) for value in numbers])
    if found == list(range(len(found))):
        return Labels(SEVERAL, [(value,) for value in numbers])
    return _ordered([f"{value:g}" for value in found], [f"{value:g}" for value in numbers])


def _named(cells: list[Cell]) -> Labels:
    """Classes by name, in the order of the alphabet; of two, the one that says no goes first."""
    said: dict[str, str] = {}
    for _, text in cells:
        said.setdefault(text.casefold(), text)
    if len(said) > MOST_CLASSES:
        raise SettingError(_too_many(cells, [text.casefold() for _, text in cells]))
    found = sorted(
        said, key=lambda word: (word.translate(MINUS) not in NEGATIVE, word) if len(said) == 2 else (False, word)
    )
    spelled = {text for _, text in cells}
    notes = ("Names that differ only in capital letters are read as one.",) if len(spelled) > len(said) else ()
    return _ordered(found, [text.casefold() for _, text in cells], [said[word] for word in found], notes)


def _ordered(found: list[str], said: list[str], names: list[str] | None = None, notes: tuple[str, ...] = ()) -> Labels:
    """Classes in this order, each point by what is said of it; their names, and a note that says which is which."""
    shown = tuple(name_of(name) for name in names or found)
    if len(set(shown)) < len(shown):
        shown = tuple(f"{i} {name}"[:MOST_NAME] for i, name in enumerate(shown))
    which = ", ".join(f"“{name}” is class {i}" for i, name in enumerate(shown))
    data = TWO if len(found) <= 2 else SEVERAL
    return Labels(data, [(float(found.index(one)),) for one in said], shown, (f"{which}.", *notes))


def name_of(text: str) -> str:
    """A name as a setting may have it."""
    plain = " ".join("".join(sign if sign.isprintable() and sign != "," else " " for sign in text).split())
    return plain if len(plain) <= MOST_NAME else plain[: MOST_NAME - 1] + "…"


def _too_many(cells: list[Cell], said: list[str]) -> str:
    found: list[str] = []
    for (where, text), one in zip(cells, said, strict=True):
        if one not in found:
            found.append(one)
        if len(found) > MOST_CLASSES:
            return f"{where}: “{text[:40]}” is a seventh class of {len(set(said))}; up to {MOST_CLASSES} are allowed."
    raise LookupError("there are not too many")
