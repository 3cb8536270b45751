"""The exported script, run alone in another process, prints the page's losses."""

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from engine.experiments.attention import Attention
from tests.experiments.attention.models import BOTH, DECODER, ENCODER, TEXT, trained

DATA = Path(__file__).parents[3] / "assets" / "data"
OWN = Attention(task="own text", own_text='He said: "it\'s \\ {all}".\n' * 8, context=16, d_model=16, tied=True)
RUNS = {
    "decoder": replace(DECODER, steps=30, freeze=1, l2=0.01),
    "encoder": replace(ENCODER, steps=30, optimizer="momentum"),
    "encoder-decoder": replace(BOTH, steps=30, schedule="inverse root", clip=0.0),
    "text": replace(TEXT, steps=30, batch_size=8),
    "own text": replace(OWN, steps=30, batch_size=8),
    "sums": Attention(task="modular addition", d_model=16, steps=30, optimizer="Adagrad"),
}


@pytest.mark.parametrize("name", RUNS)
def test_the_script_prints_the_losses_of_the_page(name, tmp_path):
    e = RUNS[name]
    file = tmp_path / "script.py"
    file.write_text(e.script(), encoding="utf-8")
    ran = subprocess.run([sys.executable, file, DATA], capture_output=True, text=True, cwd=tmp_path, timeout=120)
    assert ran.returncode == 0, ran.stderr
    frame = trained(e, 30)
    step, train, test, correct = re.fullmatch(
        r"step (\d+)  train (\S+)  test (\S+)  correct (\S+)", ran.stdout.strip()
    ).groups()
    assert int(step) == 30
    assert float(train) == pytest.approx(float(frame["loss/train"]), abs=2e-5)
    assert float(test) == pytest.approx(float(frame["loss/test"]), abs=2e-5)
    assert float(correct) == pytest.approx(float(frame["accuracy/test"]), abs=1e-4)
