"""A step is a draw from softmax; nothing else runs. Curves have `points` places, a deep network `layers` with its batch as the first."""

from engine.schema import Key, Keys, alike, text

FUNCTIONS, UNIT, SOFTMAX, DEPTH, LOSSES = ("functions",), ("unit",), ("softmax",), ("depth",), ("losses",)
PLAIN = "without normalisation and residual connections"

FRAME: Keys = (
    Key("step", "()", "int64", "draws made"),
    Key("epoch", "()", "float64", "step / 100"),
    Key("draw/counts", "(k,)", "int32", "how often each outcome was drawn"),
    Key("draw/share", "(k,)", "float32", "the same as shares of all draws"),
    Key("draw/distance", "()", "float32", "total variation distance of shares and probabilities; 1 without a draw"),
    Key("draw/u", "(newest,)", "float32", "places of the newest draws on the bar, 0 to 1, at most 40"),
    Key("draw/outcome", "(newest,)", "int32", "the outcome that lies there"),
)

SCENE: Keys = (
    Key("updates_per_epoch", "()", "int64", "always 100"),
    Key("draws", "()", "int64", "draws of a whole run"),
    Key("way/draws", "(way,)", "int32", "numbers of draws"),
    Key("way/distance", "(way,)", "float32", "the distance after so many"),
)

QUESTIONS = {
    "functions": "true: the chosen functions and their slopes as curves",
    "unit": "true: the samples of the unit that the link brought, on its curve",
    "softmax": "[temperature, logit, logit, …]: their probabilities",
    "depth": "true: a batch through the deep network, and the gradient back",
    "losses": "true: all losses as curves",
}

LOOK: Keys = (
    Key("step", "()", "int64", "the frame's step"),
    Key("curve/z", "(points,)", "float32", "places", asked=FUNCTIONS),
    *alike("curve/f curve/slope", "(functions, points)", "float32", "value and slope there", asked=FUNCTIONS),
    text("text/functions", "a line a function: formula, source and kink, with tabs between", asked=FUNCTIONS),
    *alike("unit/z unit/f unit/slope", "(samples,)", "float32", "a sample's sum, value and slope", asked=UNIT),
    *alike(
        "unit/saturated unit/off", "()", "float32", "share of samples whose slope is nearly, or wholly, 0", asked=UNIT
    ),
    *alike("unit/along unit/over unit/steep", "(along,)", "float32", "z, f and f′ along its curve", asked=UNIT),
    text("text/verdict", "what saturated and dead mean, and in a second line what is wrong, if anything", asked=UNIT),
    Key("softmax/logits", "(k,)", "float32", "the logits", asked=SOFTMAX),
    Key("softmax/temperature", "()", "float32", "what they are divided by", asked=SOFTMAX),
    Key("softmax/p", "(k,)", "float32", "their probabilities", asked=SOFTMAX),
    Key("softmax/ends", "(k,)", "float32", "where each one's part of the bar ends", asked=SOFTMAX),
    Key("softmax/entropy", "(2,)", "float32", "the entropy in nats, and the largest possible", asked=SOFTMAX),
    *alike("depth/forward depth/back", "(layers,)", "float64", "second moments of outputs and gradients", asked=DEPTH),
    *alike(
        "depth/theory_forward depth/theory_back", "(layers,)", "float64", "the same by theory", when=PLAIN, asked=DEPTH
    ),
    *alike("depth/saturated depth/dead", "(weighted,)", "float32", "shares of sums and of units, a layer", asked=DEPTH),
    Key("depth/histogram", "(layers, bins)", "float32", "shares of values; the outermost hold all beyond", asked=DEPTH),
    Key("depth/reach", "()", "float32", "the bins reach as far, both ways", asked=DEPTH),
    Key("loss/x", "(places,)", "float32", "errors or scores", asked=LOSSES),
    *alike("loss/f loss/slope", "(losses, places)", "float32", "loss and slope there", asked=LOSSES),
    text("text/losses", "a line a loss: name, error or score, formula, output, source, kink, with tabs", asked=LOSSES),
)
