"""What a trainer trains: each experiment hands one in."""

from abc import ABC, abstractmethod
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

import numpy as np
import torch
from torch import nn

from engine.experiment import Finding
from engine.tape import Frame
from engine.training.device import HERE
from engine.training.optimizer import Learning


class Outcome(NamedTuple):
    """What a net makes of a batch: its loss (), the share that is right, and, where they are wanted, the losses of the examples (b,)."""

    loss: torch.Tensor
    accuracy: float = np.nan
    each: np.ndarray | None = None

    @property
    def numbers(self) -> tuple[float, float]:
        """Loss and accuracy."""
        return self.loss.item() if self.each is None else self.each.mean(dtype=np.float64), self.accuracy


class Planned(Learning, Protocol):
    """An experiment whose network is trained by gradient descent."""

    @property
    def clip(self) -> float:
        """Largest norm of the gradient; 0: any."""


E = TypeVar("E", bound=Planned)
Batch = TypeVar("Batch")


class Task(ABC, Generic[E, Batch]):
    """What is learned, and from when on. Steps count from the start of the run; the plan counts from `base`.

    A new experiment writes one with `fresh`, `batch`, `loss`, `evaluate`, `is_due`, `said`, `lr` and `planned`, and hands it to
    `engine.training.loop.trained`, which makes its frames:

        def run(e: Mine, start: Frame | None = None) -> Snapshots:
            return trained(Learning(e, base_of(start)), start)

    A frame has then `step`, `epoch`, `lr`, `end`, `loss/train`, `accuracy/train`, `test/step` and what `evaluate` gives, and in
    private `param/…`, `state/base`, `state/recent` and `state/optimizer/…`. The rest below is for who needs it.
    """

    noun = "update"
    """What is planned: so many of these."""
    per_epoch = 100
    """Updates of an epoch."""
    has_accuracy = True
    """Whether outcomes are right or wrong."""
    twin_root = "state/twin/"
    """Where the weights of a twin stand in a frame: of a net that learns from the same batches, to compare with."""
    noted: type[np.floating] = np.float64
    """In what loss and accuracy of the last mini-batches are kept."""

    def __init__(self, e: E, base: int = 0) -> None:
        self.e, self.base, self.device = e, base, HERE.get().device

    @abstractmethod
    def fresh(self) -> nn.Module:
        """The net as a run begins, on the device."""

    @abstractmethod
    def batch(self, step: int) -> Batch:
        """What the update after `step` sees: a function of seeds and step, so that any moment can be gone on from."""

    @abstractmethod
    def loss(self, net: Any, batch: Batch) -> Outcome:
        """What the net makes of a batch."""

    @abstractmethod
    def evaluate(self, net: Any, step: int) -> Frame:
        """What a frame tells of a test at `step`, `loss/test` among it. May raise NotFiniteError, which ends the run."""

    @abstractmethod
    def is_due(self, step: int) -> bool:
        """Whether there is a test at this step; there is one at the end besides."""

    @abstractmethod
    def said(self, tested: Frame) -> str:
        """What was reached, in a sentence."""

    @abstractmethod
    def lr(self, step: int) -> float:
        """Learning rate of the update after `step`."""

    @property
    @abstractmethod
    def planned(self) -> int:
        """How many are planned."""

    @property
    def end(self) -> int:
        """The last planned step."""
        return self.base + self.planned

    def empty(self) -> nn.Module:
        """The net with memory for weights that are still to come."""
        return self.fresh()

    def freeze(self, net: Any) -> None:
        """Keep what shall not learn from learning. A twin learns in all its parts."""

    def twin(self) -> nn.Module | None:
        """What a twin begins with, if there is one from here on."""
        return None

    def evaluate_twin(self, net: Any, step: int) -> Frame:
        """What a frame tells of the twin."""
        found = self.evaluate(net, step)
        return {f"{name}/scratch": found[f"{name}/test"] for name in ("loss", "accuracy") if f"{name}/test" in found}

    def ahead(self, net: Any, step: int) -> tuple[float, float]:
        """Loss and accuracy of the batch to come, without learning from it."""
        net.eval()
        with torch.inference_mode():
            return self.loss(net, self.batch(step)).numbers

    def note(self, net: Any, batch: Batch, outcome: Outcome, step: int) -> None:
        """Remember something of the update that has led to `step`."""

    def epoch(self, step: int) -> float:
        """The step in epochs."""
        return step / self.per_epoch

    def is_last(self, step: int) -> bool:
        """Whether the run ends here."""
        return step == self.end

    def stopped(self, step: int, tested: Frame) -> Finding | None:
        """Why the run ends here before its plan is done, if it does."""
        return None

    def untested(self) -> Frame:
        """What a frame tells before any test."""
        return {}

    def shown(self, net: Any) -> Frame:
        """What else a frame tells of this moment."""
        return {}

    def kept(self) -> Frame:
        """What `note` remembers, under `state/`."""
        return {}

    def restore(self, start: Frame) -> None:
        """Go on from what `shown` and `kept` gave."""

    def following(self, net: Any, step: int) -> "Task | None":
        """The task that comes after this one, if this one ends at `step`."""
        return None


def base_of(start: Frame | None) -> int:
    """Where the plan of a frame's run began."""
    return int(start["state/base"]) if start else 0
