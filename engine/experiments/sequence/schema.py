"""A sequence has t steps, each of which reads one value for every input and says one number; the cell holds `hidden` numbers, in gates
called by PyTorch's letters. Steps and units count from 0.
"""

from engine.schema import Key, Keys, alike, text
from engine.training.schema import TRAINED

LSTM, GRU = "cell “LSTM”", "cell “GRU”"

FRAME: Keys = (
    *TRAINED,
    *alike(
        "loss/test accuracy/test",
        "()",
        "float32",
        "at `test/step` over `test/n` test examples. Tests at steps 0, 10, 20, every 50, and at the end",
    ),
    Key("test/n", "()", "int64", "over how many"),
)

SCENE: Keys = (
    Key("updates_per_epoch", "()", "int64", "always 100"),
    text("text/inputs", "what is read at a step: a name a line"),
    text("text/task", "the task in one sentence"),
    text("text/device", "where it is computed, and why"),
)

QUESTIONS = {
    "example": "which sequence is watched, 0 (the first, also without the question) to 999",
    "length": "its steps, 2 to 60; without the question as many as are trained with",
    "back": "the step whose answer is followed back through time; without the question the last",
    "cell": "[gate, step, unit]: one value's formula with its numbers",
}

CELL = ("cell",)

LOOK: Keys = (
    Key("step", "()", "int64", "the frame's step"),
    Key("look/example", "()", "int64", "which sequence is watched"),
    Key("look/x", "(t, inputs)", "float32", "what is read"),
    Key("look/target", "(t,)", "float32", "what should be said"),
    Key("look/counts", "(t,)", "uint8", "whether that counts"),
    Key("look/said", "(t,)", "float32", "what is said: a number, or the probability that the bit is 1"),
    Key("look/right", "(t,)", "uint8", "whether it is right: on the right side of ½, or within 0.08"),
    Key("look/loss", "()", "float32", "mean over what counts"),
    Key("gate/h", "(hidden, t)", "float32", "the hidden state after each step"),
    *alike("gate/i gate/f gate/g gate/o gate/c", "(hidden, t)", "float32", "gates and cell", when=LSTM),
    *alike("gate/r gate/z gate/n", "(hidden, t)", "float32", "gates", when=GRU),
    Key("back/at", "()", "int64", "the step whose answer is followed back"),
    Key("back/h", "(t,)", "float32", "length of the gradient of that step's loss with respect to each hidden state"),
    Key("back/c", "(t,)", "float32", "and to each cell", when=LSTM),
    Key("back/x", "(t,)", "float32", "size of the slope of what is said there with respect to each step's input"),
    Key("cell/of", "(3,)", "int64", "whose formula: the gate in PyTorch's order, the step, the unit", asked=CELL),
    Key("cell/x", "(inputs,)", "float32", "what the gate reads of the input", asked=CELL),
    Key("cell/weights_x", "(inputs,)", "float32", "its weights for it", asked=CELL),
    Key("cell/h", "(hidden,)", "float32", "the hidden state before", asked=CELL),
    Key("cell/weights_h", "(hidden,)", "float32", "its weights for it", asked=CELL),
    Key("cell/bias", "(2,)", "float32", "b_x and b_h", asked=CELL),
    Key("cell/sums", "(3,)", "float32", "W_x·x + b_x, W_h·h + b_h, and what the gate bends", asked=CELL),
    Key("cell/value", "()", "float32", "the gate's value", asked=CELL),
)
