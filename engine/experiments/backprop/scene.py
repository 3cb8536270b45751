"""What does not change while one goes over a graph: its nodes, where they stand, and what they are called."""

import numpy as np

from engine.experiments.backprop.layout import layout
from engine.experiments.backprop.operators import OPERATORS
from engine.experiments.backprop.presets import book
from engine.experiments.backprop.run import Timetable
from engine.experiments.backprop.settings import Backprop
from engine.tape import Frame, utf8

INNER, LEAF, INPUT, TARGET, NUMBER = range(5)


def scene(e: Backprop) -> Frame:
    """Numbers and texts; see schema.py."""
    scheme, graph, places = e.scheme, e.scheme.graph, layout(e.scheme)
    at = {k: i for i, k in enumerate(scheme.shown)}
    when = Timetable(e)
    nodes = [graph.nodes[k] for k in scheme.shown]
    return {
        "updates_per_epoch": np.array(1),
        "samples": np.array(e.n_samples),
        "output": np.array(at[graph.output]),
        "node/at": places.nodes,
        "node/kind": np.array([_kind(e, k) for k in scheme.shown]),
        "node/step": when.forward,
        "edge/ends": np.array([(at[a], at[b]) for a, b in scheme.edges], np.int64).reshape(-1, 2),
        "edge/step": when.backward,
        "edge/route": places.routes,
        "text/names": utf8("\n".join(graph.names.get(k, graph.nodes[k].text) for k in scheme.shown)),
        "text/labels": utf8("\n".join(_label(e, k) for k in scheme.shown)),
        "text/texts": utf8("\n".join(node.text for node in nodes)),
        "text/rules": utf8("\n".join(OPERATORS[node.op].rule if node.args else "" for node in nodes)),
        "text/kinks": utf8("\n".join(OPERATORS[node.op].kink if node.args else "" for node in nodes)),
        "text/steps": utf8("\n".join(_steps(e))),
        **book(e),
    }


def _kind(e: Backprop, k: int) -> int:
    node = e.scheme.graph.nodes[k]
    if node.op == "leaf":
        return {"x": INPUT, "t": TARGET}.get(node.name[0], LEAF) if e.is_net else LEAF
    return INNER if k in e.scheme.graph.moves else NUMBER


def _label(e: Backprop, k: int) -> str:
    """In a net's modules a unit is called by its name."""
    graph = e.scheme.graph
    return graph.label(k) if e.scheme.is_whole else graph.names[k]


def _steps(e: Backprop) -> list[str]:
    """What is computed in each step of the way forward."""
    if not e.scheme.is_whole:
        return [module.title for module in e.modules]
    return [e.scheme.graph.nodes[k].text for (k,) in e.scheme.groups]
