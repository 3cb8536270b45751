"""Softmax is torch's, draws converge on it, and a run is a function of settings and step."""

import numpy as np
import pytest
import torch

from engine.experiment import SettingError, Wish
from engine.experiments.activations.settings import Activations
from engine.experiments.activations.softmax import MOST, places
from engine.tape import decode, encode

LOGITS = [(2.0, 1.0, 0.0, -1.0), (0.0, 0.0), tuple(np.linspace(-10, 10, 10).tolist()), (0.1,) * 10]


def drawn(e, steps):
    frames = e.run()
    first = next(frames)
    return frames.send(Wish(updates=steps)) if steps else first


@pytest.mark.parametrize("temperature", [0.1, 1.0, 10.0])
@pytest.mark.parametrize("logits", LOGITS)
def test_probabilities_and_entropy_are_torchs(logits, temperature):
    e = Activations()
    look = e.look(drawn(e, 0), {"softmax": [temperature, *logits]})
    p = torch.softmax(torch.tensor(logits, dtype=torch.float64) / temperature, 0)
    np.testing.assert_allclose(look["softmax/p"], p, atol=1e-7)
    entropy = torch.distributions.Categorical(probs=p).entropy()
    np.testing.assert_allclose(look["softmax/entropy"], [entropy, np.log(len(logits))], atol=1e-6)


@pytest.mark.parametrize("seed", range(1, 6))
@pytest.mark.parametrize("logits", LOGITS)
def test_after_10_000_draws_the_total_variation_distance_is_at_most_0_02(logits, seed):
    frame = drawn(Activations(logits=logits, seed_draws=seed), MOST)
    p = torch.softmax(torch.tensor(logits, dtype=torch.float64), 0).numpy()
    assert frame["draw/counts"].sum() == MOST
    assert frame["draw/distance"] == pytest.approx(0.5 * np.abs(frame["draw/counts"] / MOST - p).sum(), abs=1e-6)
    assert frame["draw/distance"] <= 0.02


def test_each_u_lies_on_the_part_of_the_bar_of_its_outcome():
    e = Activations()
    frame = drawn(e, 500)
    ends = np.concatenate([[0], np.cumsum(torch.softmax(torch.tensor(e.logits, dtype=torch.float64), 0).numpy())])
    u, outcome = frame["draw/u"], frame["draw/outcome"]
    assert ((ends[outcome] <= u) & (u <= ends[outcome + 1])).all()
    np.testing.assert_array_equal(u, places(1)[460:500].astype(np.float32))


def test_a_run_goes_on_bit_for_bit_from_any_frame_and_ends_after_10_000_draws():
    e = Activations()
    frames = e.run()
    seen = [next(frames), frames.send(Wish(updates=7)), frames.send(Wish(updates=30))]
    again = e.run(decode(encode(seen[1])))
    assert all(np.array_equal(a, b) for a, b in zip(next(again).values(), seen[1].values(), strict=True))
    assert all(
        np.array_equal(a, b) for a, b in zip(again.send(Wish(updates=30)).values(), seen[2].values(), strict=True)
    )
    assert again.send(Wish(updates=MOST))["step"] == MOST
    with pytest.raises(StopIteration, match="10,000 draws"):
        next(again)


def test_other_bars_are_drawn_from_anew_and_other_curves_keep_the_draws():
    e, frame = Activations(), drawn(Activations(), 50)
    assert Activations(logits=(0.0, 1.0)).carry(frame, e) == (None, "")
    assert Activations(depth=3, functions=("sin",)).carry(frame, e) == (frame, "")


@pytest.mark.parametrize(
    "watch",
    [
        {"softmax": []},
        {"softmax": [1, 2]},
        {"softmax": [0, 1, 2]},
        {"softmax": [1, 11, 0]},
        {"softmax": [1, "a", 0]},
        {"softmax": 3},
        {"softmax": [1, *range(11)]},
        {"softmax": [float("nan"), 1, 2]},
        {"depth": 1},
        {"more": True},
    ],
)
def test_what_is_not_there_cannot_be_asked(watch):
    with pytest.raises(SettingError):
        Activations().look(drawn(Activations(), 0), watch)


@pytest.mark.parametrize(
    "address",
    [
        "logits=1",
        "logits=1,11",
        "logits=1,nan",
        "functions=",
        "functions=tanh,tanh",
        "functions=magic",
        "depth=51",
        "width=1",
        "temperature=0",
        "sums=inf",
        "sums=a",
        f"sums_of={'x' * 81}",
    ],
)
def test_bad_input_gets_one_sentence(address):
    with pytest.raises(SettingError) as said:
        Activations.at(address)
    assert str(said.value).endswith(".")
    assert "\n" not in str(said.value)
