"""Files of saved weights: what is read, and what is refused with the tensor and the reason."""

import json
import pickle
import re
import struct
import sys
from contextlib import suppress
from functools import partial
from io import BytesIO

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import save
from safetensors.torch import save as save_torch

from engine.data.uploads.weights import MOST_BYTES, file_of, fitting, read_weights
from engine.experiment import SettingError, Wish
from engine.experiments import EXPERIMENTS
from engine.tape import HEADER_BYTES

FORM = {"0.weight": ((2, 3), "float32"), "0.bias": ((2,), "float32")}
GOOD = {"0.weight": np.arange(6, dtype=np.float32).reshape(2, 3), "0.bias": np.ones(2, np.float32)}
SETTINGS = {
    "playground": "hidden=4,3",
    "vision": "layers=conv:4:5,batchnorm,ReLU,maxpool:4,residual:6:2,flatten,layernorm,dense:12,ReLU,dropout:10&n_train=200&batch_size=20",
    "attention": "d_model=16&n_heads=1&steps=40&batch_size=8&family=encoder-decoder&task=reverse",
}

SAVING = tuple(SETTINGS)
"""Whose scripts say how to save."""
SETTINGS["sequence"] = "hidden_size=6&steps=60&batch_size=8"


def raw(header: object, body: bytes = b"") -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + body


def entry(dtype="F32", shape=(2,), offsets=(0, 8)) -> dict:
    return {"dtype": dtype, "shape": list(shape), "data_offsets": list(offsets)}


def taken(data: bytes, form=FORM):
    return fitting(read_weights(data).tensors, form)


def trained(kind: str, updates: int = 20):
    frames = EXPERIMENTS[kind].at(SETTINGS[kind]).run()
    next(frames)
    return frames.send(Wish(updates=updates))


@pytest.mark.parametrize("kind", SETTINGS)
def test_a_network_goes_on_with_the_very_numbers_that_were_saved(kind):
    experiment, frame = EXPERIMENTS[kind].at(SETTINGS[kind]), trained(kind)
    saved = read_weights(file_of(frame, kind, experiment.address))
    assert (saved.kind, saved.address, saved.step) == (kind, experiment.address, 20)
    again, _ = experiment.given(partial(fitting, saved.tensors), saved.step)
    assert int(again["step"]) == 20
    assert all(again[name].tobytes() == frame[name].tobytes() for name in frame if name.startswith("param/"))
    first = next(experiment.run(again))
    assert first.keys() == again.keys()
    assert all(first[name].tobytes() == again[name].tobytes() for name in again)


@pytest.mark.parametrize("kind", SETTINGS)
def test_what_is_shown_of_brought_weights_is_what_was_shown_of_them_before(kind):
    """The test loss, where it was tested at this step; else the output for a question."""
    experiment, frame = EXPERIMENTS[kind].at(SETTINGS[kind]), trained(kind)
    again, afresh = experiment.given(partial(fitting, read_weights(file_of(frame, kind, "")).tensors), 20)
    assert "afresh" in afresh
    if int(frame.get("test/step", frame["step"])) == 20:
        assert again["loss/test"] == frame["loss/test"]
    assert not [
        name for name in again if name.startswith(("state/optimizer", "state/m", "state/v")) and again[name].any()
    ]


@pytest.mark.parametrize("dtype", [torch.float64, torch.float16, torch.bfloat16])
def test_weights_of_another_precision_are_taken_as_torch_converts_them(dtype):
    tensors = {
        "0.weight": torch.randn(2, 3, generator=torch.Generator().manual_seed(1)).to(dtype),
        "0.bias": torch.zeros(2, dtype=dtype),
    }
    found = taken(save_torch(tensors))
    assert all((found[name] == tensors[name].float().numpy()).all() for name in tensors)


@pytest.mark.parametrize("prefix", ["module.", "_orig_mod.", "net."])
def test_a_word_that_a_tool_puts_before_all_names_does_not_matter(prefix):
    found = taken(save({prefix + name: array for name, array in GOOD.items()}))
    assert (found["0.weight"] == GOOD["0.weight"]).all()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"0.bias": None}, "The file has no “0.bias”, 2, which the network on this page needs."),
        ({"1.bias": np.ones(1, np.float32)}, "The network on this page has no “1.bias”, which the file has."),
        ({"0.weight": np.ones((3, 2), np.float32)}, "“0.weight” is 3 × 2 in the file; the network on this page has 2 × 3 there."),
        ({"0.bias": np.array([1, np.nan], np.float32)}, "“0.bias” holds nan at 1 of 2 places: such weights cannot be trained."),
        ({"0.bias": np.array([1, 1e300])}, "“0.bias” holds inf at 1 of 2 places"),
        ({"0.bias": np.array([1, 2])}, "“0.bias” holds I64; weights are F32, or else F64, F16 or BF16."),
        ({"0.bias": np.array([True, False])}, "“0.bias” holds BOOL"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named_with_what_was_found_and_what_is_needed(changed, said):
    tensors = {name: array for name, array in (GOOD | changed).items() if array is not None}
    with pytest.raises(SettingError) as refused:
        taken(save(tensors))
    assert said in str(refused.value)


def test_weights_of_quite_another_network_are_called_that():
    with pytest.raises(SettingError, match=r"another network: the file has “bert.weight”, .* needs “0.weight”, 2 × 3."):
        taken(save({"bert.weight": np.ones((2, 3), np.float32)}))


def torch_file() -> bytes:
    file = BytesIO()
    torch.save({"0.weight": torch.ones(2, 3)}, file)
    return file.getvalue()


def numpy_file() -> bytes:
    file = BytesIO()
    np.savez(file, **GOOD)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The file is empty."),
        (b"hello, these are my weights", "no safetensors file"),
        (torch_file(), "a pickle, which could run a program. Save with `safetensors.torch.save_file"),
        (pickle.dumps(GOOD), "a pickle, which could run a program"),
        (numpy_file(), "This is NumPy's npz."),
        (b"\x89HDF\r\n\x1a\n" + bytes(99), "This is an HDF5 file."),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "This is a single picture."),
        (raw({}), "There are no weights in this file."),
        (raw([1]), "no safetensors file"),
        (raw({"a": entry()}, bytes(8))[:-3], "The file is cut off: it tells of 8 bytes of weights, and 5 are there."),
        (raw({"a": entry()}, bytes(8))[:30], "The file is cut off within its header."),
        (raw({"a": entry()}, bytes(9)), "The file has 1 bytes more than its header tells of."),
        (raw({"a": entry(shape=(2, 3))}, bytes(8)), "wrong about “a”: 2 × 3 numbers of F32 take 24 bytes"),
        (raw({"a": entry(), "b": entry()}, bytes(8)), "wrong about “b”"),
        (raw({"a": entry(offsets=(4, 12))}, bytes(12)), "wrong about “a”"),
        (raw({"a": entry(shape=(2**40,), offsets=(0, 2**42))}), "says of “a” what cannot be"),
        (raw({"a": entry(shape=(1,) * 20)}, bytes(8)), "says of “a” what cannot be"),
        (raw({"a": entry(shape=(-2,))}, bytes(8)), "says of “a” what cannot be"),
        (raw({"a": entry(shape=(True, 2))}, bytes(8)), "says of “a” what cannot be"),
        (raw({"a": entry(offsets=(8, 0))}, bytes(8)), "wrong about “a”"),
        (raw({"a": entry(dtype="F128")}, bytes(8)), "“a” holds numbers of a kind that is not read: F128."),
        (raw({"a": entry(dtype=["F32"])}, bytes(8)), "of a kind that is not read"),
        (raw({"a": 5}), "does not say what “a” is"),
        (raw({"a": {"dtype": "F32"}}), "does not say what “a” is"),
        (raw({"__metadata__": {"step": 5}, "a": entry()}, bytes(8)), "The file's notes about itself are no texts."),
        (raw({"__metadata__": {"park.step": "-5"}, "a": entry()}, bytes(8)), "of step “-5”, which is none"),
        (raw({"__metadata__": {"park.step": "9" * 999}, "a": entry()}, bytes(8)), "which is none"),
        (raw({"__metadata__": {"park.kind": "x" * 999}, "a": entry()}, bytes(8)), "longer than any of ours"),
        (raw({"__metadata__": {"park.address": "lr=\ud800"}, "a": entry()}, bytes(8)), "has half a character"),
        (raw(b'{"a":' + b"[" * 5000), "no safetensors file"),
        (raw(b'{"a":{"dtype":"F32","shape":[' + b"9" * 5000 + b'],"data_offsets":[0,8]}}', bytes(8)), "no safetensors"),
        (raw(b'{"a":{"dtype":"F32","shape":[NaN],"data_offsets":[0,8]}}', bytes(8)), "no safetensors file"),
        (struct.pack("<Q", 2**63) + bytes(20), "no safetensors file"),
        (raw(b" " * (HEADER_BYTES + 1)), "no safetensors file"),
    ],
)  # fmt: skip
def test_what_is_no_file_of_weights_gets_a_sentence_that_says_why(data, said):
    with pytest.raises(SettingError) as refused:
        read_weights(data)
    assert said in str(refused.value)
    assert str(refused.value).endswith(".")


def test_a_file_larger_than_any_network_is_not_looked_into():
    with pytest.raises(SettingError, match="allowed are 64 MB"):
        read_weights(bytes(MOST_BYTES + 1))


def test_a_header_that_begins_as_a_pickle_does_is_still_read():
    """A header of 640 bytes begins with 80 02, as a pickle of protocol 2."""
    text = json.dumps({"0.bias": entry()}).encode()
    assert raw(text + b" " * (640 - len(text)), bytes(8))[:2] == b"\x80\x02"
    assert list(read_weights(raw(text + b" " * (640 - len(text)), bytes(8))).tensors) == ["0.bias"]


def test_notes_of_other_tools_say_nothing_about_our_settings():
    saved = read_weights(save(GOOD, {"format": "pt", "kind": "lora", "step": "last"}))
    assert (saved.kind, saved.address, saved.step) == ("", "", 0)


@given(st.integers(0, 400), st.integers(0, 255))
@settings(max_examples=300)
def test_a_changed_byte_gives_weights_or_a_sentence(place, value):
    data = bytearray(save(GOOD, {"park.kind": "playground", "park.step": "12"}))
    data[place % len(data)] = value
    with suppress(SettingError):
        assert set(taken(bytes(data))) == set(FORM)


@given(st.integers(0, 300))
def test_a_file_that_is_cut_off_anywhere_is_refused(length):
    data = save(GOOD)
    with pytest.raises(SettingError):
        read_weights(data[: min(length, len(data) - 1)])


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("playground", "data=plane&activation=ReLU"),
        ("vision", SETTINGS["vision"]),
        ("attention", SETTINGS["attention"]),
    ],
)
def test_weights_with_which_the_loss_is_no_number_are_refused(kind, address):
    experiment = EXPERIMENTS[kind].at(address)
    frame = next(experiment.run())
    huge = {name: array * np.float32(1e38) for name, array in frame.items() if name.startswith("param/")}
    data = file_of(frame | {name: array for name, array in huge.items() if array.dtype == np.float32}, kind, "")
    with pytest.raises(SettingError, match="no number"), np.errstate(all="ignore"):
        experiment.given(partial(fitting, read_weights(data).tensors), 5)


@pytest.mark.parametrize("kind", SAVING)
def test_what_the_exported_script_saves_as_it_says_opens_on_the_page(kind, monkeypatch, tmp_path):
    """Its training is left out: one epoch of the Playground's, nothing of the others."""
    experiment = EXPERIMENTS[kind].at(SETTINGS[kind])
    text = experiment.script()
    call = re.search(r"`(safetensors.torch.save_file\(.*\))`", text)[1].replace(
        "weights.safetensors", str(tmp_path / "w")
    )
    makes = {"playground": "", "vision": "net = build()\n", "attention": "net = fresh(e)\n"}[kind]
    body = text if kind == "playground" else text.rpartition("net = build()" if kind == "vision" else "main()")[0]
    monkeypatch.setattr(sys, "argv", ["script.py", "1"])
    threads = torch.get_num_threads()
    try:
        exec(compile(f"{body}\nimport safetensors.torch\n{makes}{call}\n", "script.py", "exec"), {"__name__": "script"})
    finally:
        torch.set_num_threads(threads)
    saved = read_weights((tmp_path / "w").read_bytes())
    frame, _ = experiment.given(partial(fitting, saved.tensors), saved.step)
    assert int(frame["step"]) == 1
    if kind != "playground":  # the others are as their seed draws them
        first = next(experiment.run())
        assert all((frame[name] == first[name]).all() for name in first if name.startswith("param/"))


def test_a_network_that_comes_with_its_weights_is_given_no_others():
    with pytest.raises(SettingError, match="given no others"):
        EXPERIMENTS["minilm"]().given(partial(fitting, {}), 0)


def test_weights_of_no_known_step_have_their_pre_training_behind_them():
    vision = EXPERIMENTS["vision"].at(SETTINGS["vision"] + "&pretrain=30")
    frame, afresh = vision.given(partial(fitting, read_weights(file_of(trained("vision"), "vision", "")).tensors), 0)
    assert (int(frame["step"]), int(frame["phase"])) == (30, 0)
    assert "twin" in afresh
    assert "loss/scratch" not in frame
