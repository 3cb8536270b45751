"""The playground: a dense network of 0 to 8 hidden layers learns a data set on the plane."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from engine.catalog import ACTIVATIONS, FEATURES, INITS, LOSSES, OPTIMIZERS, SCHEDULES, STEPS, levels
from engine.data.datasets import DATASETS
from engine.data.samples import Samples, n_targets, own_point, samples
from engine.experiment import Experiment, SettingError, setting
from engine.kernel.edits import Edit, is_fitting, last_word, parse

AUTOMATIC = "automatic"
"""Output units have the activation that goes with the loss and the task."""
CURVES: tuple[str, ...] = ("loss",)
READOUTS: tuple[str, ...] = ("epoch", "step", "loss-train", "loss-test", "accuracy", "lr")
MOST_NAME = 24
"""Characters of a name of a class or target."""


@dataclass(frozen=True)
class Playground(Experiment):
    """Settings of the playground; see the fields' labels and help. Names and defaults are frozen: links leave defaults out."""

    kind = "playground"
    title = "Playground"
    is_quick = True
    gears = "quick"
    curves = CURVES
    readouts = READOUTS
    tested = "test points"

    data: str = setting("XOR", "Data set", group="Data", choices=tuple(DATASETS))
    classes: int = setting(
        3,
        "Classes",
        group="Data",
        min=3,
        max=6,
        help="Only for blobs and for your own classes.",
        when=lambda e: e.task == "classes",
    )
    n_points: int = setting(
        500,
        "Points",
        group="Data",
        min=20,
        max=2000,
        step=10,
        help="Training and test points together.",
        rare=True,
        when=lambda e: not DATASETS[e.data].is_own,
    )
    noise: float = setting(
        0.0,
        "Noise",
        group="Data",
        min=0.0,
        max=0.5,
        step=0.05,
        help="XOR, circle, checkerboard: some labels near a border are wrong. Clouds, moons, rings, spiral: the points "
        "scatter. Plane, hills: the targets scatter. Gates and your own points have none.",
        when=lambda e: not DATASETS[e.data].is_own,
    )
    train_share: int = setting(
        50,
        "Training share",
        group="Data",
        min=10,
        max=100,
        step=10,
        unit="%",
        help="Drawn at random, whatever the class; the rest is for testing. At 100 %, and of logic gates always, the test is on the training points.",
        rare=True,
    )
    own: tuple[str, ...] = setting((), "Own points", group="Data", most=1000, help="Each reads x1:x2:label.")
    own_names: tuple[str, ...] = setting(
        (), "Names", most=6, help="What the classes or targets of your own points are called, in order."
    )
    features: tuple[str, ...] = setting(
        ("x1", "x2"), "Input features", group="Network", choices=tuple(FEATURES), least=1, most=len(FEATURES)
    )
    hidden: tuple[int, ...] = setting(
        (4, 2),
        "Hidden layers",
        group="Network",
        item=int,
        min=1,
        max=32,
        most=8,
        help="Units of each layer; none: a single neuron.",
    )
    activation: str = setting(
        "tanh",
        "Activation",
        group="Network",
        choices=tuple(ACTIVATIONS),
        when=lambda e: bool(e.hidden) or e.output_activation == e.activation,
    )
    layer_activations: tuple[str, ...] = setting(
        (),
        "Activation per layer",
        group="Network",
        choices=tuple(ACTIVATIONS),
        most=8,
        help="One per hidden layer; empty: the same for all.",
        rare=True,
    )
    output: str = setting(
        AUTOMATIC,
        "Output units",
        group="Network",
        choices=(AUTOMATIC, *ACTIVATIONS),
        help="Their activation. Automatic: the one that belongs to the loss; else linear for a regression, tanh for classes.",
        rare=True,
    )
    init: str = setting("Xavier", "Initialisation", group="Network", choices=tuple(INITS), rare=True)
    biases: bool = setting(
        True,
        "Biases learn",
        group="Network",
        help="Off: they stay as they are, as in many exercises on paper.",
        rare=True,
    )
    dropout: float = setting(
        0.0,
        "Dropout",
        group="Network",
        min=0.0,
        max=0.8,
        step=0.1,
        help="Share of hidden units that is left out in each update.",
        rare=True,
    )
    loss: str = setting(
        "MSE",
        "Loss",
        group="Learning",
        choices=tuple(LOSSES),
        help="The mean over points and outputs; only the half sum of squares is ½ Σ (a − t)² over the outputs of a point, as in "
        "many books. Classes have the targets 1 and −1, or 1 and 0 where an output unit cannot come near −1.",
    )
    optimizer: str = setting(
        "SGD",
        "Optimizer",
        group="Learning",
        choices=tuple(OPTIMIZERS),
        help="With PyTorch's usual numbers: momentum 0.9; AdamW takes 1 % of the learning rate off every weight and bias in "
        "each update, besides L2.",
    )
    lr: float = setting(0.03, "Learning rate", group="Learning", min=1e-5, max=10.0, log=True)
    batch_size: int = setting(
        10,
        "Batch size",
        group="Learning",
        min=1,
        max=3000,
        help="Samples per update; more than there are: all of them.",
    )
    shuffle: bool = setting(
        True,
        "Shuffle",
        group="Learning",
        help="Off: the points come in their own order, as in exercises on paper.",
        rare=True,
    )
    schedule: str = setting("constant", "Schedule", group="Learning", choices=tuple(SCHEDULES), rare=True)
    schedule_epochs: int = setting(
        100,
        "Schedule length",
        group="Learning",
        min=1,
        max=10000,
        unit="epochs",
        rare=True,
        when=lambda e: e.schedule != "constant",
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
    l1: float = setting(
        0.0,
        "L1",
        group="Learning",
        min=0.0,
        max=1.0,
        help="Adds L1 · Σ|w| to what is minimised: weights, not biases. The losses on screen are without it.",
        rare=True,
    )
    l2: float = setting(
        0.0,
        "L2",
        group="Learning",
        min=0.0,
        max=1.0,
        help="On weights only: half of it times their squares is added to the loss, before clipping. AdamW's own decay, 0.01 on weights and biases, comes on top. The losses on screen are without it.",
        rare=True,
    )
    seed_data: int = setting(1, "Seed of the data", group="Seeds", min=0, max=9999)
    seed_weights: int = setting(1, "Seed of the weights", group="Seeds", min=0, max=9999)
    seed_order: int = setting(1, "Seed of the batch order", group="Seeds", min=0, max=9999)
    edits: tuple[str, ...] = setting(
        (), "Edits", most=1000, help="Each reads step:name:index:value, as in 120:0.weight:2.1:0.75."
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "edits", last_word(self.edits))

    def validate(self) -> None:
        """Settings that are fine alone and do not go together."""
        if self.task == "regression" and not LOSSES[self.loss].for_regression:
            raise SettingError(f"The loss “{self.loss}” is for classes; “{self.data}” is a regression.")
        if len(set(self.features)) < len(self.features):
            raise SettingError("An input feature is named twice.")
        if self.layer_activations and len(self.layer_activations) != len(self.hidden):
            raise SettingError(
                f"There are {len(self.hidden)} hidden layers and {len(self.layer_activations)} activations for them."
            )
        own = LOSSES[self.loss].output
        if own and self.output not in (AUTOMATIC, own):
            raise SettingError(f"The loss “{self.loss}” has {own} outputs, not {self.output}.")
        if self.hidden and {*(self.layer_activations or (self.activation,)), self.output} & set(STEPS):
            raise SettingError("The step function has no slope to learn through: it is for a single neuron.")
        self._check_own()
        for edit in self.parsed_edits:
            if not is_fitting(edit, self.widths):
                raise SettingError(f"This network has no {edit.name} at {edit.place}.")

    def _check_own(self) -> None:
        for text in self.own:
            point = own_point(text, self.task, self.n_classes)
            if len(point) != 2 + self.n_targets:
                raise SettingError(
                    f"The own point “{text[:40]}” has {len(point) - 2} targets; every point here has {self.n_targets}."
                )
        for name in self.own_names:
            if not name.isprintable() or "," in name or len(name) > MOST_NAME:
                raise SettingError(
                    f"The name “{name[:MOST_NAME]}” cannot be; up to {MOST_NAME} characters in one line without a comma can."
                )

    @classmethod
    def mend(cls, values: dict[str, Any], changed: str = "") -> dict[str, Any]:
        """The nearest settings that go together, keeping `changed`: the loss follows the data, lists follow the layers."""
        values = dict(values)
        task = DATASETS[values["data"]].task
        if task == "regression" and not LOSSES[values["loss"]].for_regression:
            values.update({"data": cls().data} if changed == "loss" else {"loss": "MSE"})
        depth = len(values["hidden"])
        per_layer = tuple(values["layer_activations"])[:depth]
        if per_layer and changed != "activation":
            values["layer_activations"] = per_layer + (values["activation"],) * (depth - len(per_layer))
        else:
            values["layer_activations"] = ()
        values.update(_mended_output(values, changed))
        values.update(_mended_step(values, changed))
        values["own"] = _mended_own(values)
        return values | {"edits": _mended_edits(values, _outputs(values))}

    @property
    def task(self) -> str:
        """“two classes”, “classes” or “regression”."""
        return DATASETS[self.data].task

    @property
    def n_classes(self) -> int:
        """Classes of the data set; 0 for regression."""
        return _classes(self.data, self.classes)

    @property
    def n_targets(self) -> int:
        """Numbers to be learned at each point of a regression: several only of the set “own values”; else 1."""
        return n_targets(self.data, self.own)

    @property
    def widths(self) -> tuple[int, ...]:
        """Units of every layer: inputs, hidden layers, outputs."""
        return (len(self.features), *self.hidden, _outputs(vars(self)))

    @property
    def unit_activations(self) -> tuple[str, ...]:
        """Activation of every layer with weights, the output's last."""
        hidden = self.layer_activations or (self.activation,) * len(self.hidden)
        return (*hidden, self.output_activation)

    @property
    def output_activation(self) -> str:
        """The loss's own, or the chosen one; else linear for regression, a single neuron's own activation, and tanh."""
        if LOSSES[self.loss].output:
            return LOSSES[self.loss].output
        if self.output != AUTOMATIC:
            return self.output
        if self.task == "regression":
            return "linear"
        return "tanh" if self.hidden else self.activation

    @property
    def levels(self) -> tuple[float, float]:
        """Targets against a class and for it."""
        return levels(self.output_activation)

    @property
    def class_names(self) -> tuple[str, ...]:
        """Names of the classes where they have some: the person's own, or negative and positive."""
        own = self.own_names if DATASETS[self.data].is_own and len(self.own_names) == self.n_classes > 0 else ()
        return own or (("negative", "positive") if self.n_classes == 2 else ())

    @property
    def parsed_edits(self) -> tuple[Edit, ...]:
        """The edits, in order of their step."""
        return tuple(sorted((parse(text) for text in self.edits), key=lambda edit: edit.step))

    def samples(self) -> tuple[Samples, Samples]:
        """Training and test samples."""
        return samples(self.data, self.classes, self.n_points, self.noise, self.train_share, self.seed_data, self.own)

    def missed(self, old: Experiment, changed: Collection[str]) -> str:
        """Own points that another data set has no use for."""
        assert isinstance(old, Playground)
        n = len(set(old.own) - set(self.own)) if "own" not in changed else 0
        points = "One of your own points does" if n == 1 else f"{n:,} of your own points do"
        return f"{points} not go with “{self.data}”. Undo brings back what is gone." if n else ""


def _classes(data: str, classes: int) -> int:
    return {"regression": 0, "two classes": 2, "classes": classes}[DATASETS[data].task]


def _outputs(values: dict[str, Any]) -> int:
    """One output unit a target; one tells two classes apart, except with cross-entropy, which has one a class."""
    classes = _classes(values["data"], values["classes"])
    if classes > 2 or (classes == 2 and values["loss"] == "cross-entropy"):
        return classes
    return n_targets(values["data"], values["own"])


def _mended_output(values: dict[str, Any], changed: str) -> dict[str, Any]:
    """Output units other than the loss has give way to it, or it to them where they were picked."""
    own = LOSSES[values["loss"]].output
    if not own or values["output"] in (AUTOMATIC, own):
        return {}
    return {"loss": "MSE"} if changed == "output" else {"output": AUTOMATIC}


def _mended_step(values: dict[str, Any], changed: str) -> dict[str, Any]:
    """The step function stays only with a single neuron: picking it removes the hidden layers, adding layers removes it."""
    if not values["hidden"]:
        return {}
    if changed in ("activation", "output") and values[changed] in STEPS:
        return {"hidden": (), "layer_activations": ()}
    output = AUTOMATIC if values["output"] in STEPS else values["output"]
    activation = "tanh" if values["activation"] in STEPS else values["activation"]
    per_layer = tuple("tanh" if name in STEPS else name for name in values["layer_activations"])
    return {"activation": activation, "layer_activations": per_layer, "output": output}


def _mended_own(values: dict[str, Any]) -> tuple[str, ...]:
    task, classes = DATASETS[values["data"]].task, _classes(values["data"], values["classes"])

    def is_usable(text: str) -> bool:
        try:
            return bool(own_point(text, task, classes))
        except SettingError:
            return False

    usable = tuple(text for text in values["own"] if is_usable(text))
    return tuple(text for text in usable if text.count(":") == 1 + n_targets(values["data"], usable))


def _mended_edits(values: dict[str, Any], outputs: int) -> tuple[str, ...]:
    widths = (len(values["features"]), *values["hidden"], outputs)
    return tuple(text for text in values["edits"] if is_fitting(parse(text), widths))
