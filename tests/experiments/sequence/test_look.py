"""What is on screen is what NumPy works out from the frame's weights, and the gradient what finite differences give."""

from dataclasses import replace

import numpy as np
import pytest

from engine.experiment import SettingError
from engine.experiments.sequence.cells import GATES
from engine.experiments.sequence.tasks import WATCHED, examples
from tests.experiments.sequence.nets import ALL, ECHO, PARITY, trained

FRAMES = {cell: trained(e, 20) for cell, e in ALL.items()}


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def gates_of(cell, frame, x, h, c):
    """One step by the textbook, in float64: every gate's value."""
    w = {name: frame[f"param/{name}"].astype(float) for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")}
    of_x = np.split(w["weight_ih"] @ x + w["bias_ih"], len(GATES[cell]))
    of_h = np.split(w["weight_hh"] @ h + w["bias_hh"], len(GATES[cell]))
    if cell == "RNN":
        return {"h": np.tanh(of_x[0] + of_h[0])}
    if cell == "LSTM":
        i, f, o = (sigmoid(of_x[k] + of_h[k]) for k in (0, 1, 3))
        g = np.tanh(of_x[2] + of_h[2])
        c = f * c + i * g
        return {"i": i, "f": f, "g": g, "o": o, "c": c, "h": o * np.tanh(c)}
    r, z = (sigmoid(of_x[k] + of_h[k]) for k in (0, 1))
    n = np.tanh(of_x[2] + r * of_h[2])
    return {"r": r, "z": z, "n": n, "h": (1 - z) * n + z * h}


def unrolled(cell, frame, x, nudged=-1, by=0.0):
    """All gates at each step, and what is said (t,); the hidden state after step `nudged` moved by `by`."""
    h = c = np.zeros(frame["param/weight_hh"].shape[1])
    steps, said = [], []
    for t, now in enumerate(x.astype(float)):
        steps.append(gates_of(cell, frame, now, h, c))
        h, c = steps[-1]["h"] + (by if t == nudged else 0), steps[-1].get("c", c)
        said.append(frame["param/output.weight"][0] @ h + frame["param/output.bias"][0])
    return steps, np.array(said)


def loss_of(e, said, target):
    return (said - target) ** 2 if e.is_number else np.logaddexp(0, said) - said * target


@pytest.mark.parametrize("cell", ALL)
def test_every_gate_and_what_is_said_are_those_of_the_textbook(cell):
    e, frame = ALL[cell], FRAMES[cell]
    look = e.look(frame, {"example": 3})
    x, target, counts = (part[0] for part in examples(e, 1, WATCHED, 3))
    steps, said = unrolled(cell, frame, x)
    for name in steps[0]:
        np.testing.assert_allclose(look[f"gate/{name}"].T, [step[name] for step in steps], atol=1e-6)
    np.testing.assert_allclose(look["look/said"], said if e.is_number else sigmoid(said), atol=1e-6)
    right = np.abs(said - target) < 0.08 if e.is_number else (said > 0) == (target > 0.5)
    np.testing.assert_array_equal(look["look/right"], right)
    assert look["look/loss"] == pytest.approx(loss_of(e, said, target)[counts].mean(), rel=1e-5)
    np.testing.assert_array_equal(look["look/x"], x)


@pytest.mark.parametrize("cell", ALL)
def test_the_gradient_on_its_way_back_is_that_of_finite_differences(cell):
    e, frame = ALL[cell], FRAMES[cell]
    look = e.look(frame, {})
    x, target, _ = (part[0] for part in examples(e, 1, WATCHED, 0))
    at, tiny = len(x) - 1, 1e-5
    for t in range(len(x)):
        slopes = []
        for unit in np.eye(e.hidden_size):
            up, down = (unrolled(cell, frame, x, t, sign * tiny * unit)[1] for sign in (1, -1))
            slopes.append((loss_of(e, up, target) - loss_of(e, down, target))[at] / (2 * tiny))
        assert look["back/h"][t] == pytest.approx(np.linalg.norm(slopes), rel=1e-3, abs=1e-8)
        moved = np.zeros((x.shape[1], *x.shape))
        moved[range(x.shape[1]), t, range(x.shape[1])] = 1e-4
        slope = [unrolled(cell, frame, x + m)[1][at] - unrolled(cell, frame, x - m)[1][at] for m in moved]
        assert look["back/x"][t] == pytest.approx(np.linalg.norm(slope) / 2e-4, rel=1e-2, abs=1e-6)


def test_the_way_back_begins_at_the_answer_that_is_asked_about():
    look = PARITY.look(FRAMES["LSTM"], {"back": 2})
    assert look["back/at"] == 2
    for name in ("back/h", "back/c", "back/x"):
        assert (look[name][:3] > 0).all()
        assert not look[name][3:].any()


@pytest.mark.parametrize("cell", ALL)
def test_a_gates_formula_adds_up_to_its_value(cell):
    e, frame = ALL[cell], FRAMES[cell]
    whole = e.look(frame, {})
    for gate in GATES[cell]:
        for t, unit in ((0, 0), (5, 2)):
            look = e.look(frame, {"cell": [gate, t, unit]})
            from_x = look["cell/weights_x"].astype(float) @ look["cell/x"] + look["cell/bias"][0]
            from_h = look["cell/weights_h"].astype(float) @ look["cell/h"] + look["cell/bias"][1]
            z = from_x + from_h * (whole["gate/r"][unit, t] if gate == "n" else 1)
            np.testing.assert_allclose(look["cell/sums"], [from_x, from_h, z], atol=1e-6)
            bent = np.tanh(z) if gate in "hgn" else sigmoid(z)
            assert look["cell/value"] == pytest.approx(bent, abs=1e-6)
            assert look["cell/value"] == whole[f"gate/{gate}"][unit, t]
            np.testing.assert_array_equal(look["cell/h"], whole["gate/h"][:, t - 1] if t else np.zeros(e.hidden_size))


def test_a_longer_sequence_can_be_watched_than_was_trained_with():
    look = ECHO.look(FRAMES["RNN"], {"length": 40})
    assert look["gate/h"].shape == (3, 40)


@pytest.mark.parametrize(
    "watch",
    [
        {"example": -1},
        {"example": "a"},
        {"length": 61},
        {"length": 2},
        {"back": 7},
        {"back": 0},
        {"cell": ["c", 0, 0]},
        {"cell": ["h", 9, 0]},
        {"cell": ["h", 0, 3]},
        {"cell": "h"},
        {"more": 1},
    ],
)
def test_what_is_not_there_cannot_be_asked(watch):
    with pytest.raises(SettingError):
        ECHO.look(FRAMES["RNN"], watch)


def test_of_two_deep_echoes_the_answer_depends_on_the_input_of_then_once_it_is_learned():
    e = replace(ECHO, length=12, hidden_size=8, batch_size=32)
    assert e.look(trained(e, 300), {})["back/x"].argmax() == 9
