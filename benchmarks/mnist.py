"""MNIST: what watching costs a network that trains, and how well the presets read the official 10,000 test images.

Images a second of the engine, each frame recorded with all maps of the watched image, against a plain PyTorch loop of the
same net, batch and optimizer that looks at nothing. Both take turns of a few seconds, so that a busy machine is busy for both.
Then the presets are trained on all 60,000 images, and tested on all 10,000.
"""

import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import torch
from torch import nn

from engine.data import image_sets
from engine.experiment import Wish
from engine.experiments.vision.model import fresh
from engine.experiments.vision.presets import PRESETS
from engine.experiments.vision.settings import Vision
from engine.tape import encode
from engine.training.device import device_of

TURN, TURNS = 4.0, 5
"""Seconds of a turn, and turns of each side."""
WATCH = {"image": [0, 0], "maps": "activation"}
LONG = {"LeNet-5": 3, "Modern CNN": 5, "MLP": 5}
"""Epochs of the presets that are trained to the end."""


def engine(experiment: Vision) -> Iterator[int]:
    """Images trained on so far, as a person watches: each frame with its maps, encoded as it is sent."""
    frames = experiment.run()
    frame = next(frames)
    while True:
        yield int(frame["step"]) * experiment.batch_size
        frame = frames.send(Wish(updates=1, seconds=0.05))
        light = experiment.light(frame)
        encode(light | experiment.look(frame, WATCH))


def plain(experiment: Vision) -> Iterator[int]:
    """Images trained on so far by the loop that everybody writes."""
    device = device_of(experiment)[0]
    images, net = (
        image_sets.images_of(experiment),
        fresh(experiment).to(device, memory_format=torch.channels_last).train(),
    )
    x, y = torch.tensor(images.x_train, device=device), torch.tensor(images.y_train, device=device)
    optimizer = torch.optim.Adam(net.parameters(), experiment.lr, fused=True)
    seen, rng = 0, np.random.default_rng(0)
    while True:
        for chosen in torch.tensor(rng.permutation(len(y)), device=device).split(experiment.batch_size):
            batch = (x[chosen].unsqueeze(1).float() / 255).to(memory_format=torch.channels_last)
            loss = nn.functional.cross_entropy(net(batch), y[chosen])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            seen += len(chosen)
            yield seen


def rates(experiment: Vision, turn: float = TURN, turns: int = TURNS) -> tuple[float, float]:
    """Images a second of the engine and of the plain loop, taking turns."""
    sides = [engine(experiment), plain(experiment)]
    counts = [next(side) for side in sides]
    seconds, seen = [0.0, 0.0], [0, 0]
    for number in range(turns + 1):
        for i, side in enumerate(sides):
            began = time.perf_counter()
            while time.perf_counter() - began < turn:
                now = next(side)
            if number:  # the first turn of each is for warming up
                seconds[i] += time.perf_counter() - began
                seen[i] += now - counts[i]
            counts[i] = now
    return seen[0] / seconds[0], seen[1] / seconds[1]


def trained(experiment: Vision) -> tuple[float, float]:
    """Accuracy on the whole test set at the end, and the seconds it took."""
    began = time.perf_counter()
    frames = experiment.run()
    frame = next(frames)
    while True:
        try:
            frame = frames.send(Wish(updates=20))
        except StopIteration:
            return float(frame["full/accuracy"]), time.perf_counter() - began


def main(arguments: list[str]) -> None:
    """Measure, and print a line that a script can read."""
    torch.set_num_threads(1)
    overheads, accuracy = {}, {}
    for name in ("LeNet-5", "Modern CNN"):
        ours, theirs = rates(replace(Vision(**PRESETS[name].settings), epochs=200, schedule="constant"))
        overheads[name] = 100 * (theirs / ours - 1)
        print(
            f"{name}: {ours:,.0f} images a second watched, {theirs:,.0f} in the plain loop, {overheads[name]:.1f} % more time"
        )
    for name, epochs in LONG.items():
        accuracy[name], seconds = trained(replace(Vision(**PRESETS[name].settings), epochs=epochs))
        print(
            f"{name}: {accuracy[name]:.2%} of 10,000 test images after {epochs} epochs of 60,000 in {seconds:.0f} s",
            flush=True,
        )
    print(
        f"mnist lenet_acc={accuracy['LeNet-5']:.4f} cnn_acc={accuracy['Modern CNN']:.4f} "
        f"mlp_acc={accuracy['MLP']:.4f} overhead={max(overheads.values()):.1f}%"
    )
