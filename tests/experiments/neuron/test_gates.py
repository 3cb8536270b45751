"""The neuron of 1943: what it answers, which gates it can be, and how its table is gone through."""

from itertools import product

import pytest

from engine.experiment import SettingError
from engine.experiments.neuron.gates import GATES, TWO, Wiring, all_neurons, answers, search
from engine.experiments.neuron.run import row_frame
from engine.experiments.neuron.settings import GATE, Neuron
from tests.experiments.neuron.test_run import to_the_end


def by_hand(wires, threshold, is_absolute):
    """The answers, row by row, from the words of the paper."""
    found = []
    for x in product((0, 1), repeat=len(wires)):
        is_silent = is_absolute and any(wire < 0 and on for wire, on in zip(wires, x, strict=True))
        reaches = sum(wire * on for wire, on in zip(wires, x, strict=True)) >= threshold
        found.append(int(reaches and not is_silent))
    return found


@pytest.mark.parametrize("inputs", [2, 3])
@pytest.mark.parametrize("is_absolute", [False, True])
def test_every_neuron_answers_as_the_paper_says(inputs: int, is_absolute: bool):
    for wires in product((-1, 0, 1), repeat=inputs):
        for threshold in (-3, -0.5, 0, 0.5, 1, 1.5, 2, 3.5):
            assert answers(Wiring(wires, threshold), is_absolute).tolist() == by_hand(wires, threshold, is_absolute)


def test_fourteen_of_the_sixteen_gates_can_be_built_and_xor_and_xnor_have_three_rows_of_four():
    assert set(TWO.values()) == set(product((0, 1), repeat=4))
    built = {name for name in TWO if search(2, False, name).right == 4}
    assert set(TWO) - built == {"XOR", "XNOR"}
    assert [search(2, False, name).right for name in ("XOR", "XNOR")] == [3, 3]
    assert search(2, False, "XOR")[:2] == (36, 14)


def test_no_other_threshold_is_another_gate():
    for inputs, is_absolute in product((2, 3), (False, True)):
        known = set(all_neurons(inputs, is_absolute).values())
        for wires in product((-1, 0, 1), repeat=inputs):
            for quarters in range(-20, 21):
                assert tuple(by_hand(wires, quarters / 4, is_absolute)) in known


def test_with_absolute_inhibition_eleven_are_left():
    cannot = {name for name in TWO if search(2, True, name).right < 4}
    assert cannot == {"XOR", "XNOR", "NAND", "x1 or not x2", "x2 or not x1"}


@pytest.mark.parametrize(("inputs", "gate"), [(n, gate) for n, gates in GATES.items() for gate in gates])
def test_what_the_search_shows_has_so_many_rows_right(inputs: int, gate: str):
    found = search(inputs, False, gate)
    said = by_hand(*found.best, False)
    assert sum(a == b for a, b in zip(said, GATES[inputs][gate], strict=True)) == found.right


def test_a_table_is_gone_through_row_by_row_and_ends_with_a_sentence():
    e = Neuron(rule=GATE, gate="XOR")
    seen, end = to_the_end(e)
    assert [int(frame["step"]) for frame in seen] == [0, 1, 2, 3, 4]
    assert [int(frame["gate/right"]) for frame in seen] == [0, 1, 2, 3, 3]
    assert end.why == "All 4 rows: 3 are right."


def test_another_wire_keeps_the_row_that_is_looked_at():
    old, new = Neuron(rule=GATE), Neuron(rule=GATE, wires=(1, -1, 1))
    frame, words = new.carry(row_frame(old, 3), old)
    assert (int(frame["step"]), words) == (3, "")


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"gate": "XOR", "inputs": 3}, "“XOR” is no gate of 3 inputs"),
        ({"threshold": 9.0}, "Threshold is 9; allowed is -4 to 4."),
        ({"threshold": float("nan")}, "Threshold is nan; allowed is -4 to 4."),
        ({"wires": (1, 2, 0)}, "Wires is 2; allowed is -1 to 1."),
        ({"wires": (1, 1)}, "Wires has 2 entries; allowed are 3 to 3."),
    ],
)
def test_what_is_no_gate_gets_one_sentence(settings: dict, words: str):
    with pytest.raises(SettingError) as refusal:
        Neuron(**{"rule": GATE} | settings)
    assert str(refusal.value).startswith(words)


def test_gate_and_inputs_follow_each_other():
    values = {"gate": "AND", "inputs": 3}
    assert Neuron.mend(values, "inputs")["gate"] == "AND of three"
    assert Neuron.mend({"gate": "majority", "inputs": 2}, "gate")["inputs"] == 3
