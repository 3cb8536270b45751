"""What is made for browsers and not read by them yet: bounded in bytes, for each person and for all together."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from live import limits
from live.limits import Refused

UNREAD = "Too much is asked for that is not read. Try again when the picture has caught up."


class Unread:
    """Bytes that wait, by owner."""

    def __init__(self, most: int = limits.UNREAD_BYTES, of_a_person: int = limits.UNREAD_OF_A_PERSON) -> None:
        self._most, self._of_a_person = most, of_a_person
        self._of: Counter[str] = Counter()

    @property
    def size(self) -> int:
        """Bytes in all."""
        return self._of.total()

    def take(self, owner: str, size: int, share: float = 1.0) -> bool:
        """Count bytes that shall wait, if there is room for them: with a `share`, if only so much of all is taken then."""
        if self.size + size > self._most * share or self._of[owner] + size > self._of_a_person * share:
            return False
        self._of[owner] += size
        return True

    def give(self, owner: str, size: int) -> None:
        """They are read, or dropped."""
        self._of[owner] -= size
        if not self._of[owner]:
            del self._of[owner]

    @contextmanager
    def held(self, owner: str, size: int) -> Iterator[None]:
        """Count bytes for as long as the block runs. Raises Refused where there is no room."""
        if not self.take(owner, size):
            raise Refused(UNREAD)
        try:
            yield
        finally:
            self.give(owner, size)


class Shelf:
    """Frames of one run that came with their detail; one for which there is no room gets its detail when it is read."""

    def __init__(self, unread: Unread, owner: str) -> None:
        self._unread, self._owner = unread, owner
        self._frames: dict[int, bytes] = {}
        self.largest = 1
        """Bytes of the largest frame since the shelf was cleared."""

    def put(self, step: int, data: bytes) -> None:
        """Keep a frame, if there is room."""
        self.pop(step)
        self.largest = max(self.largest, len(data))
        if self._unread.take(self._owner, len(data)):
            self._frames[step] = data

    def pop(self, step: int) -> bytes | None:
        """The frame of a step, which is read now."""
        data = self._frames.pop(step, None)
        if data is not None:
            self._unread.give(self._owner, len(data))
        return data

    def clear(self) -> None:
        """Drop all."""
        for step in list(self._frames):
            self.pop(step)
        self.largest = 1
