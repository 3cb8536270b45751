"""What the page of recurrent networks begins with, and what lies under its hood."""

from engine.experiments.sequence.presets import PRESETS
from engine.experiments.sequence.settings import Sequence
from ui.hood import source_and_keys
from ui.presets import Presets

STARTS = Presets(Sequence, PRESETS, theirs=("seed_data", "seed_weights", "seed_order"))

CELLS = "engine/experiments/sequence/cells.py"
PARTS = {
    "RNN": (CELLS, "rnn"),
    "LSTM": (CELLS, "lstm"),
    "GRU": (CELLS, "gru"),
    "Unrolled in time": (CELLS, "Net.unrolled"),
    "The loss of each step": ("engine/experiments/sequence/training.py", "losses"),
    "The gradient’s way back": ("engine/experiments/sequence/look.py", "way_back"),
}
"""What the source view offers: the file and the function's name."""

KEYS = {
    "← → ↑ ↓, on a gate": "go from value to value",
    "Enter, on a value": "its formula with numbers",
    "Escape": "close the formula",
}
tabs = source_and_keys(PARTS, KEYS)
