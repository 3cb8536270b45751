"""All that changes while an image network learns, and one update of it."""

import numpy as np
import torch

from engine.data import image_sets
from engine.experiment import Finding
from engine.experiments.vision import assess, model
from engine.experiments.vision.augment import augmented
from engine.experiments.vision.batches import Batches
from engine.experiments.vision.learner import Learner
from engine.experiments.vision.optimizer import lr_at
from engine.experiments.vision.settings import Vision
from engine.looking.said import percent
from engine.tape import Frame
from engine.training.device import device_of

RECENT = 50
"""Mini-batches over which the training loss is a mean."""
TESTED = ("loss/test", "accuracy/test", "test/", "confusion", "worst/", "stream/", "full/")


class Trainer:
    """The state of a run. Begins at a frame, or untrained at a step."""

    def __init__(self, experiment: Vision, start: Frame | None = None, step: int = 0) -> None:
        self.experiment, self.device = experiment, device_of(experiment)[0]
        self.step = int(start["step"]) if start else step
        self.is_lost = False
        self._enter_phase()
        self.learner = self._learner(
            model.fresh(experiment) if start is None else model.dry(experiment).to_empty(device="cpu")
        )
        self.twin: Learner | None = None
        if start is None:
            self._begin()
        else:
            self._restore(start)

    def _enter_phase(self) -> None:
        """The data of pre-training, or of the training after it."""
        e = self.experiment
        self.is_pretraining = self.step < e.pretrain
        self.batches = Batches(e, self.is_pretraining)
        self.images = image_sets.load(e.pretrain_data) if self.is_pretraining else image_sets.images_of(e)
        self.per_epoch = self.batches.per_epoch
        self.base = self.step
        self.losses = np.full(len(self.images.y_train), np.nan, np.float32)

    def _learner(self, net: model.Net) -> Learner:
        frozen = () if self.is_pretraining else self.experiment.frozen
        return Learner(self.experiment, net, frozen, self.device)

    def _begin(self) -> None:
        self.recent = np.full((RECENT, 2), np.nan, np.float32)
        self.best = np.array([np.inf, 0.0])
        self.flow = np.zeros(len(self.experiment.plan), np.float32), self.learner.flow()[1]
        self.tested: Frame = {"full/step": np.array(-1), "full/n": np.array(-1)} | {
            f"full/{name}": np.array(-1, np.float32) for name in ("loss", "accuracy")
        }
        self.twin_tested: Frame = {}
        self.test()

    def _restore(self, start: Frame) -> None:
        self.learner.put(start, "param/", "state/optimizer/")
        if "loss/scratch" in start:
            self.begin_twin(start)
        self.losses, self.recent, self.best = (start[f"state/{name}"].copy() for name in ("losses", "recent", "best"))
        self.base = int(start["state/base"])
        self.flow = start["flow/gradient"], start["flow/weight"]
        self.tested = {name: array for name, array in start.items() if name.startswith(TESTED)}
        self.twin_tested = {name: array for name, array in start.items() if name.endswith("/scratch")}

    def begin_twin(self, start: Frame) -> None:
        """Go on with the twin of a frame."""
        self.twin = Learner(self.experiment, model.dry(self.experiment).to_empty(device="cpu"), (), self.device)
        self.twin.put(start, "state/scratch/param/", "state/scratch/optimizer/")

    @property
    def since(self) -> int:
        """Updates since the plan began: with the run, after pre-training, or with a change of what an epoch is."""
        return self.step - self.base

    @property
    def end(self) -> int:
        """The last planned step."""
        if self.is_pretraining:
            return self.experiment.pretrain + self.experiment.epochs * self._shown_per_epoch
        return self.base + self.experiment.epochs * self.per_epoch

    @property
    def lr(self) -> float:
        """Learning rate of the next update."""
        return lr_at(self.experiment, self.since, self.per_epoch)

    def update(self) -> None:
        """One update, and whatever is due after it."""
        places = self.batches.at(self.since, self.losses)
        x, y = self._batch(places)
        chance = (self.experiment.seed_order << 40) + self.step
        done = self.learner.update(x, y, self.lr, chance)
        if done is None:
            self.is_lost = True
            return
        if self.twin:
            self.twin.update(x, y, self.lr, chance)
        self._note(places, y, *done)
        self.step += 1
        if self.is_pretraining and self.step == self.experiment.pretrain:
            self._transfer()
            return
        if self.experiment.early_stop and not self.is_pretraining and self.since % self.per_epoch == 0:
            self._validate()
        if assess.is_due(self.since, self.per_epoch) or self._is_last:
            self.test()

    def _batch(self, places: np.ndarray) -> tuple[torch.Tensor, torch.Tensor]:
        """Images and labels of an update, on the device."""
        e = self.experiment
        x = image_sets.pixels(self.batches.x[places]).to(self.device, memory_format=torch.channels_last)
        y = torch.tensor(self.batches.y[places], device=self.device)
        if not (e.shift or e.rotate or e.scale):
            return x, y
        return augmented(x, e.shift, e.rotate, e.scale, np.random.default_rng([e.seed_data, self.step, 2])), y

    def _note(self, places: np.ndarray, y: torch.Tensor, logits: torch.Tensor, losses: torch.Tensor) -> None:
        each = losses.cpu().numpy()
        self.losses[places] = each
        right = float((logits.argmax(1) == y).float().mean()) if self.experiment.goal == "classify" else 0.0
        self.recent[self.step % RECENT] = each.mean(dtype=np.float64), right
        self.flow = None

    def _transfer(self) -> None:
        """From pre-training to training: a new output layer, a new optimizer, and a twin that has seen nothing."""
        learned = self.learner.net
        del self.learner  # its moments take as much memory as those of the next
        self._enter_phase()
        fresh = model.fresh(self.experiment)
        kept = {
            name: tensor for name, tensor in learned.state_dict().items() if not name.startswith(f"{len(fresh) - 1}.")
        }
        net = model.fresh(self.experiment)
        net.load_state_dict(kept, strict=False)
        self.learner, self.twin = self._learner(net), Learner(self.experiment, fresh, (), self.device)
        self.recent[:] = np.nan
        self.flow = self.learner.flow()
        self.test()

    @property
    def _is_last(self) -> bool:
        """Whether the run ends here, as planned or early."""
        return self.step == self.end or self._is_late

    @property
    def _is_late(self) -> bool:
        """Whether early stopping has waited long enough."""
        e = self.experiment
        return (
            e.early_stop > 0
            and not self.is_pretraining
            and self.since >= (self.best[1] + e.early_stop) * self.per_epoch
        )

    def test(self) -> None:
        """Test what has been learned, and the twin too."""
        whole = assess.is_whole(self.since, self.per_epoch) or self._is_last
        e, about = self.experiment, (self.images, self.step, whole, self.device)
        self.tested |= assess.assess(e, self.learner.net, *about)
        if self.twin:
            found = assess.assess(e, self.twin.net, *about)
            names = {"loss/test": "loss/scratch", "accuracy/test": "accuracy/scratch"}
            self.twin_tested = {name: found[key] for key, name in names.items() if key in found}

    def _validate(self) -> None:
        """Loss on the images that were held back; remember the best and its epoch."""
        held = self.batches.held
        _, losses = assess.losses_of(
            self.experiment, self.learner.net, self.batches.x[held], self.batches.y[held], self.device
        )
        loss = float(losses.mean())
        if loss < self.best[0]:
            self.best = np.array([loss, self.since / self.per_epoch])

    def frame(self) -> Frame:
        """This moment, whole."""
        if self.flow is None:
            self.flow = self.learner.flow()
        now: Frame = {
            "step": np.array(self.step),
            "epoch": np.array(self.step / self._shown_per_epoch),
            "lr": np.array(self.lr, np.float32),
            "phase": np.array(int(self.is_pretraining)),
            "end": np.array(self.end),
            **self._training(),
            "flow/gradient": self.flow[0],
            "flow/weight": self.flow[1],
            "state/base": np.array(self.base),
            **{f"state/{name}": getattr(self, name).copy() for name in ("losses", "recent", "best")},
        }
        now |= self.tested | self.twin_tested | self.learner.taken("param/", "state/optimizer/")
        if self.twin:
            now |= self.twin.taken("state/scratch/param/", "state/scratch/optimizer/")
        return {name: np.asarray(array) for name, array in now.items()}

    @property
    def _shown_per_epoch(self) -> int:
        """Epochs on screen are those of the training after pre-training, so that steps and epochs go together."""
        return Batches(self.experiment, False).per_epoch if self.is_pretraining else self.per_epoch

    def _training(self) -> Frame:
        """Training loss and accuracy over the last mini-batches; before the first, over the one to come."""
        noted = self.recent[np.isfinite(self.recent[:, 0])]
        means = noted.mean(axis=0, dtype=np.float64) if len(noted) else self._ahead()
        found = {"loss/train": np.array(means[0], np.float32)}
        return found | (
            {"accuracy/train": np.array(means[1], np.float32)} if self.experiment.goal == "classify" else {}
        )

    def _ahead(self) -> tuple[float, float]:
        places = self.batches.at(self.since, self.losses)
        x, y = self.batches.x[places], self.batches.y[places]
        logits, losses = assess.losses_of(self.experiment, self.learner.net, x, y, self.device)
        right = float(np.mean(logits.argmax(1).cpu().numpy() == y)) if self.experiment.goal == "classify" else 0.0
        return float(losses.mean()), right

    def finding(self) -> Finding | None:
        """Why the run ends here, if it does."""
        e = self.experiment
        if self.is_lost:
            why = f"At step {self.step + 1:,} the loss ran away to infinity. The learning rate {e.lr:g} is too high: lower it, or clip the gradient."
            return Finding(self.step + 1, why, "learning rate")
        if self.is_pretraining:
            return None
        if self.step >= self.end:
            return Finding(
                self.step, f"The planned {_epochs(e.epochs)} done: {self._result()} Plan more epochs to go on.", "done"
            )
        if self._is_late:
            why = f"Stopped early: the loss on the images held back has not fallen since epoch {self.best[1]:g}. {self._result()}"
            return Finding(self.step, why, "early stopping")
        return None

    def _result(self) -> str:
        if self.experiment.goal == "rebuild":
            return f"test loss {float(self.tested['loss/test']):.4f} on {int(self.tested['test/n']):,} images."
        return f"{percent(float(self.tested['accuracy/test']), 2)} of {int(self.tested['test/n']):,} test images are read correctly."


def _epochs(n: int) -> str:
    return "epoch is" if n == 1 else f"{n} epochs are"
