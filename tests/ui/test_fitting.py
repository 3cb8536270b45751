"""A plan of training for a set of images, reckoned as training itself counts its updates."""

from dataclasses import replace

import pytest

from engine.experiments.vision.batches import Batches
from engine.experiments.vision.settings import Vision
from ui.fitting import ENOUGH, fitting, learned, updates

MNIST = 60_000


@pytest.mark.parametrize("early_stop", [0, 3])
@pytest.mark.parametrize(("n_train", "batch_size"), [(500, 64), (65, 64), (72, 64), (10, 64), (60_000, 7), (11, 5)])
def test_updates_are_counted_as_training_makes_them(n_train: int, batch_size: int, early_stop: int):
    e = Vision(n_train=n_train, batch_size=batch_size, early_stop=early_stop)
    batches = Batches(e, is_pretraining=False)
    assert learned(e, MNIST) == len(batches)
    assert updates(batch_size, 3, learned(e, MNIST)) == 3 * batches.per_epoch


@pytest.mark.parametrize("settings", [{}, {"n_train": 500}, {"early_stop": 5}, {"n_train": 100, "early_stop": 5}])
@pytest.mark.parametrize("n", [26, 65, 1000, 5000])
def test_a_plan_is_long_enough_for_the_images_that_are_trained_on(n: int, settings: dict[str, int]):
    e = Vision(**settings)
    made = replace(e, **fitting(e, n))
    assert updates(made.batch_size, made.epochs, learned(e, n)) >= ENOUGH


def test_a_plan_that_came_with_one_set_gives_way_to_that_of_the_next_whatever_part_of_it_is_used():
    first = Vision(n_train=500, early_stop=5)
    then = replace(first, **fitting(first, 5000))
    assert fitting(then, 40, before=5000)
    assert not fitting(replace(then, epochs=then.epochs + 1), 40, before=5000)
