"""The process that workers are forked from: it has everything imported, compiled and warm.

A fork server of our own, because multiprocessing's imports the server's main script, and Streamlit with it, again in
every worker. `python -m live.nursery FD PAUSE`: one socket comes over FD for each worker to fork; end of FD is the end.
"""

import gc
import logging
import os
import signal
import socket
import sys
import time

THREADS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS")
"""One thread a worker: two on busy cores were measured 2 to 10 times slower than one."""
NICENESS = 2
"""Workers yield to the server and to the person's own browser on a busy machine."""


def main(fd: int, pause: float) -> None:
    """Warm up after `pause` seconds, then fork a worker for every socket that comes."""
    os.environ.update(dict.fromkeys(THREADS, "1"))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    os.nice(NICENESS)
    time.sleep(pause)
    import torch  # noqa: F401 - imported before the fork, for every worker

    from engine.warm import warm
    from live import worker  # noqa: F401

    warm()
    gc.collect()
    gc.freeze()
    requests = socket.socket(fileno=fd)
    while True:
        message, fds, _, _ = socket.recv_fds(requests, 1, 1)
        if not message:
            return
        _fork(requests, socket.socket(fileno=fds[0]))


def _fork(requests: socket.socket, line: socket.socket) -> None:
    """Become two: the child serves on `line` and never comes back, the parent forgets it."""
    from live import worker

    if os.fork():
        line.close()
        return
    requests.close()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    worker.main(line)
    os._exit(0)


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s: %(message)s")
    main(int(sys.argv[1]), float(sys.argv[2]))
