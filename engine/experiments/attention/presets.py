"""Transformers to begin with, each a lesson of its own."""

from engine.experiment import Preset
from engine.experiments.attention.shipped import SHIPPED

_TEXT = {"n_layers": 2, "n_heads": 4, "d_model": 64, "batch_size": 16, "lr": 0.003, "steps": 3000}

_SHIPPED = {"begin": "Shakespeare", **SHIPPED["Shakespeare"].form}

PRESETS: dict[str, Preset] = {
    "Reverse": Preset("One layer learns to say eight letters backwards: look at the other diagonal.", {}),
    "Copy": Preset("Each letter of the answer looks at its own place on the left.", {"task": "copy"}),
    "Sort": Preset(
        "Alphabetical order: what is left, and which comes next?", {"task": "sort", "n_layers": 2, "lr": 0.005}
    ),
    "Addition": Preset(
        "Two-digit sums. One in five is held back and never trained on.",
        {"task": "addition", "n_layers": 2, "n_heads": 4, "d_model": 64, "batch_size": 128, "lr": 0.005},
    ),
    "Clock": Preset(
        "Sums modulo 31, all of them trained on. Look at the embedding in two dimensions.",
        {"task": "modular addition", "share": 100, "n_heads": 4, "d_model": 64, "batch_size": 256, "lr": 0.005},
    ),
    "Grokking": Preset(
        "Sums modulo 59: those it sees are known by heart long before the rest is understood (Power et al. 2022).",
        {
            "task": "modular addition",
            "modulus": 59,
            "share": 40,
            "n_heads": 4,
            "d_model": 64,
            "mlp": 2,
            "tied": True,
            "batch_size": 512,
            "lr": 0.005,
            "l2": 1.0,
            "schedule": "constant",
            "steps": 1500,
        },
    ),
    "Brackets": Preset(
        "Without positions two layers count brackets, and read longer rows too. With positions they do not.",
        {"task": "brackets", "length": 12, "n_layers": 2, "positions": "none"},
    ),
    "Induction": Preset(
        "A B … A → B. Two layers find it, one lags far behind: a head for the previous token, and one that uses it.",
        {
            "task": "induction",
            "length": 10,
            "symbols": 16,
            "n_layers": 2,
            "n_heads": 4,
            "d_model": 64,
            "lr": 0.005,
        },
    ),
    "Majority": Preset(
        "One layer, one look over everything: which letter occurs most?",
        {"task": "majority", "length": 9, "symbols": 3, "lr": 0.005},
    ),
    "GPT": Preset("Shakespeare, character by character: says what comes next.", {"task": "Shakespeare", **_TEXT}),
    "Trained GPT": Preset(
        "Half an hour of Shakespeare already behind it. Look inside at once, or train it further.",
        {"task": "Shakespeare", **_SHIPPED, "context": 128, "batch_size": 8, "lr": 0.0003, "steps": 1000},
    ),
    "Fine-tuning": Preset(
        "It knows Shakespeare and learns first names; two of its four layers stay as they are. A twin starts from scratch.",
        {"task": "names", **_SHIPPED, "freeze": 2, "scratch": True, "batch_size": 8, "lr": 0.001, "steps": 400},
    ),
    "Names": Preset(
        "Invents first names. Which of them has nobody had yet?",
        {"task": "names", **_TEXT, "context": 32, "steps": 1500},
    ),
    "BERT": Preset(
        "Guesses masked characters of Shakespeare from both sides.",
        {"task": "Shakespeare", "family": "encoder", **_TEXT},
    ),
    "Transformer of 2017": Preset(
        "An encoder reads, a decoder says it backwards: watch it look across.",
        {"family": "encoder-decoder", "positions": "sinusoidal", "norm": "post", "activation": "ReLU", "tied": True},
    ),
}
