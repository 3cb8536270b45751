"""A person's own points: a table of x1, x2 and a label as the settings of an experiment, and back."""

import csv
import re
from collections import Counter
from dataclasses import dataclass, replace
from io import StringIO
from typing import Any, NamedTuple, NoReturn

from engine.data.datasets import DATASETS, REACH
from engine.data.samples import LARGEST_TARGET, MOST_TARGETS, own_point
from engine.experiment import SettingError
from engine.experiments.playground.settings import Playground
from ui.labels import AS_CLASSES, AS_VALUES, AUTO, SEVERAL, VALUES, Labels, labels, name_of
from ui.numbers import decimal_sign, is_missing, number
from ui.sheet import LEAST_CELLS, Row, is_point, rows

MOST = 1000
"""Most points that a link carries."""
DECIMALS = 5
"""Of a coordinate: the plane is 12 wide, and the link is short."""
SPREAD = 5.0
"""Points that are scaled reach from -5 to 5."""
LABEL_WORDS = {
    "label", "labels", "class", "classe", "classes", "clase", "klasse", "klassen", "target", "category",
    "categorie", "catégorie", "kategorie", "categoria", "categoría", "species", "group", "gruppe", "groupe",
    "grupo", "output", "art", "étiquette", "etikett", "etiqueta", "класс", "метка", "клас", "klasa", "třída",
    "sınıf", "クラス", "ラベル", "类别", "标签", "类",
}  # fmt: skip
COORDINATES = ({"x", "y"}, {"x1", "x2"}, {"x0", "x1"})
"""Names of columns that are a point's place; the third one is its label, whatever it is called."""
BEGUN = re.compile(r"[^\w\s]?\d|[+-]?inf", re.IGNORECASE)
"""How a number begins, be it one that can be read or not."""
COUNT_WORDS = {"", "index", "id", "nr", "nr.", "no", "no.", "row", "unnamed: 0", "#"}
SHOWN = 5
"""Lines that a note names one by one."""


class Point(NamedTuple):
    """Where a point stands in the table, where it lies, and what is written as its targets."""

    where: str
    x: tuple[float, float]
    targets: list[str]


@dataclass(frozen=True)
class Reading:
    """Points as read, what their labels mean, and what a person should know of the reading."""

    points: tuple[Point, ...]
    labels: Labels
    notes: tuple[str, ...] = ()

    @property
    def own(self) -> tuple[str, ...]:
        """The entries of the setting `own`."""
        return tuple(
            ":".join([*(said(round(value, DECIMALS)) for value in point.x), *map(said, targets)])
            for point, targets in zip(self.points, self.labels.targets, strict=True)
        )

    @property
    def settings(self) -> dict[str, Any]:
        """The settings that make these points the whole data set."""
        several = {"classes": self.labels.n_classes} if self.labels.data == SEVERAL else {}
        return {"data": self.labels.data, "own": self.own, "own_names": self.labels.names} | several


class OfferError(SettingError):
    """Points cannot be used as they are, and how they could: `reading`, behind a button with the words `label`."""

    def __init__(self, why: str, label: str, reading: Reading) -> None:
        super().__init__(why)
        self.label, self.reading = label, reading


class Columns(NamedTuple):
    """Which cells of a row are the coordinates and the targets, and notes for the person."""

    x: tuple[int, int]
    targets: tuple[int, ...]
    notes: tuple[str, ...] = ()


class Body(NamedTuple):
    """The points' rows, all of one width, the names over their columns (empty without), and notes for the person."""

    rows: list[Row]
    names: list[str]
    notes: tuple[str, ...] = ()


def parse(text: str, how: str = AUTO) -> Reading:
    """A table -> points. Raises SettingError naming the first line that is wrong, or OfferError where scaling would help."""
    found, n = rows(text, MOST + 10)
    body = _body(found)
    columns = _columns(body)
    points, notes = _points(body, columns)
    n += len(points) - len(found)
    meant = _labels(points, [body.names[i] for i in columns.targets if body.names], how)
    reading = Reading(tuple(points), meant, (*body.notes, *columns.notes, *notes, *meant.notes))
    outside = next((point for point in points if max(map(abs, point.x)) > REACH), None)
    if outside or n > MOST:
        raise _offer(reading, outside, n)
    return replace(reading, notes=(*reading.notes, *_remarks(reading)))


def said(value: float) -> str:
    """A number as short as it can be written to six digits more than the plane needs."""
    return f"{value + 0.0:.9g}"


def _body(found: list[Row]) -> Body:
    """The rows from the first point on, without columns that are empty, and the heading above."""
    first = next((i for i, row in enumerate(found) if is_point(row.cells)), None)
    if first is None:
        _refuse(found)
    width = Counter(_width(row.cells) for row in found[first:] if is_point(row.cells)).most_common(1)[0][0]
    first = _begin(found, first, width)
    body = found[first:]
    for row in body:
        if _width(row.cells) > width or len(row.cells) < width:
            raise SettingError(_other_width(row, width, body[0].where))
    names = next((row.cells for row in reversed(found[:first]) if len(row.cells) >= width - 1), [])
    if len(names) == width - 1:
        names = ["", *names]  # R leaves out the name of the column with the rows' names
    short = next((row for row in found[:first] if LEAST_CELLS <= sum(map(bool, row.cells)) < width - 1), None)
    if short:
        raise SettingError(_other_width(body[0], sum(map(bool, short.cells)), short.where))
    numbered = next((row for row in found[:first] if any(BEGUN.match(cell) for cell in row.cells)), None)
    notes = (f"{numbered.where} is read as a heading.",) if numbered else ()
    body, names = _headed([Row(row.where, row.cells[:width]) for row in body], names[:width])
    full = [i for i in range(width) if any(row.cells[i] for row in body)]
    full = full if len(full) >= LEAST_CELLS else list(range(width))
    return Body(
        [Row(row.where, [row.cells[i] for i in full]) for row in body], [names[i] for i in full] if names else [], notes
    )


def _begin(found: list[Row], first: int, width: int) -> int:
    """The first row that is meant as a point, if not read as one: it has the label of another, and a cell that begins like a
    number or says that it has none."""
    said = {row.cells[width - 1].casefold() for row in found[first:] if len(row.cells) >= width} - {""}
    meant = (
        len(row.cells) == width
        and row.cells[-1].casefold() in said
        and any(BEGUN.match(cell) or (cell and is_missing(cell)) for cell in row.cells[:-1])
        for row in found[:first]
    )
    return next((i for i, is_meant in enumerate(meant) if is_meant), first)


def _headed(body: list[Row], names: list[str]) -> tuple[list[Row], list[str]]:
    """The first row is a heading too if its last cell is a word where all others have numbers: 2023, 2024, label."""
    last = [number(row.cells[-1]) is None for row in body]
    if names or len(body) < 3 or not last[0] or any(last[1:]) or is_missing(body[0].cells[-1]):
        return body, names
    return body[1:], body[0].cells


def _width(cells: list[str]) -> int:
    """Cells up to the last that is not empty, but for a label that is missing: three at least."""
    return max([i + 1 for i, cell in enumerate(cells) if cell] + [min(3, len(cells))])


def _refuse(found: list[Row]) -> NoReturn:
    """Say why there is no point in the rows."""
    row = next((row for row in found if any(BEGUN.match(cell) for cell in row.cells)), None)
    if row is None:
        raise SettingError("There are no points in it: every line is x1, x2, label.")
    if len(row.cells) < 3:
        raise SettingError(_other_width(row, 3, row.where))
    wrong = next(cell for cell in row.cells if number(cell) is None)
    if is_missing(wrong):
        raise SettingError(f"{row.where}: {_said_cell(row.cells, wrong)} is missing, and no other line is a point.")
    raise SettingError(f"{row.where}: {_said_cell(row.cells, wrong)} is “{wrong[:40]}”, which is not a number.")


def _said_cell(cells: list[str], cell: str) -> str:
    return ("x1", "x2", "the label")[min(cells.index(cell), 2)]


def _other_width(row: Row, width: int, first: str) -> str:
    wanted = "three values: x1, x2, label" if width == 3 else f"{width} values, as {first} has"
    hint = (
        " If commas are decimal, put semicolons between the values." if len(row.cells) in (5, 6) and width == 3 else ""
    )
    return f"{row.where} needs {wanted}; it has {_width(row.cells)}.{hint}"


def _columns(body: Body) -> Columns:
    """Which columns are coordinates and which is the label: the last, unless names or words tell of another."""
    left, notes = list(range(len(body.rows[0].cells))), []
    if len(left) > 3 and _counts(body):
        left, notes = left[1:], ["The first column counts the lines and is left out."]
    words = [i for i in left if all(_is_word(row.cells[i]) for row in body.rows)]
    named = _named(body.names, left)
    label = words[0] if len(words) == 1 else named[-1] if named else left[-1]
    if len(left) > 3 and (words or named):
        names = ", ".join(body.names[i] or f"column {i + 1}" for i in left) if body.names else f"{len(left)} columns"
        raise SettingError(f"A point has two coordinates and a label: keep three columns of {names}.")
    if len(left) > 2 + MOST_TARGETS:
        raise SettingError(
            f"There are {len(left)} columns; two coordinates and up to {MOST_TARGETS} targets are allowed."
        )
    if label != left[-1]:
        notes.append(f"The label is read from column {label + 1}.")
        left = [i for i in left if i != label] + [label]
    return Columns((left[0], left[1]), tuple(left[2:]), tuple(notes))


def _named(names: list[str], left: list[int]) -> list[int]:
    """The columns that are the label by their names. One called y is, unless another is called x and a third is there."""
    words = {i: names[i].casefold() for i in left} if names else {}
    places = [i for i, word in words.items() if any(word in pair <= set(words.values()) for pair in COORDINATES)]
    if len(places) == 2 and len(left) == 3:
        return [i for i in left if i not in places]
    words = {i: word for i, word in words.items() if len(places) != 2 or i not in places}
    return [i for i, word in words.items() if LABEL_WORDS & {word, *re.split(r"[\W_]+", word)} or word == "y"]


def _is_word(cell: str) -> bool:
    return number(cell) is None and cell[:1].isalpha() and not is_missing(cell)


def _counts(body: Body) -> bool:
    """Whether the first column only counts: by its name, or 0, 1, 2, … or 1, 2, 3, …"""
    if body.names and body.names[0].casefold() in COUNT_WORDS:
        return True
    found = [number(row.cells[0]) for row in body.rows]
    return len(found) > 2 and any(found == [*map(float, range(begin, begin + len(found)))] for begin in (0, 1))


def _points(body: Body, columns: Columns) -> tuple[list[Point], list[str]]:
    """Every row as a point; those without a value are left out, and named in a note."""
    decimal = decimal_sign(cell for row in body.rows for cell in row.cells)
    points, without = [], []
    for where, cells in body.rows:
        if any(is_missing(cells[i]) for i in columns.x) or any(is_missing(cells[i], True) for i in columns.targets):
            without.append(where)
        else:
            x1, x2 = (_number(where, name, cells[i], decimal) for name, i in zip(("x1", "x2"), columns.x, strict=True))
            points.append(Point(where, (x1, x2), [cells[i] for i in columns.targets]))
    if not points:
        raise SettingError(f"{without[0]} lacks a value: every line is x1, x2, label.")
    labels = [[point.targets[j] for point in points] for j in range(len(columns.targets))]
    written = [[row.cells[i] for row in body.rows] for i in columns.x] + labels
    return points, [*_shares(written, decimal), *_without(without)]


def _shares(columns: list[list[str]], decimal: str) -> list[str]:
    """A note on the first percentage that is read as a number; in a column with words it is the name of a class."""
    told = (column for column in columns if any(cell.endswith("%") for cell in column))
    numbers = (column for column in told if not any(_is_word(cell) for cell in column))
    cells = (cell for column in numbers for cell in column if cell.endswith("%"))
    shares = ((cell, number(cell, decimal)) for cell in cells)
    return [f"{cell} is read as {said(share)}." for cell, share in shares if share is not None][:1]


def _without(without: list[str]) -> list[str]:
    """A note that names the lines which lack a value."""
    if not without:
        return []
    if len(without) == 1:
        return [f"{without[0]} lacks a value and is left out."]
    which = ", ".join(where.removeprefix("Line ") for where in without[:SHOWN])
    return [f"{len(without)} lines lack a value and are left out: {which}{', …' if len(without) > SHOWN else ''}."]


def _number(where: str, name: str, cell: str, decimal: str) -> float:
    value = number(cell, decimal)
    if value is None:
        raise SettingError(f"{where}: {name} is “{cell[:40]}”, which is not a number.")
    return value


def _labels(points: list[Point], names: list[str], how: str) -> Labels:
    """What the labels mean; several numbers at each point are targets."""
    if len(points[0].targets) == 1:
        meant = labels([(point.where, point.targets[0]) for point in points], how)
        return _bounded(points, meant) if meant.data == VALUES else meant
    decimal = decimal_sign(cell for point in points for cell in point.targets)
    targets = [
        tuple(_number(where, f"target {j}", cell, decimal) for j, cell in enumerate(cells, 1))
        for where, _, cells in points
    ]
    shown = tuple(map(name_of, names)) if len(set(names)) == len(names) and all(names) else ()
    notes = [f"Each point has {len(targets[0])} numbers to learn."]
    if len(targets[0]) in (3, 4) and all(cell.strip("+-").isdigit() for point in points for cell in point.targets):
        notes.append("If your commas are decimal, put semicolons between the values.")
    return _bounded(points, Labels(VALUES, targets, shown, tuple(notes)))


def _bounded(points: list[Point], meant: Labels) -> Labels:
    """The values, checked to be within bounds."""
    for (where, _, cells), targets in zip(points, meant.targets, strict=True):
        for cell, target in zip(cells, targets, strict=True):
            if abs(target) > LARGEST_TARGET:
                raise SettingError(
                    f"{where}: the value to learn is {cell[:40]}; allowed is -{LARGEST_TARGET:,.0f} to {LARGEST_TARGET:,.0f}."
                )
    return meant


def _remarks(reading: Reading) -> list[str]:
    """What is right as it is, and may yet not be what was meant."""
    n, targets = len(reading.points), reading.labels.targets
    if n == 1:
        return ["It is a single point: there is nothing to test on."]
    if reading.labels.data == VALUES:
        return []
    if len(set(targets)) == 1:
        return ["All points are of one class: there is nothing to tell apart."]
    classes: dict[tuple[float, float], set[tuple[float, ...]]] = {}
    for point, target in zip(reading.points, targets, strict=True):
        classes.setdefault(point.x, set()).add(target)
    torn = sum(len(found) > 1 for found in classes.values())
    places = "One place has" if torn == 1 else f"{torn} places have"
    return [f"{places} points of more than one class: no network can get all of them right."] if torn else []


def _offer(reading: Reading, outside: Point | None, n: int) -> OfferError:
    """What could be done with points that are too many, or beyond the plane."""
    whys, notes, dos = [], [], []
    if n > MOST:
        whys.append(f"There are {n:,} points; {MOST:,} are allowed.")
        dos.append(f"Take {MOST:,} of them")
        notes.append(f"{MOST:,} of {n:,} points, evenly spread over the table.")
        reading = _thinned(reading)
    if outside:
        i = 0 if abs(outside.x[0]) > REACH else 1
        whys.append(f"{outside.where}: x{i + 1} is {outside.x[i]:g}; the plane reaches from -{REACH:g} to {REACH:g}.")
        dos.append("scale to fit" if dos else "Scale to fit")
        reading, scaled = _scaled(reading)
        notes.append(scaled)
    reading = replace(reading, notes=(*reading.notes, *notes))
    return OfferError(" ".join(whys), " and ".join(dos), replace(reading, notes=(*reading.notes, *_remarks(reading))))


def _thinned(reading: Reading) -> Reading:
    chosen = [i * len(reading.points) // MOST for i in range(MOST)]
    meant = replace(reading.labels, targets=[reading.labels.targets[i] for i in chosen])
    return replace(reading, points=tuple(reading.points[i] for i in chosen), labels=meant)


def _scaled(reading: Reading) -> tuple[Reading, str]:
    """The points with both coordinates spread from -5 to 5, and how that was done."""
    spans = [(min(column), max(column)) for column in zip(*(point.x for point in reading.points), strict=True)]
    points = tuple(
        point._replace(x=(_spread(point.x[0], *spans[0]), _spread(point.x[1], *spans[1]))) for point in reading.points
    )
    how = "; ".join(
        f"{low:g} … {high:g} of x{i} became -{SPREAD:g} … {SPREAD:g}" for i, (low, high) in enumerate(spans, 1)
    )
    return replace(reading, points=points), f"Scaled: {how}."


def _spread(value: float, low: float, high: float) -> float:
    if high <= low:
        return 0.0
    return (
        2 * SPREAD * ((value / 2 - low / 2) / (high / 2 - low / 2)) - SPREAD
    )  # high - low may be more than a float holds


def as_csv(experiment: Playground) -> str:
    """An experiment's own points as CSV with a heading, to be edited and given back; classes and targets by their names."""
    n = experiment.n_targets
    targets = (experiment.own_names or [f"t{j}" for j in range(1, n + 1)]) if n > 1 else ["label"]
    table = StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(["x1", "x2", *targets])
    writer.writerows([*map(said, x), *cells] for _, x, cells in own_of(experiment))
    return table.getvalue()


def own_of(experiment: Playground) -> list[Point]:
    """An experiment's own points as they would be read from a table: a class by its name, where it has one."""
    names = experiment.own_names if DATASETS[experiment.data].is_own and experiment.n_classes else ()
    found = []
    for i, text in enumerate(experiment.own, 1):
        x1, x2, *targets = own_point(text, experiment.task, experiment.n_classes)
        cells = [names[int(target)] if target in range(len(names)) else said(target) for target in targets]
        found.append(Point(f"Your point {i}", (x1, x2), cells))
    return found


def added(reading: Reading, experiment: Playground) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The settings that put points to those there are, and notes. Raises SettingError where they do not go with the set."""
    how = AS_CLASSES if experiment.n_classes else AS_VALUES
    is_own = DATASETS[experiment.data].is_own
    if experiment.n_targets != len(reading.points[0].targets):
        raise SettingError(
            f"Each point of the set “{experiment.data}” has {_numbers(experiment.n_targets)} to learn; "
            f"yours have {_numbers(len(reading.points[0].targets))}. “Use only these” makes a set of its own."
        )
    before = tuple(own_of(experiment)) if is_own else ()
    points = before + reading.points
    whole = Reading(points, _labels(list(points), list(experiment.own_names), how))
    if is_own:
        fresh = tuple(dict.fromkeys(whole.own))
        return whole.settings | {"own": fresh}, (*reading.notes, *_repeated(len(points) - len(fresh)))
    if experiment.n_classes and whole.labels.n_classes > experiment.n_classes:
        raise SettingError(
            f"The set “{experiment.data}” has {experiment.n_classes} classes; your labels have {whole.labels.n_classes}. "
            "“Use only these” makes a set of its own."
        )
    fresh = tuple(dict.fromkeys(experiment.own + whole.own))
    return {"own": fresh}, (*reading.notes, *_repeated(len(experiment.own) + len(points) - len(fresh)))


def _numbers(n: int) -> str:
    return "one number" if n == 1 else f"{n} numbers"


def _repeated(n: int) -> list[str]:
    return [f"{n} of the points were there already."] if n else []
