"""What a set that somebody brings may cost: nothing in it runs a program, holds a reader for long or fills the memory."""

import io
import struct
import time
import tracemalloc
import zipfile
from pathlib import Path

import numpy as np
import pytest

from engine.data.kept_images import load_own, save_own
from engine.data.own_images import OwnSet, own_set
from engine.data.uploads import files, pictures
from engine.experiment import SettingError

RNG = np.random.default_rng(1)
X = RNG.integers(0, 256, (40, 28, 28), dtype=np.uint8)


def picture(image: np.ndarray, kind: str = "PNG") -> bytes:
    from PIL import Image

    file = io.BytesIO()
    Image.fromarray(image).save(file, kind)
    return file.getvalue()


def packed(members: dict[str, bytes], way: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", way) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return file.getvalue()


def one(content: bytes) -> files.File:
    return files.File("a/1.png", "“a/1.png”", len(content), lambda: io.BytesIO(content))


def refused(content: bytes, name: str = "set.zip") -> str:
    with pytest.raises(SettingError) as error:
        own_set([(name, content)])
    return str(error.value)


@pytest.mark.parametrize("kind", ["EPS", "TGA", "PCX", "PPM"])
def test_only_pictures_of_the_kinds_that_are_named_are_opened(kind: str):
    strange = picture(np.stack([X[0]] * 3, 2), kind)
    assert "is no picture that can be read" in refused(packed({"a/1.png": strange, "b/2.png": picture(X[0])}))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF"])
def test_a_damaged_picture_is_named_whatever_is_wrong_with_it(kind: str):
    whole = picture(X[0], kind)
    said = set()
    for _ in range(150):
        spoiled = bytearray(whole)
        for place in RNG.integers(0, min(len(whole), 200), 4):
            spoiled[place] = RNG.integers(256)
        try:
            pictures.read_pictures([one(bytes(spoiled))], "“set.zip”")
        except SettingError as error:
            said.add(str(error))
    assert all("“a/1.png”" in sentence for sentence in said)


@pytest.mark.parametrize("way", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_could_unpack_all_at_once_is_refused(way: int):
    assert "pack it as a plain zip file" in refused(packed({"a/1.png": picture(X[0])}, way))


def test_a_zip_file_of_very_many_files_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(files, "MOST_MEMBERS", 30)
    many = {f"{k % 2}/{k}.png": picture(X[k]) for k in range(31)}
    assert "holds more than 30 files" in refused(packed(many))


def test_thousands_of_files_in_a_zip_file_are_opened_one_after_the_other_in_no_time():
    content = packed({f"{k}": b"x" for k in range(3000)})
    found = files.members(one(content), files.Allowance())
    begun = time.process_time()
    assert all(file.whole(9) == b"x" for file in found)
    assert time.process_time() - begun < 2


def test_a_large_picture_is_made_smaller_before_it_is_worked_on():
    clear = np.zeros((3000, 2000, 4), np.uint8)
    clear[1000:2000, 700:1300] = 255
    file = one(picture(clear))
    tracemalloc.start()
    images, _ = pictures.read_pictures([file], "“set.zip”")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20 << 20
    small = images.whole()[0]
    assert (small[0, 0], small[14, 14]) == (0, 255)
    assert abs(small.mean() / 255 - (1000 / 3000 * 28) * (600 / 2000 * 19) / 784) < 0.005


@pytest.mark.parametrize("shape", [(10**17, 0, 7), (0, 10**17), (10**17, 7, 0)])
@pytest.mark.parametrize("is_fortran", [False, True])
def test_an_array_of_endless_rows_without_a_byte_is_refused(shape: tuple[int, ...], is_fortran: bool):
    said = f"{{'descr': '|u1', 'fortran_order': {is_fortran}, 'shape': {shape}, }}\n".encode()
    begin = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(said)) + said
    assert "in which there is nothing at all" in refused(packed({"x.npy": begin, "y.npy": begin}), "set.npz")


def labelled(labels: np.ndarray) -> OwnSet:
    file = io.BytesIO()
    np.savez(file, x=X, y=labels)
    return own_set([("set.npz", file.getvalue())])


def test_a_class_whose_name_cannot_be_written_down_gets_one_that_can(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PARK_SETS", str(tmp_path))
    found = labelled(np.array(["a\ud800", "b"] * 20))
    assert found.classes[:2] == ("a?", "b")
    assert load_own(save_own(found))["classes"] == found.classes


def test_a_text_of_what_is_no_letter_at_all_is_read_as_one():
    labels = np.array(["ab", "cd"] * 20)
    labels.view(np.uint32)[0] = 0xFFFFFFFF
    assert all(name.encode() and name.isprintable() for name in labelled(labels).classes)
