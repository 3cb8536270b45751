"""A frame of the Playground: everything its page shows of one moment."""

import math

import numpy as np

from engine.catalog import ACTIVATIONS, lr_factor
from engine.experiments.playground.network import Network
from engine.kernel import flat
from engine.kernel.codes import ADAGRAD, ADAM, ADAMW, MOMENTUM, NESTEROV
from engine.kernel.maps import largest
from engine.kernel.network import State, quantised
from engine.tape import Frame


def frame_of(network: Network, state: State) -> Frame:
    """The frame of a state. Every array is a copy: training on does not change it."""
    epoch = state.step / network.dense.updates_per_epoch
    frame: Frame = {
        "step": np.array(state.step),
        "epoch": np.array(epoch + state.lead),
        "lr": np.array(rate(network, int(epoch)), np.float32),
    }
    evaluated = network.dense.evaluate(state.params, network.tasks["train"], has_gradient=True)
    assert evaluated.grad is not None  # as it was asked for
    tested = network.dense.evaluate(state.params, network.tasks["test"])
    frame |= {"loss/train": np.array(evaluated.loss, np.float32), "loss/test": np.array(tested.loss, np.float32)}
    if network.experiment.task != "regression":
        frame |= _judged(network, evaluated.outputs, tested.outputs)
    for prefix, array in (
        ("param", state.params.copy()),
        ("grad", evaluated.grad),
        ("update", state.params - state.before),
    ):
        frame |= {f"{prefix}/{name}": part for name, part in flat.parts(array, network.widths).items()}
    return {
        name: np.asarray(array)
        for name, array in (frame | _moments(network, state) | _maps(network, state.params)).items()
    }


def rate(network: Network, epoch: int) -> float:
    """Learning rate in an epoch."""
    e = network.experiment
    return e.lr * lr_factor(e.schedule, e.schedule_epochs, epoch)


def _judged(network: Network, train: np.ndarray, test: np.ndarray) -> Frame:
    """Accuracy, wrong points and the test set's confusion matrix (row: true class)."""
    frame: Frame = {}
    n_classes = network.experiment.n_classes
    for name, outputs, samples in (("train", train, network.train), ("test", test, network.test)):
        truth, said = samples.y.astype(int), network.predicted(outputs)
        wrong = said != truth
        frame[f"wrong/{name}"] = wrong.astype(np.uint8)
        frame[f"accuracy/{name}"] = np.array(1 - wrong.mean() if wrong.size else math.nan, np.float32)
    counts = np.bincount(truth * n_classes + said, minlength=n_classes**2)
    frame["confusion"] = counts.reshape(n_classes, n_classes).astype(np.int32)
    return frame


def _moments(network: Network, state: State) -> Frame:
    """The optimizer's moments, as far as it has any; SGD has none, Adagrad and RMSprop only squares."""
    optimizer = network.dense.rule.optimizer
    moments: Frame = {"state/since": np.array(state.since)}
    if optimizer in (MOMENTUM, NESTEROV, ADAM, ADAMW):
        moments["state/m"] = state.m.copy()
    if optimizer >= ADAGRAD:
        moments["state/v"] = state.v.copy()
    return moments


def _maps(network: Network, params: np.ndarray) -> Frame:
    """Activation of every unit over the plane as int8, layer by layer, with the value of 127."""
    frame: Frame = {}
    hidden, first = network.widths[1:-1], network.widths[0]
    side = network.unit_grid
    if hidden:
        values = network.dense.activations(params, network.unit_inputs, first, sum(hidden))
        row = 0
        for layer, units in enumerate(hidden):
            frame |= _map(
                layer, values[row : row + units], side, ceiling(network.activations[layer], values[row : row + units])
            )
            row += units
    outputs = network.dense.activations(params, network.output_inputs, sum(network.widths[:-1]), network.widths[-1])
    return frame | _map(len(hidden), network.score(outputs), int(outputs.shape[1] ** 0.5), 1.0)


def _map(layer: int, values: np.ndarray, side: int, top: float) -> Frame:
    return {f"map/{layer}": quantised(values, top).reshape(-1, side, side), f"range/{layer}": np.array(top, np.float32)}


def ceiling(activation: str, values: np.ndarray) -> float:
    """What full colour means: 1 for bounded functions, else the next power of two, so that limits rarely jump."""
    if activation in ACTIVATIONS and ACTIVATIONS[activation].is_bounded:
        return 1.0
    top = largest(values)
    return 2.0 ** max(0, math.ceil(math.log2(top))) if top > 0 else 1.0
