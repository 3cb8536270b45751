"""What an image network learns: batches, losses by image, tests, early stopping; and pre-training before it."""

from typing import NamedTuple

import numpy as np
import torch

from engine.data import image_sets
from engine.experiment import Finding
from engine.experiments.vision import evaluation, model
from engine.experiments.vision.augment import augmented
from engine.experiments.vision.batches import Batches
from engine.experiments.vision.flow import flow
from engine.experiments.vision.objective import each_loss
from engine.experiments.vision.schedule import lr_at
from engine.experiments.vision.settings import Vision
from engine.looking.said import percent
from engine.tape import Frame
from engine.training.epochs import lead_of
from engine.training.task import Outcome, Task


class Batch(NamedTuple):
    """Images (b, 1, 28, 28) and labels (b,) on the device, where they stand in the training set, and a seed for what is drawn."""

    x: torch.Tensor
    y: torch.Tensor
    places: np.ndarray
    seed: int


class Training(Task[Vision, Batch]):
    """To name or rebuild images. With a net that was pre-trained: to go on from that, beside a twin that has seen nothing."""

    noun = "epoch"
    twin_root = "state/scratch/"
    noted = np.float32
    is_pretraining = False

    def __init__(self, e: Vision, base: int = 0, learned: model.Net | None = None) -> None:
        super().__init__(e, base)
        self.learned, self.generator = learned, torch.Generator(self.device)
        self.images = image_sets.load(e.pretrain_data) if self.is_pretraining else image_sets.images_of(e)
        self.batches = Batches(e, self.is_pretraining)
        self.per_epoch = self.batches.per_epoch
        self.has_accuracy = e.goal == "classify"
        self.losses = np.full(len(self.images.y_train), np.nan, np.float32)
        self.best = np.array([np.inf, 0.0])
        self.flow: Frame | None = None
        self.lead = 0.0

    @property
    def planned(self) -> int:
        """Epochs."""
        return self.e.epochs

    @property
    def end(self) -> int:
        """The last planned step."""
        return self.base + self.planned * self.per_epoch

    @property
    def shown_epoch(self) -> int:
        """Updates of an epoch as frames count them."""
        return self.per_epoch

    def follow(self, frame: Frame) -> None:
        """Count epochs on from a frame's."""
        self.lead = lead_of(frame, self.shown_epoch)

    def epoch(self, step: int) -> float:
        """Epochs gone through, also where they were longer or shorter before."""
        return step / self.shown_epoch + self.lead

    def fresh(self) -> model.Net:
        """With the weights of its seed; of a pre-trained net all but the output layer."""
        net = model.fresh(self.e)
        if self.learned:
            output = f"{len(net) - 1}."
            kept = {name: t for name, t in self.learned.state_dict().items() if not name.startswith(output)}
            net.load_state_dict(kept, strict=False)
        return self._placed(net)

    def empty(self) -> model.Net:
        """The net with memory for its weights."""
        return self._placed(model.skeleton(self.e).to_empty(device="cpu"))

    def twin(self) -> model.Net | None:
        """A net that was not pre-trained."""
        return self._placed(model.fresh(self.e)) if self.learned else None

    def _placed(self, net: model.Net) -> model.Net:
        net.draw_from(self.generator)
        return model.placed(net, self.device)

    def freeze(self, net: model.Net) -> None:
        """The first layers stay as they are."""
        net.freeze(self.e.frozen)

    def batch(self, step: int) -> Batch:
        """The images of an epoch in their order, some in place of which the hardest come; each moved at random."""
        e, places = self.e, self.batches.at(step - self.base, self.losses)
        x = image_sets.pixels(self.batches.x[places]).to(self.device, memory_format=torch.channels_last)
        if e.shift or e.rotate or e.scale:
            x = augmented(x, e.shift, e.rotate, e.scale, np.random.default_rng([e.seed_data, step, 2]))
        return Batch(x, torch.tensor(self.batches.y[places], device=self.device), places, (e.seed_order << 40) + step)

    def loss(self, net: model.Net, batch: Batch) -> Outcome:
        """The mean of the images' losses."""
        self.generator.manual_seed(batch.seed)
        logits = net(batch.x)
        each = each_loss(self.e, logits, batch.x, batch.y)
        right = float((logits.argmax(1) == batch.y).float().mean()) if self.has_accuracy else 0.0
        return Outcome(each.mean(), right, each.detach().cpu().numpy())

    def ahead(self, net: model.Net, step: int) -> tuple[float, float]:
        """Of the images as they are, unmoved."""
        places = self.batches.at(step - self.base, self.losses)
        x, y = self.batches.x[places], self.batches.y[places]
        logits, losses = evaluation.losses_of(self.e, net, x, y, self.device)
        right = float(np.mean(logits.argmax(1).cpu().numpy() == y)) if self.has_accuracy else 0.0
        return float(losses.mean()), right

    def lr(self, step: int) -> float:
        """The plan's."""
        return lr_at(self.e, step - self.base, self.per_epoch)

    def note(self, net: model.Net, batch: Batch, outcome: Outcome, step: int) -> None:
        """Each image's loss, and with early stopping the one on the images held back, after each epoch."""
        self.losses[batch.places] = outcome.each
        self.flow = None
        if self.e.early_stop and not self.is_pretraining and (step - self.base) % self.per_epoch == 0:
            self._validate(net, step)

    def _validate(self, net: model.Net, step: int) -> None:
        """Remember the lowest loss on the images held back, and its epoch."""
        held = self.batches.held
        _, losses = evaluation.losses_of(self.e, net, self.batches.x[held], self.batches.y[held], self.device)
        loss = float(losses.mean())
        if loss < self.best[0]:
            self.best = np.array([loss, (step - self.base) / self.per_epoch])

    def is_due(self, step: int) -> bool:
        """As the plan counts."""
        return evaluation.is_due(step - self.base, self.per_epoch)

    def evaluate(self, net: model.Net, step: int) -> Frame:
        """Over a sample, or over the whole set at the end of an epoch and of the run."""
        whole = evaluation.is_whole(step - self.base, self.per_epoch) or self.is_last(step)
        return evaluation.measured(self.e, net, self.images, step, whole, self.device)

    def is_last(self, step: int) -> bool:
        """As planned, or early."""
        return super().is_last(step) or self._is_late(step)

    def _is_late(self, step: int) -> bool:
        """Whether early stopping has waited long enough."""
        wait = self.e.early_stop
        return wait > 0 and not self.is_pretraining and step - self.base >= (self.best[1] + wait) * self.per_epoch

    def stopped(self, step: int, tested: Frame) -> Finding | None:
        """Early stopping."""
        if not self._is_late(step):
            return None
        best = self.epoch(self.base + round(self.best[1] * self.per_epoch))
        why = f"Stopped early: the loss on the images held back has not fallen since epoch {best:.4g}. {self.said(tested)}"
        return Finding(step, why, "early stopping")

    def said(self, tested: Frame) -> str:
        """How much is right."""
        n = int(tested["test/n"])
        if self.e.goal == "rebuild":
            return f"test loss {float(tested['loss/test']):.4f} on {n:,} images."
        return f"{percent(float(tested['accuracy/test']), 2)} of {n:,} test images are read correctly."

    def untested(self) -> Frame:
        """No test of the whole set yet."""
        none: Frame = {f"full/{name}": np.array(-1, np.float32) for name in ("loss", "accuracy")}
        return none | {"full/step": np.array(-1), "full/n": np.array(-1)}

    def shown(self, net: model.Net) -> Frame:
        """How strong gradients and weights are, and whether it is pre-trained."""
        if self.flow is None:
            self.flow = flow(net)
        return {"phase": np.array(int(self.is_pretraining)), **self.flow}

    def kept(self) -> Frame:
        """Losses by image, and what early stopping waits for."""
        return {"state/losses": self.losses.copy(), "state/best": self.best.copy()}

    def restore(self, start: Frame) -> None:
        """The gradients of the last update are not in a frame, how strong they were is."""
        self.losses, self.best = start["state/losses"].copy(), start["state/best"].copy()
        self.follow(start)
        self.flow = {name: values for name, values in start.items() if name.startswith("flow/")}


class Pretraining(Training):
    """The same on other images, for so many updates; then comes the training."""

    is_pretraining = True

    def __init__(self, e: Vision, base: int = 0) -> None:
        super().__init__(e, base)
        self.later = Batches(e, False).per_epoch

    @property
    def end(self) -> int:
        """Where the training will end."""
        return self.e.pretrain + self.e.epochs * self.later

    @property
    def shown_epoch(self) -> int:
        """Of the training, so that steps and epochs go together."""
        return self.later

    def freeze(self, net: model.Net) -> None:
        """All of it learns."""

    def following(self, net: model.Net, step: int) -> Training | None:
        """The training."""
        if step != self.e.pretrain:
            return None
        training = Training(self.e, step, net)
        training.lead = self.lead
        return training


def task_at(e: Vision, step: int, base: int) -> Training:
    """What is learned at a step."""
    return Pretraining(e, base) if step < e.pretrain else Training(e, base)
