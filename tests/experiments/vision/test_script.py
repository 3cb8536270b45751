"""The exported script, run alone beside the image file, prints the losses that the page shows."""

import re
import subprocess
import sys
from dataclasses import replace

import pytest

from engine import catalog
from engine.experiment import Wish
from engine.experiments.vision import Vision
from engine.optimizer import OPTIMIZERS, SOURCES
from engine.vision import torch_source as source
from engine.vision.data import FILES, FOLDER
from engine.vision.presets import PRESETS

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


def losses_of_page(experiment: Vision) -> dict[int, tuple[float, float]]:
    """Training and test loss by step, at every hundredth of a phase and at the end."""
    frames, shown = experiment.run(), {}
    frame = next(frames)
    while True:
        try:
            frame = frames.send(Wish(updates=1))
        except StopIteration:
            return shown
        shown[int(frame["step"])] = (float(frame["loss/train"]), float(frame["loss/test"]))


def printed_by(script: str, files: list[str], folder) -> list[tuple[int, float, float]]:
    file = folder / "script.py"
    file.write_text(script, encoding="utf-8")
    paths = [str(FOLDER / name) for name in files]
    done = subprocess.run([sys.executable, str(file), *paths], capture_output=True, text=True, cwd=folder, check=True)
    found = re.findall(r"step (\d+)  train (\S+)  test (\S+)", done.stdout.split("from scratch")[0])
    return [(int(step), float(train), float(test)) for step, train, test in found]


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_script_prints_the_losses_of_the_page(name, tmp_path):
    experiment = EXPERIMENTS[name]
    files = (
        [FILES[experiment.pretrain_data], FILES[experiment.data]] if experiment.pretrain else [FILES[experiment.data]]
    )
    printed, shown = printed_by(experiment.script(), files, tmp_path), losses_of_page(experiment)
    assert printed[-1][0] == max(shown)
    for step, train, test in printed:
        if step == experiment.pretrain:  # the page is already past the change to the new output layer
            continue
        assert (train, test) == pytest.approx(shown[step], abs=2e-4, rel=2e-4), step
    assert len(printed) >= 2


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_makes_a_script_that_compiles(name):
    compile(Vision(**PRESETS[name].settings).script(), name, "exec")


def test_script_knows_every_entry_of_the_catalogs():
    assert set(SOURCES) == set(OPTIMIZERS) == set(catalog.OPTIMIZERS)
    assert set(source.SCHEDULES) == set(catalog.SCHEDULES)
