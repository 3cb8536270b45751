"""How much memory a worker may take, and what to say to the person whose network needs more."""

import os
from pathlib import Path

from engine.training.device import HERE
from live import limits

SIZE = Path("/proc/self/statm")
INFO = Path("/proc/meminfo")
GROUP = Path("/sys/fs/cgroup")
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

    Not that of a GPU, whose driver reserves far more addresses than it uses, and not where the system cannot say or bound it.
    """
    if not SIZE.exists() or is_on_gpu():
        return
    import resource

    present = int(SIZE.read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    wanted = present + int(gib() * 2**30)
    resource.setrlimit(resource.RLIMIT_AS, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most))


def available() -> int:
    """Bytes that this machine, or the container that the server runs in, can still give; very many where it cannot say."""
    lefts = [1 << 62]
    if INFO.exists():
        lefts += [
            1024 * int(line.split()[1]) for line in INFO.read_text().splitlines() if line.startswith("MemAvailable")
        ]
    if GROUP.joinpath("memory.max").exists() and (most := GROUP.joinpath("memory.max").read_text().strip()) != "max":
        lefts.append(int(most) - _taken())
    return min(lefts)


def _taken() -> int:
    """Bytes that the container takes, without copies of files that the kernel drops when memory is wanted."""
    stat = dict(line.split() for line in GROUP.joinpath("memory.stat").read_text().splitlines())
    return int(GROUP.joinpath("memory.current").read_text()) - int(stat.get("inactive_file", 0))


def is_on_gpu() -> bool:
    """Whether this process computes on a GPU."""
    return HERE.get().device != "cpu"


def release() -> None:
    """Give back what PyTorch keeps of a GPU's memory without using it."""
    if is_on_gpu():
        import torch

        torch.cuda.empty_cache()


def is_short(error: Exception) -> bool:
    """Whether this error says that memory ran out."""
    return isinstance(error, MemoryError) or any(sign in str(error) for sign in SIGNS)


def sentence() -> str:
    """What the person is told then."""
    room = "this server's GPU has" if HERE.get().gpu else f"the {gib():g} GiB that a run may take on this server"
    return f"This needs more memory than {room}. Use a smaller batch or a smaller network."
