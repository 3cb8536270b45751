"""A Sequence experiment as a plain PyTorch script that, run alone, prints the losses of the page."""

import inspect
from dataclasses import asdict

from engine.experiments.sequence import cells, tasks, training
from engine.experiments.sequence.settings import Sequence
from engine.training.script import body, loop

OPENING = '''"""Perceptron Park: a recurrent network, {cell}, task “{task}”.

Needs numpy and torch. Trains the network and prints the losses that the page shows, at the same steps.
What the net has learned by then the page opens, if `main` ends with
`safetensors.torch.save_file(net.state_dict(), "weights.safetensors")`.
The page of this experiment: /sequence?{address}
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import sqrt
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

torch.set_num_threads(1)
'''


def script(e: Sequence) -> str:
    """The tasks and the cells as they stand in the engine, and the textbook loop."""
    settings = asdict(e) | {"is_number": e.is_number}
    pieces = [
        OPENING.format(cell=e.cell, task=e.task, address=e.address),
        f"e = SimpleNamespace(**{settings!r})",
        f"N_TEST, CLOSE = {training.N_TEST}, {tasks.CLOSE}",
        *map(body, (tasks, cells)),
        *map(
            inspect.getsource,
            (
                training.initial,
                training.batch_at,
                training.held_out,
                training.losses,
                training.rights,
                training.outcome,
            ),
        ),
        loop(e, "initial(e)", "LR", training.EVERY),
    ]
    return "\n\n\n".join(piece.strip("\n") for piece in pieces) + "\n"
