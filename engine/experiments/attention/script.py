"""An Attention experiment as a plain PyTorch script that, run beside the texts if it needs them, prints the losses of the page."""

import inspect
from dataclasses import asdict
from types import ModuleType

from engine.data import texts as files
from engine.experiments.attention import batches, budget, model, schedule, tasks, texts, tokens, weights
from engine.experiments.attention.settings import Attention
from engine.experiments.attention.shipped import FRESH, SHIPPED
from engine.experiments.attention.training import frozen
from engine.training.script import body, loop
from engine.transformer import blocks
from engine.transformer.sequence import IGNORED

OPENING = '''"""Perceptron Park: a Transformer, task “{task}”.

Needs numpy and torch{needed}. Trains the model and prints the losses that the page shows, at the same steps.
What the net has learned by then the page opens, if `main` ends with
`safetensors.torch.save_file(net.state_dict(), "weights.safetensors")`.
The page of this experiment: /attention?{address}
"""

from __future__ import annotations

import csv
import re
import sys
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from math import cos, log, pi, sqrt
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
import torch
{more}from torch import nn
from torch.nn import functional

torch.set_num_threads(1)
'''

BEGUN = '''def begun(e):
    """The model as the training begins."""
    net = fresh(e)«begin»
    for parameter in frozen(net, e.freeze):
        parameter.requires_grad_(False)
    return net
'''

OUTCOME = '''def outcome(e, net, batch):
    """Mean loss over what counts, and the share of it that is right."""
    source = None if batch.source is None else torch.from_numpy(batch.source)
    logits, target = net(torch.from_numpy(batch.tokens), source), torch.from_numpy(batch.target)
    loss = functional.cross_entropy(logits.flatten(0, 1), target.flatten(), ignore_index=IGNORED)
    return loss, (logits.argmax(2) == target)[target >= 0].float().mean()
'''


def script(e: Attention) -> str:
    """The script: the model, the tasks and the batches as they stand in the engine, and a loop of a few lines."""
    pieces = [_opening(e), f"e = SimpleNamespace(**{asdict(e) | {'n_test': e.n_test}!r})", f"IGNORED = {IGNORED}"]
    pieces += [_body(module) for module in (tokens, tasks, files, texts, batches)]
    pieces += [inspect.getsource(function) for function in (budget.lengths, budget.longest)]
    pieces += [_body(blocks), _body(model), *_of_weights(), _body(schedule), inspect.getsource(frozen)]
    pieces += [BEGUN.replace("«begin»", _begin(e)), OUTCOME, loop(e, "begun(e)", "lr_at(e, step)", 200)]
    return "\n\n\n".join(piece.strip("\n") for piece in pieces) + "\n"


def _opening(e: Attention) -> str:
    needed, more = "", ""
    if e.is_text and e.task != "own text":
        needed = " and the folder assets/data of the project, which is named behind the script"
    if e.begin != FRESH:
        needed = ", safetensors and two folders of the project, named behind the script: assets/data assets/weights"
        more = "from safetensors.torch import load_file\n"
    return OPENING.format(task=e.task, needed=needed, address=e.address, more=more)


def _begin(e: Attention) -> str:
    """Lines that fill the model with shipped weights."""
    if e.begin == FRESH:
        return ""
    return f"""
    trained = load_file(Path(sys.argv[2]) / "{SHIPPED[e.begin].weights.name}")
    net.load_state_dict({{name: values.float() for name, values in trained.items()}})"""


def _body(module: ModuleType) -> str:
    """A module's source; its files are beside the script."""
    return body(module).replace(
        'Path(__file__).parents[2] / "assets" / "data"', 'Path(sys.argv[1] if sys.argv[1:] else ".")'
    )


def _of_weights() -> list[str]:
    functions = (weights.skeleton, weights.fresh, weights._writers, weights._fill)
    return [f"POSITIONS_SPREAD = {weights.POSITIONS_SPREAD}", *map(inspect.getsource, functions)]
