"""Layer `i` counts the entries of `layers` from 0; with n entries the output layer is layer n, and the softmax after it n + 1. Pixels are byte / 255.

Questions about an image are about the one of `image` or `ink`; without one, about test image 0.
"""

from engine.looking.schema import INSIDE
from engine.schema import ANY, Key, Keys, alike, text
from engine.training.schema import moments

CLASSES = "goal “classify”"
EXPLAIN = ("explain",)
TWIN = "with `pretrain`, once it is done"

FRAME: Keys = (
    Key("step", "()", "int64", "updates done; 0 is the untrained network"),
    Key(
        "epoch",
        "()",
        "float64",
        "epochs gone through: step / updates per epoch of the training, while it is pre-trained too, and where those change, on from there",
    ),
    Key("lr", "()", "float32", "learning rate of the next update"),
    Key(
        "loss/train",
        "()",
        "float32",
        "mean over the last 50 mini-batches, as they were trained on (with augmentation and dropout); before the first, over the one to come",
    ),
    Key("accuracy/train", "()", "float32", "share of these that was right", when=CLASSES),
    Key(
        "loss/test",
        "()",
        "float32",
        "at `test/step`, over `test/n` test images: a sample of 500 at steps 0, 5, 10, 20, 50, 100 and every 200, the whole test set at "
        "the end of an epoch, 1,500 updates apart or more, and at the end",
    ),
    Key("accuracy/test", "()", "float32", "share of these that was right", when=CLASSES),
    Key("test/step", "()", "int64", "when the last test was"),
    Key("test/n", "()", "int64", "over how many images"),
    Key("confusion", "(classes, classes)", "int32", "of that test; row = true class", when=CLASSES),
    Key(
        "worst/index",
        "(worst,)",
        "int32",
        "the 24 mistakes of highest loss in that test: which image, −1 where there are no more. Rebuilding: the images of highest loss, "
        "as many as there are up to 24",
    ),
    Key("worst/said", "(worst,)", "int32", "the class that was said; rebuilding: −1"),
    Key("worst/p", "(worst,)", "float32", "the probability given to the true class; rebuilding: the loss"),
    Key("stream/index", "(8,)", "int32", "test images in turn", when=CLASSES),
    Key("stream/top", "(8, 3)", "int32", "their three likeliest classes", when=CLASSES),
    Key("stream/p", "(8, 3)", "float32", "the probabilities of these", when=CLASSES),
    *alike(
        "full/step full/n",
        "()",
        "int64",
        "the last test on all images, of a dear network on so many: when and over how many; −1 before",
    ),
    *alike("full/accuracy full/loss", "()", "float32", "its outcome; −1 before, accuracy −1 when rebuilding"),
    Key("flow/gradient", "(layers,)", "float32", "root mean square of each layer's last gradient; 0 without weights"),
    Key("flow/weight", "(layers,)", "float32", "and of its weights"),
    Key("phase", "()", "int64", "1 while it is pre-trained on `pretrain_data`, 0 else"),
    Key("end", "()", "int64", "the last planned step"),
    Key("loss/scratch", "()", "float32", "the same test for a twin that was not pre-trained", when=TWIN),
    Key("accuracy/scratch", "()", "float32", "the same test for that twin", when=f"{TWIN}; {CLASSES}"),
    Key(
        "param/{parameter}.num_batches_tracked",
        "()",
        "int64",
        "batches that a batch normalisation has seen",
        when="with batch normalisation",
        private=True,
    ),
    Key("param/{parameter}", ANY, "float32", "parameters and buffers by PyTorch's names (`0.weight`)", private=True),
    *moments(),
    Key("state/base", "()", "int64", "step at which the plan of epochs began", private=True),
    Key("state/losses", "(images,)", "float32", "the last loss of each training image, NaN before", private=True),
    Key("state/recent", "(50, 2)", "float32", "loss and accuracy of the last mini-batches", private=True),
    Key("state/best", "(2,)", "float64", "the lowest loss on images held back, and its epoch", private=True),
    Key(
        "state/scratch/param/{parameter}.num_batches_tracked",
        "()",
        "int64",
        "the twin's, with batch normalisation",
        when=TWIN,
        private=True,
    ),
    Key("state/scratch/param/{parameter}", ANY, "float32", "the twin's parameters", when=TWIN, private=True),
    *moments("state/scratch/", "the twin's optimizer", "twin", TWIN),
)

SCENE: Keys = (
    Key("classes", "()", "int64", "number of classes; 0 when rebuilding"),
    Key("updates_per_epoch", "()", "int64", "updates an epoch"),
    Key("epochs", "()", "int64", "planned epochs"),
    Key("n_train", "()", "int64", "training images"),
    Key("n_test", "()", "int64", "test images"),
    Key("image/shape", "(3,)", "int64", "channels, height and width of an image"),
    Key("layers/shape", "(layers, 3)", "int64", "of layers 0 … n: channels, height, width; flat: units, 0, 0"),
    Key("layers/values", "(layers,)", "int64", "values that each layer gives"),
    Key("layers/params", "(layers,)", "int64", "parameters of each layer"),
    Key("layers/macs", "(layers,)", "int64", "multiplications of each layer for an image"),
    text("text/classes", "names of the classes"),
    text("text/pretrain_classes", "names of the classes of `pretrain_data`"),
    text("text/layers", "canonical entries, the output's as `dense:10`"),
    text("text/activations", "the functions that an activation layer may have: a name a line"),
    text("text/formulas", "their formulas f(z), in this order"),
    text("text/device", "one sentence: where it is computed and why"),
)

QUESTIONS = {
    "image": "`[set, index]` (0 test, 1 training): the image that the others are about",
    "ink": "base64 of 96 × 96 bytes (0 background, 255 ink, row by row; a photo is inverted and stretched where it is dark on light), "
    "instead of `image`",
    "photo": "“width:base64” of grey bytes row by row, sides 8 to 256: the largest sign in it. Questions about it are asked with `ink`",
    "maps": "“activation”, “gradient” or “weight”. Gradient: of the loss for the image's label (unknown: the likeliest class) by the "
    "layer's output. Weight: of convolutions, residual blocks (the first convolution) and dense layers only; a tile a unit, in it the "
    "kernels of its inputs side by side with a line of zeros between; of a dense layer after flatten likewise, of others the matrix as "
    "one map (1, units, inputs)",
    "kernels": "`i`: of a convolution, or of a residual block's first",
    "unit": "`[i, j]`: a unit taken apart",
    "pixel": "`[i, j, y, x]` (flat: y = x = 0): the arithmetic of one value",
    "saliency": "`[method, class]`, method gradient, integrated, gradcam or occlusion, class −1 for the likeliest",
    "learned": "`[i, j]`: what excites a unit",
    "embedding": "`[i, method]`, PCA or t-SNE",
    "code": "`[a, b]`: a point of the 2-D code, of stacks with a layer of two units",
    "plane": "`g` (≤ 15): images all over the plane of that code",
    "images": "`[set, i1, i2, …]` (≤ 40)",
    "evaluate": "`true`: the whole test set",
    "explain": "`[i, j, k, s]`: the next update, explained for weight k of unit j of a convolution or dense layer (after its weights its "
    "bias), and for sample s of the mini-batch. `k = -1`: the unit's weight that changes most, `s = -1`: the sample that brings most to it",
}

IMAGE = ("image", "ink")
INK = ("ink",)
PHOTO = ("photo",)
UNIT = ("unit",)
PIXEL = ("pixel",)
SUMS = "convolution and dense"
SOFTMAX = "softmax (i = n + 1)"
SALIENCY = ("saliency",)
LEARNED = ("learned",)
EMBEDDING = ("embedding",)
PLANE = ("plane",)
EVALUATE = ("evaluate",)

LOOK: Keys = (
    Key("step", "()", "int64", "the frame's step"),
    Key("look/image", "(28, 28)", "uint8", "what the network sees", asked=IMAGE),
    Key("look/label", "()", "int64", "its label, −1 unknown", asked=IMAGE),
    *alike("look/logits look/p", "(classes,)", "float32", "what the network says of it", when=CLASSES, asked=IMAGE),
    Key("look/rebuilt", "(28, 28)", "uint8", "what the network makes of it", when="goal “rebuild”", asked=IMAGE),
    Key("ink/box", "(4,)", "int32", "x0, y0, x1, y1 of the crop", asked=INK),
    Key("ink/fit", "(28, 28)", "uint8", "fitted to 20 × 20, before it is moved", asked=INK),
    Key("ink/shift", "(2,)", "float32", "pixels right, down", asked=INK),
    Key("ink/signs", "()", "int64", "how many signs there are", asked=INK),
    Key(
        "photo/ink",
        "(96, 96)",
        "uint8",
        "the largest sign in it alone, as the pad would hold it (0 paper, 255 ink)",
        asked=PHOTO,
    ),
    Key("photo/box", "(4,)", "int32", "where it was", asked=PHOTO),
    text("text/photo", "a sentence where there is no ink or more than one sign", asked=PHOTO),
    Key(
        "map/{i}",
        "(c, h, w) or (units,)",
        "int8",
        "of every layer 0 … n, at most 64 channels: value = map / 127 * range",
        asked=("maps",),
    ),
    Key("range/{i}", "(c,) or (1,)", "float32", "what 127 means in `map/{i}`", asked=("maps",)),
    Key("kernel/{i}", "(filters, channels, k, k)", "int8", "the kernels, at most 64 × 64", asked=("kernels",)),
    Key("kernelrange/{i}", "(filters,)", "float32", "what 127 means in them", asked=("kernels",)),
    Key("look/unit", "(2,)", "int64", "the layer and the unit that were asked for", asked=UNIT),
    Key("look/out", "(h, w) or ()", "float32", "what the unit gives", asked=UNIT),
    Key(
        "look/in",
        "(c, rows, columns) or (inputs,)",
        "float32",
        "what the unit reads (for layers that work channel by channel, only that channel: (1, rows, columns))",
        asked=UNIT,
    ),
    Key("look/kernel", "(c, k, k)", "float32", "its kernel", when="convolution", asked=UNIT),
    Key("look/partial", "(c, h, w)", "float32", "the sum of each input channel", when="convolution", asked=UNIT),
    Key("look/weight", "(inputs,)", "float32", "its weights", when="dense", asked=UNIT),
    Key("look/bias", "()", "float32", "its bias", when=SUMS, asked=UNIT),
    *alike("look/branch look/skip", "(h, w)", "float32", "the two that are added", when="residual", asked=UNIT),
    Key("pixel/at", "(4,)", "int64", "the value that was asked for", asked=PIXEL),
    Key("pixel/value", "()", "float32", "the value", asked=PIXEL),
    Key(
        "pixel/patch",
        "(channels, side, side) or (side, side) or (values,)",
        "float32",
        "what it is computed from. Convolution (c, k, k) with 0 in the padding; dense (units,); pooling (k, k); global average "
        "pooling (h, w); activation, dropout, normalisation and flatten (1,); residual (2,): branch and skip; softmax: the logits",
        asked=PIXEL,
    ),
    Key(
        "pixel/curve",
        "(2, 81)",
        "float32",
        "z from −r to r, where r is a power of two beyond the value, at least 3, and f(z)",
        when="activation",
        asked=PIXEL,
    ),
    Key("pixel/inside", "(side, side)", "uint8", "0 in the padding", when="convolution", asked=PIXEL),
    *alike(
        "pixel/weight pixel/product",
        "(channels, side, side) or (values,)",
        "float32",
        "the weights, and what each gives with the patch",
        when=SUMS,
        asked=PIXEL,
    ),
    Key(
        "pixel/total",
        "()",
        "float32",
        "the sum of all products; softmax: of the exponentials",
        when=f"{SUMS}; {SOFTMAX}",
        asked=PIXEL,
    ),
    Key("pixel/bias", "()", "float32", "the bias", when=SUMS, asked=PIXEL),
    Key(
        "pixel/corner",
        "(2,)",
        "int64",
        "the patch's first row and column in the input (may be negative)",
        when="convolution and pooling",
        asked=PIXEL,
    ),
    Key("pixel/norm", "(5,)", "float32", "mean, variance, epsilon, gain, bias", when="normalisation", asked=PIXEL),
    Key("pixel/from", "(3,)", "int64", "channel, y, x", when="flatten", asked=PIXEL),
    Key("pixel/shifted", "(values,)", "float32", "the logits less the largest", when=SOFTMAX, asked=PIXEL),
    Key("pixel/exp", "(values,)", "float32", "their exponentials", when=SOFTMAX, asked=PIXEL),
    Key("pixel/share", "(values,)", "float32", "the probabilities", when=SOFTMAX, asked=PIXEL),
    Key("look/saliency", "(28, 28)", "float32", "positive where a pixel speaks for the class", asked=SALIENCY),
    Key("look/target", "()", "int64", "the class that it is about", asked=SALIENCY),
    Key("saliency/total", "()", "float32", "what the pixels' shares add up to", when="integrated", asked=SALIENCY),
    Key(
        "saliency/rise",
        "()",
        "float32",
        "how far the logit rises from a black image, which the shares would add up to with ever more steps",
        when="integrated",
        asked=SALIENCY,
    ),
    Key(
        "learned/index",
        "(best,)",
        "int32",
        "the nine test images, or fewer, of a sample of 500 that excite the unit most (mean over its map)",
        asked=LEARNED,
    ),
    Key("learned/value", "(best,)", "float32", "how much they do", asked=LEARNED),
    Key("learned/image", "(28, 28)", "uint8", "an image that excites it most, found by gradient ascent", asked=LEARNED),
    Key("learned/reached", "()", "float32", "how much that does", asked=LEARNED),
    Key(
        "learned/accuracy",
        "(3,)",
        "float32",
        "of the sample: as it is, without the unit, with it doubled",
        when=CLASSES,
        asked=LEARNED,
    ),
    Key("embedding/xy", "(sample, 2)", "float32", "each image of a sample of 500 as a point", asked=EMBEDDING),
    *alike(
        "embedding/label embedding/index", "(sample,)", "int32", "its label, its place in the test set", asked=EMBEDDING
    ),
    Key("embedding/explained", "(2,)", "float32", "share of the variance along each axis", when="PCA", asked=EMBEDDING),
    Key("look/decoded", "(28, 28)", "uint8", "the image behind the point", asked=("code",)),
    Key(
        "plane/images",
        "(g, g, 28, 28)",
        "uint8",
        "images over the plane, the largest second number on top",
        asked=PLANE,
    ),
    Key("plane/reach", "(4,)", "float32", "x0, x1, y0, y1", asked=PLANE),
    Key("plane/xy", "(sample, 2)", "float32", "the codes of a sample of 500", asked=PLANE),
    Key("plane/label", "(sample,)", "int32", "their labels", asked=PLANE),
    Key("look/images", "(shown, 28, 28)", "uint8", "these images", asked=("images",)),
    Key("look/labels", "(shown,)", "int64", "their labels", asked=("images",)),
    Key("look/n", "()", "int64", "how many were tested", asked=EVALUATE),
    Key("look/loss", "()", "float32", "the loss on them", asked=EVALUATE),
    Key("look/accuracy", "()", "float32", "share correct", when=CLASSES, asked=EVALUATE),
    Key("look/confusion", "(classes, classes)", "int32", "row = true class", when=CLASSES, asked=EVALUATE),
    *INSIDE,
    Key("explain/at", "(2,)", "int64", "layer and unit of the explained weight", asked=EXPLAIN),
    Key("explain/images", "(rows, 28, 28)", "uint8", "the listed images, as they are trained on", asked=EXPLAIN),
    Key("explain/label", "(rows,)", "int32", "their classes", asked=EXPLAIN),
    Key("explain/p", "(rows,)", "float32", "how probable these are to the network", when=CLASSES, asked=EXPLAIN),
)
