"""Recurrent networks to begin with: what memory is, and why gates were invented."""

from engine.experiment import Preset

_ADDING = {"task": "adding", "length": 30, "hidden_size": 16, "steps": 1500}

PRESETS: dict[str, Preset] = {
    "Echo": Preset("Say the bit of two steps ago: eight units carry it along.", {}),
    "Parity": Preset(
        "Odd or even so far? One thing to remember, turned over by every 1.", {"task": "parity", "cell": "LSTM"}
    ),
    "Fading": Preset(
        "Add two numbers of thirty: without gates the gradient fades on its way back, and hardly anything is learned.",
        _ADDING,
    ),
    "LSTM": Preset(
        "The same with gates: the cell keeps the first number until the second comes.", {**_ADDING, "cell": "LSTM"}
    ),
    "GRU": Preset(
        "Two gates instead of three, and no separate cell: it learns the same sums.", {**_ADDING, "cell": "GRU"}
    ),
}
