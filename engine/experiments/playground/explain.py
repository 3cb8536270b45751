"""The update after a frame, explained for one weight or bias: what each sample brings, its chain rule, and the optimizer's ledger."""

from typing import Any

import numpy as np

from engine.catalog import ACTIVATIONS
from engine.experiment import SettingError
from engine.experiments.playground.frames import rate
from engine.experiments.playground.network import Network
from engine.experiments.playground.passes import way_of
from engine.kernel import edits, flat
from engine.kernel.batch import Batch, batch_of
from engine.kernel.network import Sample, State
from engine.looking import questions
from engine.looking.ledger import ADAMW_DECAY, Line, Update, ledger, ledger_frame
from engine.looking.shares import chosen, shares_frame
from engine.tape import Frame

Place = tuple[int, int, int]
"""Layer, unit, and input of a weight; the input after the last is the bias."""


def explained(network: Network, frame: Frame, question: Any) -> Frame:
    """[layer, unit, input, sample]; a layer of −1 is the parameter that changes most, a sample of −1 the one that brings most."""
    *asked, position = questions.whole_numbers(question, "explain", 4)
    state = network.state(frame)
    if network.dense.n == 0:
        raise SettingError("There are no training points yet.")
    batch, after = batch_of(network.dense, state), _updated(network, state)
    place = _place(network, asked, after.params - state.params)
    edits.apply(network.experiment.parsed_edits, after.step, after.params, network.widths)
    weight = flat.number_of(network.widths, place)
    inputs, delta = _ends(network, batch, place)
    share = inputs.astype(np.float64) * delta / len(delta)
    position = chosen(share, position)
    sample = network.dense.sample(state, position)
    shares = shares_frame(share, batch.loss, position)
    rows = shares["explain/rows"]
    return {
        **shares,
        "explain/at": np.array(place),
        "explain/x": batch.a[: network.widths[0], rows].T.copy(),
        "explain/target": network.tasks["train"].y[:, batch.index[rows]].T.copy(),
        "explain/output": batch.a[-network.widths[-1] :, rows].T.copy(),
        "explain/input": inputs[rows],
        "explain/delta": delta[rows],
        "explain/gradient": np.array(batch.grad[weight], np.float64),
        "explain/after": np.array(after.params[weight], np.float64),
        **ledger_frame(_ledger(network, state, batch.grad, weight, float(after.params[weight]))),
        **way_of(network, sample, position, len(delta)),
        **_chain(network, state, sample),
    }


def _updated(network: Network, state: State) -> State:
    """The state after the update."""
    after = state.copy()
    network.dense.train(after, 1)
    if not np.isfinite(after.params).all():
        raise SettingError(f"The update after step {state.step:,} leads beyond all numbers: the run ends here.")
    return after


def _place(network: Network, asked: list[int], change: np.ndarray) -> Place:
    """The place that was asked for, or that of the largest change."""
    if asked[0] == -1:
        return flat.place_of(network.widths, int(np.abs(change).argmax()))
    layer = questions.within(asked[0], "layer", 0, len(network.widths) - 2)
    unit = questions.within(asked[1], "unit", 0, network.widths[layer + 1] - 1)
    return layer, unit, questions.within(asked[2], "input", 0, network.widths[layer])


def _ends(network: Network, batch: Batch, place: Place) -> tuple[np.ndarray, np.ndarray]:
    """What a weight's gradient is the product of, for each sample: its input (of a bias 1), and δ of its unit."""
    layer, unit, source = place
    starts = np.cumsum([0, *network.widths])
    delta = batch.delta[starts[layer + 1] + unit]
    is_bias = source == network.widths[layer]
    return np.ones_like(delta) if is_bias else batch.a[starts[layer] + source], delta


def _chain(network: Network, state: State, sample: Sample) -> Frame:
    """Of every hidden unit the factors of δ = f′(z) · dropout · Σ wδ: slope, what dropout multiplies by, and the sum, ∂loss/∂a."""
    found: Frame = {}
    weights = flat.parts(state.params, network.widths)
    starts = np.cumsum(network.widths)
    for layer, name in enumerate(network.activations[:-1]):
        here = slice(starts[layer], starts[layer + 1])
        above = slice(starts[layer + 1], starts[layer + 1] + network.widths[layer + 2])
        found[f"explain/slope/{layer}"] = ACTIVATIONS[name].slope(sample.z[here].astype(float)).astype(np.float32)
        found[f"explain/kept/{layer}"] = sample.kept[here].astype(np.float32)
        found[f"explain/back/{layer}"] = (weights[f"{layer + 1}.weight"].T @ sample.delta[above]).astype(np.float32)
    return found


def _ledger(network: Network, state: State, grad: np.ndarray, weight: int, after: float) -> list[Line]:
    """From the parameter's gradient to its new value; where a hand has set that, this too."""
    lines = ledger(_update(network, state, grad, weight))
    by_hand = Line("then set by hand", "w", "{}", {"by hand": after}, lambda w: w)
    return [*lines, by_hand] if _is_set_by_hand(network, state.step + 1, weight) else lines


def _update(network: Network, state: State, grad: np.ndarray, weight: int) -> Update:
    """What the optimizer is given for the parameter of this number. Biases have no penalty."""
    e = network.experiment
    is_weight, params = flat.are_weights(network.widths), state.params.astype(np.float64)
    learns = is_weight | e.biases
    whole = learns * (grad + is_weight * (e.l1 * np.sign(params) + e.l2 * params))
    return Update(
        optimizer=e.optimizer,
        weight=params[weight],
        gradient=float(grad[weight]),
        m=float(state.m[weight]),
        v=float(state.v[weight]),
        count=state.step - state.since + 1,
        lr=rate(network, state.step // network.dense.updates_per_epoch),
        base=e.lr,
        schedule=e.schedule,
        l1=e.l1 * is_weight[weight],
        l2=e.l2 * is_weight[weight],
        clip=e.clip,
        norm=float(np.linalg.norm(whole)),
        decay=ADAMW_DECAY if e.optimizer == "AdamW" else 0.0,
        learns=bool(learns[weight]),
    )


def _is_set_by_hand(network: Network, step: int, weight: int) -> bool:
    """Whether an edit at this step is of the parameter of this number."""
    edits_now = (edit for edit in network.experiment.parsed_edits if edit.step == step)
    return any(weight == flat.number_of(network.widths, _place_of(network, edit)) for edit in edits_now)


def _place_of(network: Network, edit: edits.Edit) -> Place:
    layer, unit = int(edit.name.split(".")[0]), edit.place[0]
    return layer, unit, edit.place[1] if len(edit.place) > 1 else network.widths[layer]
