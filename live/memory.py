"""How much memory a worker may take, and what to say to the person whose network needs more."""

import os
from pathlib import Path

from live import limits

SIZE = Path("/proc/self/statm")
SIGNS = ("allocate memory", "out of memory", "bad_alloc")
"""What PyTorch, CUDA and the C++ library say in a RuntimeError when memory ran out."""


def gib() -> float:
    """GiB that a worker may take on top of what it has when it is warm."""
    try:
        return max(0.1, float(os.environ.get("PARK_WORKER_MEMORY", "")))
    except ValueError:
        return limits.WORKER_GIB


def limit() -> None:
    """Bound this process' address space, so that what is too large is refused instead of taking the server with it.

    Not beside a GPU, whose driver reserves far more addresses than it uses, and not where the system cannot say or bound it.
    """
    if not SIZE.exists() or has_gpu():
        return
    import resource

    present = int(SIZE.read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    wanted = present + int(gib() * 2**30)
    resource.setrlimit(resource.RLIMIT_AS, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most))


def has_gpu() -> bool:
    """Whether NVIDIA's driver is there; asking PyTorch would load it."""
    return any(Path("/dev").glob("nvidia[0-9]*"))


def is_short(error: Exception) -> bool:
    """Whether this error says that memory ran out."""
    return isinstance(error, MemoryError) or any(sign in str(error) for sign in SIGNS)


def sentence() -> str:
    """What the person is told then."""
    room = "this server's GPU has" if has_gpu() else f"the {gib():g} GiB that a run may take on this server"
    return f"This needs more memory than {room}. Use a smaller batch or a smaller network."
