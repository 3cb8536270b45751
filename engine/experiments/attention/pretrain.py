"""Trains what is shipped, through the ordinary experiment: `python -m engine.experiments.attention.pretrain Shakespeare`.

Half an hour of one core. Weights and log are written every 1,000 updates, so that a run that is cut off leaves something.
"""

import csv
import sys
import time

import numpy as np
import torch
from safetensors.numpy import save as packed

from engine.experiment import Wish
from engine.experiments.attention.settings import Attention
from engine.experiments.attention.shipped import SHIPPED, Shipped
from engine.tape import Frame

NOTED, SAVED = 200, 1000
"""Updates between two lines of the log, and between two writings of the weights."""
COLUMNS = ("step", "loss/train", "loss/test", "accuracy/test")


def pretrain(shipped: Shipped) -> None:
    """Train, and write weights and log."""
    experiment = Attention(**shipped.form, **shipped.training)
    frames, began, rows = experiment.run(), time.process_time(), []
    frame = next(frames)
    while frame is not None:
        rows.append([f"{float(frame[name]):.6g}" for name in COLUMNS] + [f"{time.process_time() - began:.0f}"])
        if int(frame["step"]) % SAVED == 0 or int(frame["step"]) == int(frame["end"]):
            save(shipped, experiment, frame, rows)
            print(dict(zip((*COLUMNS, "seconds"), rows[-1], strict=True)), flush=True)
        frame = following(frames)


def following(frames) -> Frame | None:
    """The next frame to note; None at the end."""
    try:
        return frames.send(Wish(updates=NOTED))
    except StopIteration:
        return None


def save(shipped: Shipped, experiment: Attention, frame: Frame, rows: list[list[str]]) -> None:
    """Weights, in half precision, and the log so far."""
    weights = {
        name.removeprefix("param/"): values.astype(np.float16)
        for name, values in frame.items()
        if name.startswith("param/")
    }
    shipped.weights.parent.mkdir(parents=True, exist_ok=True)
    about = {"experiment": f"/attention?{experiment.address}", "step": str(int(frame["step"]))}
    shipped.weights.write_bytes(packed(weights, about))
    with shipped.log.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([(*COLUMNS, "seconds"), *rows])


if __name__ == "__main__":
    torch.set_num_threads(1)
    pretrain(SHIPPED[sys.argv[1]])
