"""Keep what was learned when settings change: units and layers come and go, the others stay as they are.

New units send nothing on at first (their outgoing weights are 0), and a new layer copies its input where its activation allows
that, so the function stays the same and training goes on from it (Chen et al. 2016, "Net2Net", sections 2.2 and 2.3).
"""

import numpy as np

from engine import flat
from engine.dense import State
from engine.experiments.playground import Playground
from engine.playground.frames import frame_of
from engine.playground.network import network_of
from engine.tape import Frame

FRESH = ("init", "seed_weights")
"""Settings that mean a new start: whoever changes them wants other initial weights."""

NEVER_NEGATIVE = ("ReLU", "sigmoid", "softplus")
"""Activations whose output a layer of ReLU hands on unchanged."""

Parts = dict[str, np.ndarray]


def carry(new: Playground, frame: Frame, old: Playground) -> tuple[Frame | None, str]:
    """`frame` of `old` as a frame of `new`, and a sentence where something was not kept. None: start anew."""
    if int(frame["step"]) == 0 or any(getattr(new, name) != getattr(old, name) for name in FRESH):
        return None, ""
    if new.widths == old.widths and new.features == old.features:
        return _same_shape(new, frame, old), ""
    learned = {name: frame[f"param/{name}"] for name in flat.shapes(old.widths)}
    hidden, note = old.hidden, ""
    if len(new.hidden) != len(old.hidden):
        where = _inserted(new.hidden, old.hidden)
        if where is None or not _can_copy(new, where):
            return None, _restarted(new, old)
        learned, hidden = (
            _with_copy_layer(learned, where, _width_before(old, where)),
            _insert(old.hidden, where, _width_before(old, where)),
        )
    if new.widths[-1] != old.widths[-1]:
        note = f"The output layer starts anew, as the number of outputs is now {new.widths[-1]}. The hidden layers keep their weights."
    return _resized(new, frame, learned, hidden, old), note


def _same_shape(new: Playground, frame: Frame, old: Playground) -> Frame:
    """All parameters stay; the optimizer's moments too, if it is the same optimizer."""
    network = network_of(new)
    state = network.state(frame)
    if new.optimizer != old.optimizer:
        state = State.of(state.params, state.step, since=state.step)
    return frame_of(network, state)


def _inserted(longer: tuple[int, ...], shorter: tuple[int, ...]) -> int | None:
    """Where one layer was put in, as far to the output as the widths allow; None if that is not what happened."""
    if len(longer) != len(shorter) + 1:
        return None
    fitting = [i for i in range(len(longer)) if longer[:i] + longer[i + 1 :] == shorter]
    return fitting[-1] if fitting else None


def _can_copy(new: Playground, where: int) -> bool:
    """Whether the new layer is wide enough, and its activation hands on what comes in unchanged."""
    activation = new.unit_activations[where]
    before = new.unit_activations[where - 1] if where else "inputs"
    hands_on = activation == "linear" or (activation == "ReLU" and before in NEVER_NEGATIVE)
    return hands_on and new.widths[where + 1] >= new.widths[where]


def _restarted(new: Playground, old: Playground) -> str:
    if len(new.hidden) < len(old.hidden):
        return "Without that layer the network is another function: it starts anew."
    return "A layer like this cannot hand on its input unchanged, so what was learned is not kept: the network starts anew."


def _width_before(old: Playground, where: int) -> int:
    return old.widths[where]


def _insert(hidden: tuple[int, ...], where: int, width: int) -> tuple[int, ...]:
    return (*hidden[:where], width, *hidden[where:])


def _with_copy_layer(learned: Parts, where: int, width: int) -> Parts:
    """The parameters with a layer of the identity put in as layer `where`."""
    moved: Parts = {}
    for name, part in learned.items():
        layer, kind = name.split(".")
        moved[f"{int(layer) + (int(layer) >= where)}.{kind}"] = part
    return moved | {f"{where}.weight": np.eye(width, dtype=np.float32), f"{where}.bias": np.zeros(width, np.float32)}


def _resized(new: Playground, frame: Frame, learned: Parts, hidden: tuple[int, ...], old: Playground) -> Frame:
    """`learned`, of a network with these hidden widths, laid into the new network; the rest as initialised, but unheard."""
    network = network_of(new)
    params = network.initial()
    last = len(hidden)
    for layer in range(last + 1):
        weight, bias = (flat.parts(params, new.widths)[f"{layer}.{kind}"] for kind in ("weight", "bias"))
        if layer == last and new.widths[-1] != old.widths[-1]:
            continue
        to, source = _columns(new, old, layer, hidden)
        rows = min(weight.shape[0], learned[f"{layer}.bias"].size)
        weight[:rows] = 0
        weight[:rows, to] = learned[f"{layer}.weight"][:rows, source]
        bias[:rows] = learned[f"{layer}.bias"][:rows]
    step = int(frame["step"])
    return frame_of(network, State.of(params, step, since=step))


def _columns(new: Playground, old: Playground, layer: int, hidden: tuple[int, ...]) -> tuple[list[int], list[int]]:
    """Inputs of a layer that stay: their places in the new and in the old weight matrix. Features go by name, units by number."""
    if layer == 0:
        stay = [name for name in new.features if name in old.features]
        return [new.features.index(name) for name in stay], [old.features.index(name) for name in stay]
    both = list(range(min(new.widths[layer], hidden[layer - 1])))
    return both, both
