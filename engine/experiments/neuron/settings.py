"""One neuron: a gate that is wired by hand, or a line on the plane that learns, example by example."""

from dataclasses import dataclass
from typing import Any

from engine.data.datasets import DATASETS
from engine.data.samples import Samples, own_point, samples
from engine.experiment import Experiment, SettingError, setting
from engine.experiments.neuron.gates import GATES
from engine.experiments.neuron.rules import RULES
from engine.kernel.edits import Edit, is_fitting, last_word, parse

GATE, NONE = "McCulloch–Pitts", "none"
WIDTHS = (2, 1)
"""Two inputs, one neuron: what edits are about."""


@dataclass(frozen=True)
class Neuron(Experiment):
    """Settings of one neuron; see the fields' labels and help. Names and defaults are frozen: links leave defaults out."""

    kind = "neuron"
    title = "Neuron"
    is_quick = True
    gears = "single"
    curves = ("loss",)
    readouts = ("epoch", "step", "loss-train", "accuracy-train")

    rule: str = setting(
        "perceptron",
        "Neuron",
        group="Neuron",
        choices=(GATE, *RULES),
        help="McCulloch and Pitts 1943: wired by hand. Perceptron (Rosenblatt 1958), sigmoid and Adaline (Widrow and Hoff 1960): they learn.",
    )
    beside: str = setting(
        NONE,
        "Beside it",
        group="Neuron",
        choices=(NONE, *RULES),
        help="Another neuron that learns from the same examples at the same moments.",
        when=lambda e: e.rule != GATE,
    )
    inputs: int = setting(2, "Inputs", group="Neuron", min=2, max=3, help="Each is 0 or 1.", when=lambda e: e.is_gate)
    gate: str = setting(
        "AND",
        "Gate to build",
        group="Neuron",
        choices=(*GATES[2], *GATES[3]),
        help="What the neuron should answer. Two inputs have 16 gates, three 256, of which some are offered.",
        when=lambda e: e.is_gate,
    )
    wires: tuple[int, ...] = setting(
        (1, 1, 1), "Wires", item=int, min=-1, max=1, least=3, most=3, help="1 excites, −1 inhibits, 0: no wire."
    )
    threshold: float = setting(
        1.0,
        "Threshold",
        group="Neuron",
        min=-4.0,
        max=4.0,
        step=0.5,
        help="The neuron answers 1 where the sum over its wires reaches it.",
        when=lambda e: e.is_gate,
    )
    absolute: bool = setting(
        False,
        "Absolute inhibition",
        group="Neuron",
        help="As in the paper of 1943: one active inhibiting input silences the neuron, whatever the others say.",
        when=lambda e: e.is_gate,
    )
    data: str = setting(
        "OR gate",
        "Data set",
        group="Data",
        choices=tuple(name for name, data in DATASETS.items() if data.task == "two classes"),
        when=lambda e: not e.is_gate,
    )
    n_points: int = setting(
        20,
        "Points",
        group="Data",
        min=20,
        max=100,
        step=10,
        help="Those of the data set; your own come on top.",
        when=lambda e: not e.is_gate and DATASETS[e.data].is_split and not DATASETS[e.data].is_own,
    )
    noise: float = setting(
        0.0,
        "Noise",
        group="Data",
        min=0.0,
        max=0.5,
        step=0.05,
        help="As in the Playground: points scatter, or some labels near a border are wrong.",
        when=lambda e: not e.is_gate and DATASETS[e.data].is_split and not DATASETS[e.data].is_own,
    )
    own: tuple[str, ...] = setting((), "Own points", most=100, help="Each reads x1:x2:label.")
    lr: float = setting(
        0.1, "Learning rate", group="Learning", min=1e-4, max=10.0, log=True, when=lambda e: not e.is_gate
    )
    shuffle: bool = setting(
        False,
        "Shuffle",
        group="Learning",
        help="On: each pass takes the points in another order. Off: always in their own.",
        when=lambda e: not e.is_gate,
    )
    seed_data: int = setting(1, "Seed of the data", group="Seeds", min=0, max=9999, when=lambda e: not e.is_gate)
    seed_order: int = setting(1, "Seed of the order", group="Seeds", min=0, max=9999, when=lambda e: not e.is_gate)
    edits: tuple[str, ...] = setting(
        (), "Edits", most=300, help="Each reads step:name:index:value, as in 12:0.weight:0.1:0.75."
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "edits", last_word(self.edits))

    def validate(self) -> None:
        """The gate is one of so many inputs; points and edits can be read."""
        if self.is_gate and self.gate not in GATES[self.inputs]:
            raise SettingError(
                f"“{self.gate}” is no gate of {self.inputs} inputs; there are {', '.join(GATES[self.inputs])}."
            )
        for text in self.own:
            own_point(text, "two classes", 2)
        for edit in self.parsed_edits:
            if not is_fitting(edit, WIDTHS):
                raise SettingError(f"One neuron with two inputs has no {edit.name} at {edit.place}.")

    @classmethod
    def mend(cls, values: dict[str, Any], changed: str = "") -> dict[str, Any]:
        """The nearest settings that go together, keeping `changed`: gate and inputs follow each other."""
        if values["gate"] in GATES[values["inputs"]]:
            return values
        if changed == "gate":
            return {**values, "inputs": 5 - values["inputs"]}
        return {**values, "gate": next(iter(GATES[values["inputs"]]))}

    @property
    def is_gate(self) -> bool:
        """Whether it is wired by hand."""
        return self.rule == GATE

    @property
    def other(self) -> str:
        """The neuron beside it, if there is one."""
        return "" if self.is_gate or self.beside in (NONE, self.rule) else self.beside

    @property
    def parsed_edits(self) -> tuple[Edit, ...]:
        """The edits, in order of their step."""
        return tuple(sorted((parse(text) for text in self.edits), key=lambda edit: edit.step))

    def samples(self) -> Samples:
        """All points: it learns from every one, as the Playground does with a training share of 100 %."""
        return samples(self.data, 2, self.n_points, self.noise, 100, self.seed_data, self.own)[0]
