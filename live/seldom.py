"""A log that does not grow without bound: what is said over and over again is said now and then."""

import logging
import time


class Seldom(logging.Filter):
    """Lets a message through once in a while; the next time it comes through it says how often it was left out."""

    def __init__(self, seconds: float = 10.0, most: int = 1000) -> None:
        super().__init__()
        self._seconds, self._most = seconds, most
        self._said: dict[tuple[str, str], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is not one that was just said; numbers in it make no difference."""
        what = record.name, _kind(record)
        at, left_out = self._said.get(what, (float("-inf"), 0))
        now = time.monotonic()
        if now - at < self._seconds:
            self._said[what] = at, left_out + 1
            return False
        if len(self._said) >= self._most:
            self._said.clear()
        self._said[what] = now, 0
        if left_out:
            record.msg = f"{record.getMessage()} ({left_out:,} more of this kind in between)"
            record.args = ()
        return True


def _kind(record: logging.LogRecord) -> str:
    """What a record is about: its text without what is filled in, or where an error came from."""
    error = record.exc_info[1] if record.exc_info else None
    return f"{str(record.msg)[:60]}|{type(error).__name__}|{getattr(error, 'errno', '')}"


def be_brief() -> None:
    """Bound what the server's parts say of one and the same trouble, as when no file can be opened any more."""
    for name in ("asyncio", "uvicorn.error", "park.workers", "park.hiring", "park.gpus"):
        logging.getLogger(name).addFilter(Seldom())
