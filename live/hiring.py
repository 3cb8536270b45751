"""How the server gets worker processes: forked from one warm process where there is fork, else started one by one."""

import hmac
import logging
import os
import secrets
import socket
import subprocess
import sys
from pathlib import Path
from typing import Protocol

LOG = logging.getLogger("park.hiring")
ROOT = Path(__file__).parents[1]
PATIENCE = 30.0
"""Seconds that a process started by itself has to call back: it does so before it imports anything of weight."""

PAGE_FIRST = 1.0
"""Seconds that a server which just started leaves to its first page before the workers warm up on the same cores."""


class Hiring(Protocol):
    """Gives worker processes, each as the server's end of a line to it."""

    def hire(self) -> socket.socket:
        """A new worker; it says `ready` when it is warm. May block. Raises OSError where the machine has none to give."""

    def close(self) -> None:
        """No more workers. Those hired end by themselves when their line does."""


class Nursery:
    """Forks workers from one warm process (`live/nursery.py`): 0.1 s for a worker instead of a second. Unix only."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None
        self._start(PAGE_FIRST)

    def hire(self) -> socket.socket:
        """A fork of the warm process; a nursery that died is started again."""
        if self._process.poll() is not None:
            self._start(0)
        ours, theirs = socket.socketpair()
        try:
            socket.send_fds(self._line, [b"w"], [theirs.fileno()])
        except OSError:
            LOG.warning("The nursery is gone; another is started with the next worker.")
        theirs.close()
        return ours

    def close(self) -> None:
        """End the nursery."""
        self._line.close()
        self._process.terminate()
        self._process.wait()

    def _start(self, pause: float) -> None:
        if self._line is not None:
            self._line.close()
        self._line, theirs = socket.socketpair()
        command = [sys.executable, "-m", "live.nursery", str(theirs.fileno()), str(pause)]
        with theirs:
            self._process = subprocess.Popen(command, cwd=ROOT, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)


class OneByOne:
    """Starts each worker as a process of its own, which calls back over the loopback with a secret. Any system."""

    def __init__(self) -> None:
        self._processes: list[subprocess.Popen[bytes]] = []

    def hire(self) -> socket.socket:
        """A new process. Raises TimeoutError when it does not call back."""
        secret = secrets.token_hex(32).encode()
        with socket.create_server(("127.0.0.1", 0)) as door:
            door.settimeout(PATIENCE)
            command = [sys.executable, "-m", "live.alone", str(door.getsockname()[1])]
            process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE)
            self._processes = [other for other in self._processes if other.poll() is None] + [process]
            process.stdin.write(secret)
            process.stdin.flush()
            return _admitted(door, secret)

    def close(self) -> None:
        """Close every worker's standard input, which ends it."""
        for process in self._processes:
            process.stdin.close()
            process.wait()


def _admitted(door: socket.socket, secret: bytes) -> socket.socket:
    """The first caller that knows the secret."""
    while True:
        line, _ = door.accept()
        line.settimeout(PATIENCE)
        if hmac.compare_digest(line.recv(len(secret), socket.MSG_WAITALL), secret):
            line.settimeout(None)
            return line
        line.close()


def hiring() -> Hiring:
    """What this system can do; PARK_HIRING=one-by-one asks for the way of systems without fork."""
    has_fork = hasattr(os, "fork") and hasattr(socket, "send_fds")
    return Nursery() if has_fork and os.environ.get("PARK_HIRING") != "one-by-one" else OneByOne()
