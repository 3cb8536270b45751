"""What the page of MiniLM leaves away, and what lies under its hood."""

from functools import partial

from ui.attention import KEYS
from ui.hood import Tabs, code, keys

TRAINING = (
    *("play", "back", "forward", "reset", "step-size", "speed", "fork"),
    *("timeline", "readouts", "links", "keys", "weights"),
)
"""Controls of the player that are for a model that learns: this one has learned."""

BLOCKS, READ = "engine/transformer/blocks.py", "engine/experiments/minilm/model.py"
PARTS = {
    "The whole model": (READ, "Encoder.forward"),
    "A block": (BLOCKS, "Block.forward"),
    "Many heads": (BLOCKS, "MultiHead.forward"),
    "Attention": (BLOCKS, "attend"),
    "The vector of a sentence": (READ, "sentence_vector"),
    "What heads are named for": ("engine/experiments/minilm/heads.py", "heads"),
}
"""What the source view offers: the file and the function's name."""


def tabs() -> Tabs:
    """Source and keys."""
    return {"Source": partial(code, PARTS), "Keys": partial(keys, KEYS, {})}
