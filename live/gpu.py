"""A GPU as the process sees it that it belongs to, and how the server guesses that there is one."""

import os
import shutil
from pathlib import Path

from engine.training.device import Place, be_exact

SIGNS = (("/dev", "nvidia[0-9]*"), ("/proc/driver/nvidia/gpus", "*"), ("/dev", "kfd"), ("/dev", "dxg"))
"""Files of NVIDIA's driver, AMD's, and WSL's."""
FAKE = "PARK_FAKE_GPU"
"""A name such as “Test GPU”: the process for the GPU claims to have it and computes on the CPU, so that tests need none."""
FAKE_MEMORY = "PARK_FAKE_GPU_MEMORY"
"""Its memory in GiB."""


class NoGpuError(RuntimeError):
    """There is no GPU here that PyTorch can use."""


def may_be_there() -> bool:
    """Whether there are signs of a GPU. Nothing is asked that would wake its driver."""
    if os.environ.get(FAKE):
        return True
    if os.environ.get("CUDA_VISIBLE_DEVICES") in ("", "-1"):
        return False
    return any(any(Path(folder).glob(name)) for folder, name in SIGNS) or shutil.which("nvidia-smi") is not None


def is_wanted() -> bool:
    """Whether GPUs may be used at all."""
    return os.environ.get("PARK_DEVICE") != "cpu"


def number() -> int:
    """How many GPUs this process sees. Only for a process that has one to itself."""
    if os.environ.get(FAKE):
        return 1
    import torch

    return torch.cuda.device_count()


def place(index: int) -> Place:
    """The GPU of this process. Raises NoGpuError."""
    if fake := os.environ.get(FAKE):
        os.environ["PARK_WORKER_MEMORY"] = os.environ.get(FAKE_MEMORY, "")
        return Place("cpu", fake)
    import torch

    if not torch.cuda.is_available():
        raise NoGpuError("PyTorch finds no GPU that it can use.")
    torch.cuda.set_device(index)
    be_exact()
    return Place(f"cuda:{index}", torch.cuda.get_device_name(index))
