"""The exported script, run alone in another process, prints the page's numbers."""

import re
import subprocess
import sys

import numpy as np
import pytest

from engine.experiments.neuron.gates import GATES, answers
from engine.experiments.neuron.rules import RULES
from engine.experiments.neuron.run import wired
from engine.experiments.neuron.settings import GATE, Neuron
from tests.experiments.neuron.test_run import trained

EDITS = ("5:0.weight:0.1:-0.5", "5:0.bias:0:0.25")


def printed(e, tmp_path, *more):
    (tmp_path / "script.py").write_text(e.script(), encoding="utf-8")
    ran = subprocess.run([sys.executable, "script.py", *more], capture_output=True, text=True, cwd=tmp_path, timeout=60)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip().split("\n")


@pytest.mark.parametrize("rule", RULES)
def test_it_prints_the_weights_after_every_update(rule: str, tmp_path):
    e = Neuron(rule=rule, beside="sigmoid", data="moons", lr=0.05, shuffle=True, own=("1:2:0",), edits=EDITS)
    lines, k = printed(e, tmp_path, "2"), list(RULES).index(rule)
    assert len(lines) == 42
    for step in (1, 4, 5, 6, 21, 42):
        frame = trained(e, step)
        at, w1, w2, b, loss, wrong = map(float, re.findall(r"(?:step|w1|w2|b|loss|wrong) (\S+)", lines[step - 1]))
        assert at == step
        np.testing.assert_allclose([w1, w2, b], [*frame["param/0.weight"][k], frame["param/0.bias"][k]], rtol=1e-12)
        assert (loss, wrong) == (pytest.approx(float(frame["each/loss"][k]), abs=1e-6), int(frame["each/wrong"][k]))


def test_of_a_gate_it_prints_the_table_and_what_can_be_built(tmp_path):
    e = Neuron(rule=GATE, inputs=3, gate="odd", wires=(1, 1, -1), threshold=1.0)
    head, *rows, end = printed(e, tmp_path)
    assert head == "x1 x2 x3 sum answer wanted"
    assert [int(row.split()[-2]) for row in rows] == answers(wired(e), False).tolist()
    assert [int(row.split()[-1]) for row in rows] == list(GATES[3]["odd"])
    assert end == "162 neurons are 56 different gates; of this one 6 rows can be right."
