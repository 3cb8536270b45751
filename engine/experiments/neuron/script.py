"""One neuron as a plain NumPy script that, run alone, prints what the page shows."""

from engine.experiments.neuron import gates, rules
from engine.experiments.neuron.run import wired
from engine.experiments.neuron.settings import Neuron
from engine.training.script import body

OPENING = '''"""Perceptron Park: one neuron, {rule}.

Needs numpy. {does}
The page of this experiment: /neuron?{address}
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from itertools import product
from math import exp
from typing import NamedTuple

import numpy as np
'''
TEACH = '''RULE, LR = RULES[{rule!r}], {lr!r}
POINTS = np.array({points!r}).reshape(-1, 3)
"""x1, x2 and the class, in the order in which they come."""
EDITS = {edits!r}
"""What was set by hand: step, place among w1, w2 and b, value."""


def main():
    """Teach it so many passes; print each update, and how many points are wrong after it."""
    w, step = [0.0, 0.0, 0.0], 0
    base = 0  # what is set by hand begins a new pass
    passes = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    for at, place, value in EDITS:
        if at == step:
            w[place] = value
    while step < passes * len(POINTS):
        epoch, place = divmod(step - base, len(POINTS))
        x1, x2, y = POINTS[order({seed}, epoch, len(POINTS), {shuffle})[place]].tolist()
        target = RULE.targets[int(y)]
        delta = change(RULE, w, (x1, x2), target, LR)
        w = [value + by for value, by in zip(w, delta)]
        step += 1
        for at, place, value in EDITS:
            if at == step:
                w[place], base = value, step
        z = POINTS[:, :2] @ np.array(w[:2]) + w[2]
        loss = RULE.loss(z, np.array(RULE.targets)[POINTS[:, 2].astype(int)]).mean()
        wrong = ((z >= 0) != (POINTS[:, 2] > 0)).sum()
        print(f"step {{step}}  w1 {{w[0]!r}}  w2 {{w[1]!r}}  b {{w[2]!r}}  loss {{loss:.6f}}  wrong {{wrong}}")


main()
'''
TABLE = """NEURON, IS_ABSOLUTE = Wiring({wires!r}, {threshold!r}), {absolute!r}

print(*"x1 x2 x3".split()[: len(NEURON.wires)], "sum", "answer", "wanted")
for x, total, said, wanted in zip(rows(len(NEURON.wires)), sums(NEURON), answers(NEURON, IS_ABSOLUTE), {truth!r}):
    print(*x, total, said, wanted)
found = search(len(NEURON.wires), IS_ABSOLUTE, {gate!r})
print(f"{{found.neurons}} neurons are {{found.functions}} different gates; of this one {{found.right}} rows can be right.")
"""


def script(e: Neuron) -> str:
    """The rules or the gates as they stand in the engine, and a loop."""
    pieces = [OPENING.format(rule=e.rule, does=_does(e), address=e.address)]
    pieces += _gate(e) if e.is_gate else _learning(e)
    return "\n\n\n".join(piece.strip("\n") for piece in pieces) + "\n"


def _does(e: Neuron) -> str:
    if e.is_gate:
        return "Prints its table, and what an exhaustive search finds."
    return "`python script.py 5` goes five times through all points and prints the weights after each update."


def _gate(e: Neuron) -> list[str]:
    truth = gates.GATES[e.inputs][e.gate]
    settings = {
        "wires": wired(e).wires,
        "threshold": e.threshold,
        "absolute": e.absolute,
        "gate": e.gate,
        "truth": truth,
    }
    return ["from functools import cache", body(gates), TABLE.format(**settings)]


def _learning(e: Neuron) -> list[str]:
    data = e.samples()
    points = [(*x, y) for x, y in zip(data.x.tolist(), data.y.astype(int).tolist(), strict=True)]
    edits = [(edit.step, 2 if edit.name == "0.bias" else edit.place[1], edit.value) for edit in e.parsed_edits]
    settings = {
        "rule": e.rule,
        "lr": e.lr,
        "points": points,
        "edits": edits,
        "seed": e.seed_order,
        "shuffle": e.shuffle,
    }
    return [body(rules), TEACH.format(**settings)]
