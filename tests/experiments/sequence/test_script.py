"""The exported script, run alone in another process, prints the page's losses."""

import re
import subprocess
import sys
from dataclasses import replace

import pytest

from tests.experiments.sequence.nets import ADDING, ECHO, PARITY, trained

RUNS = {
    "echo": replace(ECHO, steps=30, optimizer="AdamW"),
    "parity": replace(PARITY, steps=30, l2=0.01, clip=0.0),
    "adding": replace(ADDING, steps=30, optimizer="Nesterov"),
}
ALL_OF_THEM = "import runpy, sys; [runpy.run_path(file, run_name='__main__') for file in sys.argv[1:]]"


def test_the_scripts_print_the_losses_of_the_page(tmp_path):
    for name, e in RUNS.items():
        (tmp_path / f"{name}.py").write_text(e.script(), encoding="utf-8")
    command = [sys.executable, "-c", ALL_OF_THEM, *(f"{name}.py" for name in RUNS)]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, timeout=240)
    assert ran.returncode == 0, ran.stderr
    for printed, e in zip(ran.stdout.strip().split("\n"), RUNS.values(), strict=True):
        frame = trained(e, 30)
        said = re.fullmatch(r"step 30  train (\S+)  test (\S+)  correct (\S+)", printed)
        shown = (frame["loss/train"], frame["loss/test"], frame["accuracy/test"])
        assert [float(number) for number in said.groups()] == pytest.approx([float(n) for n in shown], abs=2e-5 + 5e-5)
