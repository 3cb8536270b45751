"""Activations: what functions do to numbers, one at a time, in a deep network, and at its end."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.catalog import ACTIVATIONS, INITS
from engine.experiment import Experiment, SettingError, setting

NORMAL, IMAGES = "standard normal", "MNIST"
DATA = (NORMAL, "spiral", "circle", IMAGES)
NORMS = ("none", "batch", "layer")
BATCH = 128
"""Examples of a batch."""
PASSES, ORTHOGONAL = 3, 6
"""What an example costs on its way there and back, in passes; and an orthogonal matrix, in products of two of its size: measured."""
MOST_SUMS = 1000
LARGEST = 1e30
FUNCTIONS = ("functions",)
SOFTMAX = ("temperature", "seed_draws")
DEPTH = ("activation", "init", "depth", "width", "data", "norm", "residual", "seed_data", "seed_weights")
"""Settings by what they are about."""


@dataclass(frozen=True)
class Activations(Experiment):
    """Settings of the page; see the fields' labels and help. Names and defaults are frozen: links leave defaults out."""

    kind = "activations"
    title = "Activations"
    learns = False
    is_quick = True
    gears = "draws"

    functions: tuple[str, ...] = setting(
        ("sigmoid", "tanh", "ReLU"), "Functions", group="Functions", choices=tuple(ACTIVATIONS), least=1, most=6
    )
    sums: tuple[float, ...] = setting(
        (), "Sums of a unit", item=float, min=-LARGEST, max=LARGEST, most=MOST_SUMS, help="One for each sample."
    )
    sums_of: str = setting("", "Whose sums", help="The unit, and the moment.")
    sums_activation: str = setting("tanh", "Its activation", choices=tuple(ACTIVATIONS))
    logits: tuple[float, ...] = setting(
        (2.0, 1.0, 0.0, -1.0), "Logits", item=float, min=-10.0, max=10.0, least=2, most=10
    )
    temperature: float = setting(1.0, "Temperature", group="Softmax", min=0.1, max=10.0, step=0.1)
    activation: str = setting("ReLU", "Activation", group="Deep network", choices=tuple(ACTIVATIONS))
    init: str = setting("He", "Initialisation", group="Deep network", choices=tuple(INITS))
    depth: int = setting(50, "Layers", group="Deep network", min=1, max=50, step=1)
    width: int = setting(256, "Units a layer", group="Deep network", min=8, max=512, step=8)
    data: str = setting(
        NORMAL,
        "Data set",
        group="Deep network",
        choices=DATA,
        help="A batch of 128 examples: normal numbers as many as there are units, points of the plane, or images.",
    )
    norm: str = setting("none", "Normalisation", group="Deep network", choices=NORMS)
    residual: bool = setting(
        False, "Residuals", group="Deep network", help="From the second layer on, each adds its input."
    )
    seed_draws: int = setting(1, "Seed of the draws", group="Seeds", min=0, max=9999)
    seed_data: int = setting(1, "Seed of the data", group="Seeds", min=0, max=9999)
    seed_weights: int = setting(1, "Seed of the weights", group="Seeds", min=0, max=9999)

    def validate(self) -> None:
        """Functions are named once; what stands over the picture is one short line."""
        if len(set(self.functions)) < len(self.functions):
            raise SettingError("A function is named twice.")
        if len(self.sums_of) > 80 or not self.sums_of.isprintable():
            raise SettingError(f"A unit is named in up to 80 characters of one line, not “{self.sums_of[:40]}”.")

    def macs(self, watch: Mapping[str, Any]) -> float:
        """Multiplications of the deep network's picture, about: its batch, and drawing its weights."""
        drawn = ORTHOGONAL * self.width if self.init == "orthogonal" else 0
        return self.depth * self.width**2 * (PASSES * BATCH + drawn) if "depth" in watch else 0.0
