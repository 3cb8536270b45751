"""Forward, then backward: a step for each node, or for each module."""

import numpy as np

from engine.experiment import Finding, Snapshot, Snapshots, Wish
from engine.experiments.backprop.settings import Backprop
from engine.tape import Frame

DONE = "Every gradient is there: forward once, backward once."


def run(e: Backprop, start: Frame | None = None) -> Snapshots:
    """Snapshots from `start` (that one included) until the gradients of all leaves are there."""
    step = 0 if start is None else int(start["step"])
    while True:
        wish = (yield Snapshot.whole(frame_at(e, step))) or Wish()
        if step >= e.last:
            return Finding(step, DONE, "done")
        step = min(e.last, step + (wish.updates or e.last))


def frame_at(e: Backprop, step: int) -> Frame:
    """What is known at a step, NaN where it is not yet: a function of settings and step alone."""
    when = Timetable(e)
    is_valued, is_handed = when.forward <= step, when.backward <= step
    found = e.way
    shown = list(e.scheme.shown)
    values = np.where(is_valued[:, None], found.traced.values[shown], np.nan)
    down = np.where(is_handed[:, None], found.down, np.nan)
    grads, sums = when.so_far(down, step)
    return {
        "step": np.array(step),
        "epoch": np.array(float(step)),
        "end": np.array(e.last),
        "value": values,
        "grad": grads,
        "mean": grads.mean(axis=1),
        "after": values.mean(axis=1) - e.lr * grads.mean(axis=1),
        "slope": np.where(is_handed[:, None], found.slopes, np.nan).reshape(down.shape),
        "down": down,
        "sum": sums,
        "kink": (found.traced.kinks[shown] & is_valued[:, None]).astype(np.uint8),
        "now": when.now(step),
    }


class Timetable:
    """At which step each node's value is known, and each edge hands its gradient down."""

    def __init__(self, e: Backprop) -> None:
        self.scheme, groups = e.scheme, e.scheme.groups
        of = {k: step for step, group in enumerate(groups, 1) for k in group}
        self.forward = np.array([of.get(k, 0) for k in self.scheme.shown])
        self.back = {k: 2 * len(groups) + 2 - step for k, step in of.items()}
        self.backward = np.array([self.back[target] for _, target in self.scheme.edges], int)
        self.seed = len(groups) + 1

    def so_far(self, down: np.ndarray, step: int) -> tuple[np.ndarray, np.ndarray]:
        """The gradient that has reached each node, and of each edge what its node has with it, (…, samples); NaN where none has."""
        place = {k: i for i, k in enumerate(self.scheme.shown)}
        grads, sums = np.full((len(place), down.shape[1]), np.nan), np.full_like(down, np.nan)
        if step >= self.seed:
            grads[place[self.scheme.graph.output]] = 1.0
        for e in range(len(down) - 1, -1, -1):
            node = place[self.scheme.edges[e][0]]
            if not np.isnan(down[e]).any():
                grads[node] = sums[e] = np.where(np.isnan(grads[node]), 0.0, grads[node]) + down[e]
        return grads, sums

    def now(self, step: int) -> np.ndarray:
        """1 for the nodes at work in this step."""
        if step == self.seed:
            return np.array([k == self.scheme.graph.output for k in self.scheme.shown], np.uint8)
        on_way_back = np.array([self.back.get(k, -1) for k in self.scheme.shown])
        return ((self.forward == step) & (step > 0) | (on_way_back == step)).astype(np.uint8)
