"""Tests: loss and accuracy on what is held back, position by position, samples, and what the heads do."""

import numpy as np
import torch

from engine.experiment import NotFiniteError
from engine.experiments.attention.batches import Batch, held_out
from engine.experiments.attention.budget import affordable, lengths, most_said
from engine.experiments.attention.heads import heads
from engine.experiments.attention.model import Transformer
from engine.experiments.attention.objective import rights_and_loss
from engine.experiments.attention.settings import Attention
from engine.experiments.attention.tasks import as_read, vocabulary_of
from engine.experiments.attention.tokens import START, encoded
from engine.tape import Frame
from engine.transformer.sampling import GREEDY, Sampling, continued
from engine.transformer.sequence import IGNORED

OFTEN = (0, 10, 20, 50)
EVERY, EVERY_TEXT = 100, 200
SAMPLES, SAMPLE_TEXT = 4, 48
"""Test examples that are answered, and characters that are said after the prompt; by a large model fewer."""
OF_SAMPLES = Sampling(0.8)


def is_due(step: int, is_text: bool) -> bool:
    """Whether there is a test at this step; those of a text take longer, as it says many characters."""
    return step in OFTEN or step % (EVERY_TEXT if is_text else EVERY) == 0


def measured(e: Attention, net: Transformer, device: str) -> Frame:
    """What a test finds. Raises NotFiniteError."""
    batch = held_out(e)
    with torch.inference_mode():
        rights, loss = rights_and_loss(net, batch, device)
    if not torch.isfinite(loss):
        raise NotFiniteError
    found: Frame = {"test/n": np.array(len(batch.tokens)), "loss/test": np.array(loss.item(), np.float32)}
    found |= _accuracy(e, rights, batch) | samples(e, net, batch) | heads(e, net)
    return {name: np.asarray(array) for name, array in found.items()}


def _accuracy(e: Attention, rights: np.ndarray, batch: Batch) -> Frame:
    """Share of right tokens, of a task's examples right in every token, and at each position (−1 where nothing counts)."""
    counts = batch.target >= 0
    n = counts.sum(axis=0)
    at = np.where(n > 0, (rights & counts).sum(axis=0) / np.maximum(n, 1), -1)
    exact = {} if e.is_text else {"exact/test": np.array((rights | ~counts).all(axis=1).mean(), np.float32)}
    return {
        "accuracy/test": np.array(rights[counts].mean(), np.float32),
        **exact,
        "position/accuracy": at.astype(np.float32),
    }


def samples(e: Attention, net: Transformer, batch: Batch) -> Frame:
    """What it says by itself: `sample/tokens` (k, t) int32, and from which place on it is its own, `sample/from`.

    A task's test examples are answered with the likeliest tokens, beside them `sample/target` (k, t) what would be right, −1
    where nothing counts, and `sample/source` (k, s) what an encoder–decoder has read. A text is drawn at temperature 0.8 with
    a fixed seed. An encoder fills in what is masked.
    """
    if e.family == "encoder":
        return _filled(net, batch)
    return _text(e, net) if e.is_text else _answers(e, net, batch)


def _answers(e: Attention, net: Transformer, batch: Batch) -> Frame:
    first = int((batch.target >= 0).argmax(axis=1).max()) + 1
    said = batch.tokens.shape[1] + 1 - first
    n = affordable(e, SAMPLES, said)
    tokens, target, source = batch.tokens[:n], batch.target[:n], None if batch.source is None else batch.source[:n]
    rows = []
    for i, given in enumerate(tokens[:, :first]):
        own = continued(net, given, None if source is None else source[i], said, Sampling(GREEDY), 0, 256)[0]
        rows.append(np.append(given, own))
    # What is right at a place is the target of the place before it.
    target = np.pad(target, ((0, 0), (1, 0)), constant_values=IGNORED)
    found = {
        "sample/tokens": np.array(rows, np.int32),
        "sample/from": np.array(first),
        "sample/target": target.astype(np.int32),
    }
    return found if source is None else found | {"sample/source": source.astype(np.int32)}


def _filled(net: Transformer, batch: Batch) -> Frame:
    tokens, target = batch.tokens[:SAMPLES], batch.target[:SAMPLES]
    with torch.inference_mode():
        said = net(torch.from_numpy(tokens).to(net.embedding.weight.device)).argmax(2).cpu().numpy()
    return {
        "sample/tokens": np.where(target >= 0, said, tokens).astype(np.int32),
        "sample/from": np.array(0),
        "sample/target": target.astype(np.int32),
    }


def _text(e: Attention, net: Transformer) -> Frame:
    vocabulary = vocabulary_of(e)
    prompt = encoded(as_read(e, e.prompt), vocabulary)
    if not len(prompt):
        prompt = encoded("\n", vocabulary)
    begin, source = prompt, None
    if e.family == "encoder-decoder":
        begin, source = np.array([vocabulary.index(START)]), prompt[-lengths(e)[0] :]
    said, _ = continued(net, begin, source, min(SAMPLE_TEXT, most_said(e)), OF_SAMPLES, e.seed_data, lengths(e)[1])
    shown = np.append(prompt, said)
    return {"sample/tokens": shown[None].astype(np.int32), "sample/from": np.array(len(prompt))}
