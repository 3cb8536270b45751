"""Detail of a sentence on its way through the pretrained model, and how alike two sentences are."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from engine.experiment import SettingError
from engine.experiments.minilm.heads import heads
from engine.experiments.minilm.model import encoder, sentence_vector
from engine.experiments.minilm.settings import MiniLM
from engine.experiments.minilm.tokens import sequence_of, unknown_places
from engine.looking import questions
from engine.tape import Frame
from engine.transformer.changes import CHANGES, changes_of
from engine.transformer.inside import cell, head, patterns
from engine.transformer.stream import positions, residual
from engine.transformer.subject import Subject

ABOUT = ("tokens", *CHANGES)
"""Names that say what the other questions are about."""


def look(e: MiniLM, frame: Frame, watch: Mapping[str, Any]) -> Frame:
    """Answer to `watch`, whose questions may be combined; all are about `tokens`, else the watched sentence."""
    text = watch.get("tokens")
    plain = _plain(tuple(sequence_of(e.watched if text is None else text).tokens.tolist()))
    changes = {key: watch[key] for key in CHANGES if key in watch}
    subject = _changed(plain.sequence.tokens.tobytes(), json.dumps(changes)) if changes else plain
    about = np.array(questions.fingerprint(watch, ABOUT))
    found: Frame = {"look/about": about, **_said(subject, plain)}
    for key in watch:
        if key in ANSWERS:
            found |= ANSWERS[key](subject, watch[key])
    if "compare" in watch and subject.changes:
        found |= {"plain/cosine": compare(plain, watch["compare"])["compare/cosine"]}
    return found


@lru_cache(maxsize=1)
def _plain(tokens: tuple[int, ...]) -> Subject:
    """The last sentence, with all that was computed for it: 256 tokens take 85 MB, and the next question is likely about it too."""
    return Subject(MiniLM(), encoder(), sequence_of(tokens), sequence_of)


@lru_cache(maxsize=1)
def _changed(tokens: bytes, changes: str) -> Subject:
    plain = _plain(tuple(np.frombuffer(tokens, np.int64).tolist()))
    return Subject(plain.e, plain.net, plain.sequence, plain.read, changes_of(plain, json.loads(changes)))


def _said(subject: Subject, plain: Subject) -> Frame:
    """The tokens and the sentence's vector; with changes, how alike it is to the one without."""
    vector = sentence_vector(subject.output)
    found = {
        "look/tokens": subject.sequence.tokens.astype(np.int32),
        "look/source": np.array(0),
        "look/unknown": unknown_places(subject.sequence),
        "look/vector": vector,
    }
    return found | ({"plain/kept": vector @ sentence_vector(plain.output)} if subject.changes else {})


def compare(subject: Subject, question: Any) -> Frame:
    """Another sentence -> `compare/cosine`, −1 to 1: how alike the two vectors are. It is read as it is, without the changes."""
    if not isinstance(question, str):
        raise SettingError("“compare” takes a text.")
    other = Subject(subject.e, subject.net, sequence_of(question), subject.read)
    cosine = sentence_vector(subject.output) @ sentence_vector(other.output)
    return {"compare/cosine": np.array(cosine, np.float32), "compare/tokens": other.sequence.tokens.astype(np.int32)}


def _heads(subject: Subject, question: Any) -> Frame:
    questions.true(question, "heads")
    return heads()


ANSWERS = {
    "patterns": patterns,
    "head": head,
    "cell": cell,
    "residual": residual,
    "positions": positions,
    "heads": _heads,
    "compare": compare,
}
