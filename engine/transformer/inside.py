"""Inside attention: patterns of all heads, one head from queries to result, one cell with its arithmetic."""

from math import sqrt
from typing import Any

import numpy as np
import torch

from engine.experiment import SettingError
from engine.looking import questions
from engine.tape import Frame
from engine.transformer.subject import Subject

MOST_EXACT = 64
"""Tokens up to which all patterns come as float32: 18 attentions of 8 heads take 2.4 MB."""
STEPS = ("q", "k", "v", "scores", "scaled", "masked", "pattern", "result")


def patterns(subject: Subject, question: Any) -> Frame:
    """true -> `pattern/a` (heads, t, s) uint8 of every attention, value / 255; a list of attentions -> of these only.

    “exact” -> of every attention as float32, up to 64 tokens.
    """
    if question == "exact":
        return _exact(subject)
    places = range(len(subject.net.attentions)) if question is True else _places(subject, question)
    return {f"pattern/{place}": _rounded(subject.tensor(f"{place}.pattern")[0]) for place in places}


def _exact(subject: Subject) -> Frame:
    n = len(subject.sequence.all_tokens)
    if n > MOST_EXACT:
        raise SettingError(f"Exact patterns of all heads are for up to {MOST_EXACT} tokens, not {n}; ask for one head.")
    return {f"pattern/{part.place}": subject.value(f"{part.place}.pattern") for part in subject.net.attentions}


def _places(subject: Subject, question: Any) -> list[int]:
    if not isinstance(question, (list, tuple)):
        raise SettingError("“patterns” takes true, “exact” or a list of attentions.")
    return [subject.attention(place, "patterns") for place in questions.whole_numbers(question, "patterns", 0)]


def _rounded(pattern: torch.Tensor) -> np.ndarray:
    return (pattern * 255).round().to(torch.uint8).cpu().numpy()


def head(subject: Subject, question: Any) -> Frame:
    """[attention, head] -> `head/q` … `head/result` float32, in the order of the formula; −∞ where masked."""
    a, h = questions.whole_numbers(question, "head", 2)
    subject.head(a, h, "head")
    return {f"head/{step}": subject.value(f"{a}.{step}")[h] for step in STEPS} | {"head/at": np.array([a, h])}


def _cell(subject: Subject, question: list[int]) -> list[int]:
    """Attention, head, row and column, all of which exist, or SettingError."""
    a, h, i, j = question
    subject.head(a, h, "cell")
    rows, columns = subject.sizes(a)
    return [a, h, questions.within(i, "cell: row", 0, rows - 1), questions.within(j, "cell: column", 0, columns - 1)]


def cell(subject: Subject, question: Any) -> Frame:
    """[attention, head, row, column] -> the arithmetic of one cell, from q · k to its part of the result."""
    a, h, i, j = _cell(subject, questions.whole_numbers(question, "cell", 4))
    q, k, v, scores, scaled, masked, pattern, result = (subject.value(f"{a}.{step}")[h] for step in STEPS)
    exp = np.exp(masked[i] - masked[i].max())
    return {
        "cell/at": np.array([a, h, i, j]),
        "cell/q": q[i],
        "cell/k": k[j],
        "cell/product": q[i] * k[j],
        "cell/score": scores[i, j],
        "cell/root": np.array(sqrt(q.shape[1]), np.float32),
        "cell/scaled": scaled[i, j],
        "cell/visible": np.isfinite(masked[i]).astype(np.uint8),
        "cell/row": scaled[i],
        "cell/exp": exp,
        "cell/sum": np.array(exp.sum(dtype=np.float64), np.float32),
        "cell/pattern": pattern[i],
        "cell/weight": pattern[i, j],
        "cell/v": v[j],
        "cell/part": pattern[i, j] * v[j],
        "cell/result": result[i],
    }
