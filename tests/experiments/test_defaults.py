"""Old links keep their meaning: a link leaves defaults out, so names and defaults never change."""

import pytest

from engine.experiments import EXPERIMENTS

FROZEN = {
    "playground": {
        "data": "XOR",
        "classes": 3,
        "n_points": 500,
        "noise": 0.0,
        "train_share": 50,
        "own": (),
        "own_names": (),
        "features": ("x1", "x2"),
        "hidden": (4, 2),
        "activation": "tanh",
        "layer_activations": (),
        "output": "automatic",
        "init": "Xavier",
        "biases": True,
        "dropout": 0.0,
        "loss": "MSE",
        "optimizer": "SGD",
        "lr": 0.03,
        "batch_size": 10,
        "shuffle": True,
        "schedule": "constant",
        "schedule_epochs": 100,
        "clip": 0.0,
        "l1": 0.0,
        "l2": 0.0,
        "seed_data": 1,
        "seed_weights": 1,
        "seed_order": 1,
        "edits": (),
    },
    "vision": {
        "data": "MNIST",
        "own_set": "",
        "n_train": 60000,
        "shift": 0,
        "rotate": 0,
        "scale": 0,
        "goal": "classify",
        "layers": (
            "conv:6:5:1:2",
            "tanh",
            "avgpool:2",
            "conv:16:5",
            "tanh",
            "avgpool:2",
            "flatten",
            "dense:120",
            "tanh",
            "dense:84",
            "tanh",
        ),
        "residual": True,
        "init": "Xavier",
        "loss": "cross-entropy",
        "optimizer": "Adam",
        "lr": 0.002,
        "batch_size": 64,
        "epochs": 3,
        "schedule": "cosine",
        "clip": 0.0,
        "l2": 0.0,
        "early_stop": 0,
        "hard": 0,
        "pretrain": 0,
        "pretrain_data": "MNIST",
        "freeze": 0,
        "seed_data": 1,
        "seed_weights": 1,
        "seed_order": 1,
    },
    "attention": {
        "task": "reverse",
        "length": 8,
        "symbols": 10,
        "digits": 2,
        "modulus": 31,
        "share": 80,
        "context": 64,
        "own_text": "",
        "watched": "",
        "prompt": "",
        "begin": "fresh",
        "family": "decoder",
        "n_layers": 1,
        "n_heads": 2,
        "d_model": 32,
        "mlp": 4,
        "activation": "GELU",
        "positions": "learned",
        "norm": "pre",
        "tied": False,
        "optimizer": "AdamW",
        "lr": 0.003,
        "batch_size": 64,
        "steps": 1000,
        "schedule": "cosine",
        "warmup": 20,
        "clip": 1.0,
        "l2": 0.0,
        "freeze": 0,
        "scratch": False,
        "seed_data": 1,
        "seed_weights": 1,
        "seed_order": 1,
    },
    "minilm": {
        "watched": "The trophy does not fit in the suitcase because it is too big.",
    },
}
"""Every setting of every experiment as links know it. A new one joins the list, with a default that is what there was before."""


@pytest.mark.parametrize("kind", EXPERIMENTS)
def test_settings_keep_their_names_and_defaults(kind):
    assert {name: getattr(EXPERIMENTS[kind](), name) for name in EXPERIMENTS[kind].__dataclass_fields__} == FROZEN[kind]


@pytest.mark.parametrize("kind", EXPERIMENTS)
def test_a_page_offers_an_onnx_file_exactly_where_the_work_makes_one(kind: str):
    experiment = EXPERIMENTS[kind]()
    assert experiment.has_onnx == hasattr(experiment.work, "onnx")
