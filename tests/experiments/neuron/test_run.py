"""What a neuron learns, example by example: against a plain NumPy loop, and from any frame on bit for bit."""

from dataclasses import replace

import numpy as np
import pytest

from engine.experiment import SettingError, Wish
from engine.experiments.neuron.rules import RULES
from engine.experiments.neuron.settings import Neuron
from engine.tape import decode, encode

SETS = {
    "gate": Neuron(data="NAND gate"),
    "clouds": Neuron(data="Gaussians", noise=0.3, n_points=40, lr=0.02, seed_data=3),
    "shuffled": Neuron(data="moons", lr=0.01, shuffle=True, own=("1:2:0", "-3:1.5:1")),
}


def trained(e, updates, start=None):
    """The frame so many updates later, one at a time."""
    frames = e.run(start)
    frame = next(frames)
    for _ in range(updates):
        frame = frames.send(Wish(updates=1))
    return frame


def to_the_end(e):
    """All frames, an update apart, and why it ended."""
    seen, frames = [], e.run()
    try:
        seen.append(next(frames))
        while True:
            seen.append(frames.send(Wish(updates=1)))
    except StopIteration as end:
        return seen, end.value


def by_hand(e, updates):
    """Weights of all three neurons after each update, in NumPy, from the formulas of the papers."""
    data, w = e.samples(), np.zeros((3, 3))
    for step in range(updates):
        epoch, place = divmod(step, len(data.x))
        k = np.random.default_rng([e.seed_order, epoch]).permutation(len(data.x))[place] if e.shuffle else place
        x, y = np.array([*data.x[k], 1.0]), data.y[k]
        z = w @ x
        answers = np.array([z[0] >= 0, 1 / (1 + np.exp(-z[1])), z[2]], float)
        targets = np.array([y, y, 2 * y - 1])
        w = w + e.lr * (targets - answers)[:, None] * x
        yield w


@pytest.mark.parametrize("e", SETS.values(), ids=SETS)
def test_every_frame_is_that_of_a_plain_numpy_loop(e: Neuron):
    e, frames = replace(e, rule="sigmoid"), replace(e, rule="sigmoid").run()
    before = next(frames)
    for w in by_hand(e, 120):
        frame = frames.send(Wish(updates=1))
        found = np.column_stack([frame["param/0.weight"], frame["param/0.bias"]])
        np.testing.assert_allclose(found, w, atol=1e-12)
        np.testing.assert_allclose(frame["ledger/delta"][-1], w[1] - _front(before), atol=1e-12)
        np.testing.assert_allclose(frame["ledger/after"][-1], w[1], atol=1e-12)
        np.testing.assert_allclose(before["next/delta"], frame["ledger/delta"][-1], atol=1e-12)
        assert before["next/error"] == frame["ledger/target"][-1] - frame["ledger/answer"][-1]
        before = frame


def _front(frame):
    return np.array([*frame["param/0.weight"][1], frame["param/0.bias"][1]])


@pytest.mark.parametrize("rule", RULES)
def test_losses_wrong_points_and_margins_are_those_of_numpy(rule: str):
    e = replace(SETS["clouds"], rule=rule)
    frame, data = trained(e, 30), e.samples()
    w, b = frame["param/0.weight"], frame["param/0.bias"]
    z, y = data.x @ w.T + b, data.y[:, None] > 0
    p, sign = 1 / (1 + np.exp(-z[:, 1])), np.where(y[:, 0], 1.0, -1.0)
    by_hand = [
        np.maximum(0, -sign * z[:, 0]).mean(),
        -np.where(y[:, 0], np.log(p), np.log(1 - p)).mean(),
        ((sign - z[:, 2]) ** 2).mean() / 2,
    ]
    np.testing.assert_allclose(frame["each/loss"], by_hand, rtol=1e-9)
    np.testing.assert_array_equal(frame["each/wrong"], ((z >= 0) != y).sum(0))
    np.testing.assert_array_equal(frame["wrong"], (((z >= 0) != y)[:, list(RULES).index(rule)]).astype(np.uint8))
    np.testing.assert_allclose(frame["each/margin"], (sign[:, None] * z / np.hypot(*w.T)).min(0), rtol=1e-9)
    assert frame["loss/train"] == pytest.approx(by_hand[list(RULES).index(rule)], rel=1e-6)


@pytest.mark.parametrize("rule", list(RULES)[1:])
def test_what_one_example_changes_is_the_gradient_of_its_loss(rule: str):
    taught, rng = RULES[rule], np.random.default_rng(0)
    for _ in range(20):
        w, x, y = rng.normal(size=3), np.array([*rng.uniform(-6, 6, 2), 1.0]), int(rng.integers(2))
        target = np.array(taught.targets[y])
        steps = 1e-6 * np.eye(3)
        slope = [float(taught.loss((w + d) @ x, target) - taught.loss((w - d) @ x, target)) / 2e-6 for d in steps]
        by = (target - taught.answer(float(w @ x))) * x
        np.testing.assert_allclose(by, -np.array(slope), atol=1e-5)


@pytest.mark.parametrize("e", SETS.values(), ids=SETS)
def test_from_any_frame_on_it_goes_on_bit_for_bit(e: Neuron):
    e = replace(e, beside="sigmoid", edits=("7:0.weight:0.1:-0.5", "7:0.bias:0:0.25"))
    whole, half = trained(e, 53), decode(encode(trained(e, 20)))
    again = trained(e, 33, half)
    assert whole.keys() == again.keys()
    for name, values in whole.items():
        np.testing.assert_array_equal(values, again[name], name)


def test_many_updates_at_once_are_the_same_as_one_by_one():
    e = replace(SETS["shuffled"], rule="Adaline")
    frames = e.run()
    next(frames)
    at_once = frames.send(Wish(updates=75))
    for name, values in trained(e, 75).items():
        np.testing.assert_array_equal(values, at_once[name], name)


def test_weights_set_by_hand_are_those_of_all_three_and_a_new_pass_begins():
    e = Neuron(data="XOR gate", edits=("6:0.weight:0.0:0.5", "6:0.weight:0.1:-1.25", "6:0.bias:0:0.125"))
    frame = trained(e, 6)
    np.testing.assert_array_equal(frame["param/0.weight"], [[0.5, -1.25]] * 3)
    np.testing.assert_array_equal(frame["param/0.bias"], [0.125] * 3)
    assert (int(frame["pass/seen"]), int(frame["is_fair"]), int(frame["next/example"])) == (0, 0, 0)
    zeros = replace(e, edits=tuple(text.rpartition(":")[0] + ":0" for text in e.edits))
    assert int(trained(zeros, 6)["is_fair"]) == 1


def test_a_learning_rate_that_is_too_high_ends_with_its_reason():
    _, end = to_the_end(Neuron(rule="Adaline", lr=1.0, data="Gaussians"))
    assert end.cause == "learning rate"
    beside = trained(Neuron(rule="perceptron", beside="Adaline", lr=1.0, data="XOR gate"), 300)
    assert np.isfinite(beside["param/0.weight"]).all()


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"own": ("7:1:0",)}, "The point “7:1:0” lies outside the plane"),
        ({"own": ("1:1:2",)}, "The class of “1:1:2” is 2; there are 0 to 1."),
        ({"own": ("x",)}, "An own point reads x1:x2:label"),
        ({"edits": ("0:1.weight:0.0:1",)}, "One neuron with two inputs has no 1.weight"),
        ({"edits": ("0:0.weight:0.0:1e9",)}, "An edit reads step:name:index:value"),
        ({"lr": 0.0}, "Learning rate is 0; allowed is 0.0001 to 10."),
        ({"data": "hills"}, "Data set cannot be “hills”"),
    ],
)
def test_what_cannot_be_used_gets_one_sentence(settings: dict, words: str):
    with pytest.raises(SettingError) as refusal:
        Neuron(**settings)
    assert str(refusal.value).startswith(words)
