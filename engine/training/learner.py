"""A net with its optimizer: one update, and all of it as arrays of a frame."""

from typing import Any

import torch
from torch import nn

from engine.tape import Frame
from engine.training.arrays import load_moments, load_weights, moments_of, weights_of
from engine.training.optimizer import optimizer_of
from engine.training.task import Outcome, Task

OWN = "param/", "state/optimizer/"
"""Where weights and optimizer state of what is looked at stand in a frame."""


class Learner:
    """What learns."""

    def __init__(self, task: Task, net: nn.Module, names: tuple[str, str] = OWN) -> None:
        self.task, self.net, self.names = task, net, names
        self.optimizer = optimizer_of(task.e, net)

    def update(self, batch: Any, lr: float) -> Outcome | None:
        """One step on a batch. None if the loss is no number: then nothing is changed."""
        outcome = self.back(batch)
        if outcome is not None:
            self.step(lr)
        return outcome

    def back(self, batch: Any) -> Outcome | None:
        """Gradients of the loss on a batch. None if the loss is no number."""
        self.net.train()
        outcome = self.task.loss(self.net, batch)
        if not torch.isfinite(outcome.loss):
            return None
        self.optimizer.zero_grad()
        outcome.loss.backward()
        return outcome

    def step(self, lr: float) -> None:
        """Change the weights by their gradients."""
        if self.task.e.clip:
            nn.utils.clip_grad_norm_(self.net.parameters(), self.task.e.clip)
        for group in self.optimizer.param_groups:
            group["lr"] = lr
        self.optimizer.step()

    def give_up(self) -> None:
        """Make every weight no number, as what follows from a loss that is none: so each frame knows, and it never learns again."""
        with torch.no_grad():
            for parameter in self.net.parameters():
                parameter.fill_(torch.nan)

    def state(self) -> Frame:
        """Weights and optimizer state."""
        return weights_of(self.net, self.names[0]) | moments_of(self.optimizer, self.names[1])

    def load_weights(self, frame: Frame) -> None:
        """Give it the weights of a frame."""
        load_weights(self.net.state_dict(), frame, self.names[0])

    def load_moments(self, frame: Frame) -> None:
        """Give its optimizer the state of a frame."""
        load_moments(self.optimizer, frame, self.names[1])
