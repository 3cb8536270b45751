"""A worker that is started by itself: `python -m live.worker.spawned PORT BOARD [GPU]`, the secret on standard input.

Where there is no fork all are started so; everywhere those that compute on a GPU, which no fork can use.
It ends when its standard input does: the server holds the other end, so it never outlives the server.
"""

import logging
import os
import socket
import sys
import threading
import time
from pathlib import Path

from engine.training.device import HERE
from live import board, limits
from live.board import Board
from live.gpu import NoGpuError, number, place
from live.wire import Header, Line
from live.worker.forkserver import THREADS

SECRET = 64
"""Bytes of the secret (live/hiring.py)."""


def main(port: int, path: Path, gpu: str) -> None:
    """Call back, warm up, serve; `gpu` is the number of a GPU, or empty."""
    os.environ.update(dict.fromkeys(THREADS, "1"))
    here = board.at(path)
    here.begin()
    line = socket.create_connection(("127.0.0.1", port))
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    line.sendall(sys.stdin.buffer.read(SECRET))
    for work, name in ((_end_with_the_server, "watch"), (lambda: _show_a_pulse(here), "pulse")):
        threading.Thread(target=work, daemon=True, name=name).start()
    try:
        about = _warm(gpu)
    except Exception as error:
        Line(line).send({"is": "failed", "why": f"{error}"})
        if not isinstance(error, NoGpuError):
            logging.exception("This process could not become a worker.")
        os._exit(1)  # the thread that waits for the server would keep it
    from live.worker import host

    host.serve(line, here, about)


def _warm(gpu: str) -> Header:
    """Everything that is needed; gives what the server does not know of the GPU."""
    import torch  # noqa: F401 - a part of being warm

    from engine.warm import warm

    about: Header = {}
    if gpu:
        HERE.set(place(int(gpu)))
        about = {"gpu": HERE.get().gpu, "gpus": number()}
    warm()
    return about


def _end_with_the_server() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


def _show_a_pulse(here: Board) -> None:
    while True:
        here.beat()
        time.sleep(limits.BEAT_SECONDS)


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s: %(message)s")
    main(int(sys.argv[1]), Path(sys.argv[2]), "".join(sys.argv[3:]))
