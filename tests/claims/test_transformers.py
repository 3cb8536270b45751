"""What cards and presets of Transformers say, measured over several seeds."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from engine.experiments.attention.batches import formed, sides
from engine.experiments.attention.presets import PRESETS
from engine.experiments.attention.settings import Attention
from engine.experiments.attention.weights import model_of
from engine.transformer.heads import KINDS
from tests.claims.lessons import after, frames, made, seeded, step_of


def of_preset(name, **settings):
    """The preset with each seed."""
    return seeded(made(Attention, PRESETS, name, **settings))


@pytest.mark.parametrize("name", ["Reverse", "Copy", "Majority", "Transformer of 2017"])
def test_small_tasks_are_learned_within_the_planned_updates(name):
    for e in of_preset(name):
        assert step_of(e, "exact/test", 0.98, e.steps) is not None


@pytest.mark.long
@pytest.mark.parametrize("name", ["Sort", "Addition", "Clock"])
def test_larger_tasks_are_learned_within_the_planned_updates(name):
    for e in of_preset(name):
        assert step_of(e, "exact/test", 0.95, e.steps, every=100) is not None


@pytest.mark.long
@pytest.mark.parametrize("name", ["Reverse", "Copy"])
def test_a_letter_of_the_answer_looks_at_its_own_place_on_the_left(name):
    """Told backwards that is the other diagonal. Of all heads the one that does so most, over the answer's places."""
    for e in of_preset(name):
        pattern = (
            e.look(
                after(e, 200),
                {"tokens": "abcdefgh=" + ("hgfedcba" if name == "Reverse" else "abcdefgh"), "patterns": True},
            )["pattern/0"]
            / 255
        )
        source = range(7, -1, -1) if name == "Reverse" else range(8)
        assert max(head[range(8, 16), source].mean() for head in pattern) > 0.5


@pytest.mark.long
@pytest.mark.parametrize("e", of_preset("Induction"))
def test_two_layers_find_induction_and_their_heads_are_named(e):
    two, one = (after(replace(e, n_layers=n), 200) for n in (2, 1))
    assert two["accuracy/test"] >= 0.98
    assert one["accuracy/test"] < 0.6
    first, second = ({KINDS[kind] for kind in names if kind >= 0} for names in two["heads/name"])
    assert "previous token" in first
    assert "induction" in second


@pytest.mark.long
@pytest.mark.parametrize("e", of_preset("Grokking"))
def test_a_network_knows_sums_by_heart_long_before_it_understands_them(e):
    known, understood = None, None
    for frame in frames(e, *range(100, e.steps + 1, 100)):
        known = known or (frame["accuracy/train"] >= 0.95 and (int(frame["step"]), float(frame["accuracy/test"])))
        if frame["accuracy/test"] >= 0.95:
            understood = int(frame["step"])
            break
    assert known[1] < 0.5
    assert understood >= 2 * known[0]


@pytest.mark.long
@pytest.mark.parametrize("e", of_preset("Brackets"))
def test_only_without_positions_are_longer_rows_of_brackets_read_too(e):
    free, bound = (right_of(replace(e, positions=kind), longer=20) for kind in ("none", "rotary"))
    assert free >= 0.97
    assert bound < 0.9


def right_of(e, longer):
    """Share of longer rows that a model reads right once it knows those that it was trained on."""
    frame = after(e, 600)
    assert frame["exact/test"] >= 0.97
    net, rng = model_of(e, frame), np.random.default_rng(5)
    batch = formed(e, sides(replace(e, length=longer), rng, 400, True), rng)
    with torch.inference_mode():
        said = net(torch.from_numpy(batch.tokens), None).argmax(2).numpy()
    return (said == batch.target)[batch.target >= 0].mean()


@pytest.mark.long
@pytest.mark.parametrize("e", of_preset("Fine-tuning"))
def test_who_has_read_shakespeare_learns_names_ahead_of_a_beginner(e):
    frame = after(e, 20)
    assert frame["loss/test"] < frame["loss/scratch"]


@pytest.mark.parametrize("name", ["Addition", "Clock"])
def test_the_words_on_what_is_held_back_are_those_of_the_settings(name):
    assert {"Addition": 80, "Clock": 100}[name] == made(Attention, PRESETS, name).share
