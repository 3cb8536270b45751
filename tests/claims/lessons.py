"""Experiments as the cards, presets and texts name them, run with several seeds."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import torch

from engine.experiment import Experiment, Wish
from engine.tape import Frame

# Small nets are too small a work for two threads: where others compute beside us, they wait for one another.
torch.set_num_threads(1)

SEEDS = (1, 2, 3)


def seeded(experiment: Experiment, seeds=SEEDS) -> list[Experiment]:
    """The experiment with each seed for data, weights and order, as far as it has them."""
    names = [name for name in ("seed_data", "seed_weights", "seed_order") if hasattr(experiment, name)]
    return [replace(experiment, **dict.fromkeys(names, seed)) for seed in seeds]


def frames(experiment: Experiment, *steps: int) -> Iterator[Frame]:
    """The frames at these steps, in rising order."""
    run = experiment.run()
    frame = next(run)
    for step in steps:
        if step > int(frame["step"]):
            frame = run.send(Wish(updates=step - int(frame["step"])))
        yield frame


def after(experiment: Experiment, step: int) -> Frame:
    """The frame at a step."""
    return next(frames(experiment, step))


def epochs(experiment: Experiment, *counts: int) -> list[Frame]:
    """The frames of a small network after so many epochs."""
    per_epoch = int(experiment.scene()["updates_per_epoch"])
    return list(frames(experiment, *(count * per_epoch for count in counts)))


def step_of(experiment: Experiment, key: str, least: float, most: int, every: int = 50) -> int | None:
    """The first step, of every so many, at which a number reaches `least`; None if none up to `most` does."""
    for frame in frames(experiment, *range(every, most + 1, every)):
        if float(frame[key]) >= least:
            return int(frame["step"])
    return None


def made(kind: type[Experiment], presets: Any, name: str, **settings: Any) -> Experiment:
    """The experiment of a preset, with other settings where some are named."""
    return kind(**presets[name].settings | settings)
