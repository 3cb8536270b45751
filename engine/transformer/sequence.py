"""A sequence that is looked at, as every model here reads it."""

from typing import NamedTuple

import numpy as np

IGNORED = -1
"""Target of a position that does not count for the loss."""
MOST_TOKENS = 256
"""Tokens that can be looked at where positions are not learned, and so have no last one."""
MOST_CHARACTERS = 4096
"""Characters of a text that are read at all: more than any limit on tokens, few enough to be read at once."""


class Sequence(NamedTuple):
    """Ids (t,) of what speaks, the target at each or IGNORED, and for an encoder–decoder the source (s,)."""

    tokens: np.ndarray
    target: np.ndarray
    source: np.ndarray | None

    @property
    def all_tokens(self) -> np.ndarray:
        """Source and then what speaks (s + t,)."""
        return self.tokens if self.source is None else np.append(self.source, self.tokens)
