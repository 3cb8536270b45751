"""What PyTorch trains with has an entry for every name that a person can pick, and scripts write it as it is made."""

import pytest
import torch
from torch import nn

from engine import catalog
from engine.training import activations, optimizer


def test_every_name_of_the_catalogs_can_be_trained_with():
    assert list(activations.ACTIVATIONS) == list(catalog.ACTIVATIONS)
    assert list(optimizer.OPTIMIZERS) == list(catalog.OPTIMIZERS)


@pytest.mark.parametrize("name", catalog.ACTIVATIONS)
def test_an_activation_is_written_as_it_is_made(name):
    names = {"nn": nn, "torch": torch}
    exec("\n".join(activations.sources([name])), names)
    z = torch.linspace(-3, 3, 13)
    assert torch.equal(eval(activations.written(name), names)(z), activations.ACTIVATIONS[name]()(z))


@pytest.mark.parametrize("is_fused", [False, True])
@pytest.mark.parametrize("name", catalog.OPTIMIZERS)
def test_an_optimizer_is_written_as_it_is_made(name, is_fused):
    weights = [torch.ones(2, requires_grad=True)]
    written = eval(optimizer.written(name, "weights", "LR", is_fused), {"torch": torch, "weights": weights, "LR": 0.1})
    made = optimizer.made(name, weights, 0.1, is_fused)
    assert type(written) is type(made)
    assert written.defaults == made.defaults
