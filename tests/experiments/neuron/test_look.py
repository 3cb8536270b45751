"""The bowl, and the way on into the Playground."""

import numpy as np
import pytest

from engine.experiment import SettingError
from engine.experiments.neuron.rules import RULES
from engine.experiments.neuron.settings import GATE, Neuron
from engine.experiments.playground.settings import Playground
from tests.experiments.neuron.test_run import trained

SETS = ("XOR gate", "Gaussians", "moons", "own points")
OWN = ("1:2:0", "-3:1.5:1", "0.25:-4.5:1", "6:6:0")


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("data", SETS)
def test_carried_on_it_is_the_first_hidden_unit_and_says_the_same_to_1e_7_at_every_point(rule: str, data: str):
    e = Neuron(rule=rule, beside="sigmoid", data=data, noise=0.2, own=OWN, lr=0.01)
    frame = trained(e, 100)
    address = bytes(e.look(frame, {"carry_on": True})["carry_on/address"]).decode()
    net = Playground.at(address)
    first, k = next(net.run()), list(RULES).index(rule)
    w, b = frame["param/0.weight"][k], frame["param/0.bias"][k]
    np.testing.assert_allclose(first["param/0.weight"][0], w, rtol=1e-6)
    np.testing.assert_array_equal(net.samples()[0].x, e.samples().x)
    for point in e.samples().x[:40]:
        said = net.look(first, {"point": point.tolist()})["look/a/0"][0]
        assert float(said) == pytest.approx(1 / (1 + np.exp(-(point @ w + b))), abs=1e-7)


def test_weights_that_the_playground_cannot_have_are_not_carried_on():
    e = Neuron(lr=10.0, data="XOR gate", edits=("0:0.weight:0.0:-999", "0:0.bias:0:-995"))
    frame = trained(e, 1)
    assert float(frame["param/0.bias"][0]) == -1005
    assert e.look(frame, {"carry_on": True})["carry_on/address"].size == 0


@pytest.mark.parametrize("rule", RULES)
def test_the_bowl_is_the_mean_loss_over_the_weights(rule: str):
    e = Neuron(rule=rule, beside="sigmoid", data="Gaussians", lr=0.01)
    frame, data = trained(e, 25), e.samples()
    bowl, taught = e.look(frame, {"bowl": True}), RULES[rule]
    reach, b = float(bowl["bowl/reach"]), frame["param/0.bias"][list(RULES).index(rule)]
    targets = np.array([taught.targets[int(y)] for y in data.y])
    for row, column in ((0, 0), (3, 37), (20, 20), (40, 11)):
        w = np.array([column / 20 - 1, 1 - row / 20]) * reach
        loss = taught.loss(data.x @ w + b, targets).mean()
        said = (int(bowl["bowl/map"][0, row, column]) + 127) / 254
        assert said == pytest.approx(np.sqrt(loss / float(bowl["bowl/most"])), abs=0.5 / 254 + 1e-9)


def test_adalines_bowl_is_least_where_least_squares_is():
    e = Neuron(rule="Adaline", data="Gaussians", noise=0.1, lr=0.002)
    frame, data = trained(e, 4000), e.samples()
    least = np.linalg.lstsq(np.column_stack([data.x, np.ones(20)]), 2 * data.y - 1, rcond=None)[0]
    np.testing.assert_allclose(frame["param/0.weight"][2], least[:2], atol=0.02)
    bowl = e.look(frame, {"bowl": True})
    np.testing.assert_allclose(bowl["bowl/least"][:2], least[:2], atol=2 * float(bowl["bowl/reach"]) / 40)


@pytest.mark.parametrize("watch", [{"bowl": 1}, {"unit": [0, 0]}, {"carry_on": "yes"}])
def test_what_cannot_be_asked_gets_a_sentence(watch: dict):
    with pytest.raises(SettingError):
        Neuron().look(trained(Neuron(), 1), watch)


def test_a_gate_has_nothing_of_this():
    with pytest.raises(SettingError, match="does not learn"):
        Neuron(rule=GATE).look(trained(Neuron(rule=GATE), 1), {"bowl": True})
