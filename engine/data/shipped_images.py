"""The image sets that come with the park: MNIST complete, and a part of Fashion-MNIST."""

from pathlib import Path

FOLDER = Path(__file__).parents[2] / "assets" / "data"
FILES = {"MNIST": "mnist.npz", "Fashion-MNIST": "fashion_12k_2k.npz"}
DIGITS = tuple(map(str, range(10)))
CLASSES = {
    "MNIST": DIGITS,
    "Fashion-MNIST": ("T-shirt", "trousers", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "boot"),
}
