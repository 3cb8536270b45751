"""Examples that Home opens: a question each, and the settings that answer it in front of your eyes."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import Any

from engine.experiment import Experiment, Preset
from engine.experiments.attention import presets as attention
from engine.experiments.attention.settings import Attention
from engine.experiments.backprop import presets as backprop
from engine.experiments.backprop.settings import Backprop
from engine.experiments.neuron import presets as neuron
from engine.experiments.neuron.settings import Neuron
from engine.experiments.sequence import presets as sequence
from engine.experiments.sequence.settings import Sequence
from engine.experiments.vision import presets as vision
from engine.experiments.vision.settings import Vision
from live import assets


@dataclass(frozen=True)
class Example:
    """A card on Home: its picture's stem, what it asks, its address on its page; what the picture shows of it."""

    name: str
    title: str
    words: str
    address: str
    updates: int
    shows: str = ""
    """What the links show; of other networks the tab that is open, “pad” for a drawn digit, or a part of the picture (see
    tests/browser/screenshots.py)."""
    page: str = "playground"
    tab: str = ""
    """The tab of the look inside that is open there."""


def _of(
    kind: type[Experiment],
    presets: Mapping[str, Preset],
    name: str,
    title: str,
    words: str,
    updates: int,
    preset: str,
    shows: str = "",
    tab: str = "",
    **settings: Any,
) -> Example:
    """An example on the page of a kind: a preset, and what is different."""
    address = kind(**presets[preset].settings | settings).address
    return Example(name, title, words, address, updates, shows, kind.kind, tab)


_neuron = partial(_of, Neuron, neuron.PRESETS)
_graph = partial(_of, Backprop, backprop.PRESETS)
_images = partial(_of, Vision, vision.PRESETS)
_sequence = partial(_of, Sequence, sequence.PRESETS)
_transformer = partial(_of, Attention, attention.PRESETS)


PLANE = (
    Example(
        "xor",
        "Four corners",
        "XOR needs a bend. Six hidden units find one from most starts; New start tries another.",
        "",
        3000,
    ),
    Example(
        "spiral",
        "A spiral from sines",
        "Give the network sines of its inputs and it unrolls two arms.",
        "data=spiral&features=x1,x2,sin x1,sin x2&hidden=8,6&optimizer=Adam&lr=0.01",
        6000,
    ),
    Example(
        "neuron",
        "One neuron gives up",
        "A single neuron draws one straight line. Watch it fail at XOR, as in 1969.",
        "hidden=&activation=sigmoid",
        1500,
    ),
    Example(
        "relu",
        "Dead units",
        "ReLU at a rate of 1: some units fall silent for good. Which ones, and when?",
        "data=circle&hidden=8,6&activation=ReLU&lr=1",
        1500,
    ),
    Example(
        "vanish",
        "Fading gradients",
        "Six sigmoid layers. Show gradients on the links and see them fade on the way back.",
        "data=circle&hidden=4,4,4,4,4,4&activation=sigmoid&lr=0.1",
        1500,
        "gradient",
    ),
    Example(
        "classes",
        "Five at once",
        "Softmax divides the plane among classes; the confusion matrix says who is taken for whom.",
        "data=blobs&classes=5&hidden=8&loss=cross-entropy&noise=0.2&lr=0.1",
        2500,
    ),
    Example(
        "hills",
        "Hills, not borders",
        "Regression: the output is a landscape, and the points say how high it is.",
        "data=hills&hidden=8,4&lr=0.1",
        5000,
    ),
    Example(
        "moons",
        "Too little, too well",
        "Few noisy points and many units: training loss falls, test loss turns and rises. Set L2 to 0.03 and look again.",
        "data=circle&n_points=100&noise=0.4&hidden=16,16&optimizer=Adam&lr=0.01",
        2000,
    ),
)


NEURONS = (
    _neuron(
        "gate",
        "A gate, wired by hand",
        "A neuron of 1943 has no way to learn: wire it yourself. Which two gates can it never be?",
        3,
        "Gate",
        threshold=2.0,
    ),
    _neuron(
        "perceptron",
        "A line that learns",
        "A perceptron moves its line whenever it is wrong, and never else. Take hold of the line and beat it.",
        45,
        "Perceptron",
        data="moons",
        noise=0.1,
        seed_data=3,
    ),
)
IMAGES = (
    _images(
        "lenet",
        "The digit reader of 1998",
        "LeNet-5 learns MNIST: nine digits of ten after a few seconds. Watch its maps take shape, layer by layer.",
        400,
        "LeNet-5",
    ),
    _images(
        "draw",
        "Draw a digit",
        "Draw one while it learns. Where does it change its mind?",
        200,
        "Modern CNN",
        "pad",
        shift=2,
        rotate=10,
        scale=10,
    ),
    _images(
        "inside",
        "Inside a convolution",
        "Eight kernels. Click a map, then a pixel: patch times kernel, number by number.",
        300,
        "LeNet-5",
        "Arithmetic",
        "Arithmetic",
        layers=("conv:8:5", "ReLU", "maxpool:2", "flatten"),
        init="He",
    ),
    _images(
        "plane",
        "A map of all digits",
        "An autoencoder squeezes images into two numbers, and equal digits come to lie together. Walk the plane between a 4 and a 9.",
        1200,
        "Autoencoder",
        "Code plane",
        "Code plane",
    ),
    _images(
        "transfer",
        "From digits to clothes",
        "Keep what digits have taught, learn clothes from a hundred images, and race a beginner: who is ahead at first, and who in the end?",
        660,
        "Transfer",
        "Transfer",
        "Transfer",
    ),
)
BENDS = (
    Example(
        "bends",
        "What bends a sum",
        "Sigmoid, tanh, ReLU, GELU: drag a tangent along them, and read the slope that learning gets to work with.",
        "functions=sigmoid,tanh,ReLU,GELU",
        0,
        page="activations",
        tab="Functions",
    ),
    Example(
        "signals",
        "Fifty layers deep",
        "Sigmoid units: on the way back nothing is left of the gradient. Take ReLU and He’s weights, and it lives.",
        "activation=sigmoid&init=Xavier",
        0,
        page="activations",
        tab="Depth",
    ),
)
GRAPHS = (
    _graph(
        "paths",
        "Back along two paths",
        "An expression, node by node: forward to its value, then back to every slope. Drag a number, and all of it follows.",
        0,
        "Two paths",
    ),
    _graph(
        "mazur",
        "One step of learning, by hand",
        "A net with a text-book’s numbers, and the book’s results beside ours. Click a weight for its chain rule.",
        0,
        "2-2-2 net",
    ),
)
SEQUENCES = (
    _sequence(
        "echo",
        "What was it two steps ago?",
        "A network with a memory of eight numbers. Watch a bit wander through them until it is said.",
        400,
        "Echo",
    ),
    _sequence(
        "parity",
        "Odd or even?",
        "An LSTM counts ones, but only by twos. Which gate turns the answer over?",
        600,
        "Parity",
    ),
    _sequence(
        "fading",
        "Thirty steps are too many",
        "Add two numbers that stand far apart. Without gates the gradient fades on its way back: see how far it comes.",
        500,
        "Fading",
        "way back",
    ),
    _sequence(
        "lstm",
        "Gates that keep",
        "The same sum with an LSTM: its cell keeps the first number until the second comes. Click a gate for its formula.",
        1200,
        "LSTM",
        "way back",
    ),
)
TRANSFORMERS = (
    _transformer(
        "reverse",
        "The other diagonal",
        "Say it backwards: one layer finds out where to look, and you see it happen.",
        600,
        "Reverse",
        "matrix",
    ),
    _transformer(
        "induction",
        "A B … A, what comes next?",
        "Two layers discover the trick of in-context learning. Which heads? They are named.",
        900,
        "Induction",
        "heads",
        "Heads",
    ),
    _transformer(
        "clock",
        "Sums on a clock",
        "31 numbers learn to add as hours do. Look at their embedding from above.",
        900,
        "Clock",
        "sums",
        "Embeddings",
    ),
    _transformer(
        "gpt",
        "A very small GPT",
        "It has read Shakespeare for half an hour. Let it write, one character at a time.",
        0,
        "Trained GPT",
        "text",
        "Generate",
    ),
    _transformer(
        "cross",
        "The Transformer of 2017",
        "An encoder reads, a decoder answers: attention from one to the other.",
        900,
        "Transformer of 2017",
        "lines",
    ),
)
MINILM = Example(
    "minilm",
    "A real one: MiniLM",
    "22.6 million weights, trained on a billion pairs of sentences. Type yours, and look through all 72 heads.",
    "",
    0,
    page="minilm",
)
TOKENS = Example(
    "tokens",
    "Text in tokens",
    "Large models read pieces, not letters. Merge the commonest neighbours, and watch words appear.",
    "merges=12",
    0,
    page="tokens",
)


@dataclass(frozen=True)
class Group:
    """Cards that stand together on Home: what one will have understood after them."""

    key: str
    title: str
    words: str
    examples: tuple[Example, ...]


def _named(*names: str) -> tuple[Example, ...]:
    """Small networks by name, in this order."""
    return tuple(next(example for example in PLANE if example.name == name) for name in names)


GROUPS = (
    Group(
        "neuron",
        "One neuron",
        "It weighs, adds and decides, and draws one straight line. Begin here.",
        (*NEURONS, *_named("neuron")),
    ),
    Group(
        "network",
        "Neurons in layers",
        "Each draws a line, and the next layer bends lines into borders, regions and hills.",
        (BENDS[0], *_named("xor", "classes", "hills")),
    ),
    Group(
        "backprop",
        "How a network learns",
        "Forward to the loss, back to every weight: the chain rule, with all its numbers.",
        GRAPHS,
    ),
    Group(
        "hard",
        "What makes learning easy or hard",
        "Features, dead units, vanishing gradients, overfitting: each in a network small enough to be seen whole.",
        (*_named("spiral", "relu", "vanish", "moons"), BENDS[1]),
    ),
    Group(
        "images",
        "Networks that read images",
        "Convolutions find strokes and corners, and later layers put them together.",
        IMAGES,
    ),
    Group(
        "sequences",
        "Networks that remember",
        "Recurrent networks read step by step. What do they keep, and how far back can they learn from?",
        SEQUENCES,
    ),
    Group(
        "transformers",
        "Transformers, and where they look",
        "Attention lets every token look at others. See where it looks, and why.",
        TRANSFORMERS,
    ),
    Group("language", "Language as it is", "A real encoder, and the pieces in which models read.", (MINILM, TOKENS)),
)
"""Home, a path in the order of learning."""
EXAMPLES = (*NEURONS, *BENDS, *PLANE, *GRAPHS, *IMAGES, *SEQUENCES, *TRANSFORMERS, MINILM)
"""Those that are experiments."""
DOORS = tuple(example for group in GROUPS for example in group.examples)
"""All cards, as they stand on Home."""
TERMS = {
    "gate": ("McCulloch–Pitts neuron", "logic gate", "threshold"),
    "perceptron": ("perceptron", "decision line", "Novikoff’s bound"),
    "neuron": ("perceptron", "decision boundary", "XOR"),
    "xor": ("XOR", "hidden layer", "backpropagation"),
    "classes": ("softmax", "cross-entropy", "confusion matrix"),
    "hills": ("regression", "function approximation"),
    "bends": ("activation function", "derivative", "sigmoid", "GELU"),
    "signals": ("vanishing gradient", "He initialisation", "depth"),
    "paths": ("chain rule", "backpropagation", "computational graph"),
    "mazur": ("chain rule", "gradient descent", "squared error"),
    "spiral": ("features", "Adam"),
    "relu": ("ReLU", "dying ReLU", "learning rate"),
    "vanish": ("vanishing gradient", "sigmoid", "depth"),
    "moons": ("overfitting", "generalisation", "L2 regularisation"),
    "lenet": ("convolutional network", "LeNet-5", "MNIST"),
    "draw": ("own handwriting", "data augmentation"),
    "inside": ("convolution", "kernel", "feature map"),
    "plane": ("autoencoder", "latent space"),
    "transfer": ("transfer learning", "fine-tuning"),
    "echo": ("recurrent network", "hidden state"),
    "parity": ("LSTM", "gate"),
    "fading": ("vanishing gradient", "backpropagation through time"),
    "lstm": ("LSTM", "GRU", "adding problem"),
    "reverse": ("attention", "Transformer"),
    "induction": ("induction head", "in-context learning"),
    "clock": ("embedding", "modular addition"),
    "gpt": ("GPT", "language model", "temperature"),
    "cross": ("encoder–decoder", "cross-attention"),
    "minilm": ("BERT", "sentence embedding"),
    "tokens": ("tokenizer", "byte-pair encoding"),
}
"""The field's words for what a card shows, so that who looks for one finds it on the page."""
UNDERSTOOD = {
    "gate": "what a neuron of 1943 can compute, and which two gates it cannot",
    "perceptron": "how a neuron learns from its mistakes alone",
    "neuron": "why one straight line is not enough for XOR",
    "bends": "what an activation function does to a sum, and to its gradient",
    "xor": "what a hidden layer is for",
    "classes": "how softmax divides one answer among classes",
    "hills": "that the same network learns numbers as well as classes",
    "paths": "how a gradient comes back along several paths",
    "mazur": "how one step of learning is worked out by hand",
    "spiral": "what good features are worth",
    "relu": "how a unit dies",
    "vanish": "why the first layers of a deep sigmoid network hardly learn",
    "signals": "how activation and first weights decide what reaches the first layer",
    "moons": "what overfitting looks like, and what helps against it",
    "lenet": "what a convolutional network does to an image, layer by layer",
    "draw": "what it takes to read digits that are not from the data set",
    "inside": "how a convolution is worked out, pixel by pixel",
    "plane": "how an autoencoder keeps an image in a few numbers",
    "transfer": "what a network brings along from what it learned before",
    "echo": "how a recurrent network carries a bit along",
    "parity": "what a gate does",
    "fading": "why gradients fade on their way back through time",
    "lstm": "how an LSTM keeps a number for thirty steps",
    "reverse": "how to read an attention matrix",
    "induction": "how two layers find what came after the last time",
    "clock": "what an embedding is",
    "gpt": "how a language model writes: one token after the other",
    "cross": "how a decoder looks at what an encoder has read",
    "minilm": "how a sentence becomes a vector",
    "tokens": "why models read pieces of words",
}
"""What one will have understood after a card: “You will know …”."""


def lesson(page: str, experiment: Experiment) -> str:
    """What a card says of an experiment that is its own, whatever the seeds; empty if there is none."""
    for example in EXAMPLES:
        if example.page == page and _unseeded(type(experiment).at(example.address)) == _unseeded(experiment):
            return example.words
    return ""


def _unseeded(experiment: Experiment) -> Experiment:
    seeds = [field.name for field in fields(experiment) if field.name.startswith("seed_")]
    return replace(experiment, **dict.fromkeys(seeds, 1))


def picture(example: Example, theme: str) -> str:
    """The address of an example's screenshot in a theme."""
    return f"{assets.address()}/screenshots/{example.name}-{theme}.png"
