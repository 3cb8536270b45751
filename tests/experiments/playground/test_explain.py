"""A step explained: shares sum to the gradient, the chain rule gives it, the ledger ends at the run's next frame."""

import numpy as np
import pytest
import torch

from engine.catalog import OPTIMIZERS, SCHEDULES
from engine.experiment import SettingError, Wish
from engine.experiments.playground.explain import explained
from engine.experiments.playground.network import Network
from engine.experiments.playground.reference import LOSSES, Reference
from engine.experiments.playground.settings import Playground
from engine.kernel import flat
from engine.kernel.batch import batch_of
from engine.kernel.network import State

DEEP = Playground(
    features=("x1", "x2", "x1²", "x2²", "x1x2", "sin x1", "sin x2"), hidden=(8,) * 6, activation="ReLU", data="circle"
)
NETS = {
    "default": Playground(),
    "7-8-8-8-8-8-8-1": DEEP,
    "classes": Playground(data="blobs", loss="cross-entropy", batch_size=23, l2=0.01),
    "regression": Playground(data="hills", loss="Huber", l1=0.002, clip=0.05, schedule="cosine"),
    "dropout": Playground(hidden=(6, 5), dropout=0.4, batch_size=20, activation="sigmoid", optimizer="Adam"),
    "Rosenblatt": Playground(hidden=(), activation="step", batch_size=1),
    "all points": Playground(batch_size=3000, n_points=400),
}
LARGEST = [-1, -1, -1, -1]


def frames(e, step):
    """The frame at a step, and the next."""
    run = e.run()
    frame = next(run)
    if step:
        frame = run.send(Wish(updates=step))
    return frame, run.send(Wish(updates=1))


def value(frame, e, at, prefix="param/"):
    layer, unit, source = at
    is_weight = source < e.widths[layer]
    return frame[f"{prefix}{layer}.weight"][unit, source] if is_weight else frame[f"{prefix}{layer}.bias"][unit]


def places(e):
    """A weight and a bias of every layer."""
    for layer, (n_in, n_out) in enumerate(zip(e.widths, e.widths[1:], strict=False)):
        yield from ([layer, n_out - 1, n_in - 1], [layer, 0, n_in])


@pytest.mark.parametrize("name", NETS)
def test_shares_sum_to_the_gradient_and_the_ledger_ends_at_the_next_frame(name):
    e = NETS[name]
    frame, following = frames(e, 8)
    for place in places(e):
        look = e.look(frame, {"explain": [*place, -1]})
        together = look["explain/share"].sum() + look["explain/rest"][1]
        gradient = float(look["explain/gradient"])
        assert together == pytest.approx(gradient, abs=1e-7 * max(1, abs(gradient)))
        assert look["explain/after"] == value(following, e, place)
        assert look["ledger/value"][-1] == pytest.approx(float(look["explain/after"]), abs=1e-6)
        np.testing.assert_allclose(
            look["explain/share"], look["explain/input"] * look["explain/delta"] / look["explain/size"], rtol=1e-6
        )


def doubled(e, step):
    """Kernel and reference in float64 after so many updates, with the kernel's state."""
    exact, reference = Network(e, np.float64), Reference(e)
    state = State.of(exact.initial())
    exact.dense.train(state, step)
    reference.train(step)
    return exact, reference, state


def frame_of(exact, state):
    """What an explanation needs of a frame."""
    parts = {f"param/{name}": part for name, part in flat.parts(state.params, exact.widths).items()}
    epoch = np.array(state.step / exact.dense.updates_per_epoch)
    return parts | {"step": np.array(state.step), "epoch": epoch, "state/m": state.m.copy(), "state/v": state.v.copy()}


@pytest.mark.parametrize("name", NETS)
def test_without_rounding_the_shares_sum_to_the_gradient_of_autograd(name):
    e = NETS[name]
    exact, reference, state = doubled(e, 3)
    rows = batch_of(exact.dense, state).index
    x, y = reference.sets["train"]
    loss = LOSSES[e.loss](reference.forward(x[rows], reference._kept(len(rows))), y[rows])
    grads = torch.autograd.grad(loss, reference.parameters)
    named = dict(zip(flat.shapes(e.widths), (grad.numpy() for grad in grads), strict=True))
    for place in places(e):
        look = explained(exact, frame_of(exact, state), [*place, -1])
        together = look["explain/share"].sum() + look["explain/rest"][1]
        assert together == pytest.approx(value(named, e, place, ""), abs=1e-7)


HOWS = ({}, {"clip": 0.02}, {"l2": 0.02, "clip": 0.05}, {"l1": 0.01, "biases": False})


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_change_of_each_of_50_steps_is_that_of_torch_optim(optimizer):
    for schedule, how in zip(SCHEDULES, HOWS, strict=True):
        e = Playground(optimizer=optimizer, schedule=schedule, schedule_epochs=2, lr=0.02, n_points=80, **how)
        exact, reference, state = doubled(e, 0)
        for step in range(50):
            place = list(places(e))[step % 6]
            look = explained(exact, frame_of(exact, state), [*place, 0])
            before = value(flat.parts(reference.flat(), e.widths), e, place, "")
            reference.train(1)
            after = value(flat.parts(reference.flat(), e.widths), e, place, "")
            assert look["ledger/value"][-2] == pytest.approx(after - before, abs=1e-6)
            assert look["ledger/value"][-1] == pytest.approx(after, abs=1e-6)
            exact.dense.train(state, 1)


@pytest.mark.parametrize("name", NETS)
def test_the_factors_of_every_unit_multiply_to_its_delta_down_to_the_weight(name):
    e = NETS[name]
    frame, _ = frames(e, 8)
    for place in places(e):
        look = e.look(frame, {"explain": [*place, 0]})
        for layer in range(len(e.hidden)):
            factors = (look[f"explain/{part}/{layer}"].astype(float) for part in ("slope", "kept", "back"))
            np.testing.assert_allclose(np.prod(list(factors), axis=0), look[f"look/delta/{layer}"], atol=1e-6)
        layer, unit, source = place
        below = look["look/x"] if layer == 0 else look[f"look/a/{layer - 1}"]
        given = below[source] if source < e.widths[layer] else 1.0
        row = list(look["explain/rows"]).index(0)
        own = float(look[f"look/delta/{layer}"][unit] * given)
        assert look["explain/share"][row] * look["explain/size"] == pytest.approx(own, abs=1e-6)


def test_what_changes_most_and_the_sample_that_brings_most_are_explained_unless_others_are_chosen():
    frame, following = frames(DEEP, 20)
    look = DEEP.look(frame, {"explain": LARGEST})
    changes = {n: following[f"param/{n}"] - frame[f"param/{n}"] for n in flat.shapes(DEEP.widths)}
    most = max(np.abs(change).max() for change in changes.values())
    assert abs(value(changes, DEEP, look["explain/at"], "")) == most
    row = list(look["explain/rows"]).index(int(look["explain/sample"]))
    assert abs(look["explain/share"][row]) == np.abs(look["explain/share"]).max()
    again = DEEP.look(frame, {"explain": [*(int(k) for k in look["explain/at"]), 3]})
    assert list(again["explain/at"]) == list(look["explain/at"])
    assert again["explain/sample"] == 3


def test_of_many_samples_those_that_bring_most_are_listed_with_the_chosen_one():
    e = NETS["all points"]
    frame, _ = frames(e, 2)
    listed = e.look(frame, {"explain": LARGEST})
    position = next(k for k in range(200) if k not in listed["explain/rows"])
    look = e.look(frame, {"explain": [*(int(k) for k in listed["explain/at"]), position]})
    assert position in look["explain/rows"]
    assert len(look["explain/rows"]) == 40
    assert look["explain/rest"][0] == 160


def test_a_weight_that_a_hand_sets_next_ends_at_what_the_hand_has_set():
    e = Playground(edits=("4:0.weight:1.0:0.75", "4:2.bias:0:0.125"))
    frame, following = frames(e, 3)
    for place, name, by_hand in (([0, 1, 0], "0.weight", 0.75), ([2, 0, 2], "2.bias", 0.125)):
        look = e.look(frame, {"explain": [*place, 0]})
        assert look["explain/after"] == look["ledger/value"][-1] == by_hand
        assert by_hand in following[f"param/{name}"]
        assert "then set by hand" in look["text/ledger"].tobytes().decode()


@pytest.mark.parametrize(
    "place", [[3, 0, 0, 0], [0, 4, 0, 0], [0, 0, 3, 0], [0, 0, 0, 10], [-2, 0, 0, 0], [0, 0, 0, -2]]
)
def test_a_parameter_or_sample_that_is_not_there_is_refused_in_a_sentence(place):
    with pytest.raises(SettingError, match=r"cannot be .*; allowed is 0 to \d+\."):
        Playground().look(frames(Playground(), 0)[0], {"explain": place})


@pytest.mark.parametrize("question", [True, [0, 0, 0], [0.5, 0, 0, 0], "x"])
def test_another_question_is_refused_in_a_sentence(question):
    with pytest.raises(SettingError, match="“explain” takes 4 whole numbers"):
        Playground().look(frames(Playground(), 0)[0], {"explain": question})


def test_without_points_and_where_the_run_ends_one_sentence_says_so():
    e = Playground(data="own points")
    with pytest.raises(SettingError, match="no training points"):
        e.look(next(e.run()), {"explain": LARGEST})
    wild = Playground(hidden=(), activation="linear", data="plane", lr=10.0)
    frame = next(wild.run()) | {"param/0.weight": np.full((1, 2), 3e38, np.float32)}
    with pytest.raises(SettingError, match="leads beyond all numbers: the run ends here"):
        wild.look(frame, {"explain": LARGEST})
