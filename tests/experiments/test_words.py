"""What the form says of the Playground's settings is what happens."""

import numpy as np
import pytest

from engine.data.datasets import DATASETS
from engine.data.samples import samples
from engine.experiment import Wish
from engine.experiments.playground.settings import Playground
from engine.kernel import flat

SEEDS = (1, 2, 3)
OWN_AND_GATES = [name for name, data in DATASETS.items() if data.is_own or not data.is_split]


def drawn(data, noise, seed):
    return samples(data, 3, 200, noise, 100, seed, ())[0]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("data", DATASETS)
def test_noise_moves_points_or_labels_or_targets_as_its_help_says(data, seed):
    clean, noisy = drawn(data, 0.0, seed), drawn(data, 0.5, seed)
    moves = {"x": not np.array_equal(clean.x, noisy.x), "y": not np.array_equal(clean.y, noisy.y)}
    if data in ("XOR", "circle", "checkerboard", "plane", "hills"):
        assert moves == {"x": False, "y": True}
    elif data in OWN_AND_GATES:
        assert moves == {"x": False, "y": False}
    else:
        assert moves == {"x": True, "y": False}


@pytest.mark.parametrize("data", [name for name in OWN_AND_GATES if name.endswith("gate")])
def test_a_gate_is_tested_on_what_it_was_trained_on(data):
    train, test = Playground(data=data, train_share=10).samples()
    np.testing.assert_array_equal(train.x, test.x)
    assert len(train.x) == 4


@pytest.mark.parametrize("seed", SEEDS)
def test_adamw_shrinks_weights_and_biases_by_a_hundredth_of_the_rate_besides(seed):
    settings = {"lr": 0.01, "n_points": 60, "seed_weights": seed, "edits": ("0:0.bias:0:2",), "l2": 0.01}
    after = {}
    for optimizer in ("Adam", "AdamW"):
        experiment = Playground(**settings, optimizer=optimizer)
        frames = experiment.run()
        before = flat.join(next(frames), experiment.widths, "param/")
        after[optimizer] = flat.join(frames.send(Wish(updates=1)), experiment.widths, "param/")
    np.testing.assert_allclose(after["Adam"] - after["AdamW"], 0.01 * 0.01 * before, atol=2e-6)
