"""One sample's way forward and back through the network, as looks hold it."""

import numpy as np

from engine.experiments.playground.network import Network, text
from engine.experiments.playground.working import deltas_worked, loss_worked
from engine.kernel.network import Sample
from engine.tape import Frame


def way_of(network: Network, sample: Sample, place: int, size: int) -> Frame:
    """Sample `place` of a mini-batch of a size: what goes in, z, a and δ of every unit, the loss."""
    found: Frame = {
        "look/batch": np.array([place, size]),
        "look/point": network.train.x[sample.index].astype(np.float32),
        "look/x": sample.a[: network.widths[0]],
        "look/target": network.tasks["train"].y[:, sample.index].copy(),
        "look/loss": np.array(sample.loss, np.float32),
    }
    found["look/working"] = text(_worked(network, sample, found["look/target"]))
    return found | by_layer(network, {"z": sample.z, "a": sample.a, "delta": sample.delta})


def _worked(network: Network, sample: Sample, target: np.ndarray) -> list[str]:
    """The loss of a sample and δ of its outputs as calculations with numbers."""
    outputs = -network.widths[-1]
    a, z, delta = (rows[outputs:] for rows in (sample.a, sample.z, sample.delta))
    loss = network.experiment.loss
    worked = loss_worked(loss, a, target, z, sample.loss)
    return [worked, *deltas_worked(loss, network.activations[-1], a, target, z, delta)]


def by_layer(network: Network, rows: dict[str, np.ndarray]) -> Frame:
    """Arrays over all rows (inputs first) -> `look/NAME/LAYER`."""
    starts = np.cumsum(network.widths)
    return {
        f"look/{name}/{layer}": array[start : start + units].copy()
        for name, array in rows.items()
        for layer, (start, units) in enumerate(zip(starts, network.widths[1:], strict=False))
    }
