"""Detail of one moment of a graph: other numbers tried out, a chain rule, a finite difference, practice."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.experiment import SettingError
from engine.experiments.backprop.chain import chain
from engine.experiments.backprop.difference import difference
from engine.experiments.backprop.practice import asked, checked, hint
from engine.experiments.backprop.run import frame_at
from engine.experiments.backprop.settings import Backprop
from engine.looking import questions
from engine.tape import Frame, utf8

MOST_ANSWER = 1e15


def look(e: Backprop, frame: Frame, watch: Mapping[str, Any]) -> Frame:
    """Answer to `watch`, whose questions may be combined."""
    found: Frame = {}
    if "values" in watch or "samples" in watch:
        e = e.with_numbers(watch.get("values", e.values), watch.get("samples", e.samples))
        found |= {
            name: values
            for name, values in frame_at(e, int(frame["step"])).items()
            if name not in ("step", "epoch", "end")
        }
    sample = questions.whole_number(watch.get("sample", 0), "sample", 0, e.n_samples - 1)
    if "chain" in watch:
        found |= chain(e.way, _node(e, watch, "chain"), sample)
    if "difference" in watch:
        found |= difference(e, _node(e, watch, "difference"), sample)
    if "practice" in watch:
        seed = questions.whole_number(watch["practice"], "practice", 0, 9999)
        found["practice/asked"] = np.array([e.scheme.shown.index(k) for k in asked(e, seed)], np.int64)
    if "hint" in watch:
        found["text/hint"] = utf8(hint(e, _node(e, watch, "hint")))
    if "answer" in watch:
        place, answer = questions.name_and_number(watch["answer"], "answer", "a node and a number")
        number = questions.number(answer, "answer", -MOST_ANSWER, MOST_ANSWER)
        found |= checked(e, _node(e, {"answer": place}, "answer"), number, sample)
    return found


def _node(e: Backprop, watch: Mapping[str, Any], name: str) -> int:
    """The node of the graph that a question is about, which a leaf leads to."""
    node = e.scheme.shown[questions.whole_number(watch[name], name, 0, len(e.scheme.shown) - 1)]
    if node not in e.scheme.graph.moves:
        raise SettingError(f"“{e.scheme.graph.nodes[node].text[:40]}” is a number for good: it has no gradient.")
    return node
