"""Curves, a unit's samples, softmax of any logits, a deep network's signals, losses: each answers one question."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from engine.experiment import SettingError
from engine.experiments.activations.curves import functions, unit
from engine.experiments.activations.depth import depth
from engine.experiments.activations.losses import losses
from engine.experiments.activations.settings import Activations
from engine.experiments.activations.softmax import bars
from engine.looking import questions
from engine.tape import Frame


def look(e: Activations, frame: Frame, watch: Mapping[str, Any]) -> Frame:
    """Answer to `watch`, whose questions may be combined."""
    found: Frame = {}
    for name, question in watch.items():
        found |= ANSWERS[name](e, question)
    return found


def _plain(name: str, answer: Callable[[Activations], Frame]) -> Callable[[Activations, Any], Frame]:
    """An answer that depends on the settings alone."""

    def given(e: Activations, question: Any) -> Frame:
        questions.true(question, name)
        return answer(e)

    return given


def _softmax(e: Activations, question: Any) -> Frame:
    """[temperature, logit, logit, …], as they are while one of them is dragged; checked as the settings are."""
    if not isinstance(question, (list, tuple)) or not question:
        raise SettingError("“softmax” takes a temperature and logits.")
    temperature, logits = e.checked("temperature", question[0]), e.checked("logits", question[1:])
    return bars(np.array(logits), temperature)


ANSWERS = {
    "functions": _plain("functions", lambda e: functions(e.functions)),
    "unit": _plain("unit", lambda e: unit(e.sums_activation, e.sums)),
    "softmax": _softmax,
    "depth": _plain("depth", depth),
    "losses": _plain("losses", lambda e: losses()),
}
