"""A GPU as the process sees it that it belongs to, and how the server guesses that there is one."""

import os
import shutil
from pathlib import Path

from engine.device import Place, be_exact

SIGNS = (("/dev", "nvidia[0-9]*"), ("/proc/driver/nvidia/gpus", "*"), ("/dev", "kfd"), ("/dev", "dxg"))
"""Files of NVIDIA's driver, AMD's, and WSL's."""
FAKE = "PARK_FAKE_GPU"
"""A name such as “Test GPU”: the process for the GPU claims to have it and computes on the CPU, so that tests need none."""


class NoGpuError(RuntimeError):
    """There is no GPU here that PyTorch can use."""


def may_be_there() -> bool:
    """Whether a process for a GPU is worth a try. Nothing is asked that would wake the driver."""
    if os.environ.get("PARK_DEVICE") == "cpu":
        return False
    if os.environ.get(FAKE):
        return True
    return any(any(Path(folder).glob(name)) for folder, name in SIGNS) or shutil.which("nvidia-smi") is not None


def number() -> int:
    """How many GPUs this process sees. Only for a process that has one to itself."""
    if os.environ.get(FAKE):
        return 1
    import torch

    return torch.cuda.device_count()


def place(index: int) -> Place:
    """The GPU of this process. Raises NoGpuError."""
    if fake := os.environ.get(FAKE):
        return Place("cpu", fake)
    import torch

    if not torch.cuda.is_available():
        raise NoGpuError("PyTorch finds no GPU that it can use.")
    torch.cuda.set_device(index)
    be_exact()
    return Place(f"cuda:{index}", torch.cuda.get_device_name(index))
