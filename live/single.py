"""One process alone serves the park: what one knows of runs and sessions, a second does not."""

import multiprocessing
import os
import signal
import sys
import tempfile
from pathlib import Path
from typing import IO

ALONE = (
    "Perceptron Park is served by one process, which has a worker for every core: start it without --workers, -w and "
    "WEB_CONCURRENCY. It ends now. For more than one machine, see Hosting in the README."
)
_HELD: list[IO[bytes]] = []
"""The lock of this process, for as long as it lives."""


def stay_alone() -> None:
    """End the server with a sentence where uvicorn or gunicorn has started several processes for it."""
    is_one_of_several = multiprocessing.parent_process() or "gunicorn" in os.environ.get("SERVER_SOFTWARE", "")
    if is_one_of_several and not _is_first(os.getppid()):
        print(ALONE, file=sys.stderr, flush=True)
        os.kill(os.getppid(), signal.SIGTERM)
        os._exit(3)


def _is_first(parent: int) -> bool:
    """Whether no other child of this parent holds its lock; it goes with the process that holds it."""
    try:
        import fcntl

        lock = (Path(tempfile.gettempdir()) / f"perceptron-park-{parent}.lock").open("ab")
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except (ImportError, OSError):  # Windows, or nothing can be written: then nobody is told
        return True
    _HELD.append(lock)
    return True
