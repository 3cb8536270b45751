"""The exported script, run alone, prints the losses that the page shows."""

import re
import subprocess
import sys

import pytest
from safetensors.torch import load

from engine import catalog
from engine.experiment import Wish
from engine.experiments.playground import torch_source as source
from engine.experiments.playground.settings import Playground
from engine.tape import encode

EXPERIMENTS = {
    "default": Playground(),
    "everything at once": Playground(
        data="blobs", classes=4, loss="cross-entropy", optimizer="AdamW", lr=0.003, hidden=(6, 5), layer_activations=("GELU", "sin"),
        dropout=0.2, init="orthogonal", l1=0.0005, l2=0.01, clip=0.5, schedule="cosine", noise=0.1, features=("x1", "x2", "sin x1"),
        own=("1.5:-2:3",), n_points=120, batch_size=13, seed_data=7, seed_weights=8, seed_order=9,
    ),
    "own points and edits": Playground(data="own points", own=("1:1:1", "-1:1:0", "2:-2:0", "-1.5:-2:-1"), edits=("0:0.weight:1.0:0.5", "7:2.bias:0:-0.25"), train_share=50),
    "own classes": Playground(data="own classes", own=("1:1:3", "-1:1:0", "2:-2:2", "-1.5:-2:1"), classes=4, loss="cross-entropy"),
    "two targets": Playground(data="own values", own=("0.05:0.1:0.01:0.99", "0.5:0.1:0.5:0.2"), train_share=100, lr=0.5, hidden=(2,)),
    "a textbook's exercise": Playground(data="own values", own=("0.05:0.1:0.01:0.99",), train_share=100, hidden=(2,), activation="sigmoid", output="sigmoid", loss="half sum of squares", biases=False, lr=0.5, edits=("0:0.bias:1:0.35",)),
    "a softplus neuron": Playground(data="Gaussians", hidden=(), activation="softplus"),
    "a perceptron on paper": Playground(data="own values", own=("0:0:0", "0:1:0", "1:0:0", "1:1:1"), train_share=100, hidden=(), output="0-1 step", loss="half sum of squares", shuffle=False, batch_size=1, lr=0.1, init="zeros"),
    "a perceptron": Playground(data="AND gate", hidden=(), activation="step", batch_size=1, lr=0.1),
    "regression": Playground(data="hills", loss="Huber", optimizer="RMSprop", lr=0.001, hidden=(8,), schedule="warm-up", schedule_epochs=5),
    "hinge": Playground(data="circle", loss="hinge", optimizer="Nesterov", lr=0.003, features=("x1²", "x2²", "x1x2"), hidden=()),
}  # fmt: skip


EPOCHS = 5
ALL_OF_THEM = """
import runpy, sys
for file in sys.argv[2:]:
    runpy.run_path(file, run_name="__main__")
    print("the end of", file)
"""
"""One process runs all scripts, one after another: most of a script's time would go into importing PyTorch."""


def losses_of_page(experiment: Playground) -> list[tuple[float, float]]:
    frames = experiment.run()
    shown = [next(frames)] + [frames.send(Wish()) for _ in range(EPOCHS)]
    return [(float(frame["loss/train"]), float(frame["loss/test"])) for frame in shown]


@pytest.fixture(scope="module")
def printed(tmp_path_factory) -> dict[str, list[tuple[float, float]]]:
    """The losses that the script of each experiment prints."""
    folder = tmp_path_factory.mktemp("scripts")
    files = [f"{name}.py" for name in EXPERIMENTS]
    for file, experiment in zip(files, EXPERIMENTS.values(), strict=True):
        (folder / file).write_text(experiment.script(), encoding="utf-8")
    command = [sys.executable, "-c", ALL_OF_THEM, str(EPOCHS), *files]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder)
    assert done.returncode == 0, done.stderr
    *said, _ = re.split(r"the end of .*\n", done.stdout)
    return {name: lines_of(text) for name, text in zip(EXPERIMENTS, said, strict=True)}


def lines_of(text: str) -> list[tuple[float, float]]:
    return [(float(a), float(b)) for a, b in re.findall(r"train (\S+)  test (\S+)", text)]


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_script_prints_the_losses_of_the_page(name, printed):
    assert len(printed[name]) == EPOCHS + 1
    for theirs, ours in zip(printed[name], losses_of_page(EXPERIMENTS[name]), strict=True):
        assert theirs == pytest.approx(ours, abs=2e-5, rel=2e-5)


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_weights_that_the_page_saves_load_into_the_script(name):
    experiment = EXPERIMENTS[name]
    frame = next(experiment.run())
    saved = load(encode({key[6:]: part + 1 for key, part in frame.items() if key.startswith("param/")}))
    upper = experiment.script().partition("def loss_of")[0]
    names = {"__name__": "script"}
    exec(upper, names)
    model = names["build"]()
    model.load_state_dict(saved)
    assert all(bool((part == saved[key]).all()) for key, part in model.state_dict().items())


@pytest.mark.parametrize("table", ["FEATURES", "LOSSES"])
def test_script_knows_every_entry_of_the_catalogs(table):
    assert list(getattr(source, table)) == list(getattr(catalog, table))


@pytest.mark.parametrize("data", Playground.about("data").choices)
def test_every_data_set_makes_a_script_that_compiles(data):
    values = {name: getattr(Playground(), name) for name in Playground.__dataclass_fields__} | {"data": data}
    compile(Playground(**Playground.mend(values, "data")).script(), data, "exec")
