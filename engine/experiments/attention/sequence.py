"""The sequence that is looked at: typed, given as ids, or an example of the task; and what should be said at each place."""

from typing import Any

import numpy as np

from engine.experiment import SettingError
from engine.experiments.attention.batches import held_out
from engine.experiments.attention.budget import longest
from engine.experiments.attention.settings import Attention
from engine.experiments.attention.tasks import TASKS, as_read, vocabulary_of
from engine.experiments.attention.tokens import MASK, SAME, START, UNKNOWN, encoded
from engine.transformer.sequence import IGNORED, MOST_CHARACTERS, MOST_TOKENS, Sequence


def most_tokens(e: Attention) -> int:
    """Tokens that may be looked at: learned positions have a last one."""
    return longest(e) if e.positions == "learned" else MOST_TOKENS


def sequence_of(e: Attention, question: Any) -> Sequence:
    """A text or a list of ids -> the sequence as the family reads it; None: the watched one. Raises SettingError."""
    if question is None:
        return _read(e, typed(e, e.watched)) if e.watched.strip(" ") else example(e)
    if isinstance(question, str):
        return _read(e, typed(e, question))
    return _read(e, _listed(e, question))


def example(e: Attention) -> Sequence:
    """The first test example, whole: with the last token of its answer."""
    batch = held_out(e)
    tokens, target, source = batch.tokens[0], batch.target[0], None if batch.source is None else batch.source[0]
    if e.family == "decoder" and len(tokens) < most_tokens(e):
        last = target[-1] if target[-1] >= 0 else vocabulary_of(e).index(UNKNOWN)
        tokens, target = np.append(tokens, last), np.append(target, IGNORED)
    return Sequence(tokens, target, source)


def typed(e: Attention, text: str) -> np.ndarray:
    """Text -> ids. Raises SettingError if it is empty or too long."""
    if len(text) > MOST_CHARACTERS:
        raise SettingError(f"The text has {len(text):,} characters; allowed are {most_tokens(e)} tokens.")
    return _checked(e, encoded(folded_for(e, text), vocabulary_of(e)))


def folded_for(e: Attention, text: str) -> str:
    """Text as the vocabulary has it; signs of ours, such as “▢”, stay as they are."""
    return as_read(e, text) if e.is_text else "".join(text.split("\n"))


def _listed(e: Attention, question: Any) -> np.ndarray:
    is_list = isinstance(question, (list, tuple))
    if not is_list or not all(isinstance(i, int) and not isinstance(i, bool) for i in question):
        raise SettingError("“tokens” takes a text, or a list of the tokens' numbers.")
    last = len(vocabulary_of(e)) - 1
    if not all(0 <= i <= last for i in question):
        raise SettingError(f"“tokens”: the tokens' numbers are 0 to {last}.")
    return _checked(e, np.array(question, np.int64))


def _checked(e: Attention, ids: np.ndarray) -> np.ndarray:
    most = most_tokens(e) * (2 if e.family == "encoder-decoder" else 1)
    if not 1 <= len(ids) <= most:
        said = "is empty" if len(ids) == 0 else f"has {len(ids):,} tokens"
        raise SettingError(f"The text {said}; allowed are 1 to {most} tokens.")
    return ids


def _read(e: Attention, ids: np.ndarray) -> Sequence:
    """Ids as a family reads them."""
    return {"decoder": _decoder, "encoder": _encoder, "encoder-decoder": _both}[e.family](e, ids)


def _decoder(e: Attention, ids: np.ndarray) -> Sequence:
    """Each token's target is the next one. What counts is as in training: of a task with an answer what stands behind “=”,
    of one that goes on by itself what follows the first repetition.
    """
    target = np.append(ids[1:], IGNORED)
    if not e.is_text:
        begins = _place(e, ids, SAME) if TASKS[e.task].has_answer(e) else _repetition(ids)
        target[: len(ids) if begins is None else begins] = IGNORED
    return Sequence(ids, target, None)


def _repetition(ids: np.ndarray) -> int | None:
    """The first place whose token stood before."""
    known = np.unique(ids, return_index=True)[1]
    again = np.setdiff1d(np.arange(len(ids)), known)
    return int(again[0]) if len(again) else None


def _encoder(e: Attention, ids: np.ndarray) -> Sequence:
    """Masks stay masks, without a target. A task's answer is masked and becomes the target."""
    mask, target = vocabulary_of(e).index(MASK), np.full(len(ids), IGNORED)
    same = _place(e, ids, SAME)
    if e.is_text or same is None or mask in ids:
        return Sequence(ids, target, None)
    target[same + 1 :] = ids[same + 1 :]
    return Sequence(np.where(target >= 0, mask, ids), target, None)


def _both(e: Attention, ids: np.ndarray) -> Sequence:
    """Source and answer stand left and right of “=”, or are the first and second half of a text."""
    same = None if e.is_text else _place(e, ids, SAME)
    split = -(-len(ids) // 2) if e.is_text else len(ids) if same is None else same
    source, answer = ids[:split], ids[split + (same is not None) :]
    tokens = np.append(vocabulary_of(e).index(START), answer)
    for part, name in ((source, "left"), (tokens[1:], "right")):
        if len(part) > most_tokens(e) - (name == "right"):
            raise SettingError(
                f"The {name} side has {len(part)} tokens; allowed are {most_tokens(e) - (name == 'right')}."
            )
    if len(source) == 0:
        raise SettingError("Nothing stands left of “=”.")
    return Sequence(tokens, np.append(answer, IGNORED), source)


def _place(e: Attention, ids: np.ndarray, token: str) -> int | None:
    """Where a special token stands for the first time."""
    vocabulary = vocabulary_of(e)
    if token not in vocabulary or e.is_text:
        return None
    found = np.flatnonzero(ids == vocabulary.index(token))
    return int(found[0]) if len(found) else None


def unknown_places(e: Attention, sequence: Sequence) -> np.ndarray:
    """Places of tokens that the vocabulary lacks (k,) int64, in `all_tokens`."""
    return np.flatnonzero(sequence.all_tokens == vocabulary_of(e).index(UNKNOWN))
