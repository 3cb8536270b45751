"""All that changes while a Transformer learns, and one update of it."""

import numpy as np

from engine.experiment import Finding
from engine.experiments.attention import weights
from engine.experiments.attention.assess import assess, is_due
from engine.experiments.attention.batches import Batch, batch_at, held_out
from engine.experiments.attention.learner import TWIN, Learner
from engine.experiments.attention.model import Transformer
from engine.experiments.attention.schedule import lr_at
from engine.experiments.attention.settings import Attention
from engine.looking.said import percent
from engine.tape import Frame
from engine.training.device import device_of
from engine.transformer.sampling import NotFiniteError

RECENT = 50
"""Mini-batches over which the training loss is a mean."""
PER_EPOCH = 100
"""Examples are made or drawn anew for each update, so an epoch is just a stretch of updates."""
TESTED = (
    "loss/test",
    "loss/scratch",
    "accuracy/test",
    "accuracy/scratch",
    "exact/test",
    "test/",
    "position/",
    "sample/",
    "heads/",
)


class Trainer:
    """The state of a run. Begins at a frame, or as the settings say at a step, untested. With `scratch` a twin, fresh, learns beside it."""

    def __init__(self, e: Attention, start: Frame | None = None, step: int = 0) -> None:
        self.experiment, self.device = e, device_of(e)[0]
        self.step, self.base, self.is_lost = step, step, False
        self.learner = Learner(e, _empty(e) if start else weights.begun(e), self.device, e.freeze)
        self.twin = Learner(e, _empty(e) if start else weights.fresh(e), self.device) if e.scratch else None
        if start is None:
            self.recent = np.full((RECENT, 2), np.nan)
            self.tested: Frame = {}
        else:
            self._restore(start)

    def _restore(self, start: Frame) -> None:
        self.step, self.base = int(start["step"]), int(start["state/base"])
        self.learner.put(start)
        if self.twin:
            self.twin.put(start, TWIN)
        self.recent = start["state/recent"].copy()
        self.tested = {name: array for name, array in start.items() if name.startswith(TESTED)}
        # A test that is due is missing where it met numbers that were no longer finite.
        self.is_lost = self._is_due and int(self.tested["test/step"]) != self.step

    @property
    def end(self) -> int:
        """The last planned step."""
        return self.base + self.experiment.steps

    @property
    def lr(self) -> float:
        """Learning rate of the next update."""
        return lr_at(self.experiment, self.step - self.base)

    def update(self) -> None:
        """One update, and the test if one is due after it. A loss that is no number changes nothing; of the twin it is the end."""
        batch, lr = batch_at(self.experiment, self.step), self.lr
        found = self.learner.update(batch, lr)
        self.is_lost = found is None
        if self.is_lost:
            return
        if self.twin and self.twin.update(batch, lr) is None:
            self.twin.give_up()
        self.recent[self.step % RECENT] = found
        self.step += 1
        if self._is_due:
            self.test()

    @property
    def _is_due(self) -> bool:
        """Whether there is a test at this step."""
        return is_due(self.step - self.base, self.experiment.is_text) or self.step == self.end

    def test(self) -> None:
        """Test what has been learned, and what the twin has. Weights that have run away leave the last test as it is, and end the run."""
        try:
            self.tested = assess(self.experiment, self.learner.net, self.step, self.device)
        except NotFiniteError:
            self.is_lost = True
            return
        if self.twin:
            self.tested |= self._of_twin(self.twin, held_out(self.experiment))

    def _of_twin(self, twin: Learner, batch: Batch) -> Frame:
        """Loss and accuracy of the twin: no numbers once it has run away."""
        rights, loss = twin.outcome(batch)
        share = rights[batch.target >= 0].mean() if np.isfinite(loss) else np.nan
        return {"loss/scratch": np.array(loss, np.float32), "accuracy/scratch": np.array(share, np.float32)}

    def frame(self) -> Frame:
        """This moment, whole."""
        now: Frame = {
            "step": np.array(self.step),
            "epoch": np.array(self.step / PER_EPOCH),
            "lr": np.array(self.lr, np.float32),
            "end": np.array(self.end),
            **self._training(),
            **self.tested,
            "state/base": np.array(self.base),
            "state/recent": self.recent.copy(),
            **self.learner.taken(),
            **(self.twin.taken(TWIN) if self.twin else {}),
        }
        return {name: np.asarray(array) for name, array in now.items()}

    def _training(self) -> Frame:
        """Training loss and accuracy over the last mini-batches; before the first, over the one to come."""
        noted = self.recent[np.isfinite(self.recent[:, 0])]
        loss, accuracy = noted.mean(axis=0) if len(noted) else self._ahead()
        return {"loss/train": np.array(loss, np.float32), "accuracy/train": np.array(accuracy, np.float32)}

    def _ahead(self) -> tuple[float, float]:
        batch = batch_at(self.experiment, self.step)
        rights, loss = self.learner.outcome(batch)
        return loss, rights[batch.target >= 0].mean()

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
            return f"test loss {float(self.tested['loss/test']):.3f} nats a token, {percent(float(self.tested['accuracy/test']))} of tokens right.{self._of_lost_twin()}"
        n = int(self.tested["test/n"])
        return f"{round(n * float(self.tested['exact/test']))} of {n} test examples are right in every token."

    def _of_lost_twin(self) -> str:
        """What became of the twin, if it ran away."""
        is_lost = self.twin and not np.isfinite(self.tested["loss/scratch"])
        return " The loss of the twin from scratch ran away to infinity." if is_lost else ""


def _empty(e: Attention) -> Transformer:
    """The model with memory for its weights, which are still to come."""
    return weights.dry(e).to_empty(device="cpu")
