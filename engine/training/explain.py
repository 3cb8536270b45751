"""The update after a frame of a Trainer, explained for one weight or bias of a convolution or a dense layer."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from engine.experiment import SettingError
from engine.looking import questions
from engine.looking.ledger import Line, Update, ledger, ledger_frame
from engine.looking.probe import Probe
from engine.looking.shares import chosen, shares_frame
from engine.tape import Frame
from engine.training.task import Outcome, Planned
from engine.training.trainer import Trainer

MEANS, SQUARES = ("momentum_buffer", "exp_avg"), ("sum", "square_avg", "exp_avg_sq")
"""What torch.optim calls the moments of its optimizers."""
TERMS = 6
"""Products of input and δ that are listed of a sample's gradient: the largest."""


class Numbers(NamedTuple):
    """Of some units of a layer the weights and then the bias, a row each (units, numbers): before the update, their gradients and
    moments, what decays, and after it."""

    before: np.ndarray
    gradient: np.ndarray
    m: np.ndarray
    v: np.ndarray
    decay: np.ndarray
    after: np.ndarray


@dataclass(frozen=True)
class Made:
    """An update that was made: the numbers of units from `first` on of the module `name`; what was seen of it and of others; the batch
    and what came of it; how many updates the moments count, the learning rate, and the norm of the whole gradient."""

    name: str
    first: int
    numbers: Numbers
    seen: Probe
    batch: Any
    outcome: Outcome
    count: int
    lr: float
    norm: float
    layer: nn.Module


def made(trainer: Trainer, name: str, units: range, watched: tuple[str, ...] = ()) -> Made:
    """Make the trainer's next update, and keep what explains it. Raises SettingError where none follows, or the layer is frozen."""
    if finding := trainer.finding():
        raise SettingError(finding.why)
    learner, step = trainer.learner, trainer.step
    layer, batch, lr = learner.net.get_submodule(name), trainer.task.batch(step), trainer.task.lr(step)
    parameters = [parameter for parameter in (layer.weight, layer.bias) if isinstance(parameter, nn.Parameter)]
    with Probe(learner.net, name, *watched) as seen:
        outcome = learner.back(batch)
    if outcome is None:
        raise SettingError(f"The update after step {step:,} leads beyond all numbers: the run ends here.")
    gradients = [parameter.grad for parameter in parameters if parameter.grad is not None]
    if len(gradients) < len(parameters):
        raise SettingError("This layer is frozen: no update changes it.")
    states = [learner.optimizer.state.get(parameter, {}) for parameter in parameters]
    m, v = ([_moment(*pair, kinds) for pair in zip(states, parameters, strict=True)] for kinds in (MEANS, SQUARES))
    decay = [torch.full_like(parameter, _decay(learner.optimizer, parameter)) for parameter in parameters]
    tables = [_rows(parts, units) for parts in (parameters, gradients, m, v, decay)]
    count, norm = int(states[0].get("step", 0)) + 1, _norm(learner.net)
    learner.step(lr)
    numbers = Numbers._make([*tables, _rows(parameters, units)])
    return Made(name, units.start, numbers, seen, batch, outcome, count, lr, norm, layer)


def _rows(parts: list[Any], units: range) -> np.ndarray:
    """These units' weights and bias, a row each."""
    chosen = slice(units.start, units.stop)
    return torch.cat([part[chosen].detach().reshape(len(units), -1) for part in parts], 1).double().cpu().numpy()


def _moment(state: dict[str, Any], parameter: torch.Tensor, kinds: tuple[str, ...]) -> torch.Tensor:
    """One of these kinds, or 0 where there is none yet."""
    return next((state[kind] for kind in kinds if state.get(kind) is not None), torch.zeros_like(parameter))


def _decay(optimizer: torch.optim.Optimizer, parameter: torch.Tensor) -> float:
    groups = [group for group in optimizer.param_groups if any(one is parameter for one in group["params"])]
    return groups[0]["weight_decay"]


def _norm(net: nn.Module) -> float:
    norms = [parameter.grad.double().norm() for parameter in net.parameters() if parameter.grad is not None]
    return float(torch.stack(norms).norm())


def most_changed(made: Made, numbers: range) -> tuple[int, int]:
    """Unit and number, of these numbers, of what the update changes most."""
    change = np.abs(made.numbers.after - made.numbers.before)[:, numbers.start : numbers.stop]
    row, number = np.unravel_index(int(change.argmax()), change.shape)
    return made.first + int(row), numbers.start + int(number)


def explained(
    how: Planned,
    schedule: str,
    made: Made,
    place: tuple[int, int],
    sample: int,
    losses: np.ndarray,
    then: Line | None = None,
) -> Frame:
    """For a unit and number: shares of the samples with their losses (b,), the largest products of one (−1: which brings most), and the
    ledger; `then`: what sets the weight once it is updated."""
    unit, number = place
    row = unit - made.first
    questions.within(number, "weight", 0, made.numbers.before.shape[1] - 1)
    before, gradient, m, v, decay, after = (float(table[row, number]) for table in made.numbers)
    read, delta = _factors(made.layer, made.seen.inputs[made.name], made.seen.gradients[made.name], unit, number)
    share = (read * delta).flatten(1).double().sum(1).cpu().numpy()
    sample = chosen(share, sample)
    lines = ledger(
        Update(
            optimizer=how.optimizer,
            weight=before,
            gradient=gradient,
            m=m,
            v=v,
            count=made.count,
            lr=made.lr,
            base=how.lr,
            schedule=schedule,
            clip=how.clip,
            norm=made.norm,
            decay=decay,
        )
    )
    return {
        **shares_frame(share, losses, sample),
        **_terms(read[sample], delta[sample], len(share)),
        **ledger_frame([*lines, then] if then else lines),
        "explain/number": np.array([number, made.numbers.before.shape[1]]),
        "explain/gradient": np.array(gradient),
        "explain/after": np.array(then.value if then else after),
    }


def _factors(
    layer: nn.Module, read: torch.Tensor, delta: torch.Tensor, unit: int, number: int
) -> tuple[torch.Tensor, torch.Tensor]:
    """What a weight's gradient is the sum of products of, by sample: inputs (b, …) that it meets, and δ of its unit there."""
    if isinstance(layer, nn.Conv2d):
        delta = delta[:, unit]  # (b, h, w)
        if number == layer.weight[unit].numel():
            return torch.ones_like(delta), delta
        return _under(layer, read, number, (delta.shape[1], delta.shape[2])), delta
    delta = delta[..., unit].reshape(len(delta), -1)  # (b, places)
    is_bias = number == read.shape[-1]
    return torch.ones_like(delta) if is_bias else read[..., number].reshape(delta.shape), delta


def _under(layer: nn.Conv2d, read: torch.Tensor, number: int, size: tuple[int, int]) -> torch.Tensor:
    """The inputs (b, h, w) that lie under one place of the kernel as it moves over the image."""
    channel, dy, dx = (int(k) for k in np.unravel_index(number, tuple(layer.weight.shape[1:])))
    (down, right), (h, w) = layer.stride, size
    top, left = (int(side) for side in layer.padding)
    padded = functional.pad(read[:, channel], (left, left, top, top))
    return padded[:, dy : dy + down * h : down, dx : dx + right * w : right][:, :h, :w]


def _terms(read: torch.Tensor, delta: torch.Tensor, size: int) -> Frame:
    """The largest products of one sample's own gradient, where they are, and how many others bring what."""
    x, back = read.double().cpu().numpy(), delta.double().cpu().numpy() * size
    product = (x * back).ravel()
    largest = np.argsort(-np.abs(product), kind="stable")[:TERMS]
    others = np.delete(product, largest)
    return {
        "explain/term": np.stack([x.ravel()[largest], back.ravel()[largest], product[largest]], axis=1),
        "explain/place": np.stack(np.unravel_index(largest, x.shape), axis=1),
        "explain/others": np.array([len(others), others.sum()]),
    }
