"""A graph has nodes, of which those are counted that are shown: leaves, and operators or, of a net's modules, units. An edge leads from what is
read to who reads it. Samples are those of the mini-batch; an expression has one. What is not known yet is NaN.
"""

from typing import Any

from engine.schema import Key, Keys, text

BOOK = "where the settings are a text-book's example"
NUMBERS = ("values", "samples")


def moment(**about: Any) -> Keys:
    """What there is to see at a step."""
    return (
        Key("value", "(nodes, samples)", "float64", "what each node gives", **about),
        Key("grad", "(nodes, samples)", "float64", "the gradient that has reached each node so far", **about),
        Key("mean", "(nodes,)", "float64", "its mean over the samples: a weight's gradient", **about),
        Key("after", "(nodes,)", "float64", "a leaf after one step of gradient descent with `lr`", **about),
        Key("slope", "(edges, samples)", "float64", "∂reader/∂read", **about),
        Key("down", "(edges, samples)", "float64", "what the edge hands down: the reader's gradient × slope", **about),
        Key("sum", "(edges, samples)", "float64", "the gradient of what is read, so far, with this edge", **about),
        Key("kink", "(nodes, samples)", "uint8", "1 where the node has a kink and a slope was chosen", **about),
        Key("now", "(nodes,)", "uint8", "1 for the nodes at work in this step", **about),
    )


FRAME: Keys = (
    Key(
        "step",
        "()",
        "int64",
        "0: only the leaves are known; then a step for each operator or module forward, one for the output’s own gradient, and back",
    ),
    Key("epoch", "()", "float64", "the step"),
    Key("end", "()", "int64", "the last step"),
    *moment(),
)

SCENE: Keys = (
    Key("updates_per_epoch", "()", "int64", "always 1"),
    Key("samples", "()", "int64", "how many samples there are"),
    Key("output", "()", "int64", "which node is the output"),
    Key("node/at", "(nodes, 2)", "float64", "column, and height in units of a node"),
    Key("node/kind", "(nodes,)", "int64", "0 operator or unit, 1 leaf, 2 input, 3 target, 4 a number for good"),
    Key("node/step", "(nodes,)", "int64", "the step in which its value is computed"),
    Key("edge/ends", "(edges, 2)", "int64", "the node that is read, and the one that reads"),
    Key("edge/step", "(edges,)", "int64", "the step in which it hands its gradient down"),
    Key("edge/route", "(edges, points, 2)", "float64", "where it passes, as `node/at`; NaN behind its last point"),
    *(
        text(f"text/{name}", f"{meaning}, a node a line")
        for name, meaning in {
            "names": "what a formula calls it",
            "labels": "what stands in it",
            "texts": "as it was written",
            "rules": "its local rule",
            "kinks": "what is said where it has a kink",
        }.items()
    ),
    text("text/steps", "what is computed in each step forward, a line each"),
    text("text/source", "the text-book", when=BOOK),
    text(
        "text/printed",
        "name, what of it, and its digits, with tabs between: a number of the text-book a line",
        when=BOOK,
    ),
    Key("book/ours", "(printed,)", "float64", "our numbers for them", when=BOOK),
)

QUESTIONS = {
    "values": "numbers of leaves, “name:number” each: the same moment with these",
    "samples": "samples, as the setting has them: the same moment with these",
    "sample": "which sample the others are about, 0 also without the question",
    "chain": "a node: its chain rule with numbers",
    "difference": "a node: the central difference of the output by it",
    "practice": "a seed: which gradients are to be found",
    "hint": "a node: the rules of those that read it",
    "answer": "[node, number]: whether that is its gradient",
}

LOOK: Keys = (
    Key("step", "()", "int64", "the frame's step"),
    *moment(asked=NUMBERS),
    Key("chain/of", "()", "int64", "whose chain rule", asked=("chain",)),
    Key(
        "chain/nodes",
        "(paths, along)",
        "int64",
        "at most 12 paths from the output to it, −1 behind the last node",
        asked=("chain",),
    ),
    Key("chain/slopes", "(paths, links)", "float64", "the slopes along them, NaN behind the last", asked=("chain",)),
    Key("chain/products", "(paths,)", "float64", "their products", asked=("chain",)),
    Key("chain/count", "()", "float64", "how many paths there are", asked=("chain",)),
    Key(
        "chain/total", "(samples,)", "float64", "the gradient of each sample: the sum over all paths", asked=("chain",)
    ),
    Key("chain/mean", "()", "float64", "the mean over the samples", asked=("chain",)),
    Key("difference/of", "()", "int64", "whose difference", asked=("difference",)),
    Key("difference/nudge", "()", "float64", "by how much it was moved", asked=("difference",)),
    Key(
        "difference/sides",
        "(2,)",
        "float64",
        "the output with the node smaller and larger by that",
        asked=("difference",),
    ),
    Key("difference/slopes", "(2,)", "float64", "the slopes to the left and to the right", asked=("difference",)),
    Key("difference/value", "()", "float64", "the central difference", asked=("difference",)),
    Key("difference/gradient", "()", "float64", "the gradient by backpropagation", asked=("difference",)),
    Key("practice/asked", "(asked,)", "int64", "nodes whose gradients are to be found", asked=("practice",)),
    text("text/hint", "the rules", asked=("hint",)),
    Key("answer/right", "()", "uint8", "1: within 1 %", asked=("answer",)),
    text("text/answer", "a sentence: right, or where it went wrong", asked=("answer",)),
)
