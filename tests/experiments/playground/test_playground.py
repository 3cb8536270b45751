"""The Playground experiment: its link, its run, and what it keeps when settings change."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.catalog import ACTIVATIONS, FEATURES, OPTIMIZERS, STEPS
from engine.experiment import Finding, SettingError, Wish
from engine.experiments.playground.network import Network, network_of
from engine.experiments.playground.reference import Reference
from engine.experiments.playground.settings import Playground
from engine.kernel import flat
from engine.looking.said import said
from engine.tape import decode, encode


def frame_at(experiment, step, start=None):
    frames = experiment.run(start)
    frame = next(frames)
    return frames.send(Wish(updates=step - int(frame["step"]))) if step > int(frame["step"]) else frame


def assert_equal_bits(a, b):
    assert a.keys() == b.keys()
    for name in a:
        np.testing.assert_array_equal(a[name], b[name], err_msg=name)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_run_goes_on_from_a_frame_bit_for_bit(optimizer):
    experiment = Playground(
        optimizer=optimizer, dropout=0.2, lr=0.01, schedule="cosine", schedule_epochs=15, n_points=130, batch_size=9
    )
    in_one_go = frame_at(experiment, 500)
    half = decode(encode(frame_at(experiment, 250)))
    assert_equal_bits(frame_at(experiment, 500, half), in_one_go)
    back = decode(encode(frame_at(experiment, 200)))
    assert_equal_bits(frame_at(experiment, 500, back), in_one_go)
    assert_equal_bits(frame_at(experiment, 250, half), half)


def test_the_size_of_the_steps_between_frames_does_not_change_what_is_learned():
    experiment = Playground(optimizer="Adam", n_points=130, batch_size=9)
    frames = experiment.run()
    next(frames)
    for updates in (1, 3, 7, 50, 139):
        frame = frames.send(Wish(updates=updates))
    once = frame_at(experiment, 200)
    frame["update/0.weight"] = once["update/0.weight"]
    assert_equal_bits(frame, once)


def test_every_number_of_a_frame_is_that_of_autograd():
    experiment = Playground(data="moons", hidden=(5, 3), activation="GELU", l2=0.01, n_points=100, lr=0.001)
    frame, reference = frame_at(experiment, 30), Reference(experiment)
    reference.train(30)
    named = flat.parts(reference.gradient(), experiment.widths)
    for name, part in flat.parts(reference.flat(), experiment.widths).items():
        np.testing.assert_allclose(frame[f"param/{name}"], part, atol=1e-6)
        np.testing.assert_allclose(frame[f"grad/{name}"], named[name], atol=5e-6)
    for name in ("train", "test"):
        assert frame[f"loss/{name}"] == pytest.approx(reference.loss(name), abs=1e-6)
    x, y = reference.sets["test"]
    wrong = np.sign(reference.forward(x).detach().numpy()[:, 0]) != y.numpy()[:, 0]
    np.testing.assert_array_equal(frame["wrong/test"], wrong)
    assert frame["accuracy/test"] == pytest.approx(1 - wrong.mean())
    assert frame["confusion"].sum() == len(y)
    assert np.trace(frame["confusion"]) == len(y) - wrong.sum()


def test_update_is_the_change_of_the_last_mini_batch():
    experiment = Playground(n_points=100)
    before, after = frame_at(experiment, 29), frame_at(experiment, 30)
    for name in flat.shapes(experiment.widths):
        np.testing.assert_array_equal(after[f"update/{name}"], after[f"param/{name}"] - before[f"param/{name}"])


@pytest.mark.parametrize(
    "experiment",
    [
        Playground(),
        Playground(loss="binary cross-entropy", activation="ReLU"),
        Playground(data="blobs", loss="cross-entropy"),
        Playground(data="hills", hidden=()),
    ],
)
def test_maps_are_the_forward_pass_of_autograd_over_the_plane(experiment):
    frame, reference = frame_at(experiment, 100), Reference(experiment)
    reference.train(100)
    side = frame[f"map/{len(experiment.hidden)}"].shape[1]
    ticks = (np.arange(side) + 0.5) / side * 12 - 6
    points = np.stack([tick.ravel() for tick in np.meshgrid(ticks, ticks[::-1])], axis=1)
    import torch

    outputs = reference.forward(torch.tensor(network_of(experiment).inputs(points).T.astype(float))).detach()
    shown = {
        "cross-entropy": lambda z: torch.softmax(z, 1),
        "binary cross-entropy": lambda z: 2 * torch.sigmoid(z) - 1,
    }.get(experiment.loss, lambda z: z)(outputs)
    expected = np.clip(shown.numpy().T.reshape(-1, side, side), -1, 1)
    np.testing.assert_allclose(frame[f"map/{len(experiment.hidden)}"] / 127, expected, atol=0.005)


def test_look_at_a_point_is_the_arithmetic_of_the_formula():
    experiment = Playground(hidden=(4, 3), activation="SiLU", features=("x1", "x2²", "sin x1"))
    frame = frame_at(experiment, 75)
    seen = experiment.look(frame, {"point": [1.5, -2.0], "unit": [1, 2]})
    a = np.array([1.5, 4.0, np.sin(1.5)])
    np.testing.assert_allclose(seen["look/x"], a, rtol=1e-6)
    for layer, name in enumerate(experiment.unit_activations):
        z = frame[f"param/{layer}.weight"] @ a + frame[f"param/{layer}.bias"]
        a = ACTIVATIONS[name].f(z)
        np.testing.assert_allclose(seen[f"look/z/{layer}"], z, atol=1e-5)
        np.testing.assert_allclose(seen[f"look/a/{layer}"], a, atol=1e-5)
    assert seen["look/map"].shape == (100, 100)


def test_the_samples_of_a_mini_batch_average_to_its_update():
    experiment = Playground(lr=0.01, n_points=100, batch_size=10)
    frame, after = frame_at(experiment, 12), frame_at(experiment, 13)
    samples = [experiment.look(frame, {"sample": j}) for j in range(10)]
    mean = np.mean([sample["look/grad/1.weight"] for sample in samples], axis=0)
    np.testing.assert_allclose(after["update/1.weight"], -0.01 * mean, atol=1e-7)
    np.testing.assert_array_equal(samples[3]["look/update/1.weight"], after["update/1.weight"])
    output, target = samples[0]["look/a/2"][0], samples[0]["look/target"][0]
    assert samples[0]["look/loss"] == pytest.approx((output - target) ** 2, abs=1e-6)
    assert samples[0]["look/delta/2"][0] == pytest.approx(2 * (output - target) * (1 - output**2), abs=1e-5)


@pytest.mark.parametrize(
    "watch",
    [
        {"unit": [9, 0]},
        {"unit": "x"},
        {"point": [7, 0]},
        {"point": [float("nan"), 0]},
        {"sample": 10},
        {"sample": True},
        {"nothing": 1},
    ],
)
def test_looking_where_nothing_is_gives_a_sentence(watch):
    experiment = Playground()
    with pytest.raises(SettingError, match=r"\.$"):
        experiment.look(next(experiment.run()), watch)


def test_edits_replay_from_the_link_and_from_every_frame():
    plain = Playground(n_points=100)
    edited = Playground.at(Playground(n_points=100, edits=("20:0.weight:1.0:2.5", "33:2.bias:0:-1")).address)
    assert_equal_bits(frame_at(edited, 19), frame_at(plain, 19))
    at_edit = frame_at(edited, 20)
    assert at_edit["param/0.weight"][1, 0] == 2.5
    assert_equal_bits(frame_at(edited, 60, decode(encode(at_edit))), frame_at(edited, 60))
    assert_equal_bits(frame_at(edited, 60, frame_at(plain, 20)), frame_at(edited, 60))
    assert frame_at(edited, 33)["param/2.bias"][0] == -1


def test_a_later_edit_of_the_same_moment_and_place_is_the_one_that_counts():
    edits = ("5:0.bias:1:1", "5:0.bias:1:2", "6:0.bias:1:3", "5:0.bias:0:4")
    assert Playground(edits=edits).edits == ("5:0.bias:1:2", "6:0.bias:1:3", "5:0.bias:0:4")


@pytest.mark.parametrize(
    "edit",
    [
        "",
        "1:0.weight:0.0",
        "1:9.weight:0.0:1",
        "1:0.weight:4.0:1",
        "1:0.bias:0.0:1",
        "1:0.weight:0.0:nan",
        "1:0.weight:0.0:1e9",
        "-1:0.bias:0:1",
        "1:0.bias:0:1e",
    ],
)
def test_an_unusable_edit_is_refused_with_a_sentence(edit):
    with pytest.raises(SettingError, match=r"\.$"):
        Playground(edits=(edit,))


def exhausted(frames, most=400):
    last = next(frames)
    for _ in range(most):
        try:
            last = frames.send(Wish(updates=25))
        except StopIteration as stop:
            return last, stop.value
    raise AssertionError("the run did not end")


def test_divergence_ends_the_run_at_the_last_healthy_step_and_names_the_cause():
    experiment = Playground(data="plane", hidden=(8, 8), activation="linear", lr=1.0)
    last, finding = exhausted(experiment.run())
    assert isinstance(finding, Finding)
    assert finding.cause == "learning rate"
    assert str(finding.step) in finding.why.replace(",", "")
    assert int(last["step"]) == finding.step - 1
    assert last["loss/train"] < 1e6
    assert all(np.isfinite(array).all() for name, array in last.items() if name.startswith("param"))
    _, found = exhausted(experiment.run(decode(encode(last))))
    assert found == finding


def test_a_loss_that_begins_beyond_every_bound_may_still_come_down():
    frames = Playground(data="plane", hidden=(32,) * 6, activation="linear", init="normal", optimizer="Adam").run()
    first = next(frames)["loss/train"]
    assert first > 1e6
    assert frames.send(Wish(updates=500))["loss/train"] < first


def test_several_targets_are_learned_at_once_as_autograd_learns_them():
    own = tuple(f"{a}:{b}:{a + b}:{10 * a}" for a in (-2, 0, 1) for b in (-1, 2))
    experiment = Playground(data="own values", own=own, hidden=(3,), lr=0.01, train_share=100)
    assert experiment.widths == (2, 3, 2)
    reference = Reference(experiment)
    reference.train(20)
    frame = frame_at(experiment, 20)
    for name, part in flat.parts(reference.flat(), experiment.widths).items():
        np.testing.assert_allclose(frame[f"param/{name}"], part, rtol=1e-4, atol=1e-5)
    assert experiment.scene()["data/train/y"].shape == (6, 2)


def test_own_points_with_other_numbers_of_targets_are_refused_or_left_out():
    with pytest.raises(SettingError, match="has 2 targets; every point here has 1"):
        Playground(data="own values", own=("0:0:1", "0:0:1:2"))
    with pytest.raises(SettingError, match="every point here has 1"):
        Playground(data="plane", own=("0:0:1:2",))
    mended = Playground.mend(vars(Playground()) | {"data": "own values", "own": ("0:0:1", "0:0:1:2")})
    assert mended["own"] == ("0:0:1",)


def test_names_of_own_classes_stand_in_the_link():
    experiment = Playground(data="own classes", own=("0:0:1",), own_names=("Iris setosa", "versicolor", "ß & co."))
    assert Playground.at(experiment.address) == experiment
    for name in ("a,b", "a\nb", "x" * 25):
        with pytest.raises(SettingError, match="without a comma"):
            Playground(own_names=(name,))


def test_no_points_are_a_finding_not_a_crash():
    frames = Playground(data="own points").run()
    assert np.isnan(next(frames)["loss/train"])
    with pytest.raises(StopIteration) as stop:
        next(frames)
    assert stop.value.value.cause == "no points"


def outputs(experiment, frame, n=50):
    network = Network(experiment)
    x = network.inputs(np.random.default_rng(0).uniform(-6, 6, (n, 2)))
    return network.dense.activations(flat.join(frame, experiment.widths, "param/"), x)[-experiment.widths[-1] :]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({}, {"hidden": (5, 2)}),
        ({}, {"hidden": (4, 5)}),
        ({}, {"features": ("x1", "x2", "sin x1")}),
        ({}, {"features": ("x2", "x1")}),
        ({"activation": "linear"}, {"hidden": (4, 2, 2)}),
        ({"activation": "ReLU"}, {"hidden": (4, 2, 3)}),
        ({"activation": "ReLU"}, {"hidden": (4, 4, 2)}),
        ({}, {"lr": 0.3, "batch_size": 1, "optimizer": "Adam"}),
    ],
)
def test_the_function_stays_the_same_when_units_layers_and_features_come(old, new):
    before, after = Playground(**old), Playground(**old | new)
    frame = frame_at(before, 100)
    carried, note = after.carry(frame, before)
    assert note == ""
    assert int(carried["step"]) == 100
    np.testing.assert_allclose(outputs(after, carried), outputs(before, frame), atol=1e-5)
    assert frame_at(after, 110, carried)["loss/train"] < 2


def test_other_data_keep_the_weights_and_it_is_said():
    before, after = Playground(), Playground(data="circle")
    frame = frame_at(before, 100)
    carried, note = after.carry(frame, before)
    np.testing.assert_array_equal(carried["param/0.weight"], frame["param/0.weight"])
    assert note.startswith("The network keeps its weights and goes on learning, now “circle”.")


@pytest.mark.parametrize(
    "change", [{"batch_size": 3}, {"n_points": 90}, {"data": "circle", "hidden": (5, 2)}, {"train_share": 80}]
)
def test_epochs_go_on_from_where_they_were_when_their_length_changes(change):
    """And grow by one with each pass over the new set, bit for bit from whichever frame one goes on; links count from 0 as ever."""
    before, after = Playground(batch_size=7), Playground(**{"batch_size": 7, **change})
    frame = frame_at(before, 100)
    carried, _ = after.carry(frame, before)
    assert float(frame["epoch"]) == 100 / network_of(before).dense.updates_per_epoch
    assert float(carried["epoch"]) == pytest.approx(float(frame["epoch"]), abs=1e-6)
    length = network_of(after).dense.updates_per_epoch
    later = frame_at(after, 100 + length, carried)
    assert float(later["epoch"] - carried["epoch"]) == pytest.approx(1)
    between = frame_at(after, 100 + length // 3, carried)
    assert_equal_bits(frame_at(after, 100 + length, between), later)
    again, _ = before.carry(later, after)
    assert float(again["epoch"]) == pytest.approx(float(later["epoch"]), abs=1e-6)
    assert float(frame_at(after, 3)["epoch"]) == 3 / length


def test_removing_a_unit_keeps_the_other_weights():
    before, after = Playground(), Playground(hidden=(3, 2))
    frame = frame_at(before, 100)
    carried, note = after.carry(frame, before)
    assert note.endswith(f"from {said(frame['loss/train'])} to {said(carried['loss/train'])}.")
    np.testing.assert_array_equal(carried["param/0.weight"], frame["param/0.weight"][:3])
    np.testing.assert_array_equal(carried["param/1.weight"], frame["param/1.weight"][:, :3])
    np.testing.assert_array_equal(carried["param/2.weight"], frame["param/2.weight"])


@pytest.mark.parametrize("new", [{"hidden": (4, 2, 2, 2)}, {"hidden": ()}, {"hidden": (3, 3, 3)}])
def test_several_layers_at_once_start_anew_and_it_is_said(new):
    carried, note = Playground(**new).carry(frame_at(Playground(), 100), Playground())
    assert carried is None
    assert note.endswith("starts anew.")


LEARNED = {"data": "circle", "n_points": 200, "lr": 0.1}


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("activation", [name for name in ACTIVATIONS if name not in STEPS])
def test_a_layer_more_does_what_there_was_before_it(activation, seed):
    before = Playground(**LEARNED, activation=activation, seed_data=seed, seed_weights=seed)
    frame = frame_at(before, 1000)
    for hidden in ((4, 2, 2), (4, 2, 5), (4, 2, 1)):
        after = replace(before, hidden=hidden)
        carried, note = after.carry(frame, before)
        assert int(carried["step"]) == 1000
        assert carried["loss/train"] < frame["loss/train"] + 0.1
        assert (note == "") is bool(carried["loss/train"] < max(1.05 * frame["loss/train"], frame["loss/train"] + 1e-3))


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("activation", ["tanh", "ReLU", "sigmoid", "GELU"])
def test_a_layer_less_begins_better_than_a_new_network(activation, seed):
    before = Playground(**LEARNED, hidden=(6, 4), activation=activation, seed_data=seed, seed_weights=seed)
    frame = frame_at(before, 1000)
    for hidden in ((6,), (4,)):
        after = replace(before, hidden=hidden)
        carried, note = after.carry(frame, before)
        assert carried["loss/train"] < next(after.run())["loss/train"]
        assert not note or note.endswith(f"from {said(frame['loss/train'])} to {said(carried['loss/train'])}.")


def test_a_layer_that_does_nothing_new_goes_without_a_loss():
    before = Playground(hidden=(4, 4), activation="linear", data="plane")
    frame, after = frame_at(before, 300), Playground(hidden=(4,), activation="linear", data="plane")
    carried, note = after.carry(frame, before)
    assert note == ""
    np.testing.assert_allclose(outputs(after, carried), outputs(before, frame), atol=2e-3)


def test_a_layer_comes_and_goes_without_points_and_without_hidden_layers():
    empty = Playground(data="own points", hidden=())
    frame = next(empty.run()) | {"step": np.array(5)}
    grown, _ = Playground(data="own points", hidden=(3,)).carry(frame, empty)
    assert grown["param/0.weight"].shape == (3, 2)
    back, _ = empty.carry(grown, Playground(data="own points", hidden=(3,)))
    np.testing.assert_allclose(back["param/0.weight"], frame["param/0.weight"], atol=0.1)


@pytest.mark.parametrize("new", [{"seed_weights": 2}, {"init": "He"}])
def test_other_initial_weights_mean_a_new_start(new):
    assert Playground(**new).carry(frame_at(Playground(), 100), Playground()) == (None, "")


def test_more_classes_keep_the_hidden_layers():
    before, after = Playground(data="blobs"), Playground(data="blobs", classes=5)
    frame = frame_at(before, 100)
    carried, note = after.carry(frame, before)
    assert "now 5." in note
    np.testing.assert_array_equal(carried["param/1.weight"], frame["param/1.weight"])
    assert carried["param/2.weight"].shape == (5, 2)


VALUES = st.fixed_dictionaries(
    {},
    optional={
        "data": st.sampled_from(Playground.about("data").choices),
        "classes": st.integers(3, 6),
        "features": st.lists(st.sampled_from(list(FEATURES)), min_size=1, unique=True).map(tuple),
        "hidden": st.lists(st.integers(1, 32), max_size=8).map(tuple),
        "activation": st.sampled_from(list(ACTIVATIONS)),
        "layer_activations": st.lists(st.sampled_from(list(ACTIVATIONS)), max_size=8).map(tuple),
        "loss": st.sampled_from(Playground.about("loss").choices),
        "lr": st.floats(1e-5, 10),
        "noise": st.floats(0, 0.5),
        "own": st.lists(st.sampled_from(["1:2:0", "-1:2.5:1", "0:0:-1", "3:3:4", "1:1:7:-8"]), max_size=3).map(tuple),
        "edits": st.lists(st.sampled_from(["1:0.weight:0.0:1", "5:3.bias:2:-0.5"]), max_size=2).map(tuple),
    },
)


@settings(max_examples=300, deadline=None)
@given(VALUES, st.sampled_from(["data", "loss", "hidden", "activation", ""]))
def test_mended_settings_always_go_together_and_survive_the_link(values, changed):
    whole = {name: getattr(Playground(), name) for name in Playground.__dataclass_fields__} | values
    experiment = Playground(**Playground.mend(whole, changed))
    assert Playground.at(experiment.address) == experiment


def test_defaults_are_left_out_of_the_link():
    assert Playground().address == ""
    assert Playground(hidden=(3,), lr=0.1).address == "hidden=3&lr=0.1"


@pytest.mark.parametrize(
    "address",
    [
        "lr=fast",
        "lr=nan",
        "lr=99",
        "hidden=4,999",
        "hidden=a",
        "nothing=1",
        "data=Mars",
        "classes=2.5",
        "loss=hinge&data=plane",
        "hidden=1,1,1,1,1,1,1,1,1",
        "activation=step",
        "x" * 40_000,
    ],
)
def test_a_link_with_nonsense_gives_one_sentence(address):
    with pytest.raises(SettingError, match=r"\.$"):
        Playground.at(address)
