"""`python -m engine.warm`: compile the kernel once, so that no one's first click waits for it. Workers are warmed by `warm` too."""

import time

from engine.experiment import Wish
from engine.experiments.playground.settings import Playground
from engine.experiments.vision.settings import Vision
from engine.tape import encode


def warm() -> None:
    """Make a few frames and details of the default experiment: everything the page needs is compiled or loaded after it."""
    experiment = Playground()
    frames = experiment.run()
    frame = next(frames)
    frame = frames.send(Wish(updates=1))
    frame = frames.send(Wish(updates=1, seconds=0.001))
    encode(experiment.scene())
    experiment.look(frame, {"unit": [0, 0], "point": [0, 0], "sample": 0})
    experiment.look(frame, {"explain": [-1, -1, -1, -1]})
    next(Playground(activation="ReLU").run())
    warm_images()


def warm_images() -> None:
    """PyTorch, MNIST and the first frame of an image network, so that workers forked after it have them.

    Nothing is trained: PyTorch's backward pass starts threads, and those would not be there after a fork.
    """
    import torch

    torch.set_num_threads(1)
    vision = Vision()
    frame = next(vision.run())
    encode(vision.scene())
    vision.look(frame, {"image": [0, 0], "maps": "activation"})


if __name__ == "__main__":
    began = time.perf_counter()
    warm()
    print(f"The engine is compiled ({time.perf_counter() - began:.1f} s).")
