"""Where an experiment is computed: on the CPU, or in a process that a GPU belongs to.

Only such a process asks CUDA anything. All others are forks, which could not use it, and are told where they are.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Protocol

WORTH = 10_000_000
"""Multiplications of one mini-batch from which on a GPU is worth the way there. Ours, an estimate: PyTorch needs one to two
milliseconds to start all operations of an update, in which a core does some ten million."""
NO_GPU = "Computed on the CPU: this server has no GPU that PyTorch can use."
NOT_WANTED = "Computed on the CPU: whoever runs this server keeps its GPU for other work."
STARTING = "Computed on the CPU: the GPU's process is still starting."
FEW = "Computed on the CPU: {:,} multiplications a batch are too few to be worth the way to the GPU."
FULL = "Computed on the CPU: the GPU's memory was full."
UNSTARTED = (
    "Computed on the CPU: the GPU's process could not be started; whoever runs this server finds more in its log."
)
ENDED = "Computed on the CPU: the GPU's process ended."


@dataclass(frozen=True)
class Place:
    """A device as PyTorch calls it; the name of the GPU, or why it is none."""

    device: str = "cpu"
    gpu: str = ""
    why: str = NO_GPU


_ANYWHERE = Place()
HERE: ContextVar[Place] = ContextVar("HERE", default=_ANYWHERE)
"""Where this process computes. A worker is told once, and of a run on the CPU why it is there."""


@contextmanager
def computed_at(place: Place) -> Iterator[None]:
    """Compute there for as long as the block runs."""
    token = HERE.set(place)
    try:
        yield
    finally:
        HERE.reset(token)


class Part(Protocol):
    """A part of a network, and what it costs for one example."""

    @property
    def macs(self) -> int:
        """Multiplications."""


class Work(Protocol):
    """What is to be computed, again and again."""

    @property
    def batch_size(self) -> int:
        """Examples of an update."""

    @property
    def plan(self) -> Sequence[Part]:
        """All of the network."""


def macs(work: Work) -> int:
    """Multiplications of one mini-batch."""
    return sum(part.macs for part in work.plan) * work.batch_size


def device_of(work: Work) -> tuple[str, str]:
    """The device here as PyTorch calls it, and one sentence for the person on why."""
    place = HERE.get()
    if not place.gpu:
        return place.device, place.why.format(macs(work))
    return place.device, f"Computed on the GPU, {place.gpu}: {macs(work):,} multiplications a batch."


def be_exact() -> None:
    """Convolutions in whole float32, and the same ones every time: a run can be replayed, and its numbers add up."""
    import torch

    torch.backends.cudnn.allow_tf32 = False
    torch.backends.cudnn.benchmark = False
    torch.backends.cudnn.deterministic = True
