"""Where an experiment is computed: on the GPU when there is one and the work is worth it."""

import os
from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

WORTH = 10_000_000
"""Multiplications of one mini-batch from which on a GPU is worth the way there. Ours, an estimate: PyTorch needs one to two
milliseconds to start all operations of an update, in which a core does some ten million."""


class Part(Protocol):
    """A part of a network, and what it costs for one example."""

    mults: int


class Work(Protocol):
    """What is to be computed, again and again."""

    batch_size: int
    plan: Sequence[Part]


@lru_cache(maxsize=256)
def device_of(work: Work) -> tuple[str, str]:
    """Device (“cpu” or “cuda”) and one sentence for the person on why. `PARK_DEVICE` in the environment decides for all."""
    import torch

    wanted = os.environ.get("PARK_DEVICE", "")
    if not torch.cuda.is_available():
        return "cpu", "Computed on the CPU: this server has no GPU that PyTorch can use."
    if wanted == "cpu":
        return "cpu", "Computed on the CPU: whoever runs this server keeps its GPU for other work."
    mults = sum(part.mults for part in work.plan) * work.batch_size
    if mults < WORTH and wanted != "cuda":
        return (
            "cpu",
            f"Computed on the CPU: {mults:,} multiplications a batch are too few to be worth the way to the GPU.",
        )
    _be_exact()
    return "cuda", f"Computed on the GPU, {torch.cuda.get_device_name()}: {mults:,} multiplications a batch."


def _be_exact() -> None:
    """Convolutions in whole float32, and the same ones every time: a run can be replayed, and its numbers add up."""
    import torch

    torch.backends.cudnn.allow_tf32 = False
    torch.backends.cudnn.benchmark = False
    torch.backends.cudnn.deterministic = True
