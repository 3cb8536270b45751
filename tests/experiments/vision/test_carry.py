"""Settings that change in mid-run: what was learned stays where it fits, and a sentence says where it does not."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.data.kept_images import save_own
from engine.data.own_images import OwnSet
from engine.experiment import Wish
from engine.experiments.vision.model import fresh
from engine.experiments.vision.settings import Vision
from engine.experiments.vision.training import Training

OLD = Vision(
    n_train=300,
    epochs=5,
    layers=("conv:4:5", "batchnorm", "tanh", "avgpool:2", "conv:6:3", "tanh", "flatten", "dense:16", "tanh"),
)


@pytest.fixture(scope="module")
def frame() -> dict:
    frames = OLD.run()
    next(frames)
    return frames.send(Wish(updates=20))


def same(a: dict, b: dict, name: str, other: str | None = None) -> bool:
    return np.array_equal(a[f"param/{name}"], b[f"param/{other or name}"])


@pytest.mark.parametrize("change", [{"lr": 0.1}, {"epochs": 9}, {"shift": 2}, {"clip": 1.0}, {"hard": 25}])
def test_a_change_of_learning_keeps_weights_moments_and_plan(frame, change):
    new = replace(OLD, **change)
    carried, note = new.carry(frame, OLD)
    assert note == ""
    assert int(carried["step"]) == 20
    for name in frame:
        if name.startswith(("param/", "state/")):
            np.testing.assert_array_equal(carried[name], frame[name], err_msg=name)


def test_another_optimizer_keeps_the_weights_and_begins_its_own_moments(frame):
    carried, _ = replace(OLD, optimizer="SGD").carry(frame, OLD)
    assert same(carried, frame, "0.weight")
    assert not [name for name in carried if name.startswith("state/optimizer/")]


def test_other_data_keeps_the_weights_and_counts_its_epochs_from_there(frame):
    new = replace(OLD, data="Fashion-MNIST", freeze=1, n_train=100)
    carried, _ = new.carry(frame, OLD)
    assert same(carried, frame, "7.weight")
    assert int(carried["end"]) == 20 + 5 * 2
    assert float(carried["accuracy/test"]) < float(frame["accuracy/test"])
    frames = new.run(carried)
    next(frames)
    after = frames.send(Wish(updates=3))
    assert same(after, frame, "0.weight")
    assert not same(after, frame, "4.weight")


@pytest.mark.parametrize("change", [{"n_train": 100}, {"batch_size": 50}, {"data": "Fashion-MNIST", "n_train": 500}])
def test_epochs_go_on_from_where_they_were_when_their_length_changes(frame, change):
    new = replace(OLD, **change)
    carried, _ = new.carry(frame, OLD)
    assert float(frame["epoch"]) == 20 / Training(OLD).per_epoch
    assert float(carried["epoch"]) == pytest.approx(float(frame["epoch"]), abs=1e-6)
    length = Training(new).per_epoch
    frames = new.run(carried)
    next(frames)
    between = frames.send(Wish(updates=1))
    later = frames.send(Wish(updates=length - 1))
    assert float(later["epoch"] - carried["epoch"]) == pytest.approx(1)
    frames = new.run(between)
    next(frames)
    assert frames.send(Wish(updates=length - 1))["epoch"] == later["epoch"]


def test_epochs_of_a_change_while_pre_training_go_on_through_the_training():
    old = replace(OLD, pretrain=6)
    frames = old.run()
    next(frames)
    frame = frames.send(Wish(updates=4))
    new = replace(old, n_train=100)
    carried, _ = new.carry(frame, old)
    assert float(carried["epoch"]) == pytest.approx(float(frame["epoch"]), abs=1e-6)
    frames = new.run(carried)
    next(frames)
    assert float(frames.send(Wish(updates=4))["epoch"] - carried["epoch"]) == pytest.approx(4 / Training(new).per_epoch)


def test_a_layer_put_in_between_leaves_those_before_and_after_it_alone(frame):
    new = replace(OLD, layers=(*OLD.layers[:3], "dropout:10", *OLD.layers[3:]))
    carried, note = new.carry(frame, OLD)
    assert note == ""
    assert same(carried, frame, "0.weight")
    assert same(carried, frame, "1.running_mean")
    assert same(carried, frame, "8.weight", "7.weight")
    assert float(carried["loss/test"]) == pytest.approx(float(frame["loss/test"]), abs=1e-6)


def test_a_layer_of_another_form_begins_anew_and_is_named(frame):
    new = replace(OLD, layers=(*OLD.layers[:4], "conv:8:3", *OLD.layers[5:]))
    carried, note = new.carry(frame, OLD)
    assert note == "convolution 8 · 3×3 and dense layer 16 start anew; the other layers keep what they learned."
    assert same(carried, frame, "0.weight")
    assert same(carried, frame, "9.weight")
    np.testing.assert_array_equal(carried["param/4.weight"], fresh(new).state_dict()["4.weight"])


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"seed_weights": 2}, ""),
        ({"init": "He"}, ""),
        ({"goal": "rebuild", "loss": "MSE"}, ""),
        ({"pretrain": 5}, "Pre-training comes first"),
        ({"layers": ("flatten",)}, "No layer with weights"),
    ],
)
def test_what_means_a_new_start_starts_anew(frame, change, says):
    carried, note = replace(OLD, **change).carry(frame, OLD)
    assert carried is None
    assert note.startswith(says)


def test_at_step_0_there_is_nothing_to_keep():
    assert replace(OLD, lr=0.1).carry(next(OLD.run()), OLD) == (None, "")


def test_the_twin_goes_on_after_a_change_of_the_learning_rate():
    old = replace(OLD, data="Fashion-MNIST", pretrain=4)
    frames = old.run()
    next(frames)
    frame = frames.send(Wish(updates=6))
    carried, _ = replace(old, lr=0.01).carry(frame, old)
    np.testing.assert_array_equal(carried["state/scratch/param/0.weight"], frame["state/scratch/param/0.weight"])
    assert "accuracy/scratch" in carried


@pytest.mark.parametrize(("before", "after"), [("momentum", "Adam"), ("Adam", "momentum"), ("SGD", "AdamW")])
def test_with_another_optimizer_the_twin_learns_on_with_moments_of_its_own(before, after):
    old = replace(OLD, data="Fashion-MNIST", pretrain=4, optimizer=before)
    frames = old.run()
    next(frames)
    frame, new = frames.send(Wish(updates=6)), replace(old, optimizer=after)
    carried, _ = new.carry(frame, old)
    assert same(carried, frame, "0.weight", "0.weight")
    assert not [name for name in carried if "optimizer/" in name]
    frames = new.run(carried)
    next(frames)
    assert np.isfinite(frames.send(Wish(updates=2))["loss/scratch"])


def own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *classes: str) -> Vision:
    """The experiment with a set of a person's own, of so many classes."""
    monkeypatch.setenv("PARK_SETS", str(tmp_path))
    rng, labels = np.random.default_rng(len(classes)), np.arange(60) % len(classes)
    x = rng.integers(0, 256, (60, 28, 28), dtype=np.uint8)
    return replace(OLD, data="own", own_set=save_own(OwnSet(x, labels, x[:20], labels[:20], classes)))


def test_images_of_other_classes_begin_anew(frame, monkeypatch, tmp_path):
    two = own(monkeypatch, tmp_path, "cat", "dog")
    carried, note = two.carry(frame, OLD)
    assert carried is None
    assert "other classes" in note
    assert OLD.carry(frame, two)[0] is None


def test_the_training_loss_of_other_images_is_not_shown_as_of_these(frame, monkeypatch, tmp_path):
    new = own(monkeypatch, tmp_path, *map(str, range(10)))
    carried, _ = new.carry(frame, OLD)
    assert same(carried, frame, "0.weight")
    assert not np.isfinite(carried["state/recent"]).any()
    assert carried["loss/train"] != frame["loss/train"]
