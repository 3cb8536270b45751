"""What comes next: probabilities of the next token, and text that is said step by step."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.experiment import SettingError
from engine.experiments.attention.budget import lengths, most_said
from engine.experiments.attention.subject import Subject
from engine.experiments.attention.tasks import vocabulary_of
from engine.experiments.attention.tokens import MASK, decoded
from engine.looking import questions
from engine.tape import Frame, utf8
from engine.transformer.changes import after
from engine.transformer.sampling import Sampling, Watched, continued, probabilities, softmax
from engine.transformer.watcher import Watcher

TOP = 5
LISTED = 12
"""The likeliest tokens, which a page shows one by one; the others it shows as one sum."""
MOST_SEED = 2**31


def sampling_of(watch: Mapping[str, Any]) -> Sampling:
    """Temperature 0 to 10, top-k (0: all), top-p above 0 to 1. Raises SettingError."""
    temperature = questions.number(watch.get("temperature", 1.0), "temperature", 0, 10)
    top_p = questions.number(watch.get("top_p", 1.0), "top_p", 0, 1)
    if top_p == 0 or 0 < temperature < 0.01:
        raise SettingError("“top_p” is above 0; “temperature” is 0 (always the likeliest) or at least 0.01.")
    return Sampling(temperature, questions.whole_number(watch.get("top_k", 0), "top_k", 0, 1000), top_p)


def following(subject: Subject, watch: Mapping[str, Any]) -> Frame:
    """“next”: true -> tokens by probability, at the place `at` (the last; of an encoder the first mask).

    `next/token` (vocabulary,) int32, `next/logit`, `next/plain` before temperature, top-k and top-p, `next/p` after them,
    with changes `next/before`. `next/rest`: of each of these three that is there, the sum beyond the first `next/listed`.
    """
    questions.true(watch["next"], "next")
    at = questions.whole_number(watch.get("at", _place(subject)), "at", 0, len(subject.sequence.tokens) - 1)
    logits = subject.output[at]
    order = np.argsort(-logits, kind="stable")
    shares = {"plain": softmax(logits.astype(np.float64)), "p": probabilities(logits, sampling_of(watch))}
    if subject.changes:
        shares["before"] = softmax(subject.plain.output[at].astype(np.float64))
    return {
        "next/at": np.array(at),
        "next/token": order.astype(np.int32),
        "next/logit": logits[order],
        **{f"next/{name}": share[order].astype(np.float32) for name, share in shares.items()},
        "next/rest": np.array([share[order[LISTED:]].sum() for share in shares.values()], np.float32),
        "next/listed": np.array(LISTED),
    }


def _place(subject: Subject) -> int:
    """Where the next token is asked for, if no place is named."""
    masks = np.flatnonzero(subject.sequence.tokens == vocabulary_of(subject.e).index(MASK))
    return int(masks[0]) if subject.e.family == "encoder" and len(masks) else len(subject.sequence.tokens) - 1


def _watched(subject: Subject) -> Watched:
    """What is switched off stays off while the text grows."""
    return lambda gone: Watcher(after(subject.changes, gone)) if subject.changes else None


def generate(subject: Subject, watch: Mapping[str, Any]) -> Frame:
    """“generate”: n -> the n tokens that it says after the sequence, drawn with `seed`; also with parts switched off.

    `generate/tokens` (n,) int32, `generate/p` (n,), and at each place the five likeliest, `generate/top` `generate/top_p` (n, 5).
    """
    n = questions.whole_number(watch["generate"], "generate", 1, most_said(subject.e))
    if subject.e.family == "encoder":
        raise SettingError("An encoder fills in masked tokens; it does not go on.")
    if "edit" in watch or "patch" in watch:
        raise SettingError("“generate” goes with “off”; edited and patched values are for one sequence only.")
    seed = questions.whole_number(watch.get("seed", subject.e.seed_data), "seed", 0, MOST_SEED)
    s, most = subject.sequence, lengths(subject.e)[1]  # as many as in training
    tokens, p = continued(subject.net, s.tokens, s.source, n, sampling_of(watch), seed, most, _watched(subject))
    top = np.argsort(-p, axis=1, kind="stable")[:, :TOP]
    return {
        "generate/tokens": tokens.astype(np.int32),
        "generate/p": p[np.arange(n), tokens].astype(np.float32),
        "generate/top": top.astype(np.int32),
        "generate/top_p": np.take_along_axis(p, top, 1).astype(np.float32),
        "text/generated": utf8(decoded(tokens, vocabulary_of(subject.e))),
    }
