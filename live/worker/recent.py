"""The whole frames that a worker has just had in hand: looks at a shown or paused moment need no replay."""

from bisect import bisect_left, bisect_right, insort
from collections import OrderedDict

from engine.tape import Frame
from live import limits

Branch = tuple[int, int]
"""A run and one of its branches: with a step, the name of one moment."""


class Recent:
    """Whole frames by branch and step, the last used ones within a bound of bytes."""

    def __init__(self, max_bytes: int = limits.RECENT_BYTES) -> None:
        self.max_bytes = max_bytes
        self.size = 0
        self._frames: OrderedDict[tuple[Branch, int], Frame] = OrderedDict()
        self._steps: dict[Branch, list[int]] = {}

    def put(self, branch: Branch, frame: Frame) -> None:
        """Keep a frame, and give up those unused for longest where it has no room."""
        step = int(frame["step"])
        self._drop(branch, step)
        self._frames[branch, step] = frame
        insort(self._steps.setdefault(branch, []), step)
        self.size += _bytes_of(frame)
        while self.size > self.max_bytes and len(self._frames) > 1:
            self._drop(*next(iter(self._frames)))

    def get(self, branch: Branch, step: int) -> Frame | None:
        """The frame of exactly this step, if it is still here."""
        return self.before(branch, step, step)

    def before(self, branch: Branch, step: int, since: int) -> Frame | None:
        """The last frame at or before `step` and not before `since`."""
        steps = self._steps.get(branch, [])
        i = bisect_right(steps, step) - 1
        if i < 0 or steps[i] < since:
            return None
        self._frames.move_to_end((branch, steps[i]))
        return self._frames[branch, steps[i]]

    def forget(self, run: int) -> None:
        """Drop all frames of a run."""
        for branch, step in [key for key in self._frames if key[0][0] == run]:
            self._drop(branch, step)

    def clear(self) -> None:
        """Drop all frames."""
        self._frames.clear()
        self._steps.clear()
        self.size = 0

    def _drop(self, branch: Branch, step: int) -> None:
        frame = self._frames.pop((branch, step), None)
        if frame is None:
            return
        self.size -= _bytes_of(frame)
        steps = self._steps[branch]
        del steps[bisect_left(steps, step)]
        if not steps:
            del self._steps[branch]


def _bytes_of(frame: Frame) -> int:
    return sum(array.nbytes for array in frame.values())
