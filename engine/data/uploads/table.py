"""Tables of text, an image a row, as MNIST comes from Kaggle: a column for the label, the others pixels."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from statistics import median_high

import numpy as np

from engine.data.uploads.array import LONGEST_LABEL, Array, Packed, held
from engine.data.uploads.files import File, reading
from engine.experiment import SettingError

MOST_TEXT = 256 << 20
"""Bytes of a table: MNIST's training images have 110 million."""
MOST_ROWS = 300_000
LONGEST_ROW = 1 << 20
CELLS_AT_ONCE = 400_000
"""Values that are read together: 500 rows of MNIST's. As text each takes some sixty bytes."""
LABEL = re.compile(r"label|class|target|digit|letter|^y$", re.IGNORECASE)
PLACE = re.compile(r"^$|^id|^index|^unnamed", re.IGNORECASE)


@dataclass(frozen=True)
class Columns:
    """How a table is written: what lies between values, whether names stand above, which column is the label (None: none)
    and which are pixels."""

    between: str
    has_names: bool
    count: int
    label: int | None
    pixels: slice


def is_table(begin: bytes) -> bool:
    """Whether a file begins with rows of numbers, or with their names."""
    if b"\0" in begin:
        return False
    return len(re.split(rb"[,;\t]", begin.removeprefix(b"\xef\xbb\xbf"))) > 10


def read_table(file: File, name: str) -> list[Array]:
    """The images of a table, and their labels if it has any. Raises SettingError."""
    if file.size > MOST_TEXT:
        raise SettingError(f"{file.who} has {file.size >> 20:,} MB; tables of up to {MOST_TEXT >> 20} MB are read.")
    columns = _columns(_first_rows(file), file.who)
    pixels, labels = Packed(), []
    rows = islice(_rows(file), int(columns.has_names), None)
    first = 1 + columns.has_names
    at_once = max(1, CELLS_AT_ONCE // columns.count)
    while some := list(islice(rows, at_once)):
        cells = [_cells(row, columns, first + place, file.who) for place, row in enumerate(some)]
        pixels.add(_numbers([row[columns.pixels] for row in cells], first, file.who))
        labels += [row[columns.label][:LONGEST_LABEL] for row in cells] if columns.label is not None else []
        first += len(some)
    images = pixels.array(f"{name} pixels", f"the pixels in {file.who}")
    if columns.label is None:
        return [images]
    return [images, held(f"{name} labels", f"the labels in {file.who}", np.array(labels))]


def _first_rows(file: File) -> list[str]:
    """Rows by which one sees how a table is written: fewer where they are long."""
    found: list[str] = []
    for row in islice(_rows(file), 50):
        found.append(row)
        if len(found) > 2 and sum(map(len, found)) > LONGEST_ROW:
            break
    return found


def _rows(file: File) -> Iterator[str]:
    """Rows that are not blank. Raises SettingError where there are too many, or one is too long."""
    with reading(file.who), file.open() as stream:
        for place, line in enumerate(iter(lambda: stream.readline(LONGEST_ROW + 1), b"")):
            if place > MOST_ROWS or len(line) > LONGEST_ROW:
                what = (
                    f"row {place + 1:,} is longer than 1 MB"
                    if len(line) > LONGEST_ROW
                    else f"more than {MOST_ROWS:,} rows"
                )
                raise SettingError(f"{file.who} is no table of images: {what}.")
            text = line.decode("utf-8-sig" if not place else "utf-8", "replace").strip().replace('"', "")
            if text:
                yield text


def _columns(rows: list[str], who: str) -> Columns:
    """How the first rows are written."""
    if len(rows) < 2:
        raise SettingError(f"{who} has {len(rows)} rows; a table of images has one for each of them.")
    between = max(",;\t", key=rows[0].count)
    cells = [row.split(between) for row in rows]
    has_names = sum(_is_number(cell) for cell in cells[0]) < len(cells[0]) / 2
    names, body = (cells[0], cells[1:]) if has_names else ([], cells)
    count = median_high(map(len, body))
    label, pixels = _label(names, body, count)
    if pixels is None:
        raise SettingError(
            f"{who} has {count:,} columns; an image a row takes as many as it has pixels, such as 784 for 28×28, and one for its label."
        )
    return Columns(between, has_names, count, label, pixels)


def _label(names: list[str], body: list[list[str]], count: int) -> tuple[int | None, slice | None]:
    """The label's column and the pixels': by name, else the first or the last one, whichever can be a label."""
    last = count - 1
    layouts = [(0, slice(1, count)), (last, slice(0, last)), (1, slice(2, count)), (last, slice(1, last))]
    fitting = [(label, pixels) for label, pixels in layouts if _is_image(pixels.stop - pixels.start)]
    if not fitting:
        return None, slice(0, count) if _is_image(count) else None
    if len(names) == count:
        named = [layout for layout in fitting if LABEL.search(names[layout[0]].strip())]
        return (named or fitting)[0]
    return max(fitting, key=lambda layout: _looks_like_labels([row[layout[0]] for row in body if len(row) == count]))


def _looks_like_labels(cells: list[str]) -> int:
    """2: several values, none of them a large number or a fraction; 1: one such value; 0: something else."""
    if not all(re.fullmatch(r"-?\d{1,2}(\.0*)?|.*[a-zA-Z].*", cell.strip()) for cell in cells):
        return 0
    return 1 + (len(set(cells)) > 1)


def _is_image(count: int) -> bool:
    return count >= 49 and (
        math.isqrt(count) ** 2 == count or (count % 3 == 0 and math.isqrt(count // 3) ** 2 == count // 3)
    )


def _is_number(text: str) -> bool:
    try:
        float(text.replace(",", "."))
    except ValueError:
        return False
    return True


def _cells(row: str, columns: Columns, place: int, who: str) -> list[str]:
    cells = row.split(columns.between)
    if len(cells) == columns.count + 1 and not cells[-1]:  # some programs end each row with what lies between values
        cells.pop()
    if len(cells) != columns.count:
        raise SettingError(f"Row {place:,} of {who} has {len(cells):,} values, others have {columns.count:,}.")
    return cells


def _floats(rows: list[list[str]]) -> np.ndarray:
    """Raises ValueError. Decimal commas are looked for only where points are not all that there is: they are rare."""
    try:
        return np.array(rows, dtype=object).astype(np.float32)
    except ValueError:
        return np.array([[cell.replace(",", ".") for cell in row] for row in rows], dtype=object).astype(np.float32)


def _numbers(rows: list[list[str]], first: int, who: str) -> np.ndarray:
    """Rows of text as numbers: bytes where they are whole and fit."""
    try:
        values = _floats(rows)
    except ValueError:
        place, cell = next((first + i, cell) for i, row in enumerate(rows) for cell in row if not _is_number(cell))
        raise SettingError(f"Row {place:,} of {who} has “{cell[:20]}” for a pixel, which is no number.") from None
    small = values.clip(0, 255).astype(np.uint8)
    return small if np.array_equal(small, values) else values
