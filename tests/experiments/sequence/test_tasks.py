"""Examples say what the tasks say, and are a function of seed and step."""

import numpy as np
import pytest

from engine.experiments.sequence.settings import Sequence
from engine.experiments.sequence.tasks import TASKS, TEST, TRAIN, WATCHED, examples


@pytest.mark.parametrize("delay", [1, 2, 5, 11])
def test_an_echo_is_the_bit_of_some_steps_ago_and_the_first_ones_do_not_count(delay):
    x, target, counts = examples(Sequence(delay=delay), 50, TRAIN)
    assert set(x.ravel()) == {0, 1}
    np.testing.assert_array_equal(target[:, delay:], x[:, : 12 - delay, 0])
    assert not counts[:, :delay].any()
    assert counts[:, delay:].all()


@pytest.mark.parametrize("length", [2, 13])
def test_parity_is_whether_the_ones_so_far_are_odd_in_number(length):
    x, target, counts = examples(Sequence(task="parity", length=length, delay=1), 50, TRAIN)
    for row, said in zip(x[:, :, 0], target, strict=True):
        assert [sum(row[: t + 1]) % 2 for t in range(length)] == list(said)
    assert counts.all()


@pytest.mark.parametrize("length", [2, 3, 60])
def test_of_the_numbers_to_add_one_in_each_half_is_marked_and_only_the_end_counts(length):
    x, target, counts = examples(Sequence(task="adding", length=length, delay=1), 200, TRAIN)
    values, marks = x[:, :, 0], x[:, :, 1]
    assert set(marks.ravel()) <= {0, 1}
    assert (marks[:, : length // 2].sum(axis=1) == 1).all()
    assert (marks.sum(axis=1) == 2).all()
    np.testing.assert_allclose(target[:, -1], (values * marks).sum(axis=1), rtol=1e-6)
    assert (counts.sum(axis=1) == 1).all()
    assert counts[:, -1].all()
    assert 0 <= values.min() < 0.1 < 0.9 < values.max() < 1


@pytest.mark.parametrize("task", TASKS)
def test_examples_are_a_function_of_seed_stream_and_step(task):
    e = Sequence(task=task, length=20)
    x = examples(e, 30, TRAIN, 5).x
    np.testing.assert_array_equal(x, examples(e, 30, TRAIN, 5).x)
    others = [examples(e, 30, TRAIN, 6), examples(e, 30, TEST, 5), examples(e, 30, WATCHED, 5)]
    others.append(examples(Sequence(task=task, length=20, seed_order=2), 30, TRAIN, 5))
    assert not any(np.array_equal(x, other.x) for other in others)
