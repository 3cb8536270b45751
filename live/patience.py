"""How long something has stood still, as the server itself saw it."""

import time
from typing import Any

from live import limits


class Patience:
    """Seconds for which a value has not changed. A pause of the whole machine counts as one look: it says nothing of the value."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._value: Any = None
        self._at = time.monotonic()

    def look(self, value: Any) -> float:
        """Look at the value again, and give the seconds for which it has been the same."""
        now = time.monotonic()
        gap, self._at = min(now - self._at, 2 * limits.WATCH_SECONDS), now
        self.seconds = self.seconds + gap if value == self._value else 0.0
        self._value = value
        return self.seconds
