"""Where it is computed: what the person is told, and that optimizers find their counts where the parameters are."""

import numpy as np
import pytest
import torch

from engine.catalog import OPTIMIZERS
from engine.experiments.attention.settings import Attention
from engine.experiments.vision.settings import Vision
from engine.training.device import FEW, FULL, Place, computed_at, device_of, macs
from engine.training.optimizer import count, optimizer_of


def test_nothing_is_asked_of_cuda_where_a_process_was_told_of_no_gpu():
    assert device_of(Vision()) == ("cpu", "Computed on the CPU: this server has no GPU that PyTorch can use.")


@pytest.mark.parametrize("work", [Vision(), Attention()])
@pytest.mark.parametrize(("place", "words"), [
    (Place("cuda:1", "H100"), "Computed on the GPU, H100: {n:,} multiplications a batch."),
    (Place(why=FEW), "{n:,} multiplications a batch are too few"),
    (Place(why=FULL), "the GPU's memory was full"),
])  # fmt: skip
def test_the_sentence_says_where_and_why(work, place, words):
    with computed_at(place):
        device, said = device_of(work)
    assert device == place.device
    assert words.format(n=macs(work)) in said


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_count_of_steps_lies_where_pytorch_itself_would_put_it(name):
    """A fused step on a GPU refuses a count that lies in the CPU's memory; a parameter without memory stands for one there."""
    optimizer = optimizer_of(Vision(optimizer=name), torch.nn.Linear(2, 2))
    elsewhere = torch.empty(2, 2, device="meta")
    placed = count(optimizer, np.float32(7), elsewhere)
    assert placed.device.type == ("meta" if optimizer.defaults.get("fused") else "cpu")
    assert count(optimizer, np.float32(7), torch.empty(1)).item() == 7
