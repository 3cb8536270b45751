"""A neuron on the plane has weights w1, w2 and a bias b; three of them learn from the same examples: `rules` counts perceptron, sigmoid
and Adaline, in this order. The “front” one is that of the setting “rule”. A gate has a row for each of its inputs' values.
"""

from engine.schema import Key, Keys, alike, text

GATE, PLANE = "rule “McCulloch–Pitts”", "all other rules"

FRAME: Keys = (
    Key("step", "()", "int64", "updates done; of a gate, rows of its table that were gone through"),
    Key("epoch", "()", "float64", "passes through all points; of a gate, through its table"),
    Key("gate/right", "()", "int64", "how many of these rows are right", when=GATE),
    Key("lr", "()", "float32", "η", when=PLANE),
    Key(
        "loss/train",
        "()",
        "float32",
        "mean loss of the front neuron over all points; of a gate the share of rows that are wrong",
    ),
    Key(
        "accuracy/train",
        "()",
        "float32",
        "share of points on its right side; of a gate the share of rows that are right",
    ),
    Key("param/0.weight", "(rules, 2)", "float64", "w1 and w2 of each neuron", when=PLANE),
    Key("param/0.bias", "(rules,)", "float64", "its bias", when=PLANE),
    Key(
        "each/loss",
        "(rules,)",
        "float64",
        "mean loss: perceptron criterion, cross-entropy, half squared error",
        when=PLANE,
    ),
    Key("each/length", "(rules,)", "float64", "√(w1² + w2²)", when=PLANE),
    Key(
        "each/margin",
        "(rules,)",
        "float64",
        "least distance of a point to the line, negative on the wrong side",
        when=PLANE,
    ),
    Key("each/wrong", "(rules,)", "int64", "points on the wrong side now", when=PLANE),
    Key(
        "each/mistakes", "(rules,)", "int64", "wrong answers since weights or points were last set by hand", when=PLANE
    ),
    Key("each/pass", "(rules,)", "int64", "wrong answers in this pass so far", when=PLANE),
    Key("each/last", "(rules,)", "int64", "wrong answers in the pass before; −1: there was none", when=PLANE),
    Key("pass/seen", "()", "int64", "examples of this pass so far", when=PLANE),
    Key("wrong", "(points,)", "uint8", "1 where the front neuron is wrong", when=PLANE),
    Key("is_fair", "()", "uint8", "1 where the mistakes count from weights of 0, as Novikoff's bound does", when=PLANE),
    *alike("next/example", "()", "int64", "number of the point that the next update is about", when=PLANE),
    *alike(
        "next/z next/answer next/target next/error",
        "()",
        "float64",
        "of the front neuron, for that point; the error is target − answer",
        when=PLANE,
    ),
    Key("next/delta", "(3,)", "float64", "what w1, w2 and b will change by", when=PLANE),
    *alike(
        "ledger/step ledger/example",
        "(rows,)",
        "int64",
        "the last updates: step after it, number of the point",
        when=PLANE,
    ),
    Key("ledger/x", "(rows, 2)", "float64", "where the point lies", when=PLANE),
    *alike("ledger/target ledger/answer", "(rows,)", "float64", "what it should be, and was", when=PLANE),
    Key("ledger/delta", "(rows, 3)", "float64", "by how much w1, w2 and b changed", when=PLANE),
    Key("ledger/after", "(rows, 3)", "float64", "w1, w2 and b then", when=PLANE),
    Key("state/base", "()", "int64", "the step at which the present passes began", when=PLANE),
)

SCENE: Keys = (
    Key("updates_per_epoch", "()", "int64", "points; of a gate, rows"),
    Key("gate/x", "(rows, inputs)", "uint8", "the inputs, counted in binary", when=GATE),
    Key("gate/sum", "(rows,)", "int64", "what comes in over the wires", when=GATE),
    Key("gate/blocked", "(rows,)", "uint8", "1 where absolute inhibition silences it", when=GATE),
    *alike("gate/answer gate/target", "(rows,)", "uint8", "what it says, and should", when=GATE),
    Key(
        "search/neurons",
        "()",
        "int64",
        "neurons of which all were tried: wires −1, 0, 1 and thresholds −n + 1 … n",
        when=GATE,
    ),
    Key("search/functions", "(2,)", "int64", "different gates that they are, and how many there are", when=GATE),
    Key("search/right", "()", "int64", "most rows of the gate that one has right", when=GATE),
    Key("search/wires", "(inputs,)", "int64", "its wires", when=GATE),
    Key("search/threshold", "()", "float64", "its threshold", when=GATE),
    Key("search/can", "(gates,)", "uint8", "1 for each gate offered that one of them is", when=GATE),
    text("text/gates", "the gates offered, a name a line", when=GATE),
    Key("data/x", "(points, 2)", "float64", "the points", when=PLANE),
    Key("data/y", "(points,)", "uint8", "their classes, 0 and 1", when=PLANE),
    Key("data/own", "()", "int64", "how many of them, the last ones, are the person's own", when=PLANE),
    Key("best/right", "()", "int64", "most points that any line has right", when=PLANE),
    Key("best/line", "(3,)", "float64", "w1, w2 and b of such a line", when=PLANE),
    *alike(
        "bound/radius bound/margin",
        "()",
        "float64",
        "R and γ, with the constant input 1",
        when="points that a line separates",
    ),
    Key("bound/corrections", "()", "float64", "R²/γ²: Novikoff 1962", when="points that a line separates"),
)

QUESTIONS = {
    "bowl": "true: the front neuron's loss over w1 and w2, the bias being what it is",
    "carry_on": "true: where the Playground goes on with this neuron as its first hidden unit",
}

LOOK: Keys = (
    Key("step", "()", "int64", "the frame's step"),
    Key(
        "bowl/map", "(1, 41, 41)", "int8", "√(loss / largest) from −127 to 127, w2 falling, w1 rising", asked=("bowl",)
    ),
    Key("bowl/reach", "()", "float64", "the map shows w1 and w2 from −reach to reach", asked=("bowl",)),
    Key("bowl/most", "()", "float64", "the largest loss in it", asked=("bowl",)),
    Key("bowl/least", "(3,)", "float64", "w1, w2 and loss where it is least in it", asked=("bowl",)),
    text(
        "carry_on/address", "settings of the Playground; empty where a weight is too large for it", asked=("carry_on",)
    ),
)
