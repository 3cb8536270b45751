"""The network of a Playground experiment on the compiled kernel, with its data and the grids its pictures are taken on."""

from functools import lru_cache

import numpy as np

from engine import catalog
from engine.data.datasets import REACH
from engine.data.samples import Samples
from engine.experiments.playground.settings import Playground
from engine.kernel import codes, flat
from engine.kernel.layers import Rule
from engine.kernel.network import Dense, State, Task, quantised
from engine.tape import Frame
from engine.training.epochs import lead_of

FEATURE_GRID, OUTPUT_GRID, OUTPUTS_GRID, LARGE_GRID = 24, 50, 32, 100
"""Points a side of the maps of features, of one output, of each of several outputs, and of the unit that is pointed at."""

UNIT_BYTES = 12_000
"""Bytes a frame spends on the maps of all hidden units: 24 × 24 for up to 20 of them, 15 × 15 for 48."""


class Network:
    """What every frame of an experiment needs and none changes."""

    def __init__(self, experiment: Playground, dtype: type = np.float32) -> None:
        self.experiment, self.widths, self.dtype = experiment, experiment.widths, dtype
        self.activations = experiment.unit_activations
        self.train, self.test = experiment.samples()
        self.tasks = {"train": self._task(self.train), "test": self._task(self.test)}
        self.dense = Dense(
            self.widths,
            [_code(name) for name in self.activations],
            catalog.LOSSES[experiment.loss].code,
            rule(experiment),
            self.tasks["train"],
            dtype,
        )
        units = sum(self.widths[1:-1])
        self.unit_grid = min(FEATURE_GRID, int((UNIT_BYTES / max(units, 1)) ** 0.5))
        self.unit_inputs = self.inputs(grid(self.unit_grid))
        self.output_inputs = self.inputs(grid(OUTPUT_GRID if self.widths[-1] == 1 else OUTPUTS_GRID))

    def inputs(self, x: np.ndarray) -> np.ndarray:
        """Points (n, 2) -> inputs of the network (features, n)."""
        chosen = [catalog.FEATURES[name](x[:, 0], x[:, 1]) for name in self.experiment.features]
        return np.ascontiguousarray(np.stack(chosen), self.dtype)

    def _task(self, samples: Samples) -> Task:
        return Task(self.inputs(samples.x), np.ascontiguousarray(self.targets(samples.y), self.dtype))

    def targets(self, y: np.ndarray) -> np.ndarray:
        """Classes or values (n,), (n, k) -> targets (outputs, n): the values, or the levels, one output a class if there are several."""
        if self.experiment.task == "regression":
            return y.T.reshape(self.widths[-1], len(y))
        low, high = self.experiment.levels
        is_class = y[None] == (np.arange(self.widths[-1])[:, None] if self.widths[-1] > 1 else 1)
        return np.where(is_class, high, low)

    def initial(self) -> np.ndarray:
        """The untrained network's parameters. Every layer draws from its own generator, so one more leaves the others alone."""
        params = np.zeros(flat.size(self.widths), self.dtype)
        for name, part in flat.parts(params, self.widths).items():
            if name.endswith("weight"):
                rng = np.random.default_rng([self.experiment.seed_weights, int(name.split(".")[0])])
                part[:] = catalog.INITS[self.experiment.init](rng, *part.shape)
        return params

    def state(self, start: Frame | None) -> State:
        """The state that a frame is a checkpoint of; without one, the untrained network."""
        if start is None:
            return State.of(self.initial())
        since = int(start["state/since"]) if "state/since" in start else 0
        lead = lead_of(start, self.dense.updates_per_epoch)
        state = State.of(flat.join(start, self.widths, "param/").astype(self.dtype), int(start["step"]), since, lead)
        for name in ("m", "v"):
            if f"state/{name}" in start:
                getattr(state, name)[:] = start[f"state/{name}"]
        if "update/0.weight" in start:
            state.before = state.params - flat.join(start, self.widths, "update/").astype(self.dtype)
        return state

    def predicted(self, outputs: np.ndarray) -> np.ndarray:
        """Class (n,) that the output activations (outputs, n) say."""
        if self.widths[-1] > 1:
            return outputs.argmax(axis=0)
        return (outputs[0] >= sum(self.experiment.levels) / 2).astype(int)

    @property
    def scale(self) -> tuple[float, float]:
        """The outputs that have full colour: the levels of classes; of a regression -1 and 1, or as far as its targets reach."""
        if self.experiment.task != "regression":
            return self.experiment.levels
        furthest = max((float(np.abs(part.y).max()) for part in (self.train, self.test) if part.y.size), default=1.0)
        top = rounded_up(max(1.0, furthest))
        return -top, top

    def score(self, outputs: np.ndarray) -> np.ndarray:
        """Output activations -> what the plane shows: -1 to 1 over the scale, or 0 to 1 each where there is one a class."""
        low, high = self.scale
        if self.widths[-1] > 1 and self.experiment.task != "regression":
            return (outputs - low) / (high - low)
        return (outputs - (low + high) / 2) / ((high - low) / 2)

    def scene(self) -> Frame:
        """Points, feature maps, number of classes and of updates an epoch."""
        frame: Frame = {
            "classes": np.array(self.experiment.n_classes, np.int64),
            "updates_per_epoch": np.array(self.dense.updates_per_epoch, np.int64),
        }
        for name, part in (("train", self.train), ("test", self.test)):
            frame[f"data/{name}/x"] = part.x.astype(np.float32)
            frame[f"data/{name}/y"] = part.y.astype(np.float32)
        points = grid(FEATURE_GRID)
        values = np.stack([feature(points[:, 0], points[:, 1]) for feature in catalog.FEATURES.values()])
        tops = np.abs(values).max(axis=1)
        maps = [quantised(row[None].astype(np.float32), top) for row, top in zip(values, tops, strict=True)]
        frame["map/features"] = np.concatenate(maps).reshape(-1, FEATURE_GRID, FEATURE_GRID)
        frame["range/features"] = tops.astype(np.float32)
        if self.experiment.class_names:
            frame["text/classes"] = text(list(self.experiment.class_names))
        loss = catalog.LOSSES[self.experiment.loss]
        frame["text/functions"] = text([_formula(name) for name in self.activations])
        frame["text/loss"] = text([loss.formula, loss.slope])
        frame["targets"] = np.array(self.scale, np.float32)
        return {name: np.asarray(array) for name, array in frame.items()}


def text(lines: list[str]) -> np.ndarray:
    """Lines as UTF-8 in uint8, as frames carry texts."""
    return np.frombuffer("\n".join(lines).encode(), np.uint8)


def _formula(activation: str) -> str:
    return "eᶻ / Σ eᶻ" if activation == "softmax" else catalog.ACTIVATIONS[activation].formula


def rounded_up(value: float) -> float:
    """The smallest of 1, 2 and 5 times a power of ten that is not below a positive value."""
    power = 10.0 ** np.floor(np.log10(value))
    return float(next(step * power for step in (1, 2, 5, 10) if step * power >= value * (1 - 1e-9)))


def _code(name: str) -> int:
    return codes.SOFTMAX if name == "softmax" else catalog.ACTIVATIONS[name].code


def rule(experiment: Playground) -> Rule:
    """How the kernel learns, from the settings."""
    e = experiment
    schedule = (catalog.SCHEDULES[e.schedule], e.schedule_epochs)
    return Rule(
        catalog.OPTIMIZERS[e.optimizer].code,
        e.lr,
        *schedule,
        e.clip,
        e.l1,
        e.l2,
        e.dropout,
        e.batch_size,
        e.seed_order,
        e.biases,
        e.shuffle,
    )


def grid(side: int) -> np.ndarray:
    """Centres of side × side cells of the plane, row 0 at the top: (side², 2)."""
    ticks = (np.arange(side) + 0.5) / side * 2 * REACH - REACH
    x1, x2 = np.meshgrid(ticks, -ticks)
    return np.stack([x1.ravel(), x2.ravel()], axis=1)


@lru_cache(maxsize=128)
def network_of(experiment: Playground) -> Network:
    """The network of an experiment: made once, as it holds nothing that training changes."""
    return Network(experiment)
