"""The probe sees what autograd sees, and leaves no trace."""

import pytest
import torch
from torch import nn

from engine.looking.probe import Probe


def model() -> nn.Module:
    torch_generator = torch.Generator().manual_seed(0)
    net = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Sequential(nn.Linear(4, 2)))
    for parameter in net.parameters():
        parameter.data = torch.randn(parameter.shape, generator=torch_generator)
    return net


def test_outputs_and_gradients_equal_those_of_autograd_by_hand():
    net, x = model(), torch.ones(5, 3)
    with Probe(net, "0", "1", "2.0") as seen:
        net(x).square().sum().backward()
    z = net[0](x)
    a = torch.tanh(z)
    out = net[2](a)
    gradients = torch.autograd.grad(out.square().sum(), [z, a, out])
    for name, value, gradient in zip(("0", "1", "2.0"), (z, a, out), gradients, strict=True):
        torch.testing.assert_close(seen.outputs[name], value.detach())
        torch.testing.assert_close(seen.gradients[name], gradient)


def test_without_names_it_watches_every_leaf():
    net = model()
    with Probe(net) as seen, torch.no_grad():
        net(torch.ones(1, 3))
    assert list(seen.outputs) == ["0", "1", "2.0"]
    assert seen.gradients == {}


def test_an_unknown_name_is_refused_and_nothing_stays_behind():
    net = model()
    with pytest.raises(KeyError):
        Probe(net, "nowhere")
    with pytest.raises(ZeroDivisionError), Probe(net):
        raise ZeroDivisionError
    assert not any(module._forward_hooks for module in net.modules())
