"""All that changes while a Transformer learns, and one update of it."""

import numpy as np
import torch
from torch import nn

from engine.attention import moments, weights
from engine.attention.assess import assess, is_due
from engine.attention.batches import Batch, batch_at, held_out
from engine.attention.objective import rights_and_loss
from engine.attention.schedule import lr_at
from engine.device import device_of
from engine.experiment import Finding
from engine.experiments.attention import Attention
from engine.tape import Frame
from engine.vision.optimizer import optimizer_of

RECENT = 50
"""Mini-batches over which the training loss is a mean."""
PER_EPOCH = 100
"""Examples are made or drawn anew for each update, so an epoch is just a stretch of updates."""
TESTED = ("loss/test", "accuracy/test", "exact/test", "test/", "position/", "sample/", "heads/")


class Trainer:
    """The state of a run. Begins at a frame, or untrained at a step."""

    def __init__(self, e: Attention, start: Frame | None = None, step: int = 0) -> None:
        self.experiment, self.device = e, device_of(e)[0]
        self.step, self.base, self.is_lost = step, step, False
        net = weights.fresh(e) if start is None else weights.put(weights.dry(e).to_empty(device="cpu"), start)
        self.net = net.to(self.device)
        for parameter in frozen(e, net):
            parameter.requires_grad_(False)
        self.optimizer = optimizer_of(e, net)
        if start is None:
            self.recent = np.full((RECENT, 2), np.nan)
            self.tested: Frame = {}
            self.test()
        else:
            self._restore(start)

    def _restore(self, start: Frame) -> None:
        self.step, self.base = int(start["step"]), int(start["state/base"])
        moments.put(self.optimizer, start)
        self.recent = start["state/recent"].copy()
        self.tested = {name: array for name, array in start.items() if name.startswith(TESTED)}

    @property
    def end(self) -> int:
        """The last planned step."""
        return self.base + self.experiment.steps

    @property
    def lr(self) -> float:
        """Learning rate of the next update."""
        return lr_at(self.experiment, self.step - self.base)

    def update(self) -> None:
        """One update, and the test if one is due after it. A loss that is no number changes nothing."""
        batch = batch_at(self.experiment, self.step)
        self.net.train()
        rights, loss = self._outcome(batch)
        if not torch.isfinite(loss):
            self.is_lost = True
            return
        self._learn(loss)
        self.recent[self.step % RECENT] = loss.item(), rights[batch.target >= 0].mean()
        self.step += 1
        if is_due(self.step - self.base, self.experiment.is_text) or self.step == self.end:
            self.test()

    def _learn(self, loss: torch.Tensor) -> None:
        self.optimizer.zero_grad()
        loss.backward()
        if self.experiment.clip:
            nn.utils.clip_grad_norm_(self.net.parameters(), self.experiment.clip)
        for group in self.optimizer.param_groups:
            group["lr"] = self.lr
        self.optimizer.step()

    def _outcome(self, batch: Batch) -> tuple[np.ndarray, torch.Tensor]:
        return rights_and_loss(self.net, batch, self.device)

    def test(self) -> None:
        """Test what has been learned."""
        self.tested = assess(self.experiment, self.net, self.step, self.device)

    def frame(self) -> Frame:
        """This moment, whole."""
        now: Frame = {
            "step": np.array(self.step),
            "epoch": np.array(self.step / PER_EPOCH),
            "lr": np.float32(self.lr),
            "end": np.array(self.end),
            **self._training(),
            **self.tested,
            "state/base": np.array(self.base),
            "state/recent": self.recent.copy(),
            **weights.taken(self.net),
            **moments.taken(self.optimizer),
        }
        return {name: np.asarray(array) for name, array in now.items()}

    def _training(self) -> Frame:
        """Training loss and accuracy over the last mini-batches; before the first, over the one to come."""
        noted = self.recent[np.isfinite(self.recent[:, 0])]
        loss, accuracy = noted.mean(axis=0) if len(noted) else self._ahead()
        return {"loss/train": np.float32(loss), "accuracy/train": np.float32(accuracy)}

    def _ahead(self) -> tuple[float, float]:
        batch = batch_at(self.experiment, self.step)
        with torch.no_grad():
            rights, loss = self._outcome(batch)
        return loss.item(), rights[batch.target >= 0].mean()

    def finding(self) -> Finding | None:
        """Why the run ends here, if it does."""
        e = self.experiment
        if self.is_lost:
            why = f"At step {self.step + 1:,} the loss ran away to infinity. The learning rate {e.lr:g} is too high: lower it, or clip the gradient."
            return Finding(self.step + 1, why, "learning rate")
        if self.step < self.end:
            return None
        done = "The planned update is" if e.steps == 1 else f"The planned {e.steps:,} updates are"
        return Finding(self.step, f"{done} done: {self._result()} Plan more updates to go on.", "done")

    def _result(self) -> str:
        if self.experiment.is_text:
            return f"test loss {float(self.tested['loss/test']):.3f} nats a token, {float(self.tested['accuracy/test']):.1%} of tokens right."
        return f"{float(self.tested['exact/test']):.1%} of {len(held_out(self.experiment).tokens)} test examples are right in every token."


def frozen(e: Attention, net: nn.Module) -> list[nn.Parameter]:
    """The embedding and the first layers, if any are to stay as they are; of an encoder–decoder those of both halves."""
    if not e.freeze:
        return []
    modules = [net.embedding, net.positions, *net.readers[: e.freeze], *net.blocks[: e.freeze]]
    return [parameter for module in modules if module for parameter in module.parameters()]
