"""The update after a frame, explained for one weight of a head: of its queries, keys, values, or of how its result is written."""

from typing import Any

import numpy as np
import torch
from torch.nn import functional

from engine.experiments.attention.batches import Batch
from engine.experiments.attention.cells import MADE, cells, head_of
from engine.experiments.attention.model import Transformer
from engine.experiments.attention.settings import Attention
from engine.experiments.attention.training import Training
from engine.looking import questions
from engine.tape import Frame
from engine.training import explain
from engine.training.task import base_of
from engine.training.trainer import Trainer
from engine.transformer.sequence import IGNORED

PARTS = "qkvo"


def explained(e: Attention, frame: Frame, question: Any) -> Frame:
    """[attention, head, part, unit, weight, sample]; part 0 to 3: W_q, W_k, W_v, W_o. A weight of −1: the head's that changes most in
    that matrix, whatever the unit; a sample of −1: the one that brings most."""
    a, head, part, unit, number, sample = questions.whole_numbers(question, "explain", 6)
    trainer = Trainer(Training(e, base_of(frame)), frame)
    net = trainer.learner.net
    assert isinstance(net, Transformer)
    questions.within(a, "attention", 0, len(net.attentions) - 1)
    questions.within(head, "head", 0, e.n_heads - 1)
    questions.within(part, "part", 0, len(PARTS) - 1)
    units, numbers = _of_head(e, head, PARTS[part])
    name = next(name for name, module in net.named_modules() if module is net.attentions[a])
    made = explain.made(trainer, f"{name}.{PARTS[part]}", units, ("", *(f"{name}.{each}" for each in PARTS)))
    if number == -1:
        unit, number = explain.most_changed(made, numbers)
    else:
        unit = questions.within(unit, "unit", units.start, units.stop - 1)
        number = questions.within(number, "weight", numbers.start, numbers.stop - 1)
    assert isinstance(made.batch, Batch)
    found = explain.explained(e, _schedule(e), made, (unit, number), sample, _losses(made.seen.outputs[""], made.batch))
    if PARTS[part] in MADE:
        w_o = torch.from_numpy(frame[f"param/{name}.o.weight"])
        looked = head_of(net, name, head, made.seen, w_o, int(found["explain/sample"]))
        found |= cells(looked, PARTS[part], unit - units.start, number)
    return found | _examples(made.batch, found["explain/rows"]) | {"explain/at": np.array([a, head, part, unit])}


def _of_head(e: Attention, head: int, part: str) -> tuple[range, range]:
    """The units and the numbers in them that belong to a head: of W_o these are columns, of the others rows with their bias."""
    size = e.d_model // e.n_heads
    own = range(head * size, (head + 1) * size)
    return (range(e.d_model), own) if part == "o" else (own, range(e.d_model + 1))


def _schedule(e: Attention) -> str:
    return f"{e.schedule} and warm-up" if e.warmup else e.schedule


def _losses(logits: torch.Tensor, batch: Batch) -> np.ndarray:
    """Mean cross-entropy of each example over what counts of it (b,)."""
    target = torch.from_numpy(batch.target).to(logits.device)
    each = functional.cross_entropy(logits.transpose(1, 2), target, ignore_index=IGNORED, reduction="none").sum(1)
    return (each / (target != IGNORED).sum(1).clamp_min(1)).cpu().numpy()


def _examples(batch: Batch, rows: np.ndarray) -> Frame:
    """The listed sequences as they are read, and what should be said."""
    found: Frame = {
        "explain/tokens": batch.tokens[rows].astype(np.int32),
        "explain/target": batch.target[rows].astype(np.int32),
    }
    return found if batch.source is None else found | {"explain/source": batch.source[rows].astype(np.int32)}
