"""What slow motion writes out gives what it says when it is worked out by hand."""

import math
import re

import numpy as np
import pytest

from engine.catalog import ACTIVATIONS, LOSSES, STEPS
from engine.experiment import Wish
from engine.experiments.playground.settings import Playground
from engine.experiments.playground.working import deltas_worked, loss_worked
from engine.looking.said import percent, said

DIGITS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹−", "-0123456789-")


def number(text):
    mantissa, _, power = text.partition("·10")
    return float(mantissa.translate(DIGITS)) * 10.0 ** int(power.translate(DIGITS) or 0)


def by_hand(text):
    """Work out a calculation as a reader would: from the text alone."""
    python = text.replace("−", "-").replace("·", "*").replace("²", "**2").replace("½ ", "0.5*").replace("½", "0.5")
    python = re.sub(r"-ln ([\d.]+)", r"-ln(\1)", python)
    python = re.sub(r"\|([^|]+)\|", r"abs(\1)", python)
    python = re.sub(r"^2 \(", "2*(", python)
    return eval(python, {"ln": math.log, "max": max, "abs": abs})


def check(line):
    working, _, result = line.rpartition(" = ")
    assert said(by_hand(working)) == result, line


FREE = [name for name in ACTIVATIONS if name not in STEPS]
PAIRS = [(loss, output) for loss, about in LOSSES.items() for output in ([about.output] if about.output else FREE)]


@pytest.mark.parametrize(("loss", "output"), PAIRS)
@pytest.mark.parametrize("data", ["XOR", "blobs", "hills"])
def test_loss_and_delta_come_out_as_they_are_said(loss, output, data):
    values = {name: getattr(Playground(), name) for name in Playground.__dataclass_fields__}
    given = {"loss": loss, "data": data} | ({} if LOSSES[loss].output else {"output": output})
    experiment = Playground(**Playground.mend(values | given | {"n_points": 60}, "data"))
    frames = experiment.run()
    frame = next(frames)
    for updates in (1, 50):
        for j in range(3):
            sample = experiment.look(frame, {"sample": j})
            loss_line, *lines = sample["look/working"].tobytes().decode().split("\n")
            check(loss_line)
            assert number(loss_line.rpartition(" = ")[2]) == pytest.approx(
                float(sample["look/loss"]), rel=0.006, abs=1e-9
            )
            for line, delta in zip(lines, sample["look/delta/2"], strict=False):
                check(line)
                assert number(line.rpartition(" = ")[2]) == pytest.approx(float(delta), rel=0.006, abs=1e-9)
        frame = frames.send(Wish(updates=updates))


def test_the_exercise_is_written_out_as_in_the_book():
    a, t, z = np.array([0.75136507, 0.772928465]), np.array([0.01, 0.99]), np.array([1.105905967, 1.2249214])
    assert loss_worked("half sum of squares", a, t, z, 0.298371109) == "½ ((0.75 − 0.01)² + (0.77 − 0.99)²) = 0.298"
    first, _ = deltas_worked("half sum of squares", "sigmoid", a, t, z, np.array([0.138498562, -0.0380982366]))
    assert first.endswith(" = 0.138")


def test_an_output_that_says_nothing_but_one_is_worked_out_from_z():
    ones, zeros, z = np.ones(1), np.zeros(1), np.array([20.1])
    assert loss_worked("binary cross-entropy", ones, zeros, z, 20.1) == "loss 20.1, worked out from z = 20.1"


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (-0.25, "−0.25"), (1.2e-5, "1.2·10⁻⁵"), (-123456, "−1.23·10⁵"), (100, "100")]
)
def test_numbers_are_said_in_three_significant_places(value, text):
    assert said(value) == text


PERCENTS = [
    (0.9996, "99.96 %"), (1, "100 %"), (0, "0 %"), (0.5, "50.0 %"), (0.99999, "> 99.99 %"), (0.0003, "0.03 %"), (1e-9, "< 0.01 %"),
    (0.9994, "99.9 %"), (0.9995001, "99.95 %"), (math.nan, "–"), (0.123, "12.3 %"),
]  # fmt: skip


@pytest.mark.parametrize(("share", "text"), PERCENTS)
def test_a_percent_is_everything_or_nothing_only_if_it_is(share, text):
    assert percent(share) == text
