"""The loops of one neuron: through the table of a gate row by row, or through points example by example."""

import time

import numpy as np

from engine.experiment import Finding, Snapshot, Snapshots, Wish
from engine.experiments.neuron.gates import GATES, Wiring, answers
from engine.experiments.neuron.lines import reach
from engine.experiments.neuron.settings import Neuron
from engine.experiments.neuron.training import Neurons
from engine.looking.said import said
from engine.tape import Frame

SLICE = 0.05
"""Longest time, in seconds, that one frame may be trained for: runs share a worker."""
NO_POINTS = "There is nothing to learn from yet: click on the plane to set points, or choose a data set."


def run(e: Neuron, start: Frame | None = None) -> Snapshots:
    """Snapshots from `start` on (that one included, with what was set by hand at its step) until there is nothing more to learn."""
    return (yield from (_table(e, start) if e.is_gate else _training(e, start)))


def _training(e: Neuron, start: Frame | None) -> Snapshots:
    neurons = Neurons.at(e, start)
    while True:
        wish = (yield Snapshot.whole(neurons.frame())) or Wish()
        end = _end(neurons)
        if end:
            return end
        _train(neurons, wish)


def _train(neurons: Neurons, wish: Wish) -> None:
    """So many updates, again and again while the time allows; stop early where it ends."""
    updates, began = wish.updates or len(neurons.data.x), time.perf_counter()
    while True:
        for _ in range(updates):
            neurons.learn()
            neurons.edit()
            if _end(neurons):
                return
        if time.perf_counter() - began >= min(wish.seconds, SLICE):
            return


def _end(neurons: Neurons) -> Finding | None:
    """Why it does not go on, if it does not."""
    e, step = neurons.e, neurons.step
    if not len(neurons.data.x):
        return Finding(step, NO_POINTS, "no points")
    if neurons.is_lost:
        why = f"At step {step:,} the weights ran away: with the learning rate {e.lr:g} each step overshoots more than the last. Lower it."
        return Finding(step, why, "learning rate")
    if e.rule == "perceptron" and not e.other and neurons.is_separated:
        n = neurons.mistakes[0]
        return Finding(
            step,
            f"A whole pass without a mistake: the line is found, after {n:,} correction{'s' * (n != 1)}.{_bound(neurons)}",
            "done",
        )
    return None


def _bound(neurons: Neurons) -> str:
    bound = reach(neurons.data.x.tobytes(), neurons.data.y.tobytes())[1]
    return (
        f" More than R²/γ² = {said(bound.corrections)} there cannot be (Novikoff 1962)."
        if bound and neurons.is_fair
        else ""
    )


def _table(e: Neuron, start: Frame | None) -> Snapshots:
    rows = len(GATES[e.inputs][e.gate])
    step = min(int(start["step"]), rows) if start else 0
    while True:
        frame = row_frame(e, step)
        wish = (yield Snapshot.whole(frame)) or Wish()
        if step == rows:
            right = int(frame["gate/right"])
            return Finding(
                step,
                f"All {rows} rows: {right} are right."
                if right < rows
                else f"All {rows} rows are right: this is {e.gate}.",
                "done",
            )
        step = min(rows, step + (wish.updates or rows))


def row_frame(e: Neuron, step: int) -> Frame:
    """A gate's table, gone through up to a row."""
    truth = np.array(GATES[e.inputs][e.gate])
    right = answers(wired(e), e.absolute) == truth
    return {
        "step": np.array(step),
        "epoch": np.array(step / len(truth)),
        "loss/train": np.array(1 - right.mean(), np.float32),
        "accuracy/train": np.array(right.mean(), np.float32),
        "gate/right": np.array(right[:step].sum()),
    }


def wired(e: Neuron) -> Wiring:
    """The neuron as it is wired by hand."""
    return Wiring(e.wires[: e.inputs], e.threshold)
