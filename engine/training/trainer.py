"""All that changes while a network learns its task, and one update of it. Knows no image and no token."""

import numpy as np
from torch import nn

from engine.experiment import Finding, NotFiniteError
from engine.tape import Frame
from engine.training.learner import Learner
from engine.training.task import Task

RECENT = 50
"""Mini-batches over which the training loss is a mean."""
PRIVATE = ("param/", "state/")
"""What a frame goes on from, beside what it shows."""


class Trainer:
    """The state of a run. Begins at a frame, or as its task says at a step, untested. Where the task has a twin, that learns beside it."""

    def __init__(self, task: Task, start: Frame | None = None, step: int = 0) -> None:
        self.step = step
        self.lost: int | None = None
        """The step at which numbers were no longer finite."""
        self.tested = task.untested()
        if start is None:
            self._enter(task)
        else:
            self._restore(task, start)

    def _enter(self, task: Task) -> None:
        """Begin with a task."""
        self.task = task
        self.learner, twin = self._learner(task.fresh()), task.twin()
        self.twin = None if twin is None else self._twin(twin)
        self.recent = np.full((RECENT, 2), np.nan, task.noted)

    def _restore(self, task: Task, start: Frame) -> None:
        self.task, self.step = task, int(start["step"])
        self.learner = self._learner(task.empty())
        self.twin: Learner | None = None
        self.learner.load_weights(start)
        self.learner.load_moments(start)
        self.begin_twin(start)
        if self.twin:
            self.twin.load_moments(start)
        self.recent = start["state/recent"].copy()
        # With it goes what is told of this moment, which every frame tells anew.
        self.tested = {name: array for name, array in start.items() if not name.startswith(PRIVATE)}
        task.restore(start)
        # A test that is due is missing where it met numbers that were no longer finite.
        self.lost = self.step if self._is_due and int(self.tested["test/step"]) != self.step else None

    def _learner(self, net: nn.Module) -> Learner:
        self.task.freeze(net)
        return Learner(self.task, net)

    def _twin(self, net: nn.Module) -> Learner:
        return Learner(self.task, net, (f"{self.task.twin_root}param/", f"{self.task.twin_root}optimizer/"))

    def begin_twin(self, frame: Frame) -> None:
        """Begin a twin with the weights of the frame's, if it has one."""
        if any(name.startswith(self.task.twin_root) for name in frame):
            self.twin = self._twin(self.task.empty())
            self.twin.load_weights(frame)

    def update(self) -> None:
        """One update, and the test if one is due after it. A loss that is no number changes nothing; of the twin it is the end."""
        batch, lr = self.task.batch(self.step), self.task.lr(self.step)
        outcome = self.learner.update(batch, lr)
        if outcome is None:
            self.lost = self.step + 1
            return
        if self.twin and self.twin.update(batch, lr) is None:
            self.twin.give_up()
        self.recent[self.step % RECENT] = outcome.numbers
        self.step += 1
        self.task.note(self.learner.net, batch, outcome, self.step)
        following = self.task.following(self.learner.net, self.step)
        if following:
            del self.learner  # its moments take as much memory as those of the next
            self._enter(following)
            self.test()
        elif self._is_due:
            self.test()

    @property
    def _is_due(self) -> bool:
        return self.task.is_due(self.step) or self.task.is_last(self.step)

    def test(self) -> None:
        """Test what has been learned, and what the twin has. Weights that have run away leave the last test as it is, and end the run."""
        try:
            found = self.task.evaluate(self.learner.net, self.step)
        except NotFiniteError:
            self.lost = self.step
            return
        self.tested |= {"test/step": np.array(self.step), **found}
        if self.twin:
            self.tested |= self.task.evaluate_twin(self.twin.net, self.step)

    def frame(self) -> Frame:
        """This moment, whole."""
        return self.light() | self.state()

    def light(self) -> Frame:
        """What is seen of this moment."""
        now: Frame = {
            **self.tested,
            "step": np.array(self.step),
            "epoch": np.array(self.task.epoch(self.step)),
            "lr": np.array(self.task.lr(self.step), np.float32),
            "end": np.array(self.task.end),
            **self._training(),
            **self.task.shown(self.learner.net),
        }
        return {name: np.asarray(array) for name, array in now.items()}

    def state(self) -> Frame:
        """What is needed to go on from this moment."""
        return {
            "state/base": np.array(self.task.base),
            "state/recent": self.recent.copy(),
            **self.task.kept(),
            **self.learner.state(),
            **(self.twin.state() if self.twin else {}),
        }

    def _training(self) -> Frame:
        """Training loss and accuracy over the last mini-batches; before the first, over the one to come."""
        noted = self.recent[np.isfinite(self.recent[:, 0])]
        means = noted.mean(axis=0, dtype=np.float64) if len(noted) else self.task.ahead(self.learner.net, self.step)
        names = ("loss/train", "accuracy/train") if self.task.has_accuracy else ("loss/train",)
        return {name: np.array(mean, np.float32) for name, mean in zip(names, means, strict=False)}

    def finding(self) -> Finding | None:
        """Why the run ends here, if it does."""
        lr, planned, noun = self.task.e.lr, self.task.planned, self.task.noun
        if self.lost is not None:
            why = f"At step {self.lost:,} the loss ran away to infinity. The learning rate {lr:g} is too high: lower it, or clip the gradient."
            return Finding(self.lost, why, "learning rate")
        if self.step < self.task.end:
            return self.task.stopped(self.step, self.tested)
        done = f"The planned {noun} is" if planned == 1 else f"The planned {planned:,} {noun}s are"
        return Finding(self.step, f"{done} done: {self.task.said(self.tested)} Plan more {noun}s to go on.", "done")
