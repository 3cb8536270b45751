"""What the page of activations shows under each tab, and what lies under its hood."""

from engine.experiments.activations.settings import DEPTH, FUNCTIONS, SOFTMAX
from ui.form import Layout
from ui.hood import source_and_keys
from ui.table import Table

FORM = {"": FUNCTIONS, "Functions": FUNCTIONS, "Softmax": SOFTMAX, "Depth": DEPTH}
"""The settings of the form by the open tab; without one it is the first."""
TRAINING = ("slow", "fork", "timeline", "readouts", "links", "weights")
"""Controls of the player that are for a network that learns. Those that play are there where the view has something to play."""

AT = "engine/experiments/activations"
PARTS = {
    "Functions and slopes": (f"{AT}/curves.py", "curve"),
    "Softmax": (f"{AT}/softmax.py", "probabilities"),
    "A draw": (f"{AT}/softmax.py", "drawn"),
    "A batch through deep layers": (f"{AT}/signals.py", "forward"),
    "What theory says of it": (f"{AT}/signals.py", "theory"),
}
"""What the source view offers: the file and the function's name."""
KEYS = {"← →, on a handle": "move it; with Shift in small steps", "Page Up Page Down": "move it far"}
tabs = source_and_keys(PARTS, KEYS)


def layout(table: Table) -> Layout:
    """The settings that the open tab is about."""
    return Layout(only=FORM.get(table.tab, ()))
