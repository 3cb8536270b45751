"""Data sets: shapes, ranges, labels by their own definition, and the split."""

import numpy as np
import pytest

from engine.data.datasets import DATASETS, REACH
from engine.data.samples import own_point, samples
from engine.experiment import SettingError

DRAWN = [name for name, data_set in DATASETS.items() if not data_set.is_own]


def drawn(name, noise=0.0, n=400, share=50, seed=1, own=()):
    return samples(name, 4, n, noise, share, seed, own)


@pytest.mark.parametrize("noise", [0.0, 0.25])
@pytest.mark.parametrize("name", DRAWN)
def test_points_lie_on_the_plane_and_labels_are_what_the_task_says(name, noise):
    for part in drawn(name, noise):
        assert part.x.shape == (len(part.y), 2)
        assert np.isfinite(part.x).all()
        assert np.mean(np.abs(part.x) <= REACH) > 0.97
        if DATASETS[name].task == "regression":
            assert np.abs(part.y).max() <= 1
        else:
            assert set(part.y) <= set(range(4 if DATASETS[name].task == "classes" else 2))


@pytest.mark.parametrize("name", DRAWN)
def test_equal_seeds_give_equal_points_and_other_seeds_others(name):
    once, twice, other = drawn(name), drawn(name), drawn(name, seed=2)
    np.testing.assert_array_equal(once[0].x, twice[0].x)
    assert not DATASETS[name].is_split or not np.array_equal(once[0].x, other[0].x)


@pytest.mark.parametrize("share", [10, 50, 90])
def test_the_split_keeps_every_point_once(share):
    train, test = drawn("spiral", share=share)
    assert len(train.y) == 4 * share
    assert len(np.unique(np.concatenate([train.x, test.x]), axis=0)) == 400


def test_labels_follow_their_definition():
    train, _ = drawn("XOR")
    np.testing.assert_array_equal(train.y, train.x[:, 0] * train.x[:, 1] > 0)
    train, _ = drawn("circle")
    np.testing.assert_array_equal(train.y, np.hypot(*train.x.T) < 2.5)
    train, _ = drawn("plane")
    np.testing.assert_allclose(train.y, train.x.sum(axis=1) / 12)


@pytest.mark.parametrize(
    ("name", "truth"),
    [("AND gate", [0, 0, 0, 1]), ("OR gate", [0, 1, 1, 1]), ("NAND gate", [1, 1, 1, 0]), ("XOR gate", [0, 1, 1, 0])],
)
def test_gates_are_their_truth_tables(name, truth):
    train, test = drawn(name)
    assert [bool(y) for _, y in sorted(zip(map(tuple, train.x), train.y, strict=True))] == [bool(y) for y in truth]
    assert train is test


def test_own_points_are_training_points_beside_a_set_and_are_split_alone():
    own = tuple(f"{i}:{-i}:1" for i in range(5))
    train, test = drawn("moons", own=own)
    assert (len(train.y), len(test.y)) == (205, 200)
    train, test = drawn("own points", own=own)
    assert (len(train.y), len(test.y)) == (2, 3)
    train, test = drawn("own points")
    assert (len(train.y), len(test.y)) == (0, 0)


def test_a_training_share_of_100_tests_on_the_training_points():
    train, test = drawn("own points", own=("0:0:1", "1:1:0"), share=100)
    assert train is test
    np.testing.assert_array_equal(train.x, [[0, 0], [1, 1]])
    assert len(drawn("moons", own=("0:0:1",), share=100)[1].y) == 401


def test_own_points_may_be_of_six_classes_or_have_any_target_or_several():
    train, test = drawn("own classes", own=("0:0:3", "1:1:0"))
    assert sorted([*train.y, *test.y]) == [0, 3]
    train, _ = drawn("own values", own=("0:0:-273.15", "1:1:1e5"), share=100)
    np.testing.assert_array_equal(train.y, [-273.15, 1e5])
    train, test = drawn("own values", own=("0.05:0.1:0.01:0.99", "1:1:2:3"), share=50)
    assert (train.y.shape, test.y.shape) == ((1, 2), (1, 2))
    train, _ = drawn("own values", own=("0.05:0.1:0.01:0.99",), share=100)
    np.testing.assert_array_equal(train.y, [[0.01, 0.99]])
    assert drawn("own values")[0].y.shape == (0,)


def test_minus_one_is_the_negative_class_but_stays_a_coordinate():
    assert own_point("-1:1:-1", "two classes", 2) == (-1.0, 1.0, 0.0)
    assert own_point("−1:1:−1", "regression", 0) == (-1.0, 1.0, -1.0)


@pytest.mark.parametrize(
    "text", ["", "1:2", "1:2:3:4", "a:1:1", "nan:0:1", "7:0:1", "0:-6.1:0", "0:0:2", "0:0:0.5", "inf:0:0"]
)
def test_an_unusable_own_point_is_refused_with_a_sentence(text):
    with pytest.raises(SettingError, match=r"\.$"):
        own_point(text, "two classes", 2)


@pytest.mark.parametrize("text", ["0:0", "0:0:nan", "0:0:inf", "0:0:1e7", "0:0:1:-inf", "0:0:1:2:3:4:5:6:7"])
def test_an_unusable_target_is_refused_with_a_sentence(text):
    with pytest.raises(SettingError, match=r"\.$"):
        own_point(text, "regression", 0)
