"""Text as the model reads it: WordPieces (Wu et al. 2016), between [CLS] and [SEP]."""

from functools import cache
from typing import Any

import numpy as np

from engine.data.minilm_files import UNKNOWN, reader
from engine.experiment import SettingError
from engine.transformer.sequence import IGNORED, MOST_CHARACTERS, Sequence

MOST_TOKENS = 256
"""As many as the model was trained to read (sentence_bert_config.json), [CLS] and [SEP] included."""
FIRST, LAST = "[CLS]", "[SEP]"


@cache
def vocabulary() -> tuple[str, ...]:
    """All WordPieces by id; “##” begins those that go on with a word."""
    return tuple(sorted(reader().get_vocab(), key=reader().get_vocab().__getitem__))


def sequence_of(question: Any) -> Sequence:
    """A text, or ids as they are, as a sequence without targets. Raises SettingError."""
    ids = _typed(question) if isinstance(question, str) else _listed(question)
    if len(ids) > MOST_TOKENS:
        raise SettingError(f"The text has {len(ids):,} tokens; allowed are {MOST_TOKENS}.")
    return Sequence(np.array(ids, np.int64), np.full(len(ids), IGNORED), None)


def _typed(text: str) -> list[int]:
    if len(text) > MOST_CHARACTERS:
        raise SettingError(f"The text has {len(text):,} characters; allowed are {MOST_TOKENS} tokens.")
    # A lone half of a sign that JavaScript writes with two has no UTF-8.
    ids = reader().encode(text.encode(errors="replace").decode()).ids
    if len(ids) <= 2:
        raise SettingError("The text is empty; a word or two are enough.")
    return ids


def _listed(question: Any) -> list[int]:
    is_list = isinstance(question, (list, tuple)) and len(question) > 0
    if not is_list or not all(isinstance(i, int) and not isinstance(i, bool) for i in question):
        raise SettingError("“tokens” takes a text, or a list of the tokens' numbers.")
    if not all(0 <= i < len(vocabulary()) for i in question):
        raise SettingError(f"“tokens”: the tokens' numbers are 0 to {len(vocabulary()) - 1}.")
    return list(question)


def unknown_places(sequence: Sequence) -> np.ndarray:
    """Places of what the vocabulary lacks (k,) int64."""
    return np.flatnonzero(sequence.tokens == reader().token_to_id(UNKNOWN))
