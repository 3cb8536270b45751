"""Frames as bytes, and the tape."""

import json
import struct
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import load, save

from engine.tape import FrameError, Tape, decode, encode

FRAME = {
    "step": np.array(7),
    "epoch": np.array(0.28),
    "loss/train": np.array(0.5, np.float32),
    "map/0": np.arange(-3, 5, dtype=np.int8).reshape(2, 2, 2),
    "param/0.weight": np.ones((2, 3), np.float32),
    "wrong/test": np.zeros(0, np.uint8),
    "confusion": np.eye(2, dtype=np.int32),
}


def test_our_bytes_are_what_the_safetensors_library_reads():
    read = load(encode(FRAME))
    assert read.keys() == FRAME.keys()
    for name, array in FRAME.items():
        assert read[name].dtype == array.dtype
        assert read[name].shape == array.shape
        np.testing.assert_array_equal(read[name], array)


def test_every_array_is_aligned_for_a_typed_view_in_the_browser():
    data = encode(FRAME)
    length = struct.unpack("<Q", data[:8])[0]
    for name, entry in json.loads(data[8 : 8 + length]).items():
        assert (8 + length + entry["data_offsets"][0]) % FRAME[name].itemsize == 0


def test_a_file_that_claims_more_than_it_holds_is_refused_before_it_is_unpacked():
    header = json.dumps({"a": {"dtype": "F32", "shape": [1 << 30], "data_offsets": [0, 1 << 32]}}).encode()
    with pytest.raises(FrameError, match="claims"):
        decode(struct.pack("<Q", len(header)) + header)


NINES = "9" * 4_300


@pytest.mark.parametrize(
    "shape",
    [
        f"[{','.join([NINES] * 20)}]",
        f"[-{NINES}]",
        f"[{','.join(['999999999999999999'] * 1_000)}]",
        "[[0],250000000]",
        '["aaaa",1000000000000000]',
        "[0,1000000000000000]",
        "[-2,-2]",
        "[true]",
        "[1.0]",
        "2",
        '"11"',
        '{"1":1}',
    ],
)
def test_a_shape_that_is_none_is_refused_before_it_is_multiplied(shape):
    header = f'{{"a":{{"dtype":"F32","shape":{shape},"data_offsets":[0,4]}}}}'.encode()
    with pytest.raises(FrameError, match=r"no safetensors file|claims"):
        decode(struct.pack("<Q", len(header)) + header + bytes(4))


def test_a_header_far_longer_than_any_of_ours_is_not_read():
    header = json.dumps({str(i): {"dtype": "F32", "shape": [0], "data_offsets": [0, 0]} for i in range(9_000)}).encode()
    with pytest.raises(FrameError, match="header has"):
        decode(struct.pack("<Q", len(header)) + header)


@given(st.binary(max_size=400))
def test_nonsense_is_refused_with_a_sentence(data):
    with pytest.raises(FrameError):
        decode(data)


@given(st.integers(0, 200), st.integers(0, 255))
def test_a_changed_byte_gives_a_frame_or_a_sentence(place, value):
    data = bytearray(save({"a": np.zeros(4, np.float32), "step": np.array([1])}))
    data[place % len(data)] = value
    with suppress(FrameError):
        assert set(decode(bytes(data)))


def filled(max_bytes: int, frames: int) -> Tape:
    tape = Tape(max_bytes)
    for step in range(frames):
        tape.add(step, bytes(100))
    return tape


def test_a_full_tape_stays_within_its_bytes_and_keeps_the_first_and_the_newest():
    tape = filled(10_000, 5_000)
    assert tape.size <= 10_000
    assert tape.size == 100 * len(tape)
    assert tape.get(0) is not None
    assert tape.newest == 4_999
    assert all(tape.get(step) for step in range(4_975, 5_000))


def test_what_was_dropped_can_be_replayed_from_the_frame_before_it():
    tape = filled(10_000, 5_000)
    for step in range(5_000):
        start, data = tape.before(step)
        assert start <= step
        assert data is tape.get(start)


def test_cutting_drops_what_lies_after_and_nothing_else():
    tape = filled(1_000_000, 50)
    tape.cut(20)
    assert list(tape) == list(range(21))
    assert tape.after(20) is None
    assert tape.after(19)[0] == 20
    tape.cut(-1)
    assert len(tape) == tape.size == 0
    assert tape.before(5) is None


def test_the_frame_of_a_step_is_replaced_not_doubled():
    tape = filled(1_000_000, 3)
    tape.add(1, bytes(7))
    assert len(tape) == 3
    assert tape.size == 207
