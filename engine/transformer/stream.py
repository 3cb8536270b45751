"""The residual stream on its way up, read at every layer; and the vectors that tokens and positions begin as."""

from typing import Any, cast

import numpy as np
import torch

from engine.experiment import SettingError
from engine.looking import questions
from engine.looking.pca import pca
from engine.tape import Frame
from engine.transformer.inside import MOST_EXACT
from engine.transformer.sampling import softmax
from engine.transformer.subject import Speaking, Subject, array, speakers

TOP = 3


def lens(subject: Subject, question: Any) -> Frame:
    """true -> what each layer would say if it were the last: the logit lens (nostalgebraist 2020).

    `lens/token` `lens/p` (layers + 1, t, 3), the likeliest first, and `lens/target` (layers + 1, t), −1 without a target.
    """
    questions.true(question, "lens")
    net = cast(Speaking, subject.net)  # of a model that says nothing nobody asks this
    blocks = speakers(net)
    stages = [f"in.{blocks[0].place}", *(f"out.{block.place}" for block in blocks)]
    with torch.inference_mode():
        logits = np.stack([array(net.unembedded(subject.tensor(stage))[0]) for stage in stages])
    p = softmax(logits.astype(np.float64))
    top = np.argsort(-p, axis=2, kind="stable")[:, :, :TOP]
    target = subject.sequence.target
    right = p[:, np.arange(len(target)), np.maximum(target, 0)]
    return {
        "lens/token": top.astype(np.int32),
        "lens/p": np.take_along_axis(p, top, 2).astype(np.float32),
        "lens/target": np.where(target >= 0, right, -1).astype(np.float32),
    }


def residual(subject: Subject, question: Any) -> Frame:
    """true -> `residual/norm` (3 · layers, t): length of the stream before, amid and after each layer that speaks.

    A layer's number -> also `residual/values` (3, t, d) of that one, up to 64 tokens.
    """
    stages = [f"{stage}.{block.place}" for block in speakers(subject.net) for stage in ("in", "mid", "out")]
    found = {"residual/norm": np.stack([np.linalg.norm(subject.value(stage), axis=1) for stage in stages])}
    if question is True:
        return found
    place = subject.block(questions.whole_numbers([question], "residual", 1)[0], "residual")
    if len(subject.sequence.all_tokens) > MOST_EXACT:
        raise SettingError(f"The stream's values are shown for up to {MOST_EXACT} tokens.")
    return found | {"residual/values": np.stack([subject.value(f"{stage}.{place}") for stage in ("in", "mid", "out")])}


def embedding(subject: Subject, question: Any) -> Frame:
    """true -> `embedding/xy` (vocabulary, 2), the token vectors by PCA, and `embedding/explained` (2,)."""
    questions.true(question, "embedding")
    xy, shares = pca(array(subject.net.embedding.weight), 2)
    return {"embedding/xy": xy.astype(np.float32), "embedding/explained": shares.astype(np.float32)}


def positions(subject: Subject, question: Any) -> Frame:
    """true -> `positions/table` (t, d), what is added at each place (rotary: angles in radians), and how alike places are,
    `positions/alike` (t, t): cosine similarity; rotary: the mean cosine of the angle between them.
    """
    questions.true(question, "positions")
    if subject.net.kind == "none":
        raise SettingError("This model has no positions.")
    is_rotary = subject.net.kind == "rotary"
    table = array(subject.tensor("angles" if is_rotary else "positions"))
    vectors = np.concatenate([np.cos(table), np.sin(table)], axis=1) if is_rotary else table
    vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    return {"positions/table": table, "positions/alike": vectors @ vectors.T}
