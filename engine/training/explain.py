"""The update after a frame of a Trainer, explained for one weight or bias of a convolution or a dense layer."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from engine.experiment import SettingError
from engine.looking import questions
from engine.looking.ledger import Update, ledger, ledger_frame
from engine.looking.probe import Probe
from engine.looking.shares import chosen, shares_frame
from engine.tape import Frame
from engine.training.task import Outcome, Planned
from engine.training.trainer import Trainer

MEANS, SQUARES = ("momentum_buffer", "exp_avg"), ("sum", "square_avg", "exp_avg_sq")
"""What torch.optim calls the moments of its optimizers."""
TERMS = 6
"""Products of input and δ that are listed of a sample's gradient: the largest."""


@dataclass(frozen=True)
class Made:
    """An update that was made. Of one unit all weights and then its bias in a row: before it, their gradients and moments, what
    decays, and after it; input, output and ∂loss/∂output of what was watched; the batch, and the norm of the whole gradient."""

    before: np.ndarray
    gradient: np.ndarray
    m: np.ndarray
    v: np.ndarray
    decay: np.ndarray
    after: np.ndarray
    count: int
    lr: float
    norm: float
    seen: Probe
    batch: Any
    outcome: Outcome


def made(trainer: Trainer, name: str, unit: int, watched: tuple[str, ...] = ()) -> Made:
    """Make the trainer's next update, and keep what explains it for a unit of the module `name`. Raises SettingError at the end."""
    if finding := trainer.finding():
        raise SettingError(finding.why)
    learner, step = trainer.learner, trainer.step
    layer, batch, lr = learner.net.get_submodule(name), trainer.task.batch(step), trainer.task.lr(step)
    parameters = [parameter for parameter in (layer.weight, layer.bias) if isinstance(parameter, nn.Parameter)]
    with Probe(learner.net, name, *watched) as seen:
        outcome = learner.back(batch)
    if outcome is None:
        raise SettingError(f"The update after step {step:,} leads beyond all numbers: the run ends here.")
    if any(parameter.grad is None for parameter in parameters):
        raise SettingError("This layer is frozen: no update changes it.")
    states = [learner.optimizer.state.get(parameter, {}) for parameter in parameters]
    decays = [torch.full_like(parameter, _decay(learner.optimizer, parameter)) for parameter in parameters]
    moments = [[_moment(*pair, names) for pair in zip(states, parameters, strict=True)] for names in (MEANS, SQUARES)]
    rows = [_row(parts, unit) for parts in (parameters, [p.grad for p in parameters], *moments, decays)]
    count, norm = int(states[0].get("step", 0)) + 1, _norm(learner.net)
    learner.step(lr)
    before, gradient, m, v, decay = rows
    return Made(before, gradient, m, v, decay, _row(parameters, unit), count, lr, norm, seen, batch, outcome)


def _row(parts: list[Any], unit: int) -> np.ndarray:
    """A unit's part of each, one after another."""
    return torch.cat([part[unit].detach().flatten() for part in parts]).double().cpu().numpy()


def _moment(state: dict[str, Any], parameter: torch.Tensor, names: tuple[str, ...]) -> torch.Tensor:
    """One of these, or 0 where there is none yet."""
    return next((state[name] for name in names if state.get(name) is not None), torch.zeros_like(parameter))


def _decay(optimizer: torch.optim.Optimizer, parameter: torch.Tensor) -> float:
    groups = [group for group in optimizer.param_groups if any(one is parameter for one in group["params"])]
    return groups[0]["weight_decay"]


def _norm(net: nn.Module) -> float:
    norms = [parameter.grad.double().norm() for parameter in net.parameters() if parameter.grad is not None]
    return float(torch.stack(norms).norm())


def explained(
    how: Planned,
    schedule: str,
    made: Made,
    name: str,
    layer: nn.Module,
    place: tuple[int, int, int],
    losses: np.ndarray,
) -> Frame:
    """Of the unit, number and sample in `place` (−1: what changes most, which brings most): shares, largest terms and ledger."""
    unit, number, sample = place
    questions.within(number, "weight", -1, len(made.before) - 1)
    number = int(np.abs(made.after - made.before).argmax()) if number == -1 else number
    products = _products(layer, made.seen.inputs[name], made.seen.gradients[name], unit, number)
    share = (products[0] * products[1]).flatten(1).double().sum(1).cpu().numpy()
    sample = chosen(share, sample)
    update = Update(
        optimizer=how.optimizer,
        weight=made.before[number],
        gradient=made.gradient[number],
        m=made.m[number],
        v=made.v[number],
        count=made.count,
        lr=made.lr,
        base=how.lr,
        schedule=schedule,
        clip=how.clip,
        norm=made.norm,
        decay=made.decay[number],
    )
    return {
        **ledger_frame(ledger(update)),
        "explain/number": np.array([number, len(made.before)]),
        "explain/gradient": np.array(made.gradient[number]),
        "explain/after": np.array(made.after[number]),
        **_terms(*(part[sample] for part in products), len(share)),
    } | shares_frame(share, losses, sample)


def _products(
    layer: nn.Module, read: torch.Tensor, delta: torch.Tensor, unit: int, number: int
) -> tuple[torch.Tensor, torch.Tensor]:
    """What a weight's gradient is the sum of products of, by sample: inputs (b, …) that it meets, and δ of its unit there."""
    if isinstance(layer, nn.Conv2d):
        delta = delta[:, unit]  # (b, h, w)
        if number == layer.weight[unit].numel():
            return torch.ones_like(delta), delta
        channel, dy, dx = np.unravel_index(number, layer.weight.shape[1:])
        (down, right), (h, w) = layer.stride, delta.shape[1:]
        top, left = (int(side) for side in layer.padding)
        padded = functional.pad(read[:, int(channel)], (left, left, top, top))
        return padded[:, dy : dy + down * h : down, dx : dx + right * w : right][:, :h, :w], delta
    delta = delta[..., unit].reshape(len(delta), -1)  # (b, places)
    is_bias = number == read.shape[-1]
    return torch.ones_like(delta) if is_bias else read[..., number].reshape(delta.shape), delta


def _terms(read: torch.Tensor, delta: torch.Tensor, size: int) -> Frame:
    """The largest products of one sample's own gradient, where they are, and how many others bring what."""
    x, back = read.double().cpu().numpy(), delta.double().cpu().numpy() * size
    product = (x * back).ravel()
    largest = np.argsort(-np.abs(product), kind="stable")[:TERMS]
    places = np.stack(np.unravel_index(largest, x.shape), axis=1)
    others = np.delete(product, largest)
    return {
        "explain/term": np.stack([x.ravel()[largest], back.ravel()[largest], product[largest]], axis=1),
        "explain/place": places,
        "explain/others": np.array([len(others), others.sum()]),
    }
