"""Text in words, before anything is learned: merges never cross their borders."""

import regex

PIECE = regex.compile(
    r"""['’](?:s|t|re|ve|m|ll|d)\b"""  # the endings of English contractions
    r"""| ?\p{L}[\p{L}\p{M}\u200c\u200d]*"""  # letters, with the marks that belong to them and what joins them
    r"""| ?\p{N}[\p{N}\p{M}]*"""  # digits
    r"""| ?[^\s\p{L}\p{N}]+"""  # other signs; each with the blank before
    r"""|\s+(?!\S)|\s+"""
)
"""The form of Radford et al. 2019 (GPT-2): the blank before a word is its first character. Theirs cuts a word at every mark, as
“\\p{L}+” has none; by Unicode's rules (UAX #29) a mark belongs to its letter."""


def pieces(text: str) -> list[str]:
    """The words of a text, blanks and signs included: put together they are the text."""
    return PIECE.findall(text)
