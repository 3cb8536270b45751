"""Examples of text-books, with the numbers that these print."""

from typing import NamedTuple

import numpy as np

from engine.experiment import Preset
from engine.experiments.backprop.settings import Backprop
from engine.tape import Frame, utf8

VALUE, GRADIENT, AFTER = "value", "gradient", "after one step"


class Printed(NamedTuple):
    """A number as a text-book prints it: of which name, what of it, and its digits."""

    name: str
    what: str
    digits: str


class Book(NamedTuple):
    """An example with its source."""

    source: str
    printed: tuple[Printed, ...]


def _values(said: str) -> tuple[str, ...]:
    return tuple(said.split())


_MAZUR = "w1:0.15 w2:0.2 w3:0.25 w4:0.3 b1:0.35 b2:0.35 w5:0.4 w6:0.45 w7:0.5 w8:0.55 b3:0.6 b4:0.6"
_NEURON = "w0:2 x0:-1 w1:-3 x1:-2 w2:-3"
_MICROGRAD = "x1:2 x2:0 w1:-3 w2:1 b:6.8813735870195432"

PRESETS: dict[str, Preset] = {
    "Sum times z": Preset("The first example of Stanford’s CS231n: a sum, and a product behind it.", {}),
    "Sigmoid neuron": Preset(
        "A neuron of CS231n, taken apart into atoms: each node knows only its own slope.",
        {"expression": "1 / (1 + exp(-(w0*x0 + w1*x1 + w2)))", "values": _values(_NEURON)},
    ),
    "tanh neuron": Preset(
        "The neuron of Karpathy’s micrograd: its bias was chosen so that the numbers come out round.",
        {"expression": "n = x1*w1 + x2*w2 + b; o = tanh(n)", "values": _values(_MICROGRAD)},
    ),
    "Two paths": Preset(
        "Two paths lead from h to the end: what comes back along them is added.",
        {"expression": "h = a*b; h**2 + sin(h)", "values": ("a:0.5", "b:2")},
    ),
    "Kinks": Preset(
        "At a kink there is no slope: the page says which one is taken.",
        {"expression": "relu(a) + abs(b) + max(a, b)", "values": ("a:0", "b:0")},
    ),
    "2-2-2 net": Preset(
        "Mazur’s net of 2015: two inputs, two hidden units, two outputs, and one step of learning.",
        {"subject": "network", "values": _values(_MAZUR)},
    ),
    "Mini-batch": Preset(
        "Three samples: each has a gradient of its own, and the step goes by their mean.",
        {
            "subject": "network",
            "values": (),
            "layers": (2, 2, 1),
            "activation": "tanh",
            "loss": "MSE",
            "samples": ("0:1:1", "1:0:1", "1:1:0"),
        },
    ),
}

_CS231N = "Li, Karpathy and Johnson, CS231n (Stanford 2016): Backpropagation, Intuitions"
BOOKS: dict[str, Book] = {
    "Sum times z": Book(
        _CS231N,
        (
            Printed("f", VALUE, "-12"),
            Printed("x", GRADIENT, "-4"),
            Printed("y", GRADIENT, "-4"),
            Printed("z", GRADIENT, "3"),
        ),
    ),
    "Sigmoid neuron": Book(
        f"{_CS231N}; its slides round",
        (
            Printed("f", VALUE, "0.73"),
            Printed("w0", GRADIENT, "-0.2"),
            Printed("x0", GRADIENT, "0.4"),
            Printed("w1", GRADIENT, "-0.4"),
            Printed("x1", GRADIENT, "-0.6"),
            Printed("w2", GRADIENT, "0.2"),
        ),
    ),
    "tanh neuron": Book(
        "Karpathy 2022, micrograd: The spelled-out intro to neural networks and backpropagation",
        (
            Printed("o", VALUE, "0.7071"),
            Printed("n", GRADIENT, "0.5"),
            Printed("x1", GRADIENT, "-1.5"),
            Printed("w1", GRADIENT, "1.0"),
            Printed("x2", GRADIENT, "0.5"),
            Printed("w2", GRADIENT, "0.0"),
        ),
    ),
    "2-2-2 net": Book(
        "Mazur 2015, A Step by Step Backpropagation Example (there biases are shared, and stay)",
        (
            Printed("z11", VALUE, "0.3775"),
            Printed("a11", VALUE, "0.593269992"),
            Printed("a12", VALUE, "0.596884378"),
            Printed("z21", VALUE, "1.105905967"),
            Printed("a21", VALUE, "0.75136507"),
            Printed("a22", VALUE, "0.772928465"),
            Printed("L", VALUE, "0.298371109"),
            Printed("w5", GRADIENT, "0.082167041"),
            Printed("w1", GRADIENT, "0.000438568"),
            Printed("w5", AFTER, "0.35891648"),
            Printed("w6", AFTER, "0.408666186"),
            Printed("w7", AFTER, "0.511301270"),
            Printed("w8", AFTER, "0.561370121"),
            Printed("w1", AFTER, "0.149780716"),
            Printed("w2", AFTER, "0.19956143"),
            Printed("w3", AFTER, "0.24975114"),
            Printed("w4", AFTER, "0.29950229"),
        ),
    ),
}


def book(e: Backprop) -> Frame:
    """The text-book's numbers beside ours, where an experiment is its example."""
    found = next((BOOKS[name] for name in BOOKS if e == Backprop(**PRESETS[name].settings)), None)
    if not found:
        return {}
    return {
        "text/source": utf8(found.source),
        "text/printed": utf8("\n".join(f"{name}\t{what}\t{digits}" for name, what, digits in found.printed)),
        "book/ours": np.array([ours(e, printed) for printed in found.printed]),
    }


def ours(e: Backprop, printed: Printed) -> float:
    """Our number for one that a text-book prints."""
    named = {name: k for k, name in e.scheme.graph.names.items()}
    k = named[printed.name]
    value, gradient = e.way.traced.values[k].mean(), e.way.grads[k].mean()
    return float({VALUE: value, GRADIENT: gradient, AFTER: value - e.lr * gradient}[printed.what])
