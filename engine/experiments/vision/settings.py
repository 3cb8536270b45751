"""Image networks: a stack of layers learns MNIST, Fashion-MNIST or a person's own images."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.catalog import INITS, OPTIMIZERS, SCHEDULES
from engine.experiment import Experiment, SettingError, setting
from engine.experiments.vision import budget
from engine.experiments.vision.layers import parse
from engine.experiments.vision.stack import Planned, plan

CLASSES = 10
"""Every set has the labels 0 to 9, or fewer of them."""
PIXELS = 784
DATA = ("MNIST", "Fashion-MNIST", "own")
LENET = (
    *("conv:6:5:1:2", "tanh", "avgpool:2", "conv:16:5", "tanh", "avgpool:2"),
    *("flatten", "dense:120", "tanh", "dense:84", "tanh"),
)
"""LeNet-5 (LeCun et al. 1998, section II.B) with every map of a layer connected to every map before it."""
GOALS = {"classify": ("cross-entropy", "MSE"), "rebuild": ("binary cross-entropy", "MSE")}
"""What a network is for, and the losses that go with it."""


@dataclass(frozen=True)
class Vision(Experiment):
    """Settings of an image network; see the fields' labels and help. Names and defaults are frozen: links leave defaults out."""

    kind = "vision"
    title = "Images"
    has_onnx = True
    uses_gpu = True
    tested = "test images"

    data: str = setting("MNIST", "Images", group="Data", choices=DATA)
    own_set: str = setting("", "Your own images", help="Names a set that was uploaded to this server.")
    n_train: int = setting(
        60_000, "Training images", group="Data", min=10, max=60_000, help="More than there are: all."
    )
    shift: int = setting(
        0,
        "Shift",
        group="Data",
        min=0,
        max=4,
        step=1,
        unit="px",
        help="Training images are moved by up to so much, at random.",
        rare=True,
    )
    rotate: int = setting(
        0, "Rotate", group="Data", min=0, max=30, step=5, unit="°", help="And turned by up to so much.", rare=True
    )
    scale: int = setting(
        0, "Scale", group="Data", min=0, max=30, step=5, unit="%", help="And made larger or smaller.", rare=True
    )
    goal: str = setting(
        "classify",
        "Goal",
        group="Network",
        choices=tuple(GOALS),
        help="Name the class, or rebuild the image (autoencoder).",
    )
    layers: tuple[str, ...] = setting(
        LENET, "Layers", most=40, help="Edited on the diagram; the output layer is added to them."
    )
    residual: bool = setting(
        True,
        "Residual connections",
        group="Network",
        help="Whether residual blocks add their input.",
        when=lambda e: any(planned.kind == "residual" for planned in e.plan),
    )
    init: str = setting("Xavier", "Initialisation", group="Network", choices=tuple(INITS), rare=True)
    loss: str = setting(
        "cross-entropy", "Loss", group="Learning", choices=("cross-entropy", "binary cross-entropy", "MSE")
    )
    optimizer: str = setting("Adam", "Optimizer", group="Learning", choices=tuple(OPTIMIZERS))
    lr: float = setting(0.002, "Learning rate", group="Learning", min=1e-6, max=10.0, log=True)
    batch_size: int = setting(64, "Batch size", group="Learning", min=1, max=1000)
    epochs: int = setting(3, "Epochs", group="Learning", min=1, max=200, help="Training ends after so many.")
    schedule: str = setting(
        "cosine",
        "Schedule",
        group="Learning",
        choices=tuple(SCHEDULES),
        help="Over the planned epochs; warm-up over the first.",
    )
    clip: float = setting(
        0.0,
        "Gradient clipping",
        group="Learning",
        min=0.0,
        max=100.0,
        help="Largest norm of the gradient; 0: off.",
        rare=True,
    )
    l2: float = setting(
        0.0,
        "L2",
        group="Learning",
        min=0.0,
        max=1.0,
        help="On weights only: half of it times their squares is added to the loss, after clipping. For AdamW it is the weight decay instead, and 0 means AdamW's own, 0.01.",
        rare=True,
    )
    early_stop: int = setting(
        0,
        "Early stopping",
        group="Learning",
        min=0,
        max=50,
        unit="epochs",
        help="Ends when the loss on images held back from training has not fallen for so many epochs; 0: off.",
        rare=True,
    )
    hard: int = setting(
        0,
        "Train more on mistakes",
        group="Learning",
        min=0,
        max=75,
        step=25,
        unit="%",
        help="Share of each batch that is drawn from the training images with the highest loss.",
        rare=True,
        when=lambda e: e.goal != "rebuild",
    )
    pretrain: int = setting(
        0,
        "Pre-training",
        group="Transfer",
        min=0,
        max=10_000,
        unit="updates",
        help="Updates on another set first. Then a twin that did not have them starts beside it.",
    )
    pretrain_data: str = setting(
        "MNIST", "Pre-trained on", group="Transfer", choices=DATA[:2], when=lambda e: e.pretrain > 0
    )
    freeze: int = setting(
        0,
        "Frozen layers",
        group="Transfer",
        min=0,
        max=40,
        help="First layers with weights that stay as they are after pre-training.",
    )
    seed_data: int = setting(1, "Seed of the data", group="Seeds", min=0, max=9999)
    seed_weights: int = setting(1, "Seed of the weights", group="Seeds", min=0, max=9999)
    seed_order: int = setting(1, "Seed of the batch order", group="Seeds", min=0, max=9999)

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "layers", tuple(parse(text).text for text in self.layers))

    def validate(self) -> None:
        """Settings that are fine alone and do not go together."""
        if self.loss not in GOALS[self.goal]:
            raise SettingError(
                f"The loss “{self.loss}” does not go with the goal “{self.goal}”; {' or '.join(GOALS[self.goal])} does."
            )
        if self.own_set and not re.fullmatch(r"[0-9a-f]{16,64}", self.own_set):
            raise SettingError(f"There is no set of own images called “{self.own_set[:40]}”.")
        if self.data == "own" and not self.own_set:
            raise SettingError("There are no images of your own yet: upload some first.")
        learning = sum(planned.learns for planned in self.plan)
        if self.freeze >= learning:
            raise SettingError(
                f"Of {learning} layers with weights at most {learning - 1} can be frozen, not {self.freeze}."
            )
        if self.batch_size == 1 and any(planned.kind in ("batchnorm", "residual") for planned in self.plan):
            raise SettingError("Batch normalisation needs a batch of at least 2 images.")
        budget.check(self.plan, self.batch_size, self.n_train)

    @classmethod
    def mend(cls, values: dict[str, Any], changed: str = "") -> dict[str, Any]:
        """The nearest settings that go together, keeping `changed`: loss and goal follow one another, frozen layers the stack."""
        values = dict(values)
        if values["loss"] not in GOALS[values["goal"]]:
            other = {"cross-entropy": "classify", "binary cross-entropy": "rebuild"}
            values.update({"goal": other[values["loss"]]} if changed == "loss" else {"loss": GOALS[values["goal"]][0]})
        if values["data"] == "own" and not values["own_set"]:
            values["data"] = cls().data
        if changed != "freeze":
            layers = [parse(text) for text in values["layers"]]
            values["freeze"] = min(values["freeze"], sum(layer.learns for layer in layers))
        return values

    @property
    def outputs(self) -> int:
        """Units of the output layer."""
        return CLASSES if self.goal == "classify" else PIXELS

    @property
    def plan(self) -> tuple[Planned, ...]:
        """All layers with their shapes and costs, the output layer last."""
        return plan(self.layers, self.outputs, self.residual)

    @property
    def frozen(self) -> tuple[int, ...]:
        """Places of the layers that are frozen after pre-training."""
        return tuple(place for place, planned in enumerate(self.plan) if planned.learns)[: self.freeze]

    @property
    def need(self) -> int:
        """Bytes that training takes, about."""
        return budget.memory(self.plan, self.batch_size)

    def macs(self, watch: Mapping[str, Any]) -> float:
        """Multiplications of an answer, about, where it is one that may take long."""
        passes = sum(budget.PASSES.get(name, 0) for name in watch) + 3 * self.batch_size * ("explain" in watch)
        return passes * sum(planned.macs for planned in self.plan) + budget.TSNE * (
            "t-SNE" in str(watch.get("embedding"))
        )
