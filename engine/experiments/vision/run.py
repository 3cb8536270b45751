"""The loop of an image network: train, and yield a frame whenever one is wished for."""

import time

import torch

from engine.experiment import Finding, Frames, Wish
from engine.experiments.vision.model import dry
from engine.experiments.vision.settings import Vision
from engine.experiments.vision.trainer import Trainer
from engine.tape import Frame

SLICE = 0.05
"""Longest time, in seconds, that one frame may be trained for: runs share a worker."""


def run(experiment: Vision, start: Frame | None = None) -> Frames:
    """Frames from `start` (that one included) until the planned epochs are done or the loss diverges."""
    _try(experiment)
    trainer = Trainer(experiment, start)
    while True:
        wish = (yield trainer.frame()) or Wish()
        before = trainer.step
        _train(trainer, wish)
        if trainer.step == before:
            return trainer.finding()


def _try(experiment: Vision) -> None:
    """Build the net where it costs nothing, and let one image's shape go through it."""
    with torch.inference_mode():
        dry(experiment).eval()(torch.empty(1, 1, 28, 28, device="meta"))


def _train(trainer: Trainer, wish: Wish) -> None:
    """Train `wish.updates` ahead, again and again while the time allows, or to the end."""
    updates = wish.updates or trainer.per_epoch
    began, seconds = time.perf_counter(), min(wish.seconds, SLICE)
    while True:
        for _ in range(updates):
            if _is_over(trainer):
                return
            trainer.update()
        if time.perf_counter() - began >= seconds:
            return


def _is_over(trainer: Trainer) -> Finding | None:
    return trainer.finding()
