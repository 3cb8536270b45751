"""Shipped weights: they are what their log says, and can be trained further beside a twin from scratch."""

import csv
from dataclasses import fields, replace

import numpy as np
import pytest
from safetensors import safe_open
from safetensors.numpy import load_file

from engine.experiment import SettingError, Wish
from engine.experiments.attention import shipped
from engine.experiments.attention.pretrain import pretrain
from engine.experiments.attention.settings import Attention
from engine.experiments.attention.shipped import SHIPPED
from engine.tape import decode, encode
from tests.experiments.attention.models import BEGUN, trained

OWN = "All the world's a stage, and all the men and women merely players.\n" * 4
VALUES = {f.name: f.default for f in fields(Attention)}


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_weights_are_what_their_log_says(name):
    made_of = SHIPPED[name]
    with made_of.log.open(encoding="utf-8", newline="") as file:
        last = list(csv.DictReader(file))[-1]
    with safe_open(made_of.weights, "numpy") as file:
        about = file.metadata()
    made = Attention(**made_of.form, **made_of.training)
    assert Attention.at(about["experiment"].removeprefix("/attention?")) == made
    assert about["step"] == last["step"]
    assert made_of.weights.stat().st_size <= 3_000_000
    frame = next(replace(made, begin=name).run())
    assert int(frame["step"]) == 0
    assert float(frame["loss/test"]) == pytest.approx(float(last["loss/test"]), abs=0.005)  # half precision
    assert float(last["loss/test"]) < 1.6
    for key, values in load_file(made_of.weights).items():
        np.testing.assert_array_equal(frame[f"param/{key}"], values.astype(np.float32))


def test_what_is_shipped_is_made_by_the_ordinary_run(tmp_path, monkeypatch):
    monkeypatch.setattr(shipped, "FOLDER", tmp_path)
    small = shipped.Shipped("small", {"d_model": 16}, {"task": "names", "context": 16, "batch_size": 4, "steps": 3})
    pretrain(small)
    frame = trained(Attention(d_model=16, task="names", context=16, batch_size=4, steps=3), 3)
    for key, values in load_file(small.weights).items():
        np.testing.assert_array_equal(values, frame[f"param/{key}"].astype(np.float16))
    steps = [row["step"] for row in csv.DictReader(small.log.read_text(encoding="utf-8").splitlines())]
    assert steps == ["0", "3"]


def test_it_goes_on_with_any_text_and_frozen_layers_stay():
    before, after = next(BEGUN.run()), trained(BEGUN, 3)
    for name in (name for name in before if name.startswith("param/")):
        is_frozen = name.startswith(("param/embedding", "param/blocks.0", "param/blocks.1"))
        assert np.array_equal(before[name], after[name]) == is_frozen, name
    own = replace(BEGUN, task="own text", own_text=OWN)
    assert np.array_equal(next(own.run())["param/output.weight"], before["param/output.weight"])


def test_the_twin_is_the_run_that_begins_fresh_with_nothing_frozen():
    beside, alone = replace(BEGUN, scratch=True), replace(BEGUN, begin="fresh", freeze=0)
    for n in (0, 10):
        frame, other = (trained(e, n) if n else next(e.run()) for e in (beside, alone))
        assert frame["loss/scratch"] == other["loss/test"]
        assert frame["accuracy/scratch"] == other["accuracy/test"]
        assert frame["loss/test"] != frame["loss/scratch"]
        for name in (name for name in other if name.startswith("param/")):
            np.testing.assert_array_equal(frame[f"state/twin/{name}"], other[name])


def test_a_run_with_a_twin_goes_on_bit_for_bit():
    e = replace(BEGUN, scratch=True)
    frames = e.run()
    seen = [next(frames), frames.send(Wish(updates=3)), frames.send(Wish(updates=2))]
    again = e.run(decode(encode(seen[1]), 1 << 28))
    assert int(next(again)["step"]) == 3
    end = again.send(Wish(updates=2))
    assert all(np.array_equal(end[name], values, equal_nan=True) for name, values in seen[2].items())


def test_other_frozen_layers_leave_the_twin_as_it_is():
    old = replace(BEGUN, scratch=True)
    frame = trained(old, 2)
    kept, _ = replace(old, freeze=1).carry(frame, old)
    twin = {name for name in frame if name.startswith("state/twin/optimizer/")}
    assert twin
    assert all(np.array_equal(kept[name], frame[name]) for name in twin)


def test_on_another_text_the_twin_begins_anew_and_the_model_goes_on():
    old = replace(BEGUN, scratch=True)
    frame = trained(old, 2)
    kept, _ = replace(old, lr=0.01).carry(frame, old)
    assert all(np.array_equal(kept[name], values) for name, values in frame.items() if name.startswith("state/twin/"))
    other, note = replace(old, task="Shakespeare").carry(frame, old)
    assert "names" in note
    np.testing.assert_array_equal(other["param/output.weight"], frame["param/output.weight"])
    assert not np.array_equal(other["state/twin/param/output.weight"], frame["state/twin/param/output.weight"])
    assert replace(BEGUN, begin="fresh").carry(trained(BEGUN, 1), BEGUN) == (None, "")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"n_layers": 3}, "Layers is 4 there, not 3"),
        ({"tied": True}, "Tied embedding is off there, not on"),
        ({"family": "encoder"}, "Family is decoder"),
        ({"task": "sort"}, "goes on with a text, not with sort"),
        ({"begin": "fresh", "scratch": True}, "nothing to compare"),
    ],
)
def test_what_the_weights_are_not_for_gets_a_sentence(change, words):
    with pytest.raises(SettingError, match=words):
        replace(BEGUN, **change)


def test_choosing_the_weights_brings_their_form_and_a_text():
    mended = Attention.mend(VALUES | {"begin": "Shakespeare"}, "begin")
    assert Attention(**mended).task == "Shakespeare"
    assert Attention(**mended).d_model == 128
    on_names = Attention.mend(mended | {"task": "names"}, "task")
    assert Attention(**on_names).begin == "Shakespeare"
    compared = Attention(**Attention.mend(VALUES | {"scratch": True}, "scratch"))
    assert (compared.scratch, compared.begin) == (True, "Shakespeare")


@pytest.mark.parametrize("change", [{"n_layers": 2}, {"n_heads": 8}, {"task": "sort"}, {"family": "encoder"}])
def test_another_form_or_task_gives_the_weights_up(change):
    mended = Attention.mend(VALUES | {"begin": "Shakespeare"}, "begin")
    name, value = next(iter(change.items()))
    other = Attention(**Attention.mend(mended | change | {"batch_size": 4, "scratch": True}, name))
    assert (other.begin, other.scratch, getattr(other, name)) == ("fresh", False, value)
