"""Transformers: a small one learns a task or a text, and shows where it looks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from engine.catalog import OPTIMIZERS
from engine.experiment import Experiment, SettingError, setting
from engine.experiments.attention import budget
from engine.experiments.attention.shipped import FRESH, SHIPPED
from engine.experiments.attention.tasks import ALL, TASKS, TEXTS, as_read
from engine.looking import questions
from engine.transformer.costs import Part

MOST_TEXT = 8000
"""Characters of a text of one's own. It stands in the link, packed; the link has a limit too."""
MOST_WATCHED = 512
POSITIONS = ("learned", "sinusoidal", "rotary", "none")
SCHEDULES = ("constant", "cosine", "inverse root")


def _of(*tasks: str) -> Callable[[Any], bool]:
    """Whether an experiment has one of these tasks."""
    return lambda e: e.task in tasks


@dataclass(frozen=True)
class Attention(Experiment):
    """Settings of a Transformer; see the fields' labels and help. Names and defaults are frozen: links leave defaults out."""

    kind = "attention"
    title = "Attention"
    uses_gpu = True

    task: str = setting("reverse", "Task", group="Task", choices=tuple(TASKS))
    length: int = setting(
        8,
        "Length",
        group="Task",
        min=2,
        max=32,
        help="Symbols of an example.",
        when=_of("copy", "reverse", "sort", "brackets", "induction", "majority"),
    )
    symbols: int = setting(
        10,
        "Symbols",
        group="Task",
        min=2,
        max=26,
        help="Letters there are, from a on.",
        when=_of("copy", "reverse", "sort", "induction", "majority"),
    )
    digits: int = setting(2, "Digits", group="Task", min=1, max=3, help="Of each number to add.", when=_of("addition"))
    modulus: int = setting(
        31,
        "Modulus",
        group="Task",
        min=2,
        max=97,
        help="Hours of the clock that sums go round.",
        when=_of("modular addition"),
    )
    share: int = setting(
        80,
        "Trained on",
        group="Task",
        min=5,
        max=100,
        unit="%",
        help="Share of all sums; the rest is for testing.",
        rare=True,
        when=_of("addition", "modular addition"),
    )
    context: int = setting(
        64,
        "Context",
        group="Task",
        min=8,
        max=256,
        help="Characters of a text that are read at once.",
        when=_of(*TEXTS),
    )
    own_text: str = setting("", "Your own text", group="Task", help="Is learned character by character.")
    watched: str = setting(
        "",
        "Watched",
        group="Task",
        help="The sequence that is looked at; empty: one of the task.",
        when=lambda e: False,
    )  # typed in the picture
    prompt: str = setting(
        "",
        "Prompt",
        group="Task",
        help="What samples of a text begin with.",
        rare=True,
        when=lambda e: e.is_text and e.family != "encoder",
    )
    begin: str = setting(
        FRESH,
        "Begin with",
        group="Model",
        choices=(FRESH, *SHIPPED),
        help="Fresh weights, or those of a model that was trained on Shakespeare for half an hour.",
        when=lambda e: e.is_text,
    )
    family: str = setting(
        "decoder",
        "Family",
        group="Model",
        choices=ALL,
        help="Decoder: says the next token, as GPT. Encoder: guesses masked tokens, as BERT. Both: the Transformer of 2017.",
    )
    n_layers: int = setting(1, "Layers", group="Model", min=1, max=6, help="An encoder-decoder has so many of each.")
    n_heads: int = setting(2, "Heads", group="Model", min=1, max=8)
    d_model: int = setting(32, "Width", group="Model", min=16, max=256, step=8, help="Numbers that stand for a token.")
    mlp: int = setting(4, "MLP", group="Model", min=0, max=8, help="Its hidden units, in widths; 0: attention only.")
    activation: str = setting(
        "GELU", "Activation", group="Model", choices=("GELU", "ReLU"), rare=True, when=lambda e: e.mlp > 0
    )
    positions: str = setting("learned", "Positions", group="Model", choices=POSITIONS)
    norm: str = setting(
        "pre", "Layer norm", group="Model", choices=("pre", "post"), help="Before or after each part.", rare=True
    )
    tied: bool = setting(
        False, "Tied embedding", group="Model", help="Whether the output reads with the embedding.", rare=True
    )
    optimizer: str = setting("AdamW", "Optimizer", group="Learning", choices=tuple(OPTIMIZERS), rare=True)
    lr: float = setting(0.003, "Learning rate", group="Learning", min=1e-6, max=10.0, log=True)
    batch_size: int = setting(64, "Batch size", group="Learning", min=1, max=512)
    steps: int = setting(1000, "Updates", group="Learning", min=1, max=100_000, help="Training ends after so many.")
    schedule: str = setting(
        "cosine",
        "Schedule",
        group="Learning",
        choices=SCHEDULES,
        help="Over the planned updates. Inverse root: as in 2017, with the step.",
    )
    warmup: int = setting(20, "Warm-up", group="Learning", min=0, max=10_000, unit="updates", rare=True)
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
        0.0,
        "L2",
        group="Learning",
        min=0.0,
        max=1.0,
        help="On weights only: half of it times their squares is added to the loss, after clipping. For AdamW it is the weight decay instead, and 0 means AdamW's own, 0.01.",
        rare=True,
    )
    freeze: int = setting(
        0,
        "Frozen layers",
        group="Learning",
        min=0,
        max=5,
        help="The embedding and so many first layers stay as they are.",
        rare=True,
        when=lambda e: e.n_layers > 1,
    )
    scratch: bool = setting(
        False,
        "Twin from scratch",
        group="Learning",
        help="A fresh model sees the same batches: what was it worth to begin with trained weights?",
        when=lambda e: e.begin != FRESH,
    )
    seed_data: int = setting(1, "Seed of the data", group="Seeds", min=0, max=9999)
    seed_weights: int = setting(1, "Seed of the weights", group="Seeds", min=0, max=9999)
    seed_order: int = setting(1, "Seed of the batches", group="Seeds", min=0, max=9999)

    def validate(self) -> None:
        """Settings that are fine alone and do not go together."""
        if self.family not in TASKS[self.task].families:
            raise SettingError(
                f"The task “{self.task}” is for a {' or '.join(TASKS[self.task].families)}, not for an {self.family}."
            )
        if self.d_model % (2 * self.n_heads):
            raise SettingError(
                f"A width of {self.d_model} cannot be shared by {self.n_heads} heads: "
                f"it must be a multiple of {2 * self.n_heads}, so that each gets an even part."
            )
        if self.task == "induction" and self.symbols < self.length:
            raise SettingError(f"{self.length} different symbols cannot be drawn from {self.symbols}.")
        if self.freeze >= self.n_layers and self.freeze:
            raise SettingError(
                f"Of {self.n_layers} layers at most {self.n_layers - 1} can be frozen, not {self.freeze}."
            )
        self._check_begin()
        self._check_texts()
        budget.check(self)

    def _check_begin(self) -> None:
        if self.begin == FRESH:
            if self.scratch:
                raise SettingError("There is nothing to compare with: the model itself begins with fresh weights.")
            return
        if not self.is_text:
            raise SettingError(f"A model that knows {self.begin} goes on with a text, not with {self.task}.")
        for name, value in SHIPPED[self.begin].form.items():
            if getattr(self, name) != value:
                raise SettingError(
                    f"The weights of {self.begin} are for another model: {self.about(name).label} is "
                    f"{_said(value)} there, not {_said(getattr(self, name))}."
                )

    def _check_texts(self) -> None:
        for name, most in (("own_text", MOST_TEXT), ("watched", MOST_WATCHED), ("prompt", MOST_WATCHED)):
            if len(getattr(self, name)) > most:
                raise SettingError(
                    f"{self.about(name).label} has {len(getattr(self, name)):,} characters; allowed are {most:,}."
                )
        if self.task == "own text" and self.own_text and questions.is_blank(self.own_text):
            raise SettingError("Your own text has nothing but blanks.")
        least = 2 * (self.context + 2)
        if self.task == "own text" and len(as_read(self, self.own_text)) < least:
            raise SettingError(
                f"Your own text has {len(as_read(self, self.own_text)):,} characters; "
                f"with a context of {self.context} it needs at least {least}."
            )

    @classmethod
    def mend(cls, values: dict[str, Any], changed: str = "") -> dict[str, Any]:
        """The nearest settings that go together, keeping `changed`: family follows task, width heads, length symbols.

        What was watched belongs to the old task.
        """
        values = dict(values)
        if changed == "task":
            values["watched"] = ""
        if values["family"] not in TASKS[values["task"]].families:
            values.update(
                {"task": cls().task} if changed == "family" else {"family": TASKS[values["task"]].families[0]}
            )
        _mend_begin(values, changed)
        _mend_width(values, changed)
        if values["task"] == "induction" and values["symbols"] < values["length"]:
            values.update(
                {"length": values["symbols"]} if changed == "symbols" else {"symbols": min(26, values["length"])}
            )
            values["length"] = min(values["length"], values["symbols"])
        if values["task"] == "own text":
            fitting = min(values["context"], len(as_read(SimpleNamespace(**values), values["own_text"])) // 2 - 2)
            values.update(
                {"context": fitting} if fitting >= cls.about("context").bounds[0] else {"task": "Shakespeare"}
            )
        values["freeze"] = min(values["freeze"], values["n_layers"] - 1)
        return values

    @property
    def is_text(self) -> bool:
        """Whether it learns a text; else a task whose examples are made."""
        return self.task in TEXTS

    @property
    def plan(self) -> tuple[Part, ...]:
        """All parts with their parameters and multiplications."""
        return budget.plan(self)

    @property
    def n_test(self) -> int:
        """Examples of a test."""
        return budget.n_test(self)

    @property
    def need(self) -> int:
        """Bytes that training takes, about."""
        return budget.memory(self)

    def macs(self, watch: Mapping[str, Any]) -> float:
        """Multiplications of an answer, about, where it is one that may take long."""
        passes = sum(budget.PASSES.get(name, 0) for name in watch) + 3 * self.batch_size * ("explain" in watch)
        return passes * sum(part.macs for part in self.plan)


def _said(value: Any) -> str:
    return {True: "on", False: "off"}[value] if isinstance(value, bool) else str(value)


def _mend_begin(values: dict[str, Any], changed: str) -> None:
    """Shipped weights have their form and go on with a text; where something else of these was wished, they are given up."""
    if changed == "scratch" and values["scratch"] and values["begin"] == FRESH:
        values["begin"] = next(iter(SHIPPED))
    if values["begin"] != FRESH:
        form = SHIPPED[values["begin"]].form
        gives_up = (changed in form and values[changed] != form[changed]) or (
            changed == "task" and values["task"] not in TEXTS
        )
        values.update({"begin": FRESH} if gives_up else form)
    if values["begin"] != FRESH and values["task"] not in TEXTS:
        values["task"] = SHIPPED[values["begin"]].training["task"]
    values["scratch"] = values["scratch"] and values["begin"] != FRESH


def _mend_width(values: dict[str, Any], changed: str) -> None:
    """Each head gets an even part of the width: the width grows to the next that does, or the heads get fewer."""
    if changed == "d_model":
        while values["n_heads"] > 1 and values["d_model"] % (2 * values["n_heads"]):
            values["n_heads"] -= 1
    unit = 2 * values["n_heads"]
    values["d_model"] = min(-(-values["d_model"] // unit) * unit, 256 // unit * unit)
