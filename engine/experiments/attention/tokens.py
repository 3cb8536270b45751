"""Vocabularies: what the numbers stand for that a Transformer reads, and text as such numbers."""

import re
import unicodedata
from functools import lru_cache

import numpy as np

SAME, MASK, START, UNKNOWN = "=", "▢", "▷", "¿"
"""Before the answer; in place of a hidden token; before the first token that a decoder says; for what a vocabulary lacks."""
SPECIAL = (SAME, MASK, START, UNKNOWN)
LETTERS = tuple("abcdefghijklmnopqrstuvwxyz")
CHARACTERS = ("\n", *(chr(code) for code in range(32, 127)))
"""New line and printable ASCII: one vocabulary for all texts, so that what was learned on one can be trained on with another."""
PLAIN = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..."})
BLANK = str.maketrans(
    dict.fromkeys("\t\v\f\x1c\x1d\x1e\x1f\xa0\u1680\u202f\u205f\u3000", " ")
    | {chr(i): " " for i in range(0x2000, 0x200B)}
)
"""Blanks of every width."""
DIRECTIONS = [chr(i) for i in (0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))]
UNSEEN = str.maketrans("", "", "".join(["\ufeff\u00ad\u200b\u2060", *DIRECTIONS]))
"""What nobody sees and no letter needs; joiners are needed in Hindi and Persian, and by emoji."""
BREAK = re.compile("\r\n?|[\x85\u2028\u2029]")
SHOWN = {"\n": "⏎", " ": "␣"}
"""How a token is written where it stands alone."""
TEXT_SPECIAL = SPECIAL[1:]
"""Texts have their own “=”."""


def composed(text: str) -> str:
    """Text with one sign for a new line, one for a blank, and one for a letter with its accent (NFC)."""
    return unicodedata.normalize("NFC", BREAK.sub("\n", text).translate(BLANK).translate(UNSEEN))


def folded(text: str) -> str:
    """Text with typographic signs and accents made plain ASCII, as far as there is one: “é” becomes “e”."""
    plain = unicodedata.normalize("NFKD", composed(text).translate(PLAIN))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


@lru_cache(maxsize=16)
def own_signs(text: str) -> tuple[str, ...]:
    """All signs of a text, if typographic signs are not all that it has beside the shared ones; else none."""
    signs = {"\n", *composed(text)}
    return tuple(sorted(signs - {*TEXT_SPECIAL})) if signs - {*map(chr, PLAIN), *CHARACTERS} else ()


def encoded(text: str, vocabulary: tuple[str, ...]) -> np.ndarray:
    """Ids (t,) int64 of a text: the longest token that fits, from left to right; what fits none is unknown.

    Blanks only part tokens where the vocabulary has none: “12 + 3” is three tokens for sums.
    """
    ids, longest = _ids(vocabulary)
    found, i = [], 0
    while i < len(text):
        size = next((n for n in range(longest, 0, -1) if text[i : i + n] in ids), 1)
        token = text[i : i + size]
        if token in ids or " " in ids or not token.isspace():
            found.append(ids.get(token, ids[UNKNOWN]))
        i += size
    return np.array(found, np.int64)


@lru_cache(maxsize=64)
def _ids(vocabulary: tuple[str, ...]) -> tuple[dict[str, int], int]:
    """Id of each token, and the length of the longest."""
    return {token: i for i, token in enumerate(vocabulary)}, max(map(len, vocabulary))


def decoded(ids: np.ndarray, vocabulary: tuple[str, ...]) -> str:
    """The text of ids; numbers as tokens have blanks between."""
    return (" " if "10" in vocabulary else "").join(vocabulary[i] for i in ids)


def shown(vocabulary: tuple[str, ...]) -> str:
    """All tokens, a line each, with signs for new line and blank."""
    return "\n".join(SHOWN.get(token, token) for token in vocabulary)
