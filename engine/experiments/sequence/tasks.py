"""What a recurrent network is asked to remember: examples as a function of seed and step, so that any moment can be gone on from."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

TRAIN, TEST, WATCHED = 0, 1, 2
"""Streams of random numbers that never meet."""
CLOSE = 0.08
"""A sum is right if it is nearer than that: Hochreiter and Schmidhuber's 0.04, whose sums reach half as far."""


class Examples(NamedTuple):
    """What is read (b, t, inputs), what should be said at each step (b, t), both float32, and where that counts (b, t)."""

    x: np.ndarray
    target: np.ndarray
    counts: np.ndarray


def echo(rng: np.random.Generator, b: int, t: int, delay: int) -> Examples:
    """Bits; at each step the one of `delay` steps ago. The first ones have nothing to say."""
    bits = rng.integers(0, 2, (b, t))
    target = np.hstack([np.zeros((b, delay)), bits])[:, :t]
    return _read(bits[:, :, None], target, np.broadcast_to(np.arange(t) >= delay, (b, t)))


def parity(rng: np.random.Generator, b: int, t: int, delay: int) -> Examples:
    """Bits; at each step whether an odd number of ones has been read so far."""
    bits = rng.integers(0, 2, (b, t))
    return _read(bits[:, :, None], bits.cumsum(axis=1) % 2, np.ones((b, t), bool))


def adding(rng: np.random.Generator, b: int, t: int, delay: int) -> Examples:
    """Numbers from 0 to 1, of which one in each half is marked; at the end their sum. Hochreiter and Schmidhuber 1997, section 5.4,
    with the numbers of Le et al. 2015."""
    values, marks, at = rng.random((b, t)), np.zeros((b, t)), np.arange(b)
    marks[at, rng.integers(0, t // 2, b)] = marks[at, rng.integers(t // 2, t, b)] = 1
    target, is_last = np.zeros((b, t)), np.zeros((b, t), bool)
    target[:, -1], is_last[:, -1] = (values * marks).sum(axis=1), True
    return _read(np.stack([values, marks], axis=2), target, is_last)


def _read(x: np.ndarray, target: np.ndarray, counts: np.ndarray) -> Examples:
    return Examples(x.astype(np.float32), target.astype(np.float32), counts)


class Task(NamedTuple):
    """How its examples are drawn, one sentence on it, and the names of what is read at a step."""

    draw: Callable[[np.random.Generator, int, int, int], Examples]
    words: str
    inputs: tuple[str, ...]


TASKS = {
    "echo": Task(echo, "Repeat the bit of some steps ago.", ("bit",)),
    "parity": Task(parity, "Say at each step whether the ones so far are odd in number.", ("bit",)),
    "adding": Task(
        adding,
        f"Add the two marked numbers, and say their sum at the end: right if it is off by less than {CLOSE}.",
        ("number", "mark"),
    ),
}
NUMBERS = ("adding",)
"""Tasks whose answer is a number; the others' is a bit."""


def examples(e: Any, b: int, stream: int, step: int = 0, length: int = 0) -> Examples:
    """So many examples of a stream at a step: Philox, Salmon et al. 2011, counts on from there."""
    seed = e.seed_order if stream == TRAIN else e.seed_data
    philox = np.random.Philox(key=np.array([seed, stream], np.uint64), counter=np.array([0, 0, step, 0], np.uint64))
    return TASKS[e.task].draw(np.random.Generator(philox), b, length or e.length, e.delay)
