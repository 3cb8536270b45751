"""Three neurons that learn from the same examples: their weights, what they got wrong, and the ledger of the last updates."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from functools import cached_property

import numpy as np

from engine.data.samples import Samples
from engine.experiments.neuron.rules import RULES, change, order, z_of
from engine.experiments.neuron.settings import Neuron
from engine.kernel.edits import apply
from engine.tape import Frame
from engine.training.epochs import lead_of

LEDGER = 50
"""Updates that a frame tells of."""
LOST = 1e6
"""A weight beyond this has run away: there the neuron stays."""
NAMES = tuple(RULES)


@dataclass(frozen=True)
class Update:
    """What one example did to the front neuron: a row of the ledger."""

    step: int
    example: int
    x: tuple[float, float]
    target: float
    answer: float
    delta: tuple[float, float, float]
    after: tuple[float, float, float]


PARTS, COUNTED = tuple(part.name for part in fields(Update)), ("step", "example")
"""Of an update, and which of them are whole numbers."""


@dataclass
class Neurons:
    """Where the three neurons stand, and how they go on."""

    e: Neuron
    data: Samples
    step: int = 0
    lead: float = 0.0
    base: int = 0
    is_fair: bool = True
    weights: list[list[float]] = field(default_factory=lambda: [[0.0, 0.0, 0.0] for _ in NAMES])
    mistakes: list[int] = field(default_factory=lambda: [0, 0, 0])
    wrong: list[int] = field(default_factory=lambda: [0, 0, 0])
    last: list[int] = field(default_factory=lambda: [-1, -1, -1])
    ledger: list[Update] = field(default_factory=list)
    order: tuple[int, np.ndarray] = (-1, np.zeros(0))
    """A pass, and the order of its examples."""

    @classmethod
    def at(cls, e: Neuron, frame: Frame | None) -> "Neurons":
        """As a frame has it; without one at the start, with weights of 0. Then what was set by hand at this step."""
        neurons = cls(e, e.samples())
        if frame is not None:
            neurons._load(frame)
        neurons.edit()
        return neurons

    @cached_property
    def front(self) -> int:
        """The place of the neuron that is looked at."""
        return NAMES.index(self.e.rule)

    @cached_property
    def examples(self) -> list[tuple[tuple[float, float], int]]:
        """Point and class of each."""
        return [((float(x1), float(x2)), int(y)) for (x1, x2), y in zip(self.data.x, self.data.y, strict=True)]

    @property
    def seen(self) -> int:
        """Examples of this pass so far."""
        return (self.step - self.base) % max(1, len(self.data.x))

    @property
    def is_separated(self) -> bool:
        """Whether the perceptron has just gone through a whole pass without a mistake."""
        return self.last[0] == 0 and self.seen == 0

    @property
    def is_lost(self) -> bool:
        """Whether the front neuron has run away."""
        return max(map(abs, self.weights[self.front])) > LOST

    def next(self) -> int:
        """The number of the example that the next update is about."""
        n = len(self.data.x)
        epoch = (self.step - self.base) // n
        if self.order[0] != epoch:
            self.order = epoch, order(self.e.seed_order, epoch, n, self.e.shuffle)
        return int(self.order[1][self.seen])

    def learn(self) -> None:
        """One example."""
        k = self.next()
        x, y = self.examples[k]
        for r, (rule, w) in enumerate(zip(RULES.values(), self.weights, strict=True)):
            target, is_wrong = rule.targets[y], (z_of(w, x) >= 0) != y
            delta, answer = change(rule, w, x, target, self.e.lr), rule.answer(z_of(w, x))
            if max(map(abs, w)) <= LOST:
                w[:] = [value + by for value, by in zip(w, delta, strict=True)]
            self.mistakes[r] += is_wrong
            self.wrong[r] += is_wrong
            if r == self.front:
                row = Update(self.step + 1, k, x, target, answer, delta, (w[0], w[1], w[2]))
                self.ledger = [*self.ledger[1 - LEDGER :], row]
        self.step += 1
        if self.seen == 0:
            self.last, self.wrong = self.wrong, [0, 0, 0]

    def edit(self) -> None:
        """Set by hand what the settings say of this step, in all three; then a new pass begins, and mistakes count anew."""
        edits = tuple(edit for edit in self.e.parsed_edits if edit.step == self.step)
        for w in self.weights if edits else ():
            params = np.array(w)
            apply(edits, self.step, params, (2, 1))
            w[:] = params.tolist()
        if edits:
            self.restart()

    def restart(self) -> None:
        """Weights or points are others: passes and mistakes count from here."""
        self.base, self.is_fair = self.step, not any(self.weights[0])
        self.mistakes, self.wrong, self.last = [0, 0, 0], [0, 0, 0], [-1, -1, -1]

    def frame(self) -> Frame:
        """All that is seen, and all that is needed to go on."""
        w, n = np.array(self.weights), len(self.data.x)
        return {
            "step": np.array(self.step),
            "epoch": np.array(self.step / max(1, n) + self.lead),
            "lr": np.array(self.e.lr, np.float32),
            "param/0.weight": w[:, :2].copy(),
            "param/0.bias": w[:, 2].copy(),
            "each/mistakes": np.array(self.mistakes),
            "each/pass": np.array(self.wrong),
            "each/last": np.array(self.last),
            "pass/seen": np.array(self.seen),
            "is_fair": np.array(self.is_fair, np.uint8),
            "state/base": np.array(self.base),
            **self._measured(w),
            **(self._coming() if n else {}),
            **self._rows(),
        }

    def _measured(self, w: np.ndarray) -> Frame:
        """How the three neurons do on all points; `w` (3, 3) holds their weights."""
        is_one, n = self.data.y[:, None] > 0, max(1, len(self.data.x))
        z = self.data.x @ w[:, :2].T + w[:, 2]  # (points, rules)
        is_wrong, lengths = (z >= 0) != is_one, np.hypot(w[:, 0], w[:, 1])
        least = np.where(is_one, z, -z).min(axis=0, initial=LOST)
        targets = [np.array(rule.targets)[self.data.y.astype(int)] for rule in RULES.values()]
        losses = [rule.loss(z[:, k], targets[k]).sum() / n for k, rule in enumerate(RULES.values())]
        return {
            "loss/train": np.array(losses[self.front], np.float32),
            "accuracy/train": np.array(1 - is_wrong[:, self.front].sum() / n, np.float32),
            "each/loss": np.array(losses),
            "each/length": lengths,
            "each/margin": np.divide(least, lengths, out=np.zeros(3), where=lengths > 0),
            "each/wrong": is_wrong.sum(axis=0),
            "wrong": is_wrong[:, self.front].astype(np.uint8),
        }

    def _coming(self) -> Frame:
        """The next update of the front neuron."""
        rule, w, k = RULES[self.e.rule], self.weights[self.front], self.next()
        x, y = self.examples[k]
        z, target = z_of(w, x), rule.targets[y]
        found = {"z": z, "answer": rule.answer(z), "target": target, "error": target - rule.answer(z)}
        delta = change(rule, w, x, target, self.e.lr)
        return {"next/example": np.array(k), "next/delta": np.array(delta)} | {
            f"next/{name}": np.array(value) for name, value in found.items()
        }

    def _rows(self) -> Frame:
        """The ledger, an array for each part."""
        shapes = {"x": (-1, 2), "delta": (-1, 3), "after": (-1, 3)}
        parts = {name: [getattr(row, name) for row in self.ledger] for name in PARTS}
        return {
            f"ledger/{name}": np.array(part, int if name in COUNTED else float).reshape(shapes.get(name, -1))
            for name, part in parts.items()
        }

    def _load(self, frame: Frame) -> None:
        self.step, self.base = int(frame["step"]), int(frame["state/base"])
        self.lead, self.is_fair = lead_of(frame, max(1, len(self.data.x))), bool(frame["is_fair"])
        self.weights = np.column_stack([frame["param/0.weight"], frame["param/0.bias"]]).tolist()
        self.mistakes, self.wrong, self.last = (frame[f"each/{name}"].tolist() for name in ("mistakes", "pass", "last"))
        self.ledger = list(_read(frame))


def _read(frame: Frame) -> Iterator[Update]:
    """The ledger of a frame."""
    columns = [frame[f"ledger/{name}"].tolist() for name in PARTS]
    for step, example, x, target, answer, delta, after in zip(*columns, strict=True):
        yield Update(step, example, tuple(x), target, answer, tuple(delta), tuple(after))
