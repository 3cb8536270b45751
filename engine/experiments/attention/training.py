"""What a Transformer learns: batches, loss, tests, and a twin from scratch."""

import numpy as np
import torch
from torch import nn

from engine.experiments.attention import evaluation, weights
from engine.experiments.attention.batches import Batch, batch_at, held_out
from engine.experiments.attention.model import Transformer
from engine.experiments.attention.objective import rights_and_loss
from engine.experiments.attention.schedule import lr_at
from engine.experiments.attention.settings import Attention
from engine.looking.said import percent
from engine.tape import Frame
from engine.training.task import Outcome, Task

PER_EPOCH = Task.per_epoch
"""Examples are made or drawn anew for each update, so an epoch is just a stretch of updates."""


class Training(Task[Attention, Batch]):
    """A task of examples that are made, or a text."""

    @property
    def planned(self) -> int:
        """Updates."""
        return self.e.steps

    def fresh(self) -> Transformer:
        """With the weights of its seed, or those that are shipped."""
        return weights.begun(self.e).to(self.device)

    def empty(self) -> Transformer:
        """The model with memory for its weights."""
        return weights.skeleton(self.e).to_empty(device=self.device)

    def freeze(self, net: Transformer) -> None:
        """The first layers stay as they are."""
        for parameter in frozen(net, self.e.freeze):
            parameter.requires_grad_(False)

    def twin(self) -> Transformer | None:
        """A fresh model, if one is wanted."""
        return weights.fresh(self.e).to(self.device) if self.e.scratch else None

    def batch(self, step: int) -> Batch:
        """Examples as the family reads them."""
        return batch_at(self.e, step)

    def loss(self, net: Transformer, batch: Batch) -> Outcome:
        """Over all places that count."""
        rights, loss = rights_and_loss(net, batch, self.device)
        return Outcome(loss, rights[batch.target >= 0].mean())

    def lr(self, step: int) -> float:
        """The plan's."""
        return lr_at(self.e, step - self.base)

    def is_due(self, step: int) -> bool:
        """As the plan counts."""
        return evaluation.is_due(step - self.base, self.e.is_text)

    def evaluate(self, net: Transformer, step: int) -> Frame:
        """Loss and accuracy, position by position; samples, and heads."""
        net.eval()
        return evaluation.measured(self.e, net, self.device)

    def evaluate_twin(self, net: Transformer, step: int) -> Frame:
        """Loss and accuracy: no numbers once it has run away."""
        net.eval()
        with torch.inference_mode():
            loss, accuracy = self.loss(net, held_out(self.e)).numbers
        share = accuracy if np.isfinite(loss) else np.nan
        return {"loss/scratch": np.array(loss, np.float32), "accuracy/scratch": np.array(share, np.float32)}

    def said(self, tested: Frame) -> str:
        """How much is right."""
        if not self.e.is_text:
            n = int(tested["test/n"])
            return f"{round(n * float(tested['exact/test']))} of {n} test examples are right in every token."
        of_twin = " The loss of the twin from scratch ran away to infinity." if _is_twin_lost(tested) else ""
        return f"test loss {float(tested['loss/test']):.3f} nats a token, {percent(float(tested['accuracy/test']))} of tokens right.{of_twin}"


def _is_twin_lost(tested: Frame) -> bool:
    return "loss/scratch" in tested and not np.isfinite(tested["loss/scratch"])


def frozen(net: Transformer, freeze: int) -> list[nn.Parameter]:
    """The embedding and the first layers, if any are to stay as they are; of an encoder–decoder those of both halves."""
    if not freeze:
        return []
    modules = [net.embedding, net.positions, *net.readers[:freeze], *net.blocks[:freeze]]
    return [parameter for module in modules if module for parameter in module.parameters()]
