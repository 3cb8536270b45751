"""A person's own points: rows of x1, x2, label as CSV, and as the entries of an experiment's `own` setting."""

import csv
import math
from io import StringIO

from engine.experiment import SettingError

EDGE = 6.0
"""The plane reaches from -6 to 6 in both directions."""
MOST = 1000
"""Most points that a link carries."""


def parse(text: str, task: str = "two classes", classes: int = 2) -> tuple[str, ...]:
    """Rows of x1, x2, label -> entries "x1:x2:label". Raises SettingError naming the first line that is wrong.

    Of two classes the labels are 0 and 1, or -1 and 1; of more, 0 to `classes` - 1; of a regression, -1 to 1.
    """
    rows = _rows(text)
    if rows and _is_header(rows[0][1]):
        rows = rows[1:]
    if not rows:
        raise SettingError("There are no points in it: every line is x1, x2, label.")
    if len(rows) > MOST:
        raise SettingError(f"There are {len(rows):,} points; {MOST:,} are allowed.")
    points = [_point(line, cells) for line, cells in rows]
    if task == "two classes" and all(label != 0 for *_, label in points):
        points = [(x1, x2, 0.0 if label == -1 else label) for x1, x2, label in points]
    for (line, _), (*_, label) in zip(rows, points, strict=True):
        _check_label(line, label, task, classes)
    return tuple(":".join(f"{number:.6g}" for number in point) for point in points)


def decode(data: bytes) -> str:
    """The text of an uploaded file. Raises SettingError if it is none."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise SettingError(f"Line {line} is not text in UTF-8; save the table as CSV UTF-8.") from None


def as_csv(own: tuple[str, ...]) -> str:
    """Entries of `own` as CSV with a header, to be edited and given back."""
    return "x1,x2,label\n" + "".join(entry.replace(":", ",") + "\n" for entry in own)


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """(line number, cells) of every line that is not empty; commas, semicolons or tabs between the cells."""
    first = text.partition("\n")[0]
    between = next((mark for mark in ("\t", ";", ",") if mark in first), ",")
    reader = csv.reader(StringIO(text), delimiter=between, skipinitialspace=True)
    try:
        rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except csv.Error as error:
        raise SettingError(f"Line {reader.line_num + 1} cannot be read as CSV: {error}.") from None
    return [(line, cells) for line, cells in rows if any(cells)]


def _is_header(cells: list[str]) -> bool:
    return all(not _is_number(cell) for cell in cells)


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _point(line: int, cells: list[str]) -> tuple[float, float, float]:
    if len(cells) != 3:
        raise SettingError(f"Line {line} needs three values: x1, x2, label; it has {len(cells)}.")
    x1, x2, label = (_number(line, name, cell) for name, cell in zip(("x1", "x2", "the label"), cells, strict=True))
    for name, value in (("x1", x1), ("x2", x2)):
        if abs(value) > EDGE:
            raise SettingError(f"Line {line}: {name} is {value:g}; the plane reaches from -{EDGE:g} to {EDGE:g}.")
    return x1, x2, label


def _check_label(line: int, label: float, task: str, classes: int) -> None:
    if task == "regression" and not -1 <= label <= 1:
        raise SettingError(f"Line {line}: the label is {label:g}; a target lies between -1 and 1.")
    if task != "regression" and label not in range(classes):
        raise SettingError(f"Line {line}: the label is {label:g}; the classes are 0 to {classes - 1}.")


def _number(line: int, name: str, cell: str) -> float:
    if not _is_number(cell) or not math.isfinite(float(cell)):
        raise SettingError(f"Line {line}: {name} is “{cell[:40]}”, which is not a number.")
    return float(cell)
