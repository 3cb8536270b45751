"""Tokens in a row of which two can become one without moving the others."""

from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

Token = TypeVar("Token")
NONE = -1
"""The place of a neighbour that is not there."""


class Chain(Generic[Token]):
    """The tokens of words, each at the place of its first character, and linked to its neighbours in the same word.

    A merge touches a token and its neighbours alone, however long the word is.
    """

    def __init__(self, words: Iterable[Sequence[Token]]) -> None:
        self.tokens: list[Token] = []
        self.before: list[int] = []
        self.after: list[int] = []
        for word in words:
            first, end = len(self.tokens), len(self.tokens) + len(word)
            self.tokens += word
            self.before += [place - 1 if place > first else NONE for place in range(first, end)]
            self.after += [place + 1 if place + 1 < end else NONE for place in range(first, end)]

    def pair(self, place: int) -> tuple[Token, Token] | None:
        """The token at a place and the one behind it; None where a token or the next one is not there."""
        behind = NONE if place == NONE else self.after[place]
        return None if behind == NONE else (self.tokens[place], self.tokens[behind])

    def join(self, place: int, token: Token) -> int:
        """Make one token of that at a place and the one behind it -> where the latter was."""
        gone = self.after[place]
        self.after[place] = self.after[gone]
        if self.after[gone] != NONE:
            self.before[self.after[gone]] = place
        self.tokens[place], self.after[gone] = token, NONE
        return gone
