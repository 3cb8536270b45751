"""A GPU: what it is worth, measured in one run against the plain PyTorch loop on it and against the CPU.

`python -m benchmarks gpu`: images a second of LeNet-5 and of the modern CNN, tokens a second of the largest Transformer (6
layers, 8 heads, 256 wide), each as a person watches it, beside a loop that looks at nothing, and beside one core. Then the
app: a large run has to be computed on the GPU, and to go on on the CPU, with a sentence, when the GPU's process is killed.
Without a GPU that PyTorch can use it says so, and that is all.
"""

import json
import os
import signal
import time
from collections.abc import Callable
from dataclasses import replace

import torch
from websockets.sync.client import connect

from benchmarks import attention, mnist
from benchmarks.serving import Server, serving
from benchmarks.visitor import Binary, Visitor, read
from engine.experiments.vision.presets import PRESETS
from engine.experiments.vision.settings import Vision
from engine.tape import decode
from engine.training.device import Place, be_exact, computed_at

TURN, TURNS = 4.0, 3
"""Seconds of a turn, and turns of each side."""
LARGE = "batch_size=256&epochs=200"
"""LeNet-5 with a batch that is worth the way to the GPU."""


def images(name: str) -> tuple[float, float]:
    """Images a second of a preset as it is watched, and of the plain loop, here."""
    experiment = replace(Vision(**PRESETS[name].settings), epochs=200, schedule="constant", batch_size=256)
    return mnist.rates(experiment, TURN, TURNS)


def tokens() -> tuple[float, float]:
    """Tokens a second of the largest Transformer as it is watched, and of the plain loop, here."""
    return attention.rates(attention.LARGE, TURN, TURNS)


MEASURED: dict[str, tuple[str, Callable[[], tuple[float, float]]]] = {
    "lenet": ("LeNet-5, images", lambda: images("LeNet-5")),
    "cnn": ("Modern CNN, images", lambda: images("Modern CNN")),
    "gpt": ("Transformer, tokens", tokens),
}


def speedups(gpu: Place) -> dict[str, float]:
    """How many times faster the GPU is than one core, each as it is watched."""
    found = {}
    for name, (words, rates) in MEASURED.items():
        with computed_at(gpu):
            ours, plain = rates()
        core, _ = rates()
        found[name] = ours / core
        print(
            f"{words} a second: {ours:,.0f} on the GPU, {plain:,.0f} in the plain loop on it, {core:,.0f} on one core.",
            flush=True,
        )
    return found


def live(server: Server) -> str:
    """A large run through the app: computed on the GPU, and after a kill of its process on the CPU, with a sentence."""
    until = time.monotonic() + 120
    while not server.health().get("gpus"):
        if time.monotonic() > until:
            return "no-gpu-worker"
        time.sleep(0.2)
    visitor = Visitor(server.url)
    about = {"origin": visitor.url, "additional_headers": visitor.headers, "compression": None, "max_size": None}
    with connect(visitor.live(visitor.open_run(LARGE, "vision")), **about) as socket:
        if "on the GPU" not in _device(socket):
            return "not-on-gpu"
        step = _played(socket, 0, 50)
        os.kill(server.health()["gpu_workers"][0], signal.SIGKILL)
        socket.send(_frames(step))
        note = _next(socket, lambda said: isinstance(said, dict) and said["is"] == "run")["note"]
        print(f"After a kill of the GPU's process: {note}")
        if "goes on on the CPU" not in note or "on the GPU" in _device(socket):
            return "not-moved"
        return "ok" if _played(socket, step, step + 50) > step else "stopped"


def _frames(step: int) -> str:
    return json.dumps({"do": "frames", "from": step, "n": 256, "updates": 1, "seconds": 0.05})


def _next(socket, is_it: Callable):
    while True:
        said = read(socket.recv(timeout=60))
        if is_it(said):
            return said


def _device(socket) -> str:
    """What the next scene says of where it is computed."""
    scene = _next(socket, lambda said: isinstance(said, Binary) and said.kind == "scene")
    return bytes(decode(scene.data)["text/device"]).decode()


def _played(socket, step: int, last: int) -> int:
    """Play from one step to another; the step that was reached."""
    socket.send(_frames(step))
    while step < last:
        frame = _next(socket, lambda said: isinstance(said, Binary) and said.kind == "frame")
        step = int(decode(frame.data)["step"])
    return step


def main(arguments: list[str]) -> None:
    """Measure, and print a line that a script can read."""
    torch.set_num_threads(1)
    if not torch.cuda.is_available():
        print("gpu device=none: PyTorch finds no GPU here that it can use, so nothing was measured.")
        return
    be_exact()
    name = torch.cuda.get_device_name(0)
    found = speedups(Place("cuda:0", name))
    with serving() as server:
        server.wait_until_warm()
        outcome = live(server)
    speeds = " ".join(f"{short}={times:.1f}x" for short, times in found.items())
    print(f"gpu device={name.replace(' ', '_')} {speeds} live={outcome}")
