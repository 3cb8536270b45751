"""Layer `l` counts weight matrices from 0; its units are the rows of `l.weight`. With `n` hidden layers the output is layer `n`."""

from engine.looking.schema import EXPLAINED
from engine.schema import Key, Keys, alike, text

CLASSES = "classification only"
HIDDEN = "with hidden layers"

FRAME: Keys = (
    Key("step", "()", "int64", "updates done; 0 is the untrained network"),
    Key(
        "epoch", "()", "float64", "epochs gone through: step / updates per epoch, and where those change, on from there"
    ),
    Key("lr", "()", "float32", "learning rate of the next update"),
    *alike(
        "loss/train loss/test",
        "()",
        "float32",
        "data loss over the whole set, evaluation mode, without penalty",
    ),
    *alike("accuracy/train accuracy/test", "()", "float32", "share correct", when=CLASSES),
    Key("confusion", "(classes, classes)", "int32", "test set, row = true class", when=CLASSES),
    Key("wrong/train", "(train,)", "uint8", "1 where a training point is misclassified", when=CLASSES),
    Key("wrong/test", "(test,)", "uint8", "1 where a test point is misclassified", when=CLASSES),
    Key("param/{l}.weight", "(out, in)", "float32", "parameters: weights"),
    Key("param/{l}.bias", "(out,)", "float32", "parameters: biases"),
    Key(
        "grad/{l}.weight",
        "(out, in)",
        "float32",
        "gradient of the objective (loss + penalties) over the whole training set at these parameters",
    ),
    Key("grad/{l}.bias", "(out,)", "float32", "the same of the biases"),
    Key("update/{l}.weight", "(out, in)", "float32", "change made by the last update"),
    Key("update/{l}.bias", "(out,)", "float32", "the same of the biases"),
    Key(
        "map/{l}",
        "(out, g, g)",
        "int8",
        "activation over the plane [-6, 6]², row 0 at x2 = +6; value = map / 127 * `range/{l}`; g ≤ 24 for hidden layers, 50 for the "
        "output (32 for several). The output's map is its place on the scene's scale `targets`: −1 at its lower end, 1 at its upper; "
        "where there is one output a class, 0 to 1",
    ),
    Key("range/{l}", "()", "float32", "what 127 means in `map/{l}`"),
    *alike("state/m state/v", "(parameters,)", "float32", "the optimizer's moments, flat", when="as far as it has any"),
    Key("state/since", "()", "int64", "step from which the moments count"),
)

SCENE: Keys = (
    Key("data/train/x", "(train, 2)", "float32", "training points"),
    Key(
        "data/train/y",
        "(train,) or (train, outputs)",
        "float32",
        "class index, or target for regression, of several targets a row of them; two-class sets: 0 negative/orange, 1 positive/blue",
    ),
    Key("data/test/x", "(test, 2)", "float32", "test points"),
    Key("data/test/y", "(test,) or (test, outputs)", "float32", "the same of the test points"),
    Key("map/features", "(features, 24, 24)", "int8", "every input feature over the plane; value = map / 127 * range"),
    Key("range/features", "(features,)", "float32", "what 127 means in each map of `map/features`"),
    Key("classes", "()", "int64", "number of classes; 0 for regression"),
    Key("updates_per_epoch", "()", "int64", "updates an epoch"),
    Key(
        "targets",
        "(2,)",
        "float32",
        "the outputs that have full colour, which of classes are the values learned against a class and for it",
    ),
    text("text/functions", "f(z) of every layer"),
    text("text/loss", "the loss of an output, and its ∂L/∂z"),
    text("text/classes", "names of the classes or targets", when="where they have names"),
)

QUESTIONS = {
    "unit": "`[l, j]`: a large map of unit j of layer l. `l = -1`: input feature j",
    "point": "`[x1, x2]`: what every unit makes of a point of the plane",
    "sample": "`j`: sample j (0-based) of the mini-batch that the next update will use",
    "explain": "`[l, j, i, s]`: the next update, explained for the weight of layer l from its input i to unit j (i one beyond the last: the "
    "bias), and for sample s of the mini-batch. `l = -1`: the parameter that changes most, `s = -1`: the sample that brings most to it",
    "sums": "`[l, j]`: the sums of unit j of layer l for the training points, of at most 1,000",
}

SAMPLE, EXPLAIN = ("sample",), ("explain",)
EITHER = ("sample", "explain")
ALL = ("point", "sample", "explain")

LOOK: Keys = (
    Key("step", "()", "int64", "the frame's step"),
    Key("look/map", "(100, 100)", "int8", "the unit's map, as `map/{l}`", asked=("unit",)),
    Key("look/range", "()", "float32", "what 127 means in it", asked=("unit",)),
    Key("look/unit", "(2,)", "int64", "the layer and the unit that were asked for", asked=("unit",)),
    Key("look/at", "(2,)", "float32", "the point that was asked for", asked=("point",)),
    Key("look/x", "(features,)", "float32", "the inputs", asked=ALL),
    Key("look/z/{l}", "(out,)", "float32", "pre-activations", asked=ALL),
    Key("look/a/{l}", "(out,)", "float32", "activations", asked=ALL),
    Key("look/batch", "(2,)", "int64", "j, and the batch's size", asked=EITHER),
    Key("look/point", "(2,)", "float32", "where the sample lies", asked=EITHER),
    Key("look/target", "(outputs,)", "float32", "what the outputs should be", asked=EITHER),
    Key("look/loss", "()", "float32", "the sample's loss", asked=EITHER),
    Key("look/delta/{l}", "(out,)", "float32", "∂loss/∂z", asked=EITHER),
    Key("look/grad/{l}.weight", "(out, in)", "float32", "this sample's gradient", asked=SAMPLE),
    Key("look/grad/{l}.bias", "(out,)", "float32", "the same of the biases", asked=SAMPLE),
    Key(
        "look/update/{l}.weight", "(out, in)", "float32", "the change that the whole mini-batch will make", asked=SAMPLE
    ),
    Key("look/update/{l}.bias", "(out,)", "float32", "the same of the biases", asked=SAMPLE),
    Key("look/after/{l}.weight", "(out, in)", "float32", "the parameters then", asked=SAMPLE),
    Key("look/after/{l}.bias", "(out,)", "float32", "the same of the biases", asked=SAMPLE),
    text(
        "look/working",
        "the loss, then δ of up to three outputs, a line each, written out so that they come out",
        asked=EITHER,
    ),
    *EXPLAINED,
    Key("explain/at", "(3,)", "int64", "layer, unit and input of the explained parameter", asked=EXPLAIN),
    Key("explain/x", "(rows, features)", "float32", "inputs of the listed samples", asked=EXPLAIN),
    Key("explain/target", "(rows, outputs)", "float32", "what their outputs should be", asked=EXPLAIN),
    Key("explain/output", "(rows, outputs)", "float32", "what they are", asked=EXPLAIN),
    Key("explain/input", "(rows,)", "float32", "what the parameter is multiplied by; of a bias 1", asked=EXPLAIN),
    Key("explain/delta", "(rows,)", "float32", "∂loss/∂z of its unit", asked=EXPLAIN),
    Key(
        "explain/slope/{l}",
        "(out,)",
        "float32",
        "f′(z) of the hidden units for the chosen sample",
        when=HIDDEN,
        asked=EXPLAIN,
    ),
    Key(
        "explain/kept/{l}",
        "(out,)",
        "float32",
        "what dropout multiplies them by: 1 without, 0 where left out",
        when=HIDDEN,
        asked=EXPLAIN,
    ),
    Key(
        "explain/back/{l}",
        "(out,)",
        "float32",
        "∂loss/∂a: over all units above, the sum of weight · δ",
        when=HIDDEN,
        asked=EXPLAIN,
    ),
    Key("look/sums", "(samples,)", "float32", "what the unit sums up for each training point", asked=("sums",)),
    text("look/address", "the page that lays them on the curve of its activation, behind the ?", asked=("sums",)),
)
