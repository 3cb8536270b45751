"""Where an experiment is computed: on the GPU when there is one and the work is worth it."""

from functools import lru_cache

from engine.experiments.vision import Vision

WORTH_MULTS = 1_000_000
"""Multiplications for one image from which on a GPU is worth the way there; below, its start of every operation costs more."""


@lru_cache(maxsize=256)
def device_of(experiment: Vision) -> tuple[str, str]:
    """Device (“cpu” or “cuda”) and one sentence for the person on why."""
    import torch

    if not torch.cuda.is_available():
        return "cpu", "Computed on the CPU: this server has no GPU that PyTorch can use."
    mults = sum(planned.mults for planned in experiment.plan)
    if mults < WORTH_MULTS:
        return (
            "cpu",
            f"Computed on the CPU: {mults:,} multiplications an image are too few to be worth the way to the GPU.",
        )
    return "cuda", f"Computed on the GPU, {torch.cuda.get_device_name()}: {mults:,} multiplications an image."
