"""How busy a worker is: the share of the last seconds in which it computed, and what it was given since."""

import time
from collections import deque

from live import limits


class Load:
    """Looked at now and then: what sleeps on a worker takes nothing of it."""

    def __init__(self) -> None:
        self._looks: deque[tuple[float, float]] = deque()
        self._given: deque[float] = deque()

    def look(self, busy: float) -> None:
        """It has been busy for so many seconds so far."""
        now = time.monotonic()
        self._looks.append((now, busy))
        while len(self._looks) > 2 and now - self._looks[1][0] >= limits.LOAD_SECONDS:
            self._looks.popleft()

    def give(self) -> None:
        """It was given a run, which does not show yet."""
        self._given.append(time.monotonic())

    def runs(self, busy: float) -> int:
        """What it has to do, in runs of the usual kind: 0 where all sleep. `busy` as in `look`."""
        now = time.monotonic()
        while self._given and now - self._given[0] >= limits.LOAD_SECONDS:
            self._given.popleft()
        began, was = self._looks[0] if self._looks else (now, busy)
        measured = min(1.0, (busy - was) / max(now - began, limits.WATCH_SECONDS))
        return round(measured / limits.LOAD_OF_A_RUN) + len(self._given)
