"""Keep what was learned when settings change: units and layers come and go, the others stay as they are.

New units send nothing on at first: their outgoing weights are 0, so the function stays the same and training goes on from it
(Chen et al. 2016, "Net2Net", section 2.2). For layers see `depth`.
"""

from dataclasses import replace

from engine.experiments.playground.depth import Parts, changed_layer, with_layer, without_layer
from engine.experiments.playground.frames import frame_of
from engine.experiments.playground.network import network_of
from engine.experiments.playground.settings import Playground
from engine.kernel import flat
from engine.kernel.network import State
from engine.looking.said import said
from engine.tape import Frame
from engine.training.epochs import lead_of

FRESH = ("init", "seed_weights")
"""Settings that mean a new start: whoever changes them wants other initial weights."""

WORTH_SAYING = 1.05, 1e-3
"""The training loss has grown by more than a twentieth, and by more than so much."""


def carry(new: Playground, frame: Frame, old: Playground) -> tuple[Frame | None, str]:
    """`frame` of `old` as a frame of `new`, and a sentence where something was not kept. None: start anew."""
    if int(frame["step"]) == 0 or any(getattr(new, name) != getattr(old, name) for name in FRESH):
        return None, ""
    if new.widths == old.widths and new.features == old.features:
        goes_on = f"The network keeps its weights and goes on learning, now “{new.data}”. To begin anew, go back to the start."
        return _same_shape(new, frame, old), goes_on if new.data != old.data else ""
    learned = {name: frame[f"param/{name}"] for name in flat.shapes(old.widths)}
    hidden = old.hidden
    if len(new.hidden) != len(old.hidden):
        rebuilt = _rebuilt(new, learned, old)
        if rebuilt is None:
            return None, "Several layers have changed at once: the network starts anew."
        learned, hidden = rebuilt
    carried = _resized(new, frame, learned, hidden, old)
    return carried, _said(new, old, frame, carried)


def _said(new: Playground, old: Playground, before: Frame, after: Frame) -> str:
    """What was not kept, measured where nothing but the network's form has changed."""
    if new.widths[-1] != old.widths[-1]:
        return f"The output layer starts anew, as the number of outputs is now {new.widths[-1]}. The hidden layers keep their weights."
    form = {"hidden": old.hidden, "layer_activations": old.layer_activations, "features": old.features, "edits": ()}
    is_alone = replace(new, **form) == replace(old, edits=())
    then, now = float(before["loss/train"]), float(after["loss/train"])
    times, more = WORTH_SAYING
    if not is_alone or now < then * times or now - then < more:
        return ""
    is_layer_more = len(new.hidden) > len(old.hidden)
    why = "The new layer hands on less than it gets" if is_layer_more else "What is gone did some of the work"
    return f"{why}: training loss went from {said(then)} to {said(now)}."


def _rebuilt(new: Playground, learned: Parts, old: Playground) -> tuple[Parts, tuple[int, ...]] | None:
    """The parameters with a layer more or less, and their hidden widths; None where more has changed than one layer."""
    network, activations = network_of(old), old.unit_activations
    if len(new.hidden) == len(old.hidden) - 1:
        where = changed_layer(old.hidden, new.hidden)
        if where is None:
            return None
        points = network.tasks["train"].x if network.dense.n else network.unit_inputs
        return without_layer(learned, activations, where, points), new.hidden
    where = changed_layer(new.hidden, old.hidden) if len(new.hidden) == len(old.hidden) + 1 else None
    if where is None:
        return None
    grown = with_layer(learned, activations, where, new.unit_activations[where], new.hidden[where], network.unit_inputs)
    return grown, (*old.hidden[:where], len(grown[f"{where}.bias"]), *old.hidden[where:])


def _same_shape(new: Playground, frame: Frame, old: Playground) -> Frame:
    """All parameters stay; the optimizer's moments too, if it is the same optimizer."""
    network = network_of(new)
    state = network.state(frame)
    if new.optimizer != old.optimizer:
        state = State.of(state.params, state.step, state.step, state.lead)
    return frame_of(network, state)


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
    return frame_of(network, State.of(params, step, step, lead_of(frame, network.dense.updates_per_epoch)))


def _columns(new: Playground, old: Playground, layer: int, hidden: tuple[int, ...]) -> tuple[list[int], list[int]]:
    """Inputs of a layer that stay: their places in the new and in the old weight matrix. Features go by name, units by number."""
    if layer == 0:
        stay = [name for name in new.features if name in old.features]
        return [new.features.index(name) for name in stay], [old.features.index(name) for name in stay]
    both = list(range(min(new.widths[layer], hidden[layer - 1])))
    return both, both
