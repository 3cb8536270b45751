"""The curve of what a run has been through, as the columns of a table: who comes back to it has not heard it."""

import math

import numpy as np

from engine.tape import decode, encode, numbers
from live import limits
from live.run import Run

Row = dict[str, float]


def curve_of(run: Run, most: int = limits.PAST_ROWS) -> bytes:
    """Step, branch, epoch, losses and accuracies of at most so many frames of the tape, behind those of before the tape begins."""
    steps = list(run.tape)
    stride = -(-len(steps) // most) or 1
    kept = [step for i, step in enumerate(steps) if (len(steps) - 1 - i) % stride == 0]
    rows = [_row(run, step) for step in kept]
    first = steps[0] if steps else math.inf
    return _table([row for row in _rows(run.before) if row["step"] < first] + rows)


def _row(run: Run, step: int) -> Row:
    segment = run.segment_at(step)
    branch = segment.branch if segment else run.branch
    return {"step": step, "branch": branch, **numbers(run.tape.get(step) or b"", _is_of_the_curve)}


def _is_of_the_curve(name: str) -> bool:
    return name == "epoch" or name.startswith(("loss/", "accuracy/"))


def _table(rows: list[Row]) -> bytes:
    whole = {"step": np.int64, "branch": np.int64}
    names = {name: None for row in rows for name in row} or whole
    columns = {name: [row.get(name, math.nan) for row in rows] for name in names}
    return encode({name: np.array(column, whole.get(name, np.float64)) for name, column in columns.items()})


def _rows(table: bytes) -> list[Row]:
    if not table:
        return []
    columns = {name: column.tolist() for name, column in decode(table).items()}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
