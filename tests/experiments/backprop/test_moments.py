"""A moment is a function of settings and step; other numbers keep it; practice says where an answer went wrong."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from engine.experiment import SettingError, Wish
from engine.experiments.backprop.practice import ASKED, asked, checked, hint
from engine.experiments.backprop.presets import PRESETS
from engine.experiments.backprop.settings import Backprop
from engine.tape import Frame

SHARED = Backprop(expression="h = a*b; f = h**2 + sin(h)", values=("a:0.5", "b:3"))
BATCH = Backprop(**PRESETS["Mini-batch"].settings)
PLACES = {name: k for k, name in SHARED.scheme.graph.names.items()}


def frames(e: Backprop) -> list[Frame]:
    """All, a step after the other."""
    run = e.run()
    found = [next(run)]
    while True:
        try:
            found.append(run.send(Wish(updates=1)))
        except StopIteration:
            return found


@pytest.mark.parametrize("e", [SHARED, BATCH, replace(BATCH, detail="atoms")], ids=["shared", "modules", "atoms"])
def test_values_come_forward_and_gradients_back_and_what_is_known_stays(e):
    seen = frames(e)
    assert [int(frame["step"]) for frame in seen] == list(range(e.last + 1))
    for before, after in pairwise(seen):
        for name in ("value", "slope", "down"):
            known = ~np.isnan(before[name])
            np.testing.assert_array_equal(after[name][known], before[name][known])
        assert after["now"].any()
    shown = list(e.scheme.shown)
    np.testing.assert_array_equal(seen[-1]["value"], e.way.traced.values[shown])
    np.testing.assert_allclose(seen[-1]["grad"], e.way.grads[shown], rtol=1e-12)
    half = seen[len(e.scheme.groups)]
    assert not np.isnan(half["value"]).any()
    assert np.isnan(half["grad"]).all()


def test_a_run_goes_on_from_any_frame_as_if_it_had_never_stopped():
    for frame in frames(SHARED):
        again = next(SHARED.run(frame))
        assert all(np.array_equal(again[name], frame[name], equal_nan=True) for name in frame)


def test_other_numbers_keep_the_moment_and_another_graph_begins_anew():
    frame = frames(SHARED)[3]
    moved, note = replace(SHARED, values=("a:2", "b:1")).carry(frame, SHARED)
    assert (int(moved["step"]), note) == (3, "")
    assert moved["value"][0, 0] == 2
    assert Backprop(expression="a + b").carry(frame, SHARED) == (None, "")


def test_what_is_tried_out_is_what_the_settings_would_give():
    frame, values = frames(SHARED)[-1], ["a:-1.5", "b:0.25"]
    tried = SHARED.look(frame, {"values": values})
    wanted, _ = replace(SHARED, values=tuple(values)).carry(frame, SHARED)
    assert all(np.array_equal(tried[name], wanted[name], equal_nan=True) for name in wanted if name in tried)


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        ("h", lambda g, _: g * 1.009, "Right."),
        ("h", lambda g, _: -g, "the sign is not"),
        ("h", lambda g, h: 2 * h, "A path was forgotten: the one through u2."),
        ("h", lambda g, h: np.cos(h), "A path was forgotten: the one through u1."),
        ("h", lambda g, h: 2 * h * np.cos(h), "to be added, not multiplied"),
        ("a", lambda g, h: 3, "This is the slope alone"),
        ("a", lambda g, h: g / 3, "This is what comes from upstream"),
        ("a", lambda g, h: g / 3 * 0.5, "This is upstream times a itself"),
        ("a", lambda g, h: g / 3 + 3, "to be multiplied, not added"),
        ("b", lambda g, h: 3, "This is the value of b"),
        ("a", lambda g, h: 2 * g, "A factor 2 is too many."),
        ("a", lambda g, h: 123.4, "Not yet"),
    ],
)
def test_an_answer_is_right_within_1_percent_or_its_likely_mistake_is_named(name, answer, words):
    node = PLACES[name]
    gradient, h = float(SHARED.way.grads[node, 0]), 1.5
    found = checked(SHARED, node, float(answer(gradient, h)), 0)
    assert words in bytes(found["text/answer"]).decode()
    assert bool(found["answer/right"]) == (words == "Right.")


def test_practice_asks_for_gradients_that_are_to_be_found_and_a_hint_says_the_rules():
    assert {len(asked(SHARED, seed)) for seed in range(5)} == {ASKED}
    assert all(SHARED.scheme.graph.output not in asked(SHARED, seed) for seed in range(5))
    own = {BATCH.scheme.graph.leaves[name] for name in BATCH.columns}
    assert not own & {k for seed in range(20) for k in asked(BATCH, seed)}
    assert hint(SHARED, PLACES["h"]).startswith("It is read by u1 and u2. u1 = h**2")


@pytest.mark.parametrize(
    "watch",
    [
        {"nothing": 1},
        {"chain": 99},
        {"chain": "x"},
        {"answer": [0]},
        {"answer": [0, "x"]},
        {"sample": 1},
        {"values": "a"},
        {"values": ["a:1", 2]},
        {"hint": -1},
        {"practice": 10000},
        {"samples": [[1]]},
        {"values": ["a:1e9"]},
    ],
)
def test_a_question_that_makes_no_sense_is_refused(watch):
    with pytest.raises(SettingError):
        SHARED.look(next(SHARED.run()), watch)


def test_of_very_many_paths_some_are_written_and_all_are_counted():
    e = Backprop(
        expression="; ".join(f"h{i + 1} = {'a' if not i else f'h{i}'} + {'a' if not i else f'h{i}'}" for i in range(20))
    )
    found = e.look(next(e.run()), {"chain": 0})
    assert (found["chain/nodes"].shape[0], float(found["chain/count"]), float(found["chain/mean"])) == (
        12,
        2**20,
        2**20,
    )


def test_a_wrong_answer_where_the_product_of_the_paths_is_beyond_all_numbers_is_wrong():
    e = Backprop(expression="x**600 + x**600", values=("x:3",))
    said = e.look(next(e.run()), {"answer": [0, 1.0]})["text/answer"].tobytes().decode()
    assert said.startswith("Not yet")
