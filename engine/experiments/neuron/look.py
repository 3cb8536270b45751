"""Detail of one moment of a neuron: its loss as a bowl over the weights, and the way on into a network."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import numpy as np

from engine.experiment import SettingError
from engine.experiments.neuron.rules import RULES
from engine.experiments.neuron.settings import Neuron
from engine.kernel.edits import MAX_VALUE
from engine.looking import questions
from engine.tape import Frame, utf8

SIDE = 41
GOOD_SEED = 5
"""Of the second unit: ours, because with it the two learn XOR from every line with three points right that the tests draw."""


def look(e: Neuron, frame: Frame, watch: Mapping[str, Any]) -> Frame:
    """Answer to `watch`, whose questions may be combined."""
    if e.is_gate and watch:
        raise SettingError("A gate has no loss and carries nothing on: it does not learn.")
    found: Frame = {}
    for name, asked in watch.items():
        questions.true(asked, name)
        found |= ANSWERS[name](e, frame)
    return found


def front(e: Neuron, frame: Frame) -> np.ndarray:
    """w1, w2 and b of the neuron that is looked at."""
    k = list(RULES).index(e.rule)
    return np.array([*frame["param/0.weight"][k], frame["param/0.bias"][k]])


def bowl(e: Neuron, frame: Frame) -> Frame:
    """The mean loss at 41 × 41 pairs of weights around 0."""
    rule, w, data = RULES[e.rule], front(e, frame), e.samples()
    reach = 2.0 ** max(0, np.ceil(np.log2(max(1e-9, *np.abs(w[:2])))))
    along = np.linspace(-reach, reach, SIDE)
    w1, w2 = np.meshgrid(along, -along)
    z = w1[..., None] * data.x[:, 0] + w2[..., None] * data.x[:, 1] + w[2]  # (side, side, points)
    losses = rule.loss(z, np.array(rule.targets)[data.y.astype(int)]).sum(-1) / max(1, len(data.x))
    most, at = float(losses.max()) or 1.0, np.unravel_index(losses.argmin(), losses.shape)
    return {
        "bowl/map": np.round(254 * np.sqrt(np.maximum(losses, 0) / most) - 127).astype(np.int8)[None],
        "bowl/reach": np.array(reach),
        "bowl/most": np.array(most),
        "bowl/least": np.array([w1[at], w2[at], losses[at]]),
    }


def carry_on(e: Neuron, frame: Frame) -> Frame:
    """The Playground on the same points, with two hidden units of which the first is this neuron."""
    w = front(e, frame)
    places = ("0.weight:0.0", "0.weight:0.1", "0.bias:0")
    edits = ",".join(f"0:{place}:{float(np.float32(value))!r}" for place, value in zip(places, w, strict=True))
    said = {"data": e.data, "n_points": e.n_points, "noise": e.noise, "train_share": 100, "own": ",".join(e.own)}
    said |= {"seed_data": e.seed_data, "hidden": 2, "activation": "sigmoid", "loss": "binary cross-entropy"}
    said |= {"lr": 0.3, "seed_weights": GOOD_SEED, "edits": edits}
    is_small = np.abs(w).max() <= MAX_VALUE
    return {"carry_on/address": utf8(urlencode(said, safe=",:") if is_small else "")}


ANSWERS = {"bowl": bowl, "carry_on": carry_on}
