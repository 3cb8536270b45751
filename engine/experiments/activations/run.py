"""A run draws from softmax: what does not play is one answer to one question."""

from engine.experiment import Finding, Snapshot, Snapshots
from engine.experiments.activations.settings import Activations
from engine.experiments.activations.softmax import EVERY, MOST, moment
from engine.tape import Frame

DONE = f"{MOST:,} draws are made; more would bring the shares nearer still, by less and less."


def run(e: Activations, start: Frame | None = None) -> Snapshots:
    """Snapshots from `start` (that one included) until all draws are made."""
    step = int(start["step"]) if start else 0
    while True:
        wish = yield Snapshot.whole(at(e, step))
        if step == MOST:
            return Finding(MOST, DONE, "done")
        step = min(MOST, step + (wish.updates if wish and wish.updates else EVERY))


def at(e: Activations, step: int) -> Frame:
    """The frame of a step."""
    return moment(e.logits, e.temperature, e.seed_draws, step)
