"""What cards of the page of activations say, measured over several seeds."""

import pytest

from engine.experiments.activations.depth import depth
from engine.experiments.activations.settings import Activations
from tests.claims.lessons import seeded
from ui.examples import BENDS

SIGNALS = Activations.at(BENDS[1].address)


@pytest.mark.parametrize("e", seeded(SIGNALS))
def test_of_fifty_layers_of_sigmoids_nothing_is_left_of_the_gradient_and_with_relu_and_he_it_lives(e):
    assert depth(e)["depth/back"][0] < 1e-20
    relu = Activations(seed_weights=e.seed_weights, seed_data=e.seed_data)
    assert 0.01 < depth(relu)["depth/back"][0] < 100
