"""Undo and redo: the addresses a person has been at, and where they stand among them."""

from dataclasses import dataclass
from itertools import accumulate
from typing import Self

DEPTH = 200
"""Most addresses kept; the oldest are forgotten first."""
LENGTH = 1 << 18
"""Most letters of them together: one with many own points has thousands."""


@dataclass(frozen=True)
class History:
    """Addresses in the order they were visited, and the index of the present one."""

    addresses: tuple[str, ...]
    at: int = 0

    @property
    def address(self) -> str:
        """The present address."""
        return self.addresses[self.at]

    @property
    def can_undo(self) -> bool:
        return self.at > 0

    @property
    def can_redo(self) -> bool:
        return self.at < len(self.addresses) - 1

    def went(self, address: str) -> Self:
        """The history after a change to `address`: what had been undone is forgotten, staying put changes nothing."""
        if address == self.address:
            return self
        past = _within((*self.addresses[: self.at + 1], address)[-DEPTH:])
        return type(self)(past, len(past) - 1)

    def undone(self) -> Self:
        """One change back; at the first address it stays."""
        return type(self)(self.addresses, max(self.at - 1, 0))

    def redone(self) -> Self:
        """One change forward again; at the last address it stays."""
        return type(self)(self.addresses, min(self.at + 1, len(self.addresses) - 1))


def _within(addresses: tuple[str, ...]) -> tuple[str, ...]:
    """The newest that keep to the bound, the last one whatever its length."""
    lengths = accumulate(len(address) for address in reversed(addresses))
    return addresses[-max(1, sum(length <= LENGTH for length in lengths)) :]
