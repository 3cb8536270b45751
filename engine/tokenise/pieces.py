"""Text in words, before anything is learned: merges never cross their borders."""

import re

PIECE = re.compile(
    r"""'(?:s|t|re|ve|m|ll|d)\b"""  # the endings of English contractions
    r"""| ?[^\W\d_]+| ?\d+| ?(?:[^\w\s]|_)+"""  # letters, digits, other signs, each with the blank before
    r"""|\s+(?!\S)|\s+"""
)
"""The form of Radford et al. 2019 (GPT-2): the blank before a word is its first character."""


def pieces(text: str) -> list[str]:
    """The words of a text, blanks and signs included: put together they are the text."""
    return PIECE.findall(text)
