"""What the page of backpropagation begins with, what of the player it has no use for, and what lies under its hood."""

from engine.experiments.backprop.presets import PRESETS
from engine.experiments.backprop.settings import Backprop
from ui.hood import source_and_keys
from ui.presets import Presets

STARTS = Presets(Backprop, PRESETS, theirs=("seed_weights",))
HIDDEN = ("timeline", "readouts", "links", "step-size", "weights", "fork")

GRAPH, PACKAGE = "engine/experiments/backprop/graph.py", "engine/experiments/backprop"
PARTS = {
    "Backward": (GRAPH, "way"),
    "Forward": (GRAPH, "trace"),
    "The parser": (f"{PACKAGE}/language.py", "Parser.expression"),
    "Finite difference": (f"{PACKAGE}/difference.py", "difference"),
    "Likely mistakes": (f"{PACKAGE}/practice.py", "mistakes"),
}
"""What the source view offers: the file and the function's name."""

KEYS = {
    "↑ ↓, on a leaf of the graph": "a larger, a smaller number; with Shift ten times as far",
    "← →, on a node": "go from node to node",
    "Enter, on a node": "its chain rule with numbers",
}
tabs = source_and_keys(PARTS, KEYS)
