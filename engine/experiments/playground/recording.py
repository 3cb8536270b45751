"""A real training, recorded for Home: python -m engine.experiments.playground.recording makes assets/home/spiral.safetensors again."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from engine.experiment import Wish
from engine.experiments.playground.settings import Playground
from engine.tape import Frame, encode

FILE = Path(__file__).parents[3] / "assets" / "home" / "spiral.safetensors"
EXPERIMENT = Playground(
    data="spiral", features=("x1", "x2", "sin x1", "sin x2"), hidden=(8, 6), optimizer="Adam", lr=0.01
)
"""What is recorded: the same settings as the card “A spiral from sines”."""
MOMENTS = 80
END = 2600
"""Updates that the recording shows, the first ones closer together than the last: that is where most happens."""


def steps() -> list[int]:
    """The steps that are recorded: 0, then growing like the square of their number."""
    return sorted({round(END * (moment / (MOMENTS - 1)) ** 2) for moment in range(MOMENTS)})


def moments() -> Iterator[Frame]:
    """The frames at these steps, in order."""
    frames = EXPERIMENT.run()
    frame = next(frames)
    for step in steps():
        ahead = step - int(frame["step"])
        if ahead:
            frame = frames.send(Wish(updates=ahead))
        yield frame


def recording() -> Frame:
    """All moments in one frame: `map` (moments, 50, 50) int8, `step` and the losses (moments,), points `x` and classes `y`."""
    made = list(moments())
    scene = EXPERIMENT.scene()
    last = len(EXPERIMENT.hidden)
    return {
        "map": np.concatenate([frame[f"map/{last}"] for frame in made]),
        "step": np.array([frame["step"] for frame in made], np.int32),
        "loss/train": np.array([frame["loss/train"] for frame in made], np.float32),
        "loss/test": np.array([frame["loss/test"] for frame in made], np.float32),
        "x": scene["data/train/x"],
        "y": scene["data/train/y"],
    }


if __name__ == "__main__":
    FILE.write_bytes(encode(recording()))
