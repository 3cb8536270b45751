"""What an update sees, in the form of each family: a function of seeds and step, so that any moment can be gone on from."""

from typing import NamedTuple

import numpy as np

from engine.experiments.attention.settings import Attention
from engine.experiments.attention.tasks import TASKS, TEXTS, Sides, vocabulary_of
from engine.experiments.attention.texts import parts, windows
from engine.experiments.attention.tokens import MASK, SAME, START
from engine.transformer.sequence import IGNORED

MASKED = 0.15
"""Share of a text's tokens that an encoder has to guess. Devlin et al. 2019, section 3.1; here always behind the mask sign."""


class Batch(NamedTuple):
    """Ids (b, t) that are read, what should be said at each (b, t) or IGNORED, and for an encoder–decoder the source (b, s)."""

    tokens: np.ndarray
    target: np.ndarray
    source: np.ndarray | None


def batch_at(e: Attention, step: int) -> Batch:
    """The mini-batch of the update after `step`."""
    rng = np.random.default_rng([e.seed_order, step, 0])
    return formed(e, sides(e, rng, e.batch_size, False), rng)


def held_out(e: Attention) -> Batch:
    """The test: sums and texts that are never trained on, and of the other tasks fresh draws."""
    rng = np.random.default_rng([e.seed_data, 0, 1])
    return formed(e, sides(e, rng, e.n_test, True), rng)


def sides(e: Attention, rng: np.random.Generator, b: int, is_test: bool) -> Sides:
    """So many examples, left and right of “=”."""
    task = TASKS[e.task]
    if task.draw:
        return task.draw(e, rng, b, is_test)
    n, m = task.sizes(e)
    drawn = windows(parts(e)[is_test], n + m, rng, b)
    return drawn[:, :n], drawn[:, n:], np.ones((b, m), bool)


def formed(e: Attention, drawn: Sides, rng: np.random.Generator) -> Batch:
    """Examples as the experiment's family reads them."""
    return FORMS[e.family](e, *drawn, rng)


def joined(e: Attention, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Left, “=”, right (b, n + 1 + m); where nothing stands left there is no “=”."""
    if left.shape[1] == 0:
        return right
    return np.hstack([left, np.full((len(left), 1), vocabulary_of(e).index(SAME)), right])


def _decoder(e: Attention, left: np.ndarray, right: np.ndarray, counts: np.ndarray, rng: np.random.Generator) -> Batch:
    """Every token is to say the next one. Radford et al. 2018, eq. 1; where there is an answer, only it counts."""
    ids = joined(e, left, right)
    target = np.full(ids.shape, IGNORED)
    target[:, ids.shape[1] - right.shape[1] :] = np.where(counts, right, IGNORED)
    return Batch(ids[:, :-1], target[:, 1:], None)


def _encoder(e: Attention, left: np.ndarray, right: np.ndarray, counts: np.ndarray, rng: np.random.Generator) -> Batch:
    """Masked tokens are to be guessed from both sides. Devlin et al. 2019: of a text some, of a task the answer."""
    ids = joined(e, left, right)
    is_masked = np.zeros(ids.shape, bool)
    if e.task in TEXTS:
        is_masked = rng.random(ids.shape) < MASKED
        bare = np.flatnonzero(~is_masked.any(axis=1))  # where chance masks nothing there would be nothing to learn
        is_masked[bare, rng.integers(0, ids.shape[1], len(bare))] = True
    else:
        is_masked[:, ids.shape[1] - right.shape[1] :] = counts
    return Batch(np.where(is_masked, vocabulary_of(e).index(MASK), ids), np.where(is_masked, ids, IGNORED), None)


def _both(e: Attention, left: np.ndarray, right: np.ndarray, counts: np.ndarray, rng: np.random.Generator) -> Batch:
    """The encoder reads the left side, the decoder says the right one, token by token. Vaswani et al. 2017, section 3.1."""
    start = np.full((len(right), 1), vocabulary_of(e).index(START))
    return Batch(np.hstack([start, right[:, :-1]]), np.where(counts, right, IGNORED), left)


FORMS = {"decoder": _decoder, "encoder": _encoder, "encoder-decoder": _both}
