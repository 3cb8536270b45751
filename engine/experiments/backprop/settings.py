"""Backpropagation: any expression or a small net, forward and backward node by node."""

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from engine.experiment import Experiment, SettingError, setting
from engine.experiments.backprop.graph import Graph, Scheme, Way, trace, way
from engine.experiments.backprop.language import MOST_NUMBER, MOST_SIGNS, Parser
from engine.experiments.backprop.network import ACTIVATIONS, BELONGS, LOSSES, Module, drawn, modules

MOST_ATOMS = 400
ONE = 1.0
"""The number of a leaf that was given none."""


@dataclass(frozen=True)
class Backprop(Experiment):
    """Settings of a graph; see the fields' labels and help. Names and defaults are frozen: links leave defaults out."""

    kind = "backprop"
    title = "Backpropagation"
    learns = False
    is_quick = True
    gears = "walk"
    curves = ()
    readouts = ("step",)

    subject: str = setting(
        "expression",
        "What",
        group="What",
        choices=("expression", "network"),
        help="An expression that you type, or a small net with its loss.",
    )
    expression: str = setting("(x + y) * z", "Expression")
    values: tuple[str, ...] = setting(("x:-2", "y:5", "z:-4"), "Numbers", item=str, most=64)
    layers: tuple[int, ...] = setting(
        (2, 2, 2),
        "Units",
        group="Network",
        item=int,
        min=1,
        max=3,
        least=2,
        most=4,
        help="Of the input, of each hidden layer, and of the output.",
        when=lambda e: e.is_net,
    )
    activation: str = setting(
        "sigmoid",
        "Activation",
        group="Network",
        choices=tuple(ACTIVATIONS),
        when=lambda e: e.is_net and len(e.layers) > 2,
    )
    output: str = setting(
        "sigmoid",
        "Output",
        group="Network",
        choices=tuple(ACTIVATIONS),
        help="The activation of the output units.",
        when=lambda e: e.is_net and e.loss not in BELONGS,
    )
    loss: str = setting("half sum of squares", "Loss", group="Network", choices=tuple(LOSSES), when=lambda e: e.is_net)
    samples: tuple[str, ...] = setting(
        ("0.05:0.1:0.01:0.99",),
        "Mini-batch",
        group="Network",
        item=str,
        least=1,
        most=4,
        help="Up to 4 samples: the inputs, then the targets, with : between; samples with commas between.",
        when=lambda e: e.is_net,
    )
    detail: str = setting(
        "modules",
        "Detail",
        group="Network",
        choices=("modules", "atoms"),
        help="Layer, activation and loss; or every sum, product and function alone. The numbers are the same.",
        when=lambda e: e.is_net,
    )
    lr: float = setting(
        0.5,
        "Learning rate",
        group="Network",
        min=1e-6,
        max=10.0,
        log=True,
        help="Of the one step of gradient descent that is shown beside the gradients.",
        when=lambda e: e.is_net,
    )
    seed_weights: int = setting(1, "Seed of the weights", group="Seeds", min=0, max=9999, when=lambda e: e.is_net)

    def validate(self) -> None:
        """It can be parsed and computed, forward and backward."""
        if len(self.expression) > MOST_SIGNS:
            raise SettingError(
                f"The expression has {len(self.expression):,} signs; allowed are {MOST_SIGNS}. A shorter one fits."
            )
        if not self.is_net and not self.scheme.graph.leaves:
            raise SettingError("There is no name in the expression, so there is nothing to differentiate by.")
        _ = self.way

    @classmethod
    def mend(cls, values: dict[str, Any], changed: str = "") -> dict[str, Any]:
        """Samples follow the units: numbers that are missing are 0, those too many go."""
        layers = values["layers"]
        if len(layers) < 2 or changed == "samples":
            return values
        return {**values, "samples": tuple(_fitted(row, layers[0], layers[-1]) for row in values["samples"])}

    @property
    def is_net(self) -> bool:
        """Whether it is a small net; else an expression."""
        return self.subject == "network"

    @property
    def modules(self) -> list[Module]:
        """Of the net, from the first layer to the loss."""
        return modules(self.layers, self.activation, self.output, self.loss)

    @property
    def program(self) -> str:
        """The statements that make the output."""
        return "; ".join(line for module in self.modules for line in module.lines) if self.is_net else self.expression

    @property
    def scheme(self) -> Scheme:
        """What is drawn and walked over."""
        form = (self.layers, self.activation, self.output, self.loss) if self.is_net else ()
        return _scheme(self.program, form, self.detail)

    @property
    def numbers(self) -> dict[str, np.ndarray]:
        """Of every leaf, (1,) or, of the net's inputs and targets, (samples,)."""
        known = drawn(self.layers, self.seed_weights) if self.is_net else {}
        known |= dict(map(_entry, self.values))
        leaves = {name: np.array([known.get(name, ONE)]) for name in self.scheme.graph.leaves}
        return leaves | (dict(zip(self.columns, self.batch.T, strict=True)) if self.is_net else {})

    @property
    def columns(self) -> list[str]:
        """What the numbers of a sample are called: inputs, then targets."""
        return [f"x{i + 1}" for i in range(self.layers[0])] + [f"t{i + 1}" for i in range(self.layers[-1])]

    @property
    def batch(self) -> np.ndarray:
        """(samples, inputs + targets)."""
        rows = [[_number(text, f"Sample {k + 1}") for text in row.split(":")] for k, row in enumerate(self.samples)]
        wanted = self.layers[0] + self.layers[-1]
        for k, row in enumerate(rows):
            if len(row) != wanted:
                raise SettingError(
                    f"Sample {k + 1} has {len(row)} numbers; this net takes {wanted}: {', '.join(self.columns)}."
                )
        return np.array(rows)

    @property
    def n_samples(self) -> int:
        """Samples of the mini-batch; an expression counts as one."""
        return len(self.samples) if self.is_net else 1

    @cached_property
    def way(self) -> Way:
        """All values and gradients."""
        return way(self.scheme, trace(self.scheme.graph, self.numbers, self.n_samples))

    @property
    def last(self) -> int:
        """The last step: forward through all, the output's own gradient, back through all."""
        return 2 * len(self.scheme.groups) + 1

    def with_numbers(self, values: Any, samples: Any) -> "Backprop":
        """The same graph with other numbers."""
        return replace(self, values=values, samples=samples)


@lru_cache(maxsize=256)
def _scheme(program: str, form: tuple[Any, ...], detail: str) -> Scheme:
    parser = Parser(program, MOST_ATOMS) if form else Parser(program)
    nodes, root, given = parser.parse()
    graph = Graph(nodes, root, tuple(given.items()))
    if not form or detail == "atoms":
        return Scheme.of(graph)
    return Scheme.coarse(graph, tuple(tuple(given[name] for name in module.names) for module in modules(*form)))


def _entry(text: str) -> tuple[str, float]:
    """“a:0.5”"""
    name, colon, number = text.partition(":")
    if not colon or not name.isidentifier():
        raise SettingError(f"“{text[:40]}” gives no name a number; name:number does.")
    return name, _number(number, name)


def _number(text: str, name: str) -> float:
    try:
        value = float(text[:40])
    except ValueError:
        raise SettingError(f"{name[:40]} is a number, not “{text[:40]}”.") from None
    if not abs(value) <= MOST_NUMBER:
        raise SettingError(f"{name[:40]} is {value:g}; allowed is −{MOST_NUMBER:,.0f} to {MOST_NUMBER:,.0f}.")
    return value


def _fitted(row: str, inputs: int, targets: int) -> str:
    """A sample of another net: its first numbers are inputs, its last ones targets."""
    numbers = row.split(":")
    if len(numbers) == inputs + targets:
        return row
    read, wanted = numbers[:-1], numbers[-1:]
    read = [*read, *["0"] * inputs][:inputs]
    return ":".join([*read, *(wanted * targets)])
