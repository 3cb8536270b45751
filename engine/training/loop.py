"""The loop of a training: train, and yield a frame whenever one is wished for."""

import time

from engine.experiment import Snapshot, Snapshots, Wish
from engine.tape import Frame
from engine.training.task import Task
from engine.training.trainer import Trainer

SLICE = 0.05
"""Longest time, in seconds, that a wish may ask one frame to be trained for: runs share a worker."""
WATCHING, DEAREST = 1 / 10, 0.015
"""Of the time that is trained, so much may go into making a frame and looking at it; and the seconds that this counts at most."""


def trained(task: Task, start: Frame | None = None) -> Snapshots:
    """Snapshots from `start` (that one included) until what is planned is done or the loss diverges."""
    trainer = Trainer(task, start)
    if start is None:
        trainer.test()
    while True:
        began = time.perf_counter()
        snapshot = _snapshot(trainer)
        making = time.perf_counter() - began
        wish = (yield snapshot) or Wish()
        before = trainer.step
        _train(trainer, wish, min(making + wish.spent, DEAREST) / WATCHING)
        if trainer.step == before:
            return trainer.finding()


def _snapshot(trainer: Trainer) -> Snapshot:
    light = trainer.light()
    return Snapshot(light, lambda: light | trainer.state())


def _train(trainer: Trainer, wish: Wish, least: float) -> None:
    """Train `wish.updates` ahead, or to the end; where the wish allows some time again and again, for `least` seconds or more."""
    updates = wish.updates or trainer.task.per_epoch
    began, seconds = time.perf_counter(), max(min(wish.seconds, SLICE), least) if wish.seconds else 0.0
    while True:
        for _ in range(updates):
            if trainer.finding():
                return
            trainer.update()
        if time.perf_counter() - began >= seconds:
            return
