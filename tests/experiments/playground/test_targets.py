"""What a network is to say: targets that it can reach, the conventions of textbooks, and an exercise of one, number by number."""

import numpy as np
import pytest

from engine.catalog import ACTIVATIONS, OPTIMIZERS, STEPS, levels
from engine.experiment import SettingError, Wish
from engine.experiments.playground.network import network_of
from engine.experiments.playground.reference import Reference
from engine.experiments.playground.settings import Playground
from engine.kernel import flat

EXERCISE = Playground.at(
    "data=own+values&own=0.05:0.1:0.01:0.99&train_share=100&hidden=2&activation=sigmoid&output=sigmoid&biases=off"
    "&loss=half+sum+of+squares&lr=0.5&edits="
    "0:0.weight:0.0:0.15,0:0.weight:0.1:0.2,0:0.weight:1.0:0.25,0:0.weight:1.1:0.3,0:0.bias:0:0.35,0:0.bias:1:0.35,"
    "0:1.weight:0.0:0.4,0:1.weight:0.1:0.45,0:1.weight:1.0:0.5,0:1.weight:1.1:0.55,0:1.bias:0:0.6,0:1.bias:1:0.6"
)
"""Mazur 2015, “A Step by Step Backpropagation Example”: two inputs, two hidden units, two outputs, all sigmoids, one point."""


def frames_of(experiment, *updates):
    frames = experiment.run()
    return [next(frames), *(frames.send(Wish(updates=n)) for n in updates)]


def test_the_textbook_exercise_gives_the_numbers_of_the_book():
    before, after = frames_of(EXERCISE, 1)
    assert before["loss/train"] == pytest.approx(0.298371109, abs=5e-8)
    assert after["param/1.weight"][0, 0] == pytest.approx(0.35891648, abs=5e-8)
    assert after["param/0.weight"][0, 0] == pytest.approx(0.149780716, abs=5e-8)
    assert after["loss/train"] == pytest.approx(0.291027924, abs=2e-7)  # printed there; 0.291027774 in float64
    sample = EXERCISE.look(before, {"sample": 0})
    np.testing.assert_allclose(sample["look/a/0"], [0.593269992, 0.596884378], atol=5e-8)
    np.testing.assert_allclose(sample["look/a/1"], [0.75136507, 0.772928465], atol=1e-7)
    np.testing.assert_allclose(sample["look/target"], [0.01, 0.99], atol=1e-8)
    assert sample["look/delta/1"][0] == pytest.approx(0.138498562, abs=5e-8)
    assert sample["look/grad/1.weight"][0, 0] == pytest.approx(0.082167041, abs=5e-8)


def test_ten_thousand_updates_of_the_exercise_end_where_double_precision_does():
    _, after = frames_of(EXERCISE, 10_000)
    assert after["loss/train"] == pytest.approx(0.0000351018778, rel=1e-4)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_biases_that_do_not_learn_stay_bit_for_bit(optimizer):
    experiment = Playground(
        biases=False, optimizer=optimizer, clip=0.05, lr=0.003, edits=("0:0.bias:1:0.25",), n_points=60
    )
    before, after = frames_of(experiment, 50)
    for name in flat.shapes(experiment.widths):
        is_same = np.array_equal(before[f"param/{name}"], after[f"param/{name}"])
        assert is_same is name.endswith("bias")


def test_rosenblatts_rule_gives_the_table_of_a_book():
    """The perceptron learns AND from zeros: points in order, one after another, w ← w + rate (t − a) x, worked out by hand."""
    points = [(0, 0, 0), (0, 1, 0), (1, 0, 0), (1, 1, 1)]
    experiment = Playground(
        data="own values", own=tuple(f"{a}:{b}:{t}" for a, b, t in points), train_share=100, hidden=(), output="0-1 step",
        loss="half sum of squares", shuffle=False, batch_size=1, lr=0.5, init="zeros",
    )  # fmt: skip
    frames, w, bias = experiment.run(), np.zeros(2), 0.0
    next(frames)
    for x1, x2, target in points * 6:
        error = target - float(w @ (x1, x2) + bias >= 0)
        w, bias = w + 0.5 * error * np.array([x1, x2]), bias + 0.5 * error
        frame = frames.send(Wish(updates=1))
        np.testing.assert_allclose(frame["param/0.weight"][0], w, atol=1e-6)
        assert frame["param/0.bias"][0] == pytest.approx(bias, abs=1e-6)
    assert frame["loss/train"] == 0


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_targets_of_classes_lie_where_the_output_unit_can_come_near(activation):
    low, high = levels(activation)
    said = ACTIVATIONS[activation].f(np.linspace(-5, 5, 1001))
    for target in (low, high):
        assert np.abs(said - target).min() < 0.1
    experiment = Playground(data="AND gate", hidden=(), activation=activation)
    np.testing.assert_array_equal(network_of(experiment).predicted(np.array([[low, high]], np.float32)), [0, 1])


@pytest.mark.parametrize("loss", ["MSE", "MAE", "Huber", "half sum of squares"])
@pytest.mark.parametrize("activation", [name for name in ACTIVATIONS if name not in ("ReLU", "GELU", "sin")])
def test_a_single_neuron_learns_what_a_line_divides(activation, loss):
    """ReLU and GELU may be dead from the start, and a sine has more valleys than one; they are not promised."""
    for seed in (1, 2, 3):
        experiment = Playground(
            data="Gaussians", hidden=(), activation=activation, loss=loss, seed_data=seed, seed_weights=seed
        )
        frame = frames_of(experiment, 5000)[-1]
        assert frame["accuracy/train"] > 0.97
        assert frame["loss/train"] < 0.25


def test_one_sigmoid_neuron_gives_up_at_xor_as_the_card_says():
    for seed in (1, 2, 3):
        frame = frames_of(Playground(hidden=(), activation="sigmoid", seed_data=seed, seed_weights=seed), 1500)[-1]
        assert frame["accuracy/train"] < 0.8
        assert frame["loss/train"] == pytest.approx(0.25, abs=0.03)


@pytest.mark.parametrize("data", ["XOR", "blobs"])
@pytest.mark.parametrize("output", [name for name in ACTIVATIONS if name not in STEPS])
def test_output_units_of_every_kind_learn_by_autograd(output, data):
    experiment = Playground(data=data, output=output, hidden=(3,), lr=1e-3, n_points=60)
    reference = Reference(experiment)
    reference.train(30)
    frame = frames_of(experiment, 30)[-1]
    np.testing.assert_allclose(flat.join(frame, experiment.widths, "param/"), reference.flat(), atol=2e-6)
    assert frame["loss/train"] == pytest.approx(reference.loss("train"), abs=1e-5)
    low, high = levels(output)
    assert set(reference.sets["train"][1].numpy().ravel()) == {low, high}


@pytest.mark.parametrize(
    ("loss", "low"), [("cross-entropy", 0.0), ("binary cross-entropy", 0.0), ("hinge", -1.0), ("MSE", -1.0)]
)
def test_the_sample_shows_the_targets_that_its_loss_uses(loss, low):
    experiment = Playground(loss=loss)
    frame = frames_of(experiment)[0]
    for j in range(10):
        sample = experiment.look(frame, {"sample": j})
        target, a = sample["look/target"].astype(float), sample["look/a/2"].astype(float)
        assert set(target) <= {low, 1.0}
        by_hand = {
            "cross-entropy": lambda a, t: -np.log(a @ t),
            "binary cross-entropy": lambda a, t: -np.log(a if t[0] else 1 - a).sum(),
            "hinge": lambda a, t: np.maximum(0, 1 - t * a).sum(),
            "MSE": lambda a, t: np.square(a - t).sum(),
        }
        assert sample["look/loss"] == pytest.approx(by_hand[loss](a, target), abs=1e-5)


def test_the_colour_scale_reaches_as_far_as_the_targets():
    def scale(**settings):
        return Playground(**settings).scene()["targets"].tolist()

    assert scale() == [-1, 1]
    assert scale(loss="binary cross-entropy") == [0, 1]
    assert scale(hidden=(), activation="softplus") == [0, 1]
    assert scale(data="hills") == [-1, 1]
    assert scale(data="own values", own=("0:0:0.01", "1:1:0.99")) == [-1, 1]
    assert scale(data="own values", own=("0:0:0.01", "1:1:-37")) == [-50, 50]
    assert scale(data="own values", own=("0:0:3:1200", "1:1:0:0")) == [-2000, 2000]


def test_targets_beyond_one_are_learned_and_drawn_on_their_own_scale():
    own = tuple(f"{x}:{y}:{10 * x}:{5 * y}" for x in range(-3, 4) for y in range(-3, 4))
    experiment = Playground(data="own values", own=own, hidden=(), lr=0.01, train_share=100)
    frame = frames_of(experiment, 2000)[-1]
    assert frame["loss/train"] < 1e-3
    assert frame["map/0"].shape == (2, 32, 32)
    at = (np.arange(32) + 0.5) / 32 * 12 - 6
    np.testing.assert_allclose(frame["map/0"][0, 0] / 127 * 50, np.clip(10 * at, -50, 50), atol=0.5)
    np.testing.assert_allclose(frame["map/0"][1, :, 0] / 127 * 50, np.clip(-5 * at, -50, 50), atol=0.5)


@pytest.mark.parametrize(
    "settings",
    [
        {"loss": "cross-entropy", "output": "sigmoid"},
        {"loss": "hinge", "output": "tanh"},
        {"output": "step"},
        {"output": "softmax"},
    ],
)
def test_output_units_that_do_not_go_with_the_rest_are_refused_with_a_sentence(settings):
    with pytest.raises(SettingError, match=r"\.$"):
        Playground(**settings)
