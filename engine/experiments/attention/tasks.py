"""Tasks with generated data: what stands left of “=”, and what a Transformer has to say on the right."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from engine.experiments.attention.tokens import CHARACTERS, LETTERS, SPECIAL, TEXT_SPECIAL, composed, folded, own_signs

ALL = ("decoder", "encoder", "encoder-decoder")
Sides = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Left (b, n) and right (b, m) ids, int64, and which of the right count for the loss (b, m) bool."""


class Task(NamedTuple):
    """One line on it, its tokens, how many stand left and right, the draw of so many examples, and the families it is for."""

    words: str
    vocabulary: Callable[[Any], tuple[str, ...]]
    sizes: Callable[[Any], tuple[int, int]]
    draw: Callable[[Any, np.random.Generator, int, bool], Sides] | None
    families: tuple[str, ...] = ALL

    def has_answer(self, e: Any) -> bool:
        """Whether what counts stands behind “=”. A text has no such place, nor has what goes on by itself."""
        return self.draw is not None and self.sizes(e)[0] > 0


def _whole(left: np.ndarray, right: np.ndarray) -> Sides:
    return left, right, np.ones(right.shape, bool)


def _symbols(e: Any, rng: np.random.Generator, b: int) -> np.ndarray:
    return rng.integers(0, e.symbols, (b, e.length))


def _copy(e: Any, rng: np.random.Generator, b: int, is_test: bool) -> Sides:
    left = _symbols(e, rng, b)
    return _whole(left, left.copy())


def _reverse(e: Any, rng: np.random.Generator, b: int, is_test: bool) -> Sides:
    left = _symbols(e, rng, b)
    return _whole(left, left[:, ::-1].copy())


def _sort(e: Any, rng: np.random.Generator, b: int, is_test: bool) -> Sides:
    left = _symbols(e, rng, b)
    return _whole(left, np.sort(left, axis=1))


def _majority(e: Any, rng: np.random.Generator, b: int, is_test: bool) -> Sides:
    """The symbol that occurs most; of several the first in the alphabet."""
    left = _symbols(e, rng, b)
    counts = (left[:, :, None] == np.arange(e.symbols)).sum(1)
    return _whole(left, counts.argmax(1)[:, None])


def _induction(e: Any, rng: np.random.Generator, b: int, is_test: bool) -> Sides:
    """A segment of different symbols, again and again (Olsson et al. 2022): what follows a symbol is what followed it before.

    The segment's length is drawn for each example, so that looking a fixed number of places back does not help.
    """
    period = rng.integers(-(-e.length // 2), e.length + 1, (b, 1))
    segment = rng.permuted(np.tile(np.arange(e.symbols), (b, 1)), axis=1)
    places = np.arange(2 * e.length)[None]
    right = np.take_along_axis(segment, places % period, axis=1)
    return np.empty((b, 0), np.int64), right, places > period


def _brackets(e: Any, rng: np.random.Generator, b: int, is_test: bool) -> Sides:
    """Half balanced; a quarter shuffled, a quarter with one bracket turned round. The answer is computed, not assumed."""
    pairs = e.length // 2
    signs = rng.permuted(np.tile(np.repeat([1, -1], pairs), (b, 1)), axis=1)
    # Turned to begin behind its lowest point, any shuffle of equally many is balanced (Dvoretzky and Motzkin 1947).
    first = (signs.cumsum(1).argmin(1) + 1)[:, None]
    balanced = np.take_along_axis(signs, (np.arange(2 * pairs) + first) % (2 * pairs), axis=1)
    turned = balanced.copy()
    turned[np.arange(b), rng.integers(0, 2 * pairs, b)] *= -1
    kind = rng.integers(0, 4, (b, 1))
    signs = np.select([kind < 2, kind == 2], [balanced, signs], turned)
    heights = signs.cumsum(1)
    is_balanced = (heights.min(1) >= 0) & (heights[:, -1] == 0)
    return _whole((signs < 0).astype(np.int64), np.where(is_balanced, 2, 3)[:, None])


def _addition(e: Any, rng: np.random.Generator, b: int, is_test: bool) -> Sides:
    """Two numbers of so many digits and their sum with one digit more, in the usual order."""
    first, second = np.divmod(_pairs(e, 10**e.digits, rng, b, is_test), 10**e.digits)
    plus = np.full((b, 1), 10)
    return _whole(
        np.hstack([_digits(first, e.digits), plus, _digits(second, e.digits)]), _digits(first + second, e.digits + 1)
    )


def _digits(numbers: np.ndarray, n: int) -> np.ndarray:
    return numbers[:, None] // 10 ** np.arange(n - 1, -1, -1) % 10


def _modular(e: Any, rng: np.random.Generator, b: int, is_test: bool) -> Sides:
    first, second = np.divmod(_pairs(e, e.modulus, rng, b, is_test), e.modulus)
    plus = np.full(b, e.modulus)
    return _whole(np.stack([first, plus, second], axis=1), ((first + second) % e.modulus)[:, None])


def _pairs(e: Any, n: int, rng: np.random.Generator, b: int, is_test: bool) -> np.ndarray:
    """So many draws of pairs of numbers below n, as first · n + second: from the trained share, or from the rest if there is one."""
    shuffled = _shuffled(n * n, e.seed_data)
    trained = max(1, n * n * e.share // 100)
    pool = shuffled[trained:] if is_test and trained < n * n else shuffled[:trained]
    return rng.permutation(pool)[:b] if is_test and len(pool) >= b else rng.choice(pool, b)


@lru_cache(maxsize=4)
def _shuffled(n: int, seed: int) -> np.ndarray:
    order = np.random.default_rng([seed, 3]).permutation(n)
    order.flags.writeable = False
    return order


def _alphabet(e: Any) -> tuple[str, ...]:
    return (*LETTERS[: e.symbols], *SPECIAL)


def _characters(e: Any) -> tuple[str, ...]:
    """The signs that texts share; a text of one's own that has others has its own, if no trained weights are to read it."""
    return (*(_own_signs(e) or CHARACTERS), *TEXT_SPECIAL)


def _own_signs(e: Any) -> tuple[str, ...]:
    return own_signs(e.own_text) if e.task == "own text" and e.begin == "fresh" else ()


def as_read(e: Any, text: str) -> str:
    """A text as the experiment's vocabulary has it."""
    return composed(text) if _own_signs(e) else folded(text)


def unread(e: Any) -> list[str]:
    """Signs of a text of one's own that the vocabulary lacks, in the order in which they come."""
    return [sign for sign in dict.fromkeys(as_read(e, e.own_text)) if sign not in vocabulary_of(e)]


def _window(e: Any) -> tuple[int, int]:
    """A text is read in windows; for an encoder–decoder the first half stands left."""
    half = e.context // 2
    return (half, e.context - half) if e.family == "encoder-decoder" else (0, e.context + (e.family == "decoder"))


TASKS: dict[str, Task] = {
    "copy": Task("Say it again.", _alphabet, lambda e: (e.length, e.length), _copy),
    "reverse": Task("Say it backwards.", _alphabet, lambda e: (e.length, e.length), _reverse),
    "sort": Task("Say it in alphabetical order.", _alphabet, lambda e: (e.length, e.length), _sort),
    "addition": Task(
        "Add two numbers, digit by digit.",
        lambda e: (*"0123456789", "+", *SPECIAL),
        lambda e: (2 * e.digits + 1, e.digits + 1),
        _addition,
    ),
    "modular addition": Task(
        "Add two numbers as a clock does.",
        lambda e: (*map(str, range(e.modulus)), "+", *SPECIAL),
        lambda e: (3, 1),
        _modular,
    ),
    "brackets": Task(
        "Is every bracket closed?",
        lambda e: ("(", ")", "✓", "✗", *SPECIAL),
        lambda e: (e.length // 2 * 2, 1),
        _brackets,
    ),
    "induction": Task("A B … A: what comes next?", _alphabet, lambda e: (0, 2 * e.length), _induction, ("decoder",)),
    "majority": Task("Which symbol occurs most?", _alphabet, lambda e: (e.length, 1), _majority),
    "Shakespeare": Task("Nine plays and the sonnets, character by character.", _characters, _window, None),
    "names": Task("First names of the US census of 1990, character by character.", _characters, _window, None),
    "own text": Task("A text of your own, character by character.", _characters, _window, None),
}
TEXTS = tuple(name for name, task in TASKS.items() if task.draw is None)


def vocabulary_of(e: Any) -> tuple[str, ...]:
    """The tokens of an experiment; their ids count from 0."""
    return TASKS[e.task].vocabulary(e)
