"""The update after a frame, explained for one weight of a convolution or a dense layer."""

from typing import Any

import numpy as np
import torch

from engine.experiment import SettingError
from engine.experiments.vision.model import fresh
from engine.experiments.vision.settings import Vision
from engine.experiments.vision.training import Batch, task_at
from engine.looking import questions
from engine.looking.ledger import Line
from engine.tape import Frame
from engine.training import explain
from engine.training.task import base_of
from engine.training.trainer import Trainer

EXPLAINED = ("conv", "dense")


def explained(e: Vision, frame: Frame, question: Any) -> Frame:
    """[layer, unit, weight, sample]; a weight of −1 is the unit's that changes most, a sample of −1 the one that brings most to it."""
    i, unit, number, sample = questions.whole_numbers(question, "explain", 4)
    planned = e.plan[questions.within(i, "layer", 0, len(e.plan) - 1)]
    if planned.kind not in EXPLAINED:
        raise SettingError(
            f"Layer {i + 1} has no weights that are explained here: choose a convolution or a dense layer."
        )
    questions.within(unit, f"unit of layer {i + 1}", 0, planned.shape[0] - 1)
    trainer = Trainer(task_at(e, int(frame["step"]), base_of(frame)), frame)
    name, last = str(i), str(len(e.plan) - 1)
    made = explain.made(trainer, name, range(unit, unit + 1), (last,))
    assert isinstance(made.batch, Batch)
    assert made.outcome.each is not None
    count = made.numbers.before.shape[1]
    place = explain.most_changed(made, range(count)) if number == -1 else (unit, number)
    then = _drawn_anew(e, i, place) if name == last and int(frame["step"]) + 1 == e.pretrain else None
    found = explain.explained(e, e.schedule, made, place, sample, made.outcome.each, then)
    images = _images(e, made.batch, made.seen.outputs[last], found["explain/rows"])
    return found | images | {"explain/at": np.array([i, unit])}


def _drawn_anew(e: Vision, i: int, place: tuple[int, int]) -> Line:
    """What pre-training has taught the output layer is given up at its end."""
    unit, number = place
    weight, bias = (fresh(e).get_parameter(f"{i}.{name}")[unit].detach() for name in ("weight", "bias"))
    drawn = float(torch.cat([weight.ravel(), bias[None]])[number])
    return Line("then drawn anew, as pre-training ends", "w", "{}", {"drawn": drawn}, lambda w: w)


def _images(e: Vision, batch: Batch, logits: torch.Tensor, rows: np.ndarray) -> Frame:
    """The listed images as they were trained on, their labels, and how probable these were."""
    pixels = (batch.x[rows, 0].clamp(0, 1) * 255).round().to(torch.uint8).cpu().numpy()
    found: Frame = {"explain/images": pixels, "explain/label": batch.y[rows].cpu().numpy().astype(np.int32)}
    if e.goal == "rebuild":
        return found
    p = torch.softmax(logits[rows], 1).gather(1, batch.y[rows, None])[:, 0]
    return found | {"explain/p": p.cpu().numpy().astype(np.float32)}
