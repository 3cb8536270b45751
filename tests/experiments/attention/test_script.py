"""The exported script, run alone in another process, prints the page's losses."""

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from engine.experiments.attention.settings import Attention
from tests.experiments.attention.models import BEGUN, BOTH, DECODER, ENCODER, TEXT, trained

ASSETS = Path(__file__).parents[3] / "assets"
OWN = Attention(task="own text", own_text='He said: "it\'s \\ {all}".\n' * 8, context=16, d_model=16, tied=True)
RUNS = {
    "decoder": replace(DECODER, steps=30, freeze=1, l2=0.01),
    "encoder": replace(ENCODER, steps=30, optimizer="momentum"),
    "encoder-decoder": replace(BOTH, steps=30, schedule="inverse root", clip=0.0),
    "text": replace(TEXT, steps=30, batch_size=8),
    "own text": replace(OWN, steps=30, batch_size=8),
    "own signs": replace(OWN, own_text="学而时习之，不亦说乎？\n" * 8, steps=30, batch_size=8),
    "shipped": replace(BEGUN, steps=4),
    "sums": Attention(task="modular addition", d_model=16, steps=30, optimizer="Adagrad"),
}


ALL_OF_THEM = "import runpy, sys; [runpy.run_path(file, run_name='__main__') for file in sys.argv[3:]]"
"""One process runs all scripts, one after another: most of a script's time would go into importing PyTorch."""


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """What each script prints."""
    folder = tmp_path_factory.mktemp("scripts")
    for name, e in RUNS.items():
        (folder / f"{name}.py").write_text(e.script(), encoding="utf-8")
    command = [sys.executable, "-c", ALL_OF_THEM, ASSETS / "data", ASSETS / "weights", *(f"{name}.py" for name in RUNS)]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=folder, timeout=240)
    assert ran.returncode == 0, ran.stderr
    return dict(zip(RUNS, ran.stdout.strip().split("\n"), strict=True))


@pytest.mark.parametrize("name", RUNS)
def test_the_script_prints_the_losses_of_the_page(name, printed):
    frame = trained(RUNS[name], RUNS[name].steps)
    step, train, test, correct = re.fullmatch(
        r"step (\d+)  train (\S+)  test (\S+)  correct (\S+)", printed[name]
    ).groups()
    assert int(step) == RUNS[name].steps
    assert float(train) == pytest.approx(float(frame["loss/train"]), abs=2e-5)
    assert float(test) == pytest.approx(float(frame["loss/test"]), abs=2e-5)
    assert float(correct) == pytest.approx(float(frame["accuracy/test"]), abs=1e-4)


def test_a_script_says_what_files_it_needs():
    """A text of one's own stands in the script; only shipped weights are a file then."""
    needs = {name: e.script().split("Needs ")[1].split(". Trains")[0] for name, e in RUNS.items()}
    for name in ("decoder", "own text", "sums"):
        assert needs[name] == "numpy and torch"
    assert "assets/data" in needs["text"]
    assert "assets/weights" in needs["shipped"]
