"""What a recurrent network learns by: its batches, its loss, and its test."""

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from engine.experiment import NotFiniteError
from engine.experiments.sequence.cells import Net, fresh
from engine.experiments.sequence.settings import Sequence
from engine.experiments.sequence.tasks import CLOSE, TASKS, TEST, TRAIN, Examples, examples
from engine.looking.said import percent
from engine.tape import Frame
from engine.training.arrays import load_weights
from engine.training.task import Outcome, Task

N_TEST = 400
OFTEN, EVERY = (0, 10, 20), 50


class Training(Task[Sequence, Examples]):
    """Sequences drawn anew for every update."""

    @property
    def planned(self) -> int:
        """Updates."""
        return self.e.steps

    def fresh(self) -> Net:
        """With the weights of its seed."""
        return initial(self.e).to(self.device)

    def batch(self, step: int) -> Examples:
        """A function of seed and step."""
        return batch_at(self.e, step)

    def loss(self, net: Net, batch: Examples) -> Outcome:
        """Over all steps that count."""
        return Outcome(*outcome(self.e, net, batch))

    def lr(self, step: int) -> float:
        """Always the same."""
        return self.e.lr

    def is_due(self, step: int) -> bool:
        """Often at first, then every so many updates of the plan."""
        return step - self.base in OFTEN or (step - self.base) % EVERY == 0

    def evaluate(self, net: Net, step: int) -> Frame:
        """Loss and accuracy on sequences of their own."""
        with torch.no_grad():
            loss, accuracy = outcome(self.e, net, held_out(self.e))
        if not torch.isfinite(loss):
            raise NotFiniteError
        found = {"loss/test": loss.cpu().numpy(), "accuracy/test": np.array(accuracy, np.float32)}
        return found | {"test/n": np.array(N_TEST)}

    def said(self, tested: Frame) -> str:
        """How much is right."""
        return f"{percent(float(tested['accuracy/test']))} of the test's answers are right."


def initial(e: Sequence) -> Net:
    """The net as its seed draws it."""
    return fresh(e.cell, len(TASKS[e.task].inputs), e.hidden_size, e.seed_weights)


def net_of(e: Sequence, frame: Frame) -> Net:
    """The net as it was at a frame, for looking at."""
    net = Net(e.cell, len(TASKS[e.task].inputs), e.hidden_size).requires_grad_(False)
    load_weights(net.state_dict(), frame)
    return net


def batch_at(e: Sequence, step: int) -> Examples:
    """The mini-batch of the update after `step`."""
    return examples(e, e.batch_size, TRAIN, step)


def held_out(e: Sequence) -> Examples:
    """The test: draws from a stream of their own."""
    return examples(e, N_TEST, TEST)


def outcome(e: Sequence, net: Net, batch: Examples) -> tuple[Tensor, float]:
    """The mean loss over what counts, and the share of it that is right."""
    x, target, counts = (torch.tensor(part, device=net.bias_ih.device) for part in batch)
    said = net(x)
    return losses(e, said, target)[counts].mean(), rights(e, said, target)[counts].float().mean().item()


def losses(e: Sequence, said: Tensor, target: Tensor) -> Tensor:
    """The loss at each step: squared error of a number, cross-entropy in nats of a bit."""
    if e.is_number:
        return (said - target) ** 2
    return functional.binary_cross_entropy_with_logits(said, target, reduction="none")


def rights(e: Sequence, said: Tensor, target: Tensor) -> Tensor:
    """Whether it is right at each step."""
    return (said - target).abs() < CLOSE if e.is_number else (said > 0) == (target > 0.5)
