"""A person's own image set: what is right is taken over exactly, what is wrong is refused in a sentence."""

import gzip
import io
import os
import pickle
import struct
import zipfile
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.experiment import SettingError
from engine.vision import own, upload
from engine.vision.own import OwnSet, has_own, load_own, own_set, save_own

N = 360
RNG = np.random.default_rng(1)
X = RNG.integers(0, 256, (N, 28, 28), dtype=np.uint8)
Y = (np.arange(N) % 10).astype(np.uint8)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PARK_SETS", str(tmp_path / "sets"))
    return tmp_path / "sets"


def idx(array: np.ndarray, kind: int = 8) -> bytes:
    return struct.pack(f">HBB{array.ndim}I", 0, kind, array.ndim, *array.shape) + array.tobytes()


def npz(**arrays: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def archive(**members: bytes) -> bytes:
    """A zip file with these bytes as its members, whatever they are."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(f"{name}.npy", content)
    return file.getvalue()


def header(said: str) -> bytes:
    """The beginning of an npy file with any header."""
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(said)) + said.encode()


def whole(**changed: np.ndarray) -> bytes:
    """An npz in four parts, some of them changed."""
    return npz(**({"x_train": X, "y_train": Y, "x_test": X[:60], "y_test": Y[:60]} | changed))


def idx_pair(x: np.ndarray = X, y: np.ndarray = Y) -> list[tuple[str, bytes]]:
    return [("images", idx(x)), ("labels", idx(y))]


def one(content: bytes) -> list[tuple[str, bytes]]:
    return [("set.npz", content)]


def images_of(found: OwnSet) -> set[tuple[bytes, int]]:
    """All images with their labels, in any order."""
    x, y = np.concatenate([found.x_train, found.x_test]), np.concatenate([found.y_train, found.y_test])
    return {(image.tobytes(), int(label)) for image, label in zip(x, y, strict=True)}


ALL = {(image.tobytes(), int(label)) for image, label in zip(X, Y, strict=True)}


def test_two_idx_files_are_split_without_losing_or_mixing_an_image():
    found = own_set(idx_pair())
    assert images_of(found) == ALL
    assert (len(found.y_train), len(found.y_test)) == (300, 60)
    assert np.bincount(found.y_test).tolist() == [6] * 10
    assert "Every sixth image" in found.note


def test_the_order_and_the_packing_of_the_two_files_do_not_matter():
    packed = [(f"{name}.gz", gzip.compress(content)) for name, content in idx_pair()]
    assert save_own(own_set(packed[::-1])) == save_own(own_set(idx_pair()))


def test_an_npz_in_four_parts_is_taken_as_it_is():
    found = own_set(one(whole()))
    assert np.array_equal(found.x_train, X)
    assert np.array_equal(found.y_train, Y)
    assert sorted(image.tobytes() for image in found.x_test) == sorted(image.tobytes() for image in X[:60])
    assert not found.note


def test_a_sorted_set_is_tested_on_all_classes_from_the_first_images_on():
    order = np.argsort(Y, kind="stable")
    found = own_set(idx_pair(X[order], Y[order]))
    assert len(np.unique(found.y_test[:20])) >= 7


@pytest.mark.parametrize(
    "x", [X / 255.0, (X / 255).astype(np.float32), X.astype(np.int64), X[..., None], X[:, None], np.asfortranarray(X)]
)
def test_other_forms_of_the_same_pixels_give_the_same_set(x: np.ndarray):
    assert images_of(own_set(one(npz(x=x, y=Y.astype(np.int32))))) == ALL


@pytest.mark.parametrize("side", [8, 14, 20, 28, 32, 56, 64])
def test_other_sizes_are_brought_to_28_and_keep_their_mean(side: int):
    x = RNG.integers(0, 256, (N, side, side), dtype=np.uint8)
    found = own_set(one(npz(x=x, y=Y)))
    assert found.x_train.shape[1:] == (28, 28)
    resized = np.concatenate([found.x_train, found.x_test]).mean()
    assert resized == pytest.approx(x.mean(), abs=0.1)
    assert (f"{side}×{side}" in found.note) == (side != 28)


def test_halving_takes_the_mean_of_four_pixels():
    x = np.repeat(np.repeat(X, 2, axis=1), 2, axis=2)
    assert images_of(own_set(one(npz(x=x, y=Y)))) == ALL


def test_what_is_kept_is_loaded_again_exactly():
    found = own_set(idx_pair())
    name = save_own(found)
    assert has_own(name)
    assert all(np.array_equal(array, getattr(found, part)) for part, array in load_own(name).items())


def cut(content: bytes, share: float = 0.7) -> bytes:
    return content[: int(len(content) * share)]


class Evil:
    """Would make a folder if it was ever unpickled."""

    def __reduce__(self):
        return os.mkdir, ("unpickled",)


OBJECTS = npz(x=np.array([Evil()] * 3, dtype=object), y=Y)
BOMB = gzip.compress(bytes(upload.MOST_BYTES + 1000), 9)
FAULTS = {
    "no file": ([], "one npz file, or two IDX files"),
    "one IDX file": (idx_pair()[:1], "one npz file, or two IDX files"),
    "two images": ([("a", idx(X)), ("b", idx(X))], "has 3 dimensions"),
    "two labels": ([("a", idx(Y)), ("b", idx(Y))], "labels 1"),
    "wrong magic": ([("a.png", b"\x89PNG" + bytes(100)), idx_pair()[1]], "no IDX file: it begins with 89 50 4e 47"),
    "empty file": ([("a", b""), idx_pair()[1]], "begins with nothing"),
    "IDX of floats": ([("a", idx(X, 0x0D)), idx_pair()[1]], "type 0x0d"),
    "IDX of 9 dimensions": ([("a", b"\0\0\x08\x09" + bytes(100)), idx_pair()[1]], "9 dimensions"),
    "cut in the header": ([("a", idx(X)[:9]), idx_pair()[1]], "ends within its header"),
    "truncated IDX": ([("a", cut(idx(X))), idx_pair()[1]], "360 × 28 × 28, which is 282,240 bytes, and holds"),
    "IDX too long": ([("a", idx(X) + b"!"), idx_pair()[1]], "holds 282,241"),
    "IDX that says it is huge": (
        [("a", struct.pack(">HBB3I", 0, 8, 3, *[2**32 - 1] * 3)), idx_pair()[1]],
        "and holds 0",
    ),
    "truncated gzip": ([("a", cut(gzip.compress(idx(X)))), idx_pair()[1]], "cut off or damaged"),
    "gzip bomb": ([("a.gz", BOMB), idx_pair()[1]], "unpacks to more than 64 MB"),
    "not square": (idx_pair(X[:, :20]), "360 × 20 × 28"),
    "too small": (idx_pair(X[:, :7, :7]), "7×7"),
    "too large": (one(npz(x=np.zeros((N, 65, 65), np.uint8), y=Y)), "65×65"),
    "colour": (one(npz(x=np.zeros((N, 28, 28, 3), np.uint8), y=Y)), "square, in grey"),
    "no pixels": (idx_pair(X[:, :0, :0]), "0×0"),
    "no images": (idx_pair(X[:0], Y[:0]), "There are 0 images"),
    "too few": (idx_pair(X[:299], Y[:299]), "has 299 images; allowed are 300 to 70,000"),
    "too many": (one(npz(x=np.zeros((70_001, 8, 8), np.uint8), y=np.zeros(70_001, np.uint8))), "70,001"),
    "too few to test": (one(whole(x_test=X[:39], y_test=Y[:39])), "39 test images"),
    "one class": (idx_pair(X, Y * 0), "at least two classes"),
    "label 10": (idx_pair(X, Y + 1), "a label 10; allowed are 0 to 9"),
    "label -1": (one(npz(x=X, y=Y.astype(int) - 1)), "a label -1"),
    "fractional labels": (one(npz(x=X, y=Y / 2)), "labels are whole numbers"),
    "one-hot labels": (one(npz(x=X, y=np.eye(10, dtype=np.uint8)[Y])), "2 dimensions"),
    "counts that differ": (idx_pair(X, Y[:-1]), "360 images and 359 labels"),
    "counts that differ in a part": (one(whole(y_test=Y[:59])), "60 x_test and 59 y_test"),
    "pixels over 255": (one(npz(x=X.astype(int) + 1, y=Y)), "from 1 to 256"),
    "negative pixels": (one(npz(x=X / 255 - 0.5, y=Y)), "from -0.5 to 0.5"),
    "no number": (one(npz(x=X * np.nan, y=Y)), "from nan to nan"),
    "pickled objects": (one(OBJECTS), "Python objects (a pickle)"),
    "a pickle for an array": (one(archive(x=pickle.dumps(Evil()), y=b"")), "is no NumPy array"),
    "text": (one(npz(x=np.array(["a"] * 9), y=Y)), "values of type"),
    "wrong names": (one(npz(images=X, labels=Y)), "holds images, labels"),
    "too many arrays": (one(npz(a=Y, b=Y, c=Y, d=Y, e=Y)), "5 arrays"),
    "truncated npz": (one(cut(whole())), "cut off or damaged"),
    "damaged npz": (one(whole()[:3000] + b"\0\0\0\0" + whole()[3004:]), "cut off or damaged"),
    "zip bomb": (one(archive(x=bytes(upload.MOST_BYTES), y=bytes(1000))), "unpacks to 64 MB"),
    "a shape that is huge": (
        one(archive(x=header("{'descr': '|u1', 'fortran_order': False, 'shape': (99999999999, 28, 28), }\n"), y=b"")),
        "and holds 0",
    ),
    "a negative shape": (
        one(archive(x=header("{'descr': '|u1', 'fortran_order': False, 'shape': (-1, -1), }\n") + b"!", y=b"")),
        "and holds 1",
    ),
    "a header that is code": (
        one(archive(x=header("__import__('os').mkdir('unpickled')\n"), y=b"")),
        "is no NumPy array",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_is_said_in_one_sentence_that_names_it(fault: str, folder: Path):
    files, sentence = FAULTS[fault]
    with pytest.raises(SettingError) as error:
        own_set(files)
    assert sentence in str(error.value)
    assert str(error.value).endswith(".")
    assert len(str(error.value)) < 300
    assert not Path("unpickled").exists()


@settings(max_examples=400)
@given(place=st.integers(0, 7000), byte=st.integers(0, 255), keep=st.integers(0, 7000))
@example(place=0, byte=0, keep=0)
def test_no_damage_to_a_file_gives_anything_but_a_sentence(place: int, byte: int, keep: int):
    small = npz(x=np.zeros((N, 28, 28), np.uint8), y=Y)
    for content in (idx(X[:9])[: max(keep, 4)], gzip.compress(idx(X[:9]))[: max(keep, 4)], small):
        spoiled = bytearray(content)
        spoiled[place % len(spoiled)] = byte
        with suppress(SettingError):
            own_set(one(bytes(spoiled)) if content is small else [("a", bytes(spoiled)), ("b", idx(Y[:9]))])


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "0" * 31, "g" * 32, "0" * 32, "0" * 32 + "\n"])
def test_a_set_that_is_not_here_is_said(name: str):
    assert not has_own(name)
    with pytest.raises(SettingError, match="upload it again"):
        load_own(name)


def test_a_kept_file_that_was_damaged_counts_as_gone(folder: Path):
    name = save_own(own_set(idx_pair()))
    (folder / f"{name}.npz").write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(SettingError, match="upload it again"):
        load_own(name)


def numbered(number: int) -> OwnSet:
    """A set that differs from all others."""
    x = X.copy()
    x[0, 0, 0] = number
    return own_set(idx_pair(x))


def test_the_set_not_used_for_longest_is_forgotten_first(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(own, "SETS", 3)
    names = []
    for number in range(3):
        names.append(save_own(numbered(number)))
        os.utime(folder / f"{names[-1]}.npz", (number, number))
    load_own(names[0])
    names.append(save_own(numbered(3)))
    assert [has_own(name) for name in names] == [True, False, True, True]
    assert not list(folder.glob("*.part"))


def test_bytes_are_bounded_too_and_the_newest_set_stays(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(own, "SETS_BYTES", 450_000)
    names = [save_own(numbered(number)) for number in range(3)]
    assert [has_own(name) for name in names] == [False, False, True]


def test_a_full_disk_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch):
    found = own_set(idx_pair())

    def refuse(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez", refuse)
    with pytest.raises(SettingError, match="no room on its disk"):
        save_own(found)
    assert not list(folder.iterdir())


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_others_on_the_machine_cannot_read_the_folder(folder: Path):
    save_own(own_set(idx_pair()))
    assert folder.stat().st_mode & 0o077 == 0
