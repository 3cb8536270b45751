"""Detail of one moment of a Transformer: what it says to a sequence, everything inside, and what happens when parts are broken."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from engine.experiments.attention.altered import named, tested
from engine.experiments.attention.explain import explained
from engine.experiments.attention.sequence import sequence_of, unknown_places
from engine.experiments.attention.settings import Attention
from engine.experiments.attention.shots import shots
from engine.experiments.attention.speaking import following, generate
from engine.experiments.attention.subject import Subject
from engine.experiments.attention.weights import model_of
from engine.looking import questions
from engine.tape import Frame
from engine.transformer.changes import CHANGES, changes_of
from engine.transformer.inside import cell, head, patterns
from engine.transformer.sampling import softmax
from engine.transformer.stream import embedding, lens, positions, residual

SUBJECT = ("tokens", *CHANGES)
"""Names that say what the other questions are about."""


def look(e: Attention, frame: Frame, watch: Mapping[str, Any]) -> Frame:
    """Answer to `watch`, whose questions may be combined; all are about `tokens`, else the watched sequence."""
    plain = Subject(e, model_of(e, frame), sequence_of(e, watch.get("tokens")), partial(sequence_of, e))
    subject = replace(plain, changes=changes_of(plain, watch))
    about = np.array(questions.fingerprint(watch, SUBJECT))
    found: Frame = {"look/about": about, **said(subject)}
    if "explain" in watch:
        found |= explained(e, frame, watch["explain"])
    for key in watch:
        if key in ANSWERS:
            found |= ANSWERS[key](subject, watch[key])
        elif key in OF_ALL or key in TALK:
            found |= (OF_ALL | TALK)[key](subject, watch)
    return found


def said(subject: Subject) -> Frame:
    """The sequence, and what the model says to it: at each place the likeliest token, the target, its probability and loss."""
    s = subject.sequence
    found = {
        "look/tokens": s.all_tokens.astype(np.int32),
        "look/source": np.array(0 if s.source is None else len(s.source)),
        "look/target": s.target.astype(np.int32),
        "look/unknown": unknown_places(subject.e, s),
        **_outcome(subject, "look"),
    }
    return found | (_outcome(subject.plain, "plain") if subject.changes else {})


def _outcome(subject: Subject, name: str) -> Frame:
    """Loss over the places that count, −1 if none does; at each place what is said and how probable that and the target are."""
    target, logits = subject.sequence.target, subject.output.astype(np.float64)
    p, counts = softmax(logits), target >= 0
    right = np.where(counts, p[np.arange(len(target)), np.maximum(target, 0)], -1)
    shifted = logits - logits.max(axis=1, keepdims=True)
    logs = np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(target)), np.maximum(target, 0)]
    return {
        f"{name}/said": p.argmax(axis=1).astype(np.int32),
        f"{name}/said_p": p.max(axis=1).astype(np.float32),
        f"{name}/p": right.astype(np.float32),
        f"{name}/losses": np.where(counts, logs, -1).astype(np.float32),
        f"{name}/loss": np.array(logs[counts].mean() if counts.any() else -1, np.float32),
    }


ANSWERS = {
    "patterns": patterns,
    "head": head,
    "cell": cell,
    "lens": lens,
    "residual": residual,
    "embedding": embedding,
    "positions": positions,
    "shots": shots,
}
OF_ALL = {"heads": named, "tested": tested}
"""Questions about the model whatever it reads."""
TALK = {"next": following, "generate": generate}
"""Questions that temperature, top-k, top-p and seed belong to."""
