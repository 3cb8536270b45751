"""How far one line reaches: the best division, and Novikoff's bound."""

from itertools import pairwise, product

import numpy as np
import pytest

from engine.experiment import Wish
from engine.experiments.neuron.lines import best_line, novikoff
from engine.experiments.neuron.run import NO_POINTS
from engine.experiments.neuron.settings import Neuron
from engine.experiments.neuron.training import Neurons
from tests.experiments.neuron.test_run import to_the_end

CORNERS = np.array([[-3.0, -3.0], [-3.0, 3.0], [3.0, -3.0], [3.0, 3.0]])


def right(x, y, line):
    return int(((x @ line[:2] + line[2] > 0) == (y > 0)).sum())


def test_of_the_sixteen_labellings_of_four_corners_a_line_separates_fourteen():
    best = {y: best_line(CORNERS, np.array(y, float)) for y in product((0, 1), repeat=4)}
    assert {y for y, found in best.items() if found.right < 4} == {(0, 1, 1, 0), (1, 0, 0, 1)}
    assert best[0, 1, 1, 0].right == best[1, 0, 0, 1].right == 3
    for y, found in best.items():
        assert right(CORNERS, np.array(y), found.line) == found.right
        assert (novikoff(CORNERS, np.array(y)) is not None) == (found.right == 4)


@pytest.mark.parametrize("seed", range(5))
def test_no_line_of_many_has_more_right_also_where_points_lie_in_rows_or_on_each_other(seed: int):
    rng = np.random.default_rng(seed)
    for _ in range(40):
        n = int(rng.integers(1, 9))
        x, y = rng.integers(-3, 4, (n, 2)).astype(float), rng.integers(0, 2, n).astype(float)
        found = best_line(x, y)
        tried = rng.normal(size=(2000, 3)) * [1, 1, 4]
        said = x @ tried[:, :2].T + tried[:, 2] > 0
        assert (said == (y[:, None] > 0)).sum(0).max() <= found.right == right(x, y, found.line)
        assert (novikoff(x, y) is not None) == (found.right == n)


def separable(rng):
    """Points on both sides of a random line, none nearer to it than a little."""
    w = rng.normal(size=3)
    x = rng.uniform(-6, 6, (400, 2))
    away = (x @ w[:2] + w[2]) / np.hypot(*w[:2])
    kept = x[np.abs(away) > rng.uniform(0.2, 1)][: rng.integers(2, 30)]
    return np.round(kept, 3), (kept @ w[:2] + w[2] > 0).astype(float)


def test_corrections_never_exceed_the_bound_on_a_thousand_random_separable_sets():
    rng, most, made = np.random.default_rng(1), 0.0, 0
    for _ in range(1000):
        x, y = separable(rng)
        bound = novikoff(x, y)
        if bound is None:  # all points on one spot or none at all
            assert len(x) == 0
            continue
        e = Neuron(data="own points", own=tuple(f"{a}:{b}:{c:.0f}" for (a, b), c in zip(x, y, strict=True)), lr=0.5)
        neurons = Neurons.at(e, None)
        while not neurons.is_separated:
            neurons.learn()
        made += 1
        assert neurons.is_fair
        assert neurons.mistakes[0] <= bound.corrections
        most = max(most, neurons.mistakes[0] / bound.corrections)
    assert made > 950
    assert 0.05 < most <= 1


@pytest.mark.parametrize("seed", range(3))
def test_the_margin_is_the_widest_that_there_is_and_never_more(seed: int):
    rng = np.random.default_rng(seed)
    x, y = separable(rng)
    bound = novikoff(x, y)
    signed = np.column_stack([x, np.ones(len(x))]) * np.where(y > 0, 1, -1)[:, None]
    tried = rng.normal(size=(200_000, 3))
    margins = (signed @ (tried / np.linalg.norm(tried, axis=1)[:, None]).T).min(0)
    assert margins.max() <= bound.margin + 1e-12
    assert bound.margin == pytest.approx(margins.max(), rel=0.1)
    assert bound.radius == pytest.approx(np.sqrt((x**2).sum(1) + 1).max())


def test_a_run_on_a_separable_set_ends_with_the_bound_in_words_and_on_xor_it_never_ends():
    (*_, frame), end = to_the_end(Neuron())
    assert end.why == (
        "A whole pass without a mistake: the line is found, after 3 corrections. "
        "More than R²/γ² = 23.2 there cannot be (Novikoff 1962)."
    )
    assert int(frame["each/last"][0]) == 0
    frames = Neuron(data="XOR gate").run()
    next(frames)
    mistakes = [int(frames.send(Wish(updates=400))["each/mistakes"][0]) for _ in range(5)]
    assert all(later > earlier for earlier, later in pairwise(mistakes))


def test_without_points_there_is_a_sentence_and_nothing_else():
    seen, end = to_the_end(Neuron(data="own points"))
    assert (len(seen), end.why) == (1, NO_POINTS)
