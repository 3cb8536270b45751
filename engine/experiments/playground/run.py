"""The Playground's loop: train, and yield a frame whenever one is wished for."""

import time

import numpy as np

from engine.experiment import Finding, Snapshot, Snapshots, Wish
from engine.experiments.playground.frames import frame_of
from engine.experiments.playground.network import Network, network_of
from engine.experiments.playground.settings import Playground
from engine.kernel import edits
from engine.kernel.network import State
from engine.tape import Frame

LOST = 1e6
"""A loss above this, and far above where it began, is as lost as infinity."""

SLICE = 0.05
"""Longest time, in seconds, that one frame may be trained for: runs share a worker."""


def run(experiment: Playground, start: Frame | None = None) -> Snapshots:
    """Snapshots from `start` (that one included, with edits made at its step) until the loss diverges."""
    network = network_of(experiment)
    state = network.state(start)
    changes = experiment.parsed_edits
    edits.apply(changes, state.step, state.params, network.widths)
    frame = frame_of(network, state)
    while True:
        wish = (yield Snapshot.whole(frame)) or Wish()
        if network.dense.n == 0:
            return Finding(
                state.step,
                "There is nothing to learn from yet: add points on the plane, or choose a data set.",
                "no points",
            )
        healthy = state.copy()
        _train(network, state, changes, wish)
        frame = frame_of(network, state)
        if not _is_sound(network, frame, state):
            return (yield from _last(network, healthy, changes, state.step))


def _train(network: Network, state: State, changes: tuple[edits.Edit, ...], wish: Wish) -> None:
    """Train `wish.updates` ahead, again and again while the time allows; stop early when numbers stop being finite."""
    updates = wish.updates or network.dense.updates_per_epoch
    began, seconds = time.perf_counter(), min(wish.seconds, SLICE)
    while True:
        target = state.step + updates
        _advance(network, state, changes, target)
        if state.step < target or not np.isfinite(state.params).all() or time.perf_counter() - began >= seconds:
            return


def _advance(network: Network, state: State, changes: tuple[edits.Edit, ...], target: int) -> None:
    """Train up to step `target`, making each edit at its step."""
    stops = sorted({edit.step for edit in changes if state.step < edit.step < target} | {target})
    for stop in stops:
        network.dense.train(state, stop - state.step)
        if state.step < stop:
            return
        edits.apply(changes, state.step, state.params, network.widths)


def _is_sound(network: Network, frame: Frame, state: State) -> bool:
    """Whether all numbers are finite and the loss has not run away."""
    loss = frame["loss/train"]
    if loss < LOST:
        return bool(np.isfinite(state.params).all())
    return bool(loss < 10 * network.dense.evaluate(network.initial(), network.tasks["train"]).loss)


def _last(network: Network, healthy: State, changes: tuple[edits.Edit, ...], end: int) -> Snapshots:
    """From the last healthy state, find the last update after which the network is sound; show it, and say what happened."""
    low, high = healthy.step, end
    while high - low > 1:
        middle = (low + high) // 2
        tried = healthy.copy()
        _advance(network, tried, changes, middle)
        if tried.step == middle and _is_sound(network, frame_of(network, tried), tried):
            low, healthy = middle, tried
        else:
            high = middle
    if low > 0 and healthy.step == low:
        yield Snapshot.whole(frame_of(network, healthy))
    return _diverged(network.experiment, low + 1)


def _diverged(experiment: Playground, step: int) -> Finding:
    """The sentence for a loss that is no number any more, with the likeliest cause."""
    what = f"At step {step:,} the loss ran away to infinity."
    if experiment.clip == 0 and experiment.lr > 0.001:
        return Finding(
            step,
            f"{what} The learning rate {experiment.lr:g} makes every step overshoot more than the last: lower it, or clip the gradient.",
            "learning rate",
        )
    if experiment.init == "normal":
        return Finding(
            step,
            f"{what} Weights drawn with standard deviation 1 are too large for this network: choose Xavier or He.",
            "initialisation",
        )
    return Finding(
        step,
        f"{what} Some parameter grew without bound: lower the learning rate, or start from smaller weights.",
        "parameters",
    )
