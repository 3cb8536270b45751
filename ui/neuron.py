"""What the page of one neuron begins with, and what lies under its hood."""

from engine.experiments.neuron.presets import PRESETS
from engine.experiments.neuron.settings import Neuron
from ui.hood import source_and_keys
from ui.presets import Presets

STARTS = Presets(
    Neuron,
    PRESETS,
    theirs=("seed_data", "seed_order"),
    passing=("own", "edits", "inputs", "gate", "wires", "threshold", "absolute"),
)

RULES, GATES, LINES = (f"engine/experiments/neuron/{name}.py" for name in ("rules", "gates", "lines"))
PARTS = {
    "What one example changes": (RULES, "change"),
    "One example after the other": ("engine/experiments/neuron/training.py", "Neurons.learn"),
    "A gate’s answers": (GATES, "answers"),
    "All neurons of 1943": (GATES, "all_neurons"),
    "The best line": (LINES, "best_line"),
    "Novikoff’s bound": (LINES, "novikoff"),
}
"""What the source view offers: the file and the function's name."""

KEYS = {
    "← → ↑ ↓, on the line": "move it; with Shift a little",
    "← → ↑ ↓, on the arrow": "turn it and stretch it",
    "← → ↑ ↓, on the plane": "move a cross; Enter sets a point there, or takes it away",
    "↑ ↓, in a table": "from row to row; Enter goes to that moment",
}
tabs = source_and_keys(PARTS, KEYS)
