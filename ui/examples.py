"""Examples that Home opens: a question each, and the settings that answer it in front of your eyes."""

from dataclasses import dataclass

from live import assets


@dataclass(frozen=True)
class Example:
    """A card on Home: its picture's stem, what it asks, the playground's address; what the picture shows of it."""

    name: str
    title: str
    words: str
    address: str
    updates: int
    links: str = ""


EXAMPLES = (
    Example("xor", "Four corners", "XOR needs a bend. Six hidden units find one in seconds.", "", 3000),
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
        "ReLU at a high rate: some units stop for good. Which ones, and when?",
        "data=circle&hidden=6,4&activation=ReLU&lr=0.3&seed_weights=3",
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
        "Few noisy points and many units: training loss falls, test loss rises. Add L2 and look again.",
        "data=moons&n_points=60&noise=0.4&hidden=12,12&optimizer=Adam&lr=0.03",
        6000,
    ),
)


def picture(example: Example, theme: str) -> str:
    """The address of an example's screenshot in a theme."""
    return f"{assets.address()}/screenshots/{example.name}-{theme}.png"
