"""What a viewer without control has yet to be sent: the frames that the one in control was sent, as many as there is room for."""

from collections import deque
from dataclasses import dataclass

from live import limits
from live.messages import Question
from live.unread import Unread


@dataclass(frozen=True)
class Shown:
    """A frame as the viewer in control was sent it, bare and with the detail that it asks for."""

    kind: int
    step: int
    branch: int
    bare: bytes
    data: bytes
    question: Question | None


class Following:
    """Frames that wait for one viewer. Who reads slowly misses the oldest, never the newest."""

    def __init__(self, unread: Unread, owner: str) -> None:
        self._unread, self._owner = unread, owner
        self._waiting: deque[tuple[Shown, int]] = deque()

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, shown: Shown) -> None:
        """Let a frame wait. The newest needs no room, so that there is always one."""
        while len(self._waiting) >= limits.FRAMES_BEHIND:
            self.pop()
        while self._waiting:
            if self._unread.take(self._owner, len(shown.data), limits.SHARE_BEHIND):
                self._waiting.append((shown, len(shown.data)))
                return
            self.pop()
        self._waiting.append((shown, 0))

    def pop(self) -> Shown | None:
        """The frame that has waited longest."""
        if not self._waiting:
            return None
        shown, size = self._waiting.popleft()
        self._unread.give(self._owner, size)
        return shown

    def clear(self) -> None:
        """Drop all."""
        while self._waiting:
            self.pop()
