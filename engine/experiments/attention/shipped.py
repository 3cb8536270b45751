"""Trained Transformers that come with the Park: what form each has, and where its weights are."""

from pathlib import Path
from typing import Any, NamedTuple

FOLDER = Path(__file__).parents[3] / "assets" / "weights"
FRESH = "fresh"
"""To begin with weights that a seed draws."""


class Shipped(NamedTuple):
    """A stem of files in `assets/weights`, the settings that its weights are for, and how they were trained."""

    stem: str
    form: dict[str, Any]
    training: dict[str, Any]

    @property
    def weights(self) -> Path:
        """Safetensors, float16, by PyTorch's names; its metadata has the experiment's address."""
        return FOLDER / f"{self.stem}.safetensors"

    @property
    def log(self) -> Path:
        """CSV: step, losses, accuracy, seconds of one core."""
        return FOLDER / f"{self.stem}.csv"


SHIPPED = {
    "Shakespeare": Shipped(
        "shakespeare",
        {
            "family": "decoder",
            "n_layers": 4,
            "n_heads": 4,
            "d_model": 128,
            "mlp": 4,
            "activation": "GELU",
            "positions": "rotary",
            "norm": "pre",
            "tied": False,
        },
        {"task": "Shakespeare", "context": 128, "batch_size": 8, "lr": 0.002, "warmup": 200, "steps": 14_000},
    )
}
