"""What stays when settings change in mid-run."""

from dataclasses import replace

import numpy as np
import pytest

from engine.experiment import SettingError
from engine.experiments.neuron.settings import GATE, Neuron
from tests.experiments.neuron.test_run import trained

E = Neuron(data="Gaussians", noise=0.2)


@pytest.mark.parametrize(
    ("settings", "is_fair", "rows"),
    [
        ({"beside": "sigmoid"}, 1, 9),
        ({"rule": "Adaline"}, 1, 0),
        ({"lr": 0.5}, 0, 9),
        ({"data": "moons"}, 0, 0),
        ({"own": ("1:1:0",)}, 0, 0),
        ({"shuffle": True}, 0, 9),
    ],
)
def test_weights_stay_and_what_counts_anew_is_what_means_something_else(settings: dict, is_fair: int, rows: int):
    frame, new = trained(E, 9), replace(E, **settings)
    carried, words = new.carry(frame, E)
    np.testing.assert_array_equal(carried["param/0.weight"], frame["param/0.weight"])
    assert (int(carried["step"]), words) == (9, "")
    assert (int(carried["is_fair"]), len(carried["ledger/step"])) == (is_fair, rows)
    assert float(carried["epoch"]) == pytest.approx(float(frame["epoch"]), abs=1e-6)
    assert int(trained(new, 3, carried)["step"]) == 12


def test_a_gate_and_a_line_begin_anew():
    assert Neuron(rule=GATE).carry(trained(E, 3), E) == (None, "")
    assert E.carry(trained(Neuron(rule=GATE), 2), Neuron(rule=GATE)) == (None, "")
    assert replace(E, lr=1.0).carry(trained(E, 0), E) == (None, "")


def test_weights_that_have_run_away_before_they_are_brought_are_refused():
    with pytest.raises(SettingError, match=r"as large as 1e\+200; allowed is −1,000,000 to 1,000,000\."):
        Neuron().given(lambda form: {name: np.full(shape, -1e200) for name, (shape, _) in form.items()}, 3)
