"""Our cells are PyTorch's: the same values and gradients as torch.nn's RNN, LSTM and GRU, and as its linear layer behind them."""

import pytest
import torch
from torch import nn

from engine.experiments.sequence.cells import GATES, fresh
from engine.experiments.sequence.settings import Sequence

THEIRS = {"RNN": nn.RNN, "LSTM": nn.LSTM, "GRU": nn.GRU}
NAMES = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")


@pytest.mark.parametrize(("inputs", "hidden", "t"), [(1, 1, 1), (2, 5, 30)])
@pytest.mark.parametrize("cell", GATES)
def test_a_cell_equals_torch_in_values_and_gradients(cell, inputs, hidden, t):
    net = fresh(cell, inputs, hidden, seed=3).double()
    theirs = THEIRS[cell](inputs, hidden, batch_first=True).double()
    theirs.load_state_dict({f"{name}_l0": net.state_dict()[name] for name in NAMES})
    x = torch.randn(4, t, inputs, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    ours_x, theirs_x = x.clone().requires_grad_(), x.clone().requires_grad_()
    states, said = theirs(theirs_x)[0], net(ours_x)
    torch.testing.assert_close(said, (states @ net.output.weight.T + net.output.bias)[..., 0], atol=1e-6, rtol=0)
    said.sin().sum().backward()
    (states @ net.output.weight.detach().T + net.output.bias.detach())[..., 0].sin().sum().backward()
    for name in NAMES:
        torch.testing.assert_close(net.get_parameter(name).grad, getattr(theirs, f"{name}_l0").grad, atol=1e-6, rtol=0)
    torch.testing.assert_close(ours_x.grad, theirs_x.grad, atol=1e-6, rtol=0)


@pytest.mark.parametrize("cell", GATES)
def test_the_plan_counts_every_parameter(cell):
    for task, inputs in (("echo", 1), ("adding", 2)):
        plan = Sequence(task=task, cell=cell, hidden_size=7).plan
        assert sum(part.params for part in plan) == sum(p.numel() for p in fresh(cell, inputs, 7, 1).parameters())


@pytest.mark.parametrize("cell", GATES)
def test_fresh_weights_are_drawn_from_the_seed_within_one_over_root_of_the_units(cell):
    weights = [p.detach() for p in fresh(cell, 2, 16, 1).parameters()]
    assert all(p.abs().max() <= 0.25 for p in weights)
    assert max(p.abs().max() for p in weights) > 0.24
    assert all(torch.equal(a, b) for a, b in zip(weights, fresh(cell, 2, 16, 1).parameters(), strict=True))
    assert not torch.equal(weights[1], fresh(cell, 2, 16, 2).weight_hh)
