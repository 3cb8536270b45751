"""Detail of one moment: a unit's large map, all activations at a point, a sample's way forward and back."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.catalog import FEATURES
from engine.data.datasets import REACH
from engine.experiment import SettingError
from engine.experiments.playground.explain import explained
from engine.experiments.playground.frames import ceiling
from engine.experiments.playground.network import LARGE_GRID, Network, grid, network_of
from engine.experiments.playground.on_curve import check_unit, on_curve
from engine.experiments.playground.passes import by_layer, way_of
from engine.experiments.playground.settings import Playground
from engine.kernel import flat
from engine.kernel.network import quantised
from engine.tape import Frame


def look(experiment: Playground, frame: Frame, watch: Mapping[str, Any]) -> Frame:
    """Answer to `watch`, whose keys `unit`, `point`, `sums` and `sample` or `explain` may be combined."""
    network = network_of(experiment)
    answers = {"unit": _unit, "point": _point, "sample": _sample, "explain": explained, "sums": on_curve}
    found: Frame = {}
    for key, question in watch.items():
        found |= answers[key](network, frame, question)
    return found


def _unit(network: Network, frame: Frame, question: Any) -> Frame:
    """[layer, unit] -> its map at 100 × 100; layer -1 is the features."""
    layer, unit = _numbers(question, int, "unit")
    return _map(network, frame, layer, unit) | {"look/unit": np.array([layer, unit])}


def _map(network: Network, frame: Frame, layer: int, unit: int) -> Frame:
    if layer == -1 and 0 <= unit < len(FEATURES):
        points = grid(LARGE_GRID)
        values = list(FEATURES.values())[unit](points[:, 0], points[:, 1])[None].astype(np.float32)
        return _large(values, float(np.abs(values).max()))
    check_unit(network, layer, unit)
    params, x = flat.join(frame, network.widths, "param/"), network.inputs(grid(LARGE_GRID))
    first = sum(network.widths[: layer + 1])
    if layer == len(network.widths) - 2:
        return _large(network.score(network.dense.activations(params, x, first))[unit : unit + 1], 1.0)
    values = network.dense.activations(params, x, first + unit, 1)
    top = frame.get(f"range/{layer}")
    return _large(values, float(top) if top is not None else ceiling(network.activations[layer], values))


def _large(values: np.ndarray, top: float) -> Frame:
    return {"look/map": quantised(values, top).reshape(LARGE_GRID, LARGE_GRID), "look/range": np.array(top, np.float32)}


def _point(network: Network, frame: Frame, question: Any) -> Frame:
    """[x1, x2] -> inputs, z and a of every unit there."""
    x = np.array([_numbers(question, float, "point")])
    if not np.all(np.abs(x) <= REACH):
        raise SettingError(f"The plane reaches from -{REACH:g} to {REACH:g}.")
    dense, params = network.dense, flat.join(frame, network.widths, "param/")
    inputs = network.inputs(x)
    activations = dense.activations(params, inputs)[:, 0]
    z = dense.work.z[:: dense.work.z.size // activations.size].copy()
    at = {"look/at": x[0].astype(np.float32), "look/x": inputs[:, 0]}
    return at | by_layer(network, {"z": z, "a": activations})


def _sample(network: Network, frame: Frame, question: Any) -> Frame:
    """j -> sample j of the next mini-batch: forward, loss, backward, and the update that the whole batch will make."""
    state = network.state(frame)
    if network.dense.n == 0:
        raise SettingError("There are no training points yet.")
    size = network.dense.batch_size(state.step)
    if not isinstance(question, int) or isinstance(question, bool) or not 0 <= question < size:
        raise SettingError(f"The next mini-batch has the samples 0 to {size - 1}.")
    sample = network.dense.sample(state, question)
    found = way_of(network, sample, question, size)
    after = state.copy()
    network.dense.train(after, 1)
    update = flat.parts(after.params - state.params, network.widths)
    found |= {f"look/update/{name}": part for name, part in update.items()}
    found |= {f"look/after/{name}": part for name, part in flat.parts(after.params, network.widths).items()}
    found |= {f"look/grad/{name}": part for name, part in flat.parts(sample.grad, network.widths).items()}
    return found


def _numbers(question: Any, kind: type, name: str) -> tuple[Any, Any]:
    """Two numbers, finite and of a kind, or SettingError."""
    allowed = (int,) if kind is int else (int, float)
    is_pair = isinstance(question, (list, tuple)) and len(question) == 2
    if not is_pair or not all(
        isinstance(n, allowed) and not isinstance(n, bool) and math.isfinite(n) for n in question
    ):
        raise SettingError(f"“{name}” takes two numbers.")
    return question[0], question[1]
