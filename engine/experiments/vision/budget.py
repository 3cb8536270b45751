"""What a network may cost: refused before it starts, with the number and the limit."""

from math import prod

from engine.experiment import SettingError
from engine.experiments.vision.stack import Planned

MOST_PARAMS = 2_000_000
"""With Adam's two moments a key frame of so many parameters has 24 MB."""
MOST_BYTES = 1 << 30
"""Memory for weights, gradients, moments and one batch's activations."""
MACS_A_SECOND = 5e9
"""What one core trains, in multiplications a second: LeNet-5 was measured at 10e9, small convolutions are slower."""
MOST_UPDATE_SECONDS = 2.0
"""An update is one turn of a worker that many people share."""
MOST_EPOCH_SECONDS = 3600.0
PASSES = {"evaluate": 10_000, "learned": 2_500, "embedding": 500, "saliency": 150}
"""Images, about, that go through the network for an answer of this name."""
TSNE = 2e10
"""What t-SNE of 500 images takes beside that, in multiplications of the same time: two seconds."""


def check(plan: tuple[Planned, ...], batch_size: int, n_train: int) -> None:
    """Raise SettingError if the network is larger than a server that many people share can carry."""
    params, macs = sum(p.params for p in plan), sum(p.macs for p in plan)
    if params > MOST_PARAMS:
        largest = max(plan, key=lambda p: p.params)
        raise SettingError(
            f"The network would have {params:,} parameters; allowed are {MOST_PARAMS:,}. "
            f"Most are in “{largest.title}” ({largest.params:,}): give it less, or pool before it."
        )
    needed = memory(plan, batch_size)
    if needed > MOST_BYTES:
        raise SettingError(
            f"Training would need about {needed / 2**20:,.0f} MB of memory; allowed are {MOST_BYTES / 2**20:,.0f} MB. "
            "A smaller batch, fewer filters or earlier pooling help."
        )
    _check_time("One update", 3 * macs * batch_size / MACS_A_SECOND, MOST_UPDATE_SECONDS, "a smaller batch")
    _check_time("One epoch", 3 * macs * n_train / MACS_A_SECOND, MOST_EPOCH_SECONDS, "fewer training images")


def memory(plan: tuple[Planned, ...], batch_size: int) -> int:
    """Bytes while training, about: four numbers a parameter, and each activation with its gradient."""
    values = sum(prod(p.shape) * (5 if p.kind == "residual" else 1) for p in plan)
    return 4 * (4 * sum(p.params for p in plan) + 2 * batch_size * values)


def _check_time(what: str, seconds: float, most: float, cure: str) -> None:
    if seconds > most:
        raise SettingError(
            f"{what} of this network would take about {seconds:,.0f} seconds on one core; allowed are {most:,.0f}. "
            f"Fewer filters, earlier pooling or {cure} help."
        )
