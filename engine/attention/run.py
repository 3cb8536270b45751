"""The loop of a Transformer: train, and yield a frame whenever one is wished for."""

import time

from engine.attention.trainer import PER_EPOCH, Trainer
from engine.experiment import Frames, Wish
from engine.experiments.attention import Attention
from engine.tape import Frame

SLICE = 0.05
"""Longest time, in seconds, that one frame may be trained for: runs share a worker."""


def run(experiment: Attention, start: Frame | None = None) -> Frames:
    """Frames from `start` (that one included) until the planned updates are done or the loss diverges."""
    trainer = Trainer(experiment, start)
    while True:
        wish = (yield trainer.frame()) or Wish()
        before = trainer.step
        _train(trainer, wish)
        if trainer.step == before:
            return trainer.finding()


def _train(trainer: Trainer, wish: Wish) -> None:
    """Train `wish.updates` ahead, again and again while the time allows, or to the end."""
    updates = wish.updates or PER_EPOCH
    began, seconds = time.perf_counter(), min(wish.seconds, SLICE)
    while True:
        for _ in range(updates):
            if trainer.finding():
                return
            trainer.update()
        if time.perf_counter() - began >= seconds:
            return
