"""The exported script, run alone beside the image file, prints the losses that the page shows."""

import re
import subprocess
import sys
from dataclasses import replace

import pytest
import torch

from engine import catalog
from engine.data.shipped_images import FILES, FOLDER
from engine.experiment import Wish
from engine.experiments.vision.model import fresh
from engine.experiments.vision.presets import PRESETS
from engine.experiments.vision.settings import Vision

SMALL = Vision(n_train=400, epochs=15, layers=("conv:4:5", "tanh", "avgpool:2", "flatten", "dense:16", "ReLU"))
EXPERIMENTS = {
    "small": SMALL,
    "everything at once": replace(
        SMALL,
        layers=("conv:4:3:2:1", "batchnorm", "sin", "residual:6:2", "dropout:20", "conv:5:1:2", "layernorm", "gap", "dense:9", "GELU"),
        shift=2,
        rotate=10,
        scale=10,
        clip=0.5,
        l2=0.001,
        init="orthogonal",
        optimizer="AdamW",
        schedule="step",
        early_stop=19,
        epochs=20,
        lr=0.0003,
    ),
    "mistakes": replace(SMALL, hard=25, epochs=8, n_train=800, lr=0.0005),
    "autoencoder": replace(SMALL, goal="rebuild", loss="binary cross-entropy", layers=("flatten", "dense:8", "ReLU", "dense:2")),
    "squared error": replace(SMALL, loss="MSE", optimizer="Nesterov", lr=0.1, schedule="warm-up", batch_size=37),
    "transfer": replace(SMALL, data="Fashion-MNIST", n_train=120, pretrain=110, freeze=1, epochs=60),
}  # fmt: skip


STEP = 100
"""Updates between two lines of a script."""
ALL_OF_THEM = """
import runpy, sys
for call in sys.argv[1:]:
    sys.argv = call.split("|")
    runpy.run_path(sys.argv[0], run_name="__main__")
    print("the end of", sys.argv[0])
"""
"""One process runs all scripts, one after another: most of a script's time would go into importing PyTorch."""


def losses_of_page(experiment: Vision) -> dict[int, tuple[float, float]]:
    """Training and test loss by step, at every step that a script may print."""
    frames, shown = experiment.run(), {}
    frame = next(frames)
    while True:
        step = int(frame["step"])
        shown[step] = (float(frame["loss/train"]), float(frame["loss/test"]))
        try:
            frame = frames.send(Wish(updates=to_next_line(experiment, step)))
        except StopIteration:
            return shown


def to_next_line(experiment: Vision, step: int) -> int:
    """Updates until the script prints again: after pre-training it counts its hundreds anew."""
    if step < experiment.pretrain:
        return min(STEP - step % STEP, experiment.pretrain - step)
    return STEP - (step - experiment.pretrain) % STEP


def files_of(experiment: Vision) -> list[str]:
    """The image files that the script is told, in its order."""
    sets = [experiment.pretrain_data] * bool(experiment.pretrain) + [experiment.data]
    return [str(FOLDER / FILES[name]) for name in sets]


@pytest.fixture(scope="module")
def printed(tmp_path_factory) -> dict[str, list[tuple[int, float, float]]]:
    """Step and losses in each line that the script of each experiment prints."""
    folder = tmp_path_factory.mktemp("scripts")
    calls = []
    for name, experiment in EXPERIMENTS.items():
        (folder / f"{name}.py").write_text(experiment.script(), encoding="utf-8")
        calls.append("|".join([f"{name}.py", *files_of(experiment)]))
    done = subprocess.run([sys.executable, "-c", ALL_OF_THEM, *calls], capture_output=True, text=True, cwd=folder)
    assert done.returncode == 0, done.stderr
    *said, _ = re.split(r"the end of .*\n", done.stdout)
    return {name: lines_of(text) for name, text in zip(EXPERIMENTS, said, strict=True)}


def lines_of(text: str) -> list[tuple[int, float, float]]:
    found = re.findall(r"step (\d+)  train (\S+)  test (\S+)", text.split("from scratch")[0])
    return [(int(step), float(train), float(test)) for step, train, test in found]


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_script_prints_the_losses_of_the_page(name, printed):
    experiment = EXPERIMENTS[name]
    shown = losses_of_page(experiment)
    assert printed[name][-1][0] == max(shown)
    for step, train, test in printed[name]:
        if step == experiment.pretrain:  # the page is already past the change to the new output layer
            continue
        assert (train, test) == pytest.approx(shown[step], abs=2e-4, rel=2e-4), step
    assert len(printed[name]) >= 2


@pytest.mark.parametrize("init", catalog.INITS)
def test_script_starts_with_the_very_weights_of_the_page_in_their_order(init):
    """A transposed matrix has the same numbers and sums them otherwise: after some updates another digit is printed."""
    experiment = replace(SMALL, init=init, layers=("conv:4:3", "flatten", "dense:9", "tanh", "dense:30"))
    written = {}
    exec(experiment.script().split("def batch(")[0], written)
    for ours, theirs in zip(fresh(experiment).parameters(), written["build"]().parameters(), strict=True):
        assert torch.equal(ours, theirs)
        assert theirs.ndim != 2 or theirs.stride() == ours.stride()


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_makes_a_script_that_compiles(name):
    compile(Vision(**PRESETS[name].settings).script(), name, "exec")
