"""A worker that is started by itself, where there is no fork: `python -m live.alone PORT`, the secret on standard input.

It ends when its standard input does: the server holds the other end, so it never outlives the server.
"""

import logging
import os
import socket
import sys
import threading

from live.nursery import THREADS

SECRET = 64
"""Bytes of the secret (live/hiring.py)."""


def main(port: int) -> None:
    """Call back, warm up, serve."""
    os.environ.update(dict.fromkeys(THREADS, "1"))
    line = socket.create_connection(("127.0.0.1", port))
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    line.sendall(sys.stdin.buffer.read(SECRET))
    threading.Thread(target=_end_with_the_server, daemon=True, name="watch").start()
    import torch  # noqa: F401 - a part of being warm

    from engine.warm import warm
    from live import worker

    warm()
    worker.serve(line)


def _end_with_the_server() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s: %(message)s")
    main(int(sys.argv[1]))
