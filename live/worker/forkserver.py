"""The process that workers are forked from: it has everything imported, compiled and warm.

A fork server of our own, because multiprocessing's imports the server's main script, and Streamlit with it, again in
every worker. `python -m live.worker.forkserver FD BOARD PAUSE`: over FD come two files for each worker to fork, its end of a line
and its board; end of FD is the end. Neither this process nor a fork of it asks CUDA anything: PyTorch cannot use in a
fork what was begun before it.
"""

import gc
import logging
import os
import select
import signal
import socket
import sys
import time

from live import limits
from live.board import Board

THREADS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS")
"""One thread a worker: two on busy cores were measured 2 to 10 times slower than one."""
NICENESS = 2
"""Workers yield to the server and to the person's own browser on a busy machine."""


def main(requests: socket.socket, board: Board, pause: float) -> None:
    """Warm up after `pause` seconds, then fork a worker whenever one is asked for."""
    os.environ.update(dict.fromkeys(THREADS, "1"))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    os.nice(NICENESS)
    board.begin()
    time.sleep(pause)
    try:
        _warm()
    except Exception as error:
        _refuse(requests, error)
        raise
    while _is_asked(requests, board):
        files = _files(requests)
        if not files:
            return
        _fork(requests, *files)


def _warm() -> None:
    """Everything that a worker needs, before there is one."""
    import torch  # noqa: F401 - imported before the fork, for every worker

    from engine.warm import warm
    from live import worker  # noqa: F401

    warm()
    gc.collect()
    gc.freeze()


def _is_asked(requests: socket.socket, board: Board) -> bool:
    """Show a pulse until there is something to read."""
    while True:
        board.beat()
        if select.select([requests], [], [], limits.BEAT_SECONDS)[0]:
            return True


def _files(requests: socket.socket) -> list[int]:
    """A worker's line and board; none at the end."""
    message, files, _, _ = socket.recv_fds(requests, 1, 2)
    return files if message else []


def _fork(requests: socket.socket, line: int, file: int) -> None:
    """Become two: the child serves on its line and never comes back, the parent forgets it."""
    from live.worker import host

    if os.fork():
        os.close(line)
        os.close(file)
        return
    requests.close()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    host.main(socket.socket(fileno=line), Board(file))
    os._exit(0)


def _refuse(requests: socket.socket, error: Exception) -> None:
    """Say to whoever waits for a worker why there will be none."""
    from live.wire import Line

    while select.select([requests], [], [], limits.BEAT_SECONDS)[0] and (files := _files(requests)):
        with socket.socket(fileno=files[0]) as line:
            Line(line).send({"is": "failed", "why": f"{error}"})


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s: %(message)s")
    main(socket.socket(fileno=int(sys.argv[1])), Board(int(sys.argv[2])), float(sys.argv[3]))
