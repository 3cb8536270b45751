"""Recurrent networks: a small one reads a sequence step by step, and shows what it remembers."""

from dataclasses import dataclass
from typing import Any

from engine.catalog import OPTIMIZERS
from engine.experiment import Experiment, SettingError, setting
from engine.experiments.sequence.tasks import NUMBERS, TASKS
from engine.transformer.costs import Part

CELLS = ("RNN", "LSTM", "GRU")


@dataclass(frozen=True)
class Sequence(Experiment):
    """Settings of a recurrent network; see the fields' labels and help. Names and defaults are frozen: links leave defaults out."""

    kind = "sequence"
    title = "Sequences"

    task: str = setting("echo", "Task", group="Task", choices=tuple(TASKS), help="What it has to remember.")
    length: int = setting(12, "Length", group="Task", min=2, max=60, help="Steps of an example.")
    delay: int = setting(
        2,
        "Delay",
        group="Task",
        min=1,
        max=20,
        help="How many steps ago the bit was that it repeats.",
        when=lambda e: e.task == "echo",
    )
    cell: str = setting("RNN", "Cell", group="Network", choices=CELLS, help="What carries memory from step to step.")
    hidden_size: int = setting(8, "Hidden units", group="Network", min=1, max=32, help="Numbers that it remembers.")
    optimizer: str = setting("Adam", "Optimizer", group="Learning", choices=tuple(OPTIMIZERS), rare=True)
    lr: float = setting(0.01, "Learning rate", group="Learning", min=1e-6, max=10.0, log=True)
    batch_size: int = setting(32, "Batch size", group="Learning", min=1, max=128)
    steps: int = setting(1000, "Updates", group="Learning", min=1, max=100_000, help="Training ends after so many.")
    clip: float = setting(
        1.0,
        "Gradient clipping",
        group="Learning",
        min=0.0,
        max=100.0,
        help="Largest norm of the gradient; 0: off.",
        rare=True,
    )
    l2: float = setting(
        0.0, "L2", group="Learning", min=0.0, max=1.0, help="On weights only, not on biases.", rare=True
    )
    seed_data: int = setting(1, "Seed of the data", group="Seeds", min=0, max=9999)
    seed_weights: int = setting(1, "Seed of the weights", group="Seeds", min=0, max=9999)
    seed_order: int = setting(1, "Seed of the batches", group="Seeds", min=0, max=9999)

    def validate(self) -> None:
        """An echo must come back before the sequence ends."""
        if self.task == "echo" and self.delay >= self.length:
            raise SettingError(f"In {self.length} steps no bit comes back after {self.delay}; a shorter delay fits.")

    @classmethod
    def mend(cls, values: dict[str, Any], changed: str = "") -> dict[str, Any]:
        """The nearest settings that go together, keeping `changed`: delay follows length, or length delay."""
        if values["task"] != "echo" or values["delay"] < values["length"]:
            return values
        return {
            **values,
            **({"length": values["delay"] + 1} if changed == "delay" else {"delay": values["length"] - 1}),
        }

    @property
    def plan(self) -> tuple[Part, ...]:
        """What there is, and the multiplications of one step: the next one has to wait for it."""
        gates, inputs = {"RNN": 1, "LSTM": 4, "GRU": 3}[self.cell], len(TASKS[self.task].inputs)
        rows = gates * self.hidden_size
        cell = Part(self.cell, rows * (inputs + self.hidden_size + 2), rows * (inputs + self.hidden_size))
        return cell, Part("Output", self.hidden_size + 1, self.hidden_size)

    @property
    def is_number(self) -> bool:
        """Whether it says a number; else the probability that the bit is 1."""
        return self.task in NUMBERS
