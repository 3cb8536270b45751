"""Processes as Linux knows them."""

import time
from collections.abc import Callable


def parent_of(pid: int) -> int:
    """The process that started it."""
    with open(f"/proc/{pid}/stat") as stat:
        return int(stat.read().rsplit(")", 1)[1].split()[1])


def comes_true(is_so: Callable[[], bool], seconds: float = 20) -> bool:
    """Whether something becomes so within so many seconds."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if is_so():
            return True
        time.sleep(0.02)
    return False


def all_end(pids: list[int], seconds: float) -> bool:
    """Whether all of them end within so many seconds."""
    return comes_true(lambda: not any(is_alive(pid) for pid in pids), seconds)


def is_alive(pid: int) -> bool:
    """Whether it runs, and is not only waiting to be reaped."""
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
