"""A plan of training that fits a small set of images: with the plan for MNIST it would end before anything is learned."""

from math import ceil
from typing import Any

from engine.experiments.vision.batches import held_back, per_epoch
from engine.experiments.vision.presets import PRESETS
from engine.experiments.vision.settings import Vision

ENOUGH = 200
"""Updates that a plan should have. Ours: LeNet-5 tells a few classes of plain signs apart after about a hundred."""
A_PASS = 4
"""Batches that an epoch should have, so that a batch is not the whole set,"""
LEAST, MOST = 4, 64
"""and of how many images."""
MOST_EPOCHS = 200


def fitting(experiment: Vision, n_train: int, before: int = 0) -> dict[str, Any]:
    """Batch size and epochs for so many training images; nothing where the plan is enough, or where the person has chosen one.

    `before`: training images of the set that the present plan may have been made for.
    """
    n = learned(experiment, n_train)
    plan = (experiment.batch_size, experiment.epochs)
    made = {(made.batch_size, made.epochs) for made in (Vision(**preset.settings) for preset in PRESETS.values())}
    if plan not in {*made, _plan(learned(experiment, before))}:
        return {}
    usual = plan if plan in made else (Vision.batch_size, Vision.epochs)
    wanted = usual if updates(*usual, n) >= ENOUGH else _plan(n)
    return {} if wanted == plan else dict(zip(("batch_size", "epochs"), wanted, strict=True))


def learned(experiment: Vision, n_train: int) -> int:
    """How many of a set's training images an experiment trains on."""
    n = min(n_train, experiment.n_train)
    return n - held_back(experiment, n)


def updates(batch_size: int, epochs: int, n: int) -> int:
    """How many updates a plan makes with n images."""
    return epochs * per_epoch(n, batch_size)


def _plan(n: int) -> tuple[int, int]:
    batch_size = max(LEAST, min(MOST, n // A_PASS))
    return batch_size, min(MOST_EPOCHS, ceil(ENOUGH / per_epoch(n, batch_size)))
