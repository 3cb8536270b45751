"""How the server gets worker processes: forked from one warm process where there is fork, else started one by one."""

import hmac
import logging
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from engine.keeping import has_temporary
from live import board, limits
from live.board import Board
from live.patience import Patience

LOG = logging.getLogger("park.hiring")
ROOT = Path(__file__).parents[1]
PATIENCE = 30.0
"""Seconds that a process started by itself has to call back: it does so before it imports anything of weight."""

PAGE_FIRST = 1.0
"""Seconds that a server which just started leaves to its first page before the workers warm up on the same cores."""

NO_GPU = {"CUDA_VISIBLE_DEVICES": "", "HIP_VISIBLE_DEVICES": ""}
"""No driver shows its GPUs to a process with these: not even what asks by mistake can wake one up."""


@dataclass(frozen=True)
class Hired:
    """A worker process: the server's end of the line to it, which becomes a channel (live/wire.py), and its board."""

    line: socket.socket
    board: Board


class Hiring(Protocol):
    """Gives worker processes."""

    is_cheap: bool
    """Whether one more process costs little time and memory."""

    def hire(self) -> Hired:
        """A new worker; it says `ready` when it is warm. May block. Raises OSError where the machine has none to give."""

    def check(self) -> None:
        """End what this hires with, if it hangs: the next `hire` starts it anew. To be called now and then."""

    def close(self) -> None:
        """No more workers. Those hired end by themselves when their line does."""


class ForkServer:
    """Forks workers from one warm process (`live/worker/forkserver.py`): 0.1 s for a worker instead of a second. Unix only."""

    is_cheap = True

    def __init__(self) -> None:
        self._start(PAGE_FIRST)

    def hire(self) -> Hired:
        """A fork of the warm process; a fork server that died is started again."""
        if self._process.poll() is not None:
            self._line.close()
            self._start(0)
        ours, theirs = socket.socketpair()
        file = board.new_file()
        try:
            socket.send_fds(self._line, [b"w"], [theirs.fileno(), file])
            return Hired(ours, Board(file))
        except BrokenPipeError:
            LOG.warning("The fork server is gone; another is started with the next worker.")
            return Hired(ours, Board(file))
        finally:
            theirs.close()
            os.close(file)

    def check(self) -> None:
        """End a fork server that does not become warm, or shows no pulse any more."""
        quiet, is_warm = self._patience.look(self._board.beats), self._board.beats > 1
        if quiet > (limits.PULSE_SECONDS if is_warm else limits.READY_SECONDS) and self._process.poll() is None:
            LOG.error("The process that workers are forked from hangs; it is ended.")
            self._process.kill()

    def close(self) -> None:
        """End the fork server."""
        self._line.close()
        self._process.terminate()
        self._process.wait()

    def _start(self, pause: float) -> None:
        self._line, theirs = socket.socketpair()
        file = board.new_file()
        self._board, self._patience = Board(file), Patience()
        fds = [theirs.fileno(), file]
        command = [sys.executable, "-m", "live.worker.forkserver", *map(str, fds), str(pause)]
        with theirs:
            self._process = subprocess.Popen(
                command, cwd=ROOT, pass_fds=fds, stdin=subprocess.DEVNULL, env=_environment() | NO_GPU
            )
        os.close(file)


class OneByOne:
    """Starts each worker as a process of its own, which calls back over the loopback with a secret. Any system."""

    is_cheap = False

    def __init__(self, gpu: int | None = None) -> None:
        """With the number of a GPU each of them computes there; without, none sees a GPU."""
        self._about = [] if gpu is None else [str(gpu)]
        self._environment = _environment() | (NO_GPU if gpu is None else {})
        self._processes: list[subprocess.Popen[bytes]] = []
        self._folder: Path | None = None

    def hire(self) -> Hired:
        """A new process. Raises TimeoutError when it does not call back, and another OSError where no board can be written."""
        self._folder = self._folder or Path(tempfile.mkdtemp(prefix="park-"))
        secret, path = secrets.token_hex(32).encode(), board.new_path(self._folder)
        with socket.create_server(("127.0.0.1", 0)) as door:
            door.settimeout(PATIENCE)
            command = [sys.executable, "-m", "live.worker.spawned", str(door.getsockname()[1]), str(path), *self._about]
            process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, env=self._environment)
            self._forget_the_dead()
            self._processes.append(process)
            try:
                _input(process).write(secret)
                _input(process).flush()
                return Hired(_admitted(door, secret), board.at(path))
            except OSError:
                process.kill()
                raise

    def _forget_the_dead(self) -> None:
        for process in self._processes:
            if process.poll() is not None:
                _input(process).close()
        self._processes = [process for process in self._processes if process.poll() is None]

    def check(self) -> None:
        """There is nothing between the server and its workers that could hang."""

    def close(self) -> None:
        """Close every worker's standard input, which ends it."""
        for process in self._processes:
            _input(process).close()
            process.wait()
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)


def _environment() -> dict[str, str]:
    """What a process that computes finds: where nothing can be written, PyTorch makes do with a folder that is there."""
    return dict(os.environ) if has_temporary() else {"TORCHINDUCTOR_CACHE_DIR": str(ROOT), **os.environ}


def _input(process: subprocess.Popen[bytes]) -> IO[bytes]:
    """The pipe to its standard input."""
    assert process.stdin is not None  # it was started with one
    return process.stdin


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
    return ForkServer() if has_fork and os.environ.get("PARK_HIRING") != "one-by-one" else OneByOne()
