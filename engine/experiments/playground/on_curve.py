"""A unit's sums for the training points, and the link that lays them on the curve of its activation."""

from typing import Any

import numpy as np

from engine.experiment import SettingError
from engine.experiments.playground.network import Network
from engine.kernel import flat
from engine.looking import questions, sums
from engine.tape import Frame, utf8


def on_curve(network: Network, frame: Frame, question: Any) -> Frame:
    """[layer, unit] -> `look/sums` and `look/address`."""
    layer, unit = questions.whole_numbers(question, "sums", 2)
    check_unit(network, layer, unit)
    activation = network.activations[layer]
    if activation == "softmax":
        raise SettingError("Softmax has no curve of one sum: each output depends on the sums of all.")
    x = np.ascontiguousarray(network.tasks["train"].x[:, : sums.MOST])
    if not x.size:
        raise SettingError("There are no training points yet.")
    z = network.dense.sums(flat.join(frame, network.widths, "param/"), x, sum(network.widths[: layer + 1]) + unit)
    words = f"{_name(network, layer, unit)}, step {int(frame['step']):,}"
    return {"look/sums": z, "look/address": utf8(sums.address(z, activation, words))}


def check_unit(network: Network, layer: int, unit: int) -> None:
    """Raise SettingError where there is no such unit with weights."""
    if not (0 <= layer < len(network.widths) - 1 and 0 <= unit < network.widths[layer + 1]):
        raise SettingError(f"There is no unit {unit} in layer {layer}.")


def _name(network: Network, layer: int, unit: int) -> str:
    """As the picture calls it."""
    if layer < len(network.widths) - 2:
        return f"Layer {layer + 1}, unit {unit + 1}"
    return f"Output {unit + 1}" if layer or network.widths[-1] > 1 else "The neuron"
