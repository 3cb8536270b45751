"""What does not change while one neuron is looked at."""

import numpy as np

from engine.experiments.neuron.gates import GATES, all_neurons, answers, blocked, rows, search, sums
from engine.experiments.neuron.lines import reach
from engine.experiments.neuron.run import wired
from engine.experiments.neuron.settings import Neuron
from engine.tape import Frame, utf8


def scene(e: Neuron) -> Frame:
    """Numbers and texts; see schema.py."""
    return {**_table(e), **_search(e)} if e.is_gate else _plane(e)


def _table(e: Neuron) -> Frame:
    neuron = wired(e)
    return {
        "updates_per_epoch": np.array(2**e.inputs),
        "gate/x": rows(e.inputs).astype(np.uint8),
        "gate/sum": sums(neuron),
        "gate/blocked": blocked(neuron, e.absolute).astype(np.uint8),
        "gate/answer": answers(neuron, e.absolute).astype(np.uint8),
        "gate/target": np.array(GATES[e.inputs][e.gate], np.uint8),
    }


def _search(e: Neuron) -> Frame:
    found, offered = search(e.inputs, e.absolute, e.gate), GATES[e.inputs]
    are = set(all_neurons(e.inputs, e.absolute).values())
    return {
        "search/neurons": np.array(found.neurons),
        "search/functions": np.array([found.functions, 2**2**e.inputs]),
        "search/right": np.array(found.right),
        "search/wires": np.array(found.best.wires),
        "search/threshold": np.array(float(found.best.threshold)),
        "search/can": np.array([truth in are for truth in offered.values()], np.uint8),
        "text/gates": utf8("\n".join(offered)),
    }


def _plane(e: Neuron) -> Frame:
    data = e.samples()
    best, bound = reach(data.x.tobytes(), data.y.tobytes())
    found = {
        "updates_per_epoch": np.array(max(1, len(data.x))),
        "data/x": data.x,
        "data/y": data.y.astype(np.uint8),
        "data/own": np.array(len(e.own)),
        "best/right": np.array(best.right),
        "best/line": best.line,
    }
    return found | ({f"bound/{name}": np.array(value) for name, value in bound._asdict().items()} if bound else {})
