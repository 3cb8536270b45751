"""What every explanation of a step holds, whatever network it is of: the samples' shares and the optimizer's ledger."""

from engine.schema import Key, Keys, text

ASKED = ("explain",)

EXPLAINED: Keys = (
    Key("explain/size", "()", "int64", "samples in the mini-batch of the update after this frame", asked=ASKED),
    Key(
        "explain/rows",
        "(rows,)",
        "int64",
        "places in the mini-batch of the samples that are listed: all, or of many those that bring the most",
        asked=ASKED,
    ),
    Key("explain/sample", "()", "int64", "place in the mini-batch of the chosen sample", asked=ASKED),
    Key("explain/loss", "(rows,)", "float32", "loss of each listed sample", asked=ASKED),
    Key(
        "explain/share",
        "(rows,)",
        "float64",
        "what each brings to the gradient of the chosen parameter: its own gradient / size",
        asked=ASKED,
    ),
    Key("explain/own", "()", "float64", "the gradient of the parameter for the chosen sample alone", asked=ASKED),
    Key(
        "explain/rest", "(2,)", "float64", "how many samples are not listed, and what they bring together", asked=ASKED
    ),
    Key("explain/gradient", "()", "float64", "the parameter's gradient over the mini-batch", asked=ASKED),
    Key("ledger/value", "(lines,)", "float64", "the result of each line of the optimizer's ledger", asked=ASKED),
    text(
        "text/ledger",
        "a line each, parted by tabs: what it is, its symbol, the formula, the same with numbers so that it comes out, the result",
        asked=ASKED,
    ),
    Key("explain/after", "()", "float64", "the parameter in the run's next frame, bit for bit", asked=ASKED),
)

INSIDE: Keys = (
    *EXPLAINED,
    Key(
        "explain/number",
        "(2,)",
        "int64",
        "the number of the weight in its unit, whose last is the bias, and how many it has",
        asked=ASKED,
    ),
    Key(
        "explain/term",
        "(terms, 3)",
        "float64",
        "of the chosen sample's own gradient the largest products: input, δ, product",
        asked=ASKED,
    ),
    Key(
        "explain/place",
        "(terms, places)",
        "int64",
        "where these are: row and column of the unit's map, or token",
        asked=ASKED,
    ),
    Key("explain/others", "(2,)", "float64", "how many other products there are, and their sum", asked=ASKED),
)
"""And of one layer of a network that PyTorch trains (engine/training/explain.py)."""
