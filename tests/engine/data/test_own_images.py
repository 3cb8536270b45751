"""A person's own image set: what can be read is taken over exactly, the rest is refused in a sentence."""

import gzip
import io
import os
import pickle
import struct
import tracemalloc
import zipfile
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.data import image_sets, shipped_images
from engine.data.own_images import OwnSet, changed, own_set
from engine.data.uploads import files, pictures, table
from engine.data.uploads.roles import Incomplete
from engine.experiment import SettingError

N = 360
RNG = np.random.default_rng(1)
X = RNG.integers(0, 256, (N, 28, 28), dtype=np.uint8)
X[:, 0] = X[:, -1] = X[:, :, 0] = X[:, :, -1] = 0
X[:, 14, 14] = 255
Y = (np.arange(N) % 10).astype(np.uint8)


def idx(array: np.ndarray, kind: int = 8, order: str = ">", magic: str = ">") -> bytes:
    begin = bytes([0, 0, kind, array.ndim])
    sizes = struct.pack(f"{order}{array.ndim}I", *array.shape)
    return (begin if magic == ">" else begin[::-1]) + sizes + array.tobytes()


def npz(**arrays: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def npy(array: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def packed(members: dict[str, bytes]) -> bytes:
    """A zip file with these bytes as its members, whatever they are."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return file.getvalue()


def archive(**members: bytes) -> bytes:
    return packed({f"{name}.npy": content for name, content in members.items()})


def csv(
    x: np.ndarray = X[:60], y: np.ndarray = Y[:60], names: bool = True, last: bool = False, between: str = ","
) -> bytes:
    """A table of images as it comes from Kaggle."""
    head = [f"pixel{k}" for k in range(x[0].size)]
    rows = [[*map(str, image.ravel())] for image in x]
    full = [*([head] if names else []), *rows]
    labels = [*(["label"] if names else []), *map(str, y)]
    lines = [[*row, label] if last else [label, *row] for row, label in zip(full, labels, strict=True)]
    return "\n".join(between.join(line) for line in lines).encode()


def header(said: str) -> bytes:
    """The beginning of an npy file with any header."""
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(said)) + said.encode()


def whole(**changed: np.ndarray) -> bytes:
    """An npz in four parts, some of them changed."""
    return npz(**({"x_train": X, "y_train": Y, "x_test": X[:60], "y_test": Y[:60]} | changed))


def idx_pair(x: np.ndarray = X, y: np.ndarray = Y) -> list[tuple[str, bytes]]:
    return [("images", idx(x)), ("labels", idx(y))]


def one(content: bytes, name: str = "set.npz") -> list[tuple[str, bytes]]:
    return [(name, content)]


def images_of(found: OwnSet) -> set[tuple[bytes, int]]:
    """All images with their labels, in any order."""
    x, y = np.concatenate([found.x_train, found.x_test]), np.concatenate([found.y_train, found.y_test])
    return {(image.tobytes(), int(label)) for image, label in zip(x, y, strict=True)}


def pairs(x: np.ndarray, y: np.ndarray) -> set[tuple[bytes, int]]:
    return {(image.tobytes(), int(label)) for image, label in zip(x, y, strict=True)}


ALL = pairs(X, Y)


def test_two_idx_files_are_split_without_losing_or_mixing_an_image():
    found = own_set(idx_pair())
    assert images_of(found) == ALL
    assert (len(found.y_train), len(found.y_test)) == (300, 60)
    assert np.bincount(found.y_test).tolist() == [6] * 10
    assert "Every sixth image" in found.note


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


KAGGLE = {
    "train-images.idx3-ubyte": idx(X),
    "train-labels.idx1-ubyte": idx(Y),
    "t10k-images.idx3-ubyte": idx(X[:60]),
    "t10k-labels.idx1-ubyte": idx(Y[:60]),
}
WIDE = np.column_stack([Y, np.zeros((N, 7), int)]).astype(">i4")
SAME = {
    "packed and in the other order": [(f"{name}.gz", gzip.compress(content)) for name, content in idx_pair()[::-1]],
    "floats from 0 to 1": one(npz(x=X / 255.0, y=Y)),
    "short floats": one(npz(x=(X / 255).astype(np.float32), y=Y)),
    "floats a hair beyond": one(npz(x=np.where(X == 255, 1.0000002, np.where(X == 0, -1e-7, X / 255)), y=Y)),
    "floats from 0 to 255": one(npz(x=X.astype(np.float32), y=Y)),
    "floats from -1 to 1": one(npz(x=X / 127.5 - 1, y=Y)),
    "big-endian floats": one(npz(x=(X / 255).astype(">f8"), y=Y.astype(">i8"))),
    "whole numbers": one(npz(x=X.astype(np.int64), y=Y.astype(np.int32))),
    "16 bits": one(npz(x=X.astype(np.uint16) * 257, y=Y)),
    "bytes that were taken for signed ones": one(npz(x=X.view(np.int8), y=Y)),
    "bytes less 128": one(npz(x=(X.astype(int) - 128).astype(np.int8), y=Y)),
    "a channel last": one(npz(x=X[..., None], y=Y)),
    "a channel first": one(npz(x=X[:, None], y=Y)),
    "grey as colours": one(npz(x=np.repeat(X[..., None], 3, 3), y=Y)),
    "grey as colours, channels first": one(npz(x=np.repeat(X[:, None], 3, 1), y=Y)),
    "rows of 784": one(npz(x=X.reshape(N, -1), y=Y)),
    "Fortran's order": one(npz(x=np.asfortranarray(X), y=Y)),
    "images along the last axis": one(npz(X=np.moveaxis(X, 0, -1), y=Y)),
    "a column a image": one(npz(X=X.reshape(N, -1).T, y=Y[None])),
    "labels in a column": one(npz(x=X, y=Y[:, None])),
    "labels as floats": one(npz(x=X, y=Y.astype(float))),
    "labels as texts": one(npz(x=X, y=Y.astype(str))),
    "labels one-hot": one(npz(x=X, y=np.eye(10, dtype=np.float32)[Y])),
    "other names": one(npz(data=X, target=Y)),
    "no names": one(npz(arr_0=X, arr_1=Y)),
    "no names, labels first": one(npz(arr_0=Y, arr_1=X)),
    "places besides": one(npz(x=X, y=Y, ids=np.arange(N))),
    "two npy files": [("a.npy", npy(X)), ("b.npy", npy(Y))],
    "npy files in a zip": one(packed({"digits/images.npy": npy(X), "digits/labels.npy": npy(Y), "__MACOSX/digits/._images.npy": b"x"})),
    "an npz in a zip": one(packed({"set/set.npz": npz(x=X, y=Y), "README.txt": b"hello"})),
    "QMNIST's labels": [("qmnist-images", idx(X)), ("qmnist-labels-idx2-int.gz", gzip.compress(idx(WIDE, 0x0C)))],
    "IDX of floats": [("images", idx((X / 255).astype(">f4"), 0x0D)), idx_pair()[1]],
    "IDX of rows": [("images", idx(X.reshape(N, 784))), idx_pair()[1]],
    "IDX with a channel": [("images", idx(X[:, None])), idx_pair()[1]],
    "IDX with sizes in the other order": [("images", idx(X, order="<")), idx_pair()[1]],
    "IDX in the other order": [("images", idx(X, order="<", magic="<")), idx_pair()[1]],
    "IDX with bytes behind": [("images", idx(X) + bytes(16)), ("labels", idx(Y) + b"\n")],
    "a table": one(csv(X, Y), "mnist_train.csv"),
}  # fmt: skip


@pytest.mark.parametrize("form", SAME)
def test_other_forms_of_the_same_images_give_the_same_set(form: str):
    found = own_set(SAME[form])
    assert images_of(found) == ALL
    assert found.classes == shipped_images.DIGITS


FOUR = {
    "four IDX files": list(KAGGLE.items()),
    "four packed IDX files in any order": [(f"{n}.gz", gzip.compress(c)) for n, c in sorted(KAGGLE.items())],
    "a zip of four IDX files": one(packed(KAGGLE), "archive.zip"),
    "a zip of four packed ones in folders": one(packed({f"MNIST/raw/{n}.gz": gzip.compress(c) for n, c in KAGGLE.items()})),
    "long names": one(npz(train_images=X, train_labels=Y, test_images=X[:60], test_labels=Y[:60])),
    "names without a line": one(npz(Xtrain=X, ytrain=Y, Xtest=X[:60], ytest=Y[:60])),
    "MedMNIST's names": one(npz(train_images=X[:300], train_labels=Y[:300, None], val_images=X[300:], val_labels=Y[300:, None],
                                test_images=X[:60], test_labels=Y[:60, None])),
    "validation in place of a test": one(npz(x_train=X, y_train=Y, x_val=X[:60], y_val=Y[:60])),
    "a file for training and one for testing": [("train.npz", npz(x=X, y=Y)), ("test.npz", npz(x=X[:60], y=Y[:60]))],
    "two tables": one(packed({"mnist_train.csv": csv(X, Y), "mnist_test.csv": csv(X[:60], Y[:60])}), "mnist.zip"),
}  # fmt: skip


@pytest.mark.parametrize("form", FOUR)
def test_training_and_test_images_are_told_apart(form: str):
    found = own_set(FOUR[form])
    assert pairs(found.x_train, found.y_train) == ALL
    assert pairs(found.x_test, found.y_test) == pairs(X[:60], Y[:60])
    assert len(found.y_train) == N


@pytest.mark.parametrize("names", [True, False])
@pytest.mark.parametrize("last", [True, False])
@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_a_table_has_its_label_first_or_last_and_names_or_not(names: bool, last: bool, between: str):
    assert images_of(own_set(one(csv(names=names, last=last, between=between), "a.csv"))) == pairs(X[:60], Y[:60])


def test_a_table_of_fractions_with_words_for_labels_is_read():
    content = csv(np.round(X[:60] / 255, 4), np.array(["cat", "dog"])[Y[:60] % 2], names=False)
    found = own_set(one(content, "pets.csv"))
    assert found.classes[:2] == ("cat", "dog")
    assert images_of(found) == pairs(X[:60], Y[:60] % 2)


@pytest.mark.parametrize("side", [8, 14, 20, 28, 32, 56, 64, 96])
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


@pytest.mark.parametrize(("h", "w"), [(20, 28), (28, 20), (56, 30), (16, 8)])
def test_what_is_not_square_keeps_its_proportions_and_gets_a_margin_of_its_rim(h: int, w: int):
    x = np.full((N, h, w), 40, np.uint8)
    x[:, 2:-2, 2:-2] = 255
    found = own_set(one(npz(x=x, y=Y)))
    image = found.x_train[0]
    assert f"{h}×{w}" in found.note
    assert (image[0, 0], image[-1, -1], image[14, 14]) == (40, 40, 255)
    ys, xs = np.nonzero(image > 200)
    assert (np.ptp(ys) + 1) / (np.ptp(xs) + 1) == pytest.approx((h - 4) / (w - 4), rel=0.25)


def test_colours_become_grey_by_how_bright_they_look():
    rgb = np.zeros((N, 28, 28, 3), np.uint8)
    rgb[:, 4:24, 4:24] = [255, 0, 0]
    rgb[:, 10:20, 10:20] = [0, 255, 0]
    rgb[:, 12:16, 12:16] = 255
    found = own_set(one(npz(x=rgb, y=Y)))
    assert "Colours were made grey." in found.note
    assert [found.x_train[0][at] for at in ((5, 5), (11, 11), (13, 13))] == [76, 150, 255]


@pytest.mark.parametrize(
    ("dtype", "top"), [(np.uint8, 1), (np.int64, 1), (np.uint8, 16), (float, 16), (int, 100), (float, 1 / 255)]
)
def test_faint_pixels_are_stretched_with_a_note(dtype: type, top: float):
    x = (X >= 128) * top if top <= 1 else np.rint(X / 255 * top)
    found = own_set(one(npz(x=x.astype(dtype), y=Y)))
    assert (found.x_train.min(), found.x_train.max()) == (0, 255)
    assert f"Pixels from 0 to {top:g} were stretched" in found.note


def test_yes_and_no_are_full_ink_and_none():
    found = own_set(one(npz(x=X >= 128, y=Y)))
    assert np.unique(found.x_train).tolist() == [0, 255]


@pytest.mark.parametrize("strange", [np.nan, np.inf, -np.inf])
def test_a_pixel_that_is_no_number_becomes_background_and_is_said(strange: float):
    x = X / 255
    x[3, 5, 5] = strange
    found = own_set(one(npz(x=x, y=Y)))
    assert "1 pixel was no number" in found.note
    assert len(images_of(found) & ALL) == N - 1


LABELS = {
    "1 to 10": (Y + 1, tuple(map(str, range(1, 11)))),
    "-1 and 1": (Y.astype(int) % 2 * 2 - 1, ("-1", "1")),
    "words": (np.array(["ring", "bar"])[Y % 2], ("bar", "ring")),
    "yes and no": (Y % 2 == 0, ("0", "1")),
    "3 and 7": (np.where(Y % 2, 7, 3), shipped_images.DIGITS),
    "numbers in words": ((Y.astype(int) + 5).astype(str), tuple(map(str, range(5, 15)))),
    "large numbers": (Y.astype(int) * 1000, tuple(str(k * 1000) for k in range(10))),
}


@pytest.mark.parametrize("kind", LABELS)
def test_labels_of_any_kind_become_classes_with_their_names(kind: str):
    labels, names = LABELS[kind]
    found = own_set(one(npz(x=X, y=labels)))
    assert found.classes[: len(names)] == names or found.classes == shipped_images.DIGITS
    named = dict(zip(X.reshape(N, -1).tobytes() and (image.tobytes() for image in X), labels.tolist(), strict=True))
    assert all(found.classes[label] == str(int(named[image]) if isinstance(named[image], bool) else named[image])
               for image, label in images_of(found))  # fmt: skip


def test_names_of_classes_that_a_file_holds_are_used():
    found = own_set(one(whole(classes=np.array(["T-shirt", "trousers", *"cdefghij"]))))
    assert found.classes == ("T-shirt", "trousers", *"cdefghij")
    assert pairs(found.x_train, found.y_train) == ALL


def test_long_names_of_classes_are_cut_and_stay_apart():
    y = np.array(["a golden retriever, young", "a golden retriever, old", "a cat of twenty signs"])[Y % 3]
    found = own_set(one(npz(x=X, y=y)))
    assert found.classes[:3] == ("a cat of twenty sig…", "1 a golden retrieve…", "2 a golden retrieve…")
    assert all(len(name) <= 20 for name in found.classes)
    named = own_set(one(npz(x=X, y=Y % 2, names=np.array(["cat", "cat"]))))
    assert named.classes[:2] != ("cat", "cat")


def test_of_more_than_ten_classes_the_first_ten_are_kept_and_that_is_said():
    found = own_set(
        [
            ("emnist-letters-train-images", idx(X)),
            ("emnist-letters-train-labels", idx((np.arange(N) % 26 + 1).astype(np.uint8))),
        ]
    )
    assert found.classes == tuple("ABCDEFGHIJ")
    assert "26 classes" in found.note
    assert len(found.y_train) + len(found.y_test) == (np.arange(N) % 26 < 10).sum()


@pytest.mark.parametrize("n", [20, 50, 120, 299])
def test_a_set_as_small_as_a_class_makes_it_is_taken(n: int):
    found = own_set(idx_pair(X[:n], Y[:n]))
    assert images_of(found) == pairs(X[:n], Y[:n])
    assert len(found.y_test) >= 4


def test_a_single_image_of_a_class_is_trained_on_and_the_rarity_is_said():
    labels = np.zeros(N, np.uint8)
    labels[7] = 1
    found = own_set(idx_pair(X, labels))
    assert 1 in found.y_train
    assert "Few training images show 1 (1)" in found.note


def test_a_class_that_only_the_test_has_is_said():
    found = own_set(one(whole(x_train=X[Y < 8], y_train=Y[Y < 8])))
    assert "“8” or “9” can only be found among the test images" in found.note


def test_test_images_without_labels_are_left_out_and_named():
    found = own_set(one(npz(x_train=X, y_train=Y, x_test=X[:60])))
    assert images_of(found) == ALL
    assert "Left out: “x_test.npy”" in found.note


def digits(n: int = 400) -> tuple[np.ndarray, np.ndarray]:
    images = image_sets.load("MNIST")
    return images.x_train[:n], images.y_train[:n].astype(np.uint8)


WRONG = {
    "transposed": (lambda x: x.swapaxes(1, 2), "EMNIST"),
    "turned to the left": (lambda x: np.rot90(x, 1, (1, 2)), "turned to the left"),
    "turned to the right": (lambda x: np.rot90(x, -1, (1, 2)), "turned to the right"),
    "on their head": (lambda x: x[:, ::-1, ::-1], "stand on their head"),
    "mirrored": (lambda x: x[:, :, ::-1], "mirrored"),
    "inverted": (lambda x: 255 - x, "paper has high values"),
    "inverted and transposed": (lambda x: 255 - x.swapaxes(1, 2), "paper has high values"),
}


@pytest.mark.parametrize("way", WRONG)
def test_digits_that_stand_wrong_are_noticed_and_put_right_by_what_is_offered(way: str):
    (x, y), (turn, sentence) = digits(), WRONG[way]
    found = own_set(one(npz(x=np.ascontiguousarray(turn(x)), y=y)))
    assert sentence in found.note
    upright = changed(found, found.offered)
    assert images_of(upright) == pairs(x, y)
    assert not upright.offered


@pytest.mark.parametrize("name", ["MNIST", "Fashion-MNIST"])
def test_of_images_that_are_as_they_should_be_nothing_is_remarked(name: str):
    images = image_sets.load(name)
    found = own_set(one(npz(x=images.x_train[:400], y=images.y_train[:400])))
    assert not found.offered
    assert found.note == "Every sixth image of each class is kept for the test."


def picture(image: np.ndarray, kind: str = "PNG", **more) -> bytes:
    from PIL import Image

    file = io.BytesIO()
    Image.fromarray(image).save(file, kind, **more)
    return file.getvalue()


def test_a_folder_of_pictures_is_a_class_with_its_name():
    members = {f"pets/{'cat' if k % 2 else 'dog'}/{k}.png": picture(X[k]) for k in range(40)}
    found = own_set(one(packed(members | {"pets/.DS_Store": b"x", "pets/notes.txt": b"x"}), "pets.zip"))
    assert found.classes[:3] == ("cat", "dog", "–")
    assert images_of(found) == {(X[k].tobytes(), int(k % 2 == 0)) for k in range(40)}


def test_folders_called_train_and_test_are_told_apart():
    members = {f"digits/{'test' if k >= 40 else 'train'}/{Y[k]}/{k}.bmp": picture(X[k], "BMP") for k in range(60)}
    found = own_set(one(packed(members), "digits.zip"))
    assert pairs(found.x_train, found.y_train) == pairs(X[:40], Y[:40])
    assert pairs(found.x_test, found.y_test) == pairs(X[40:60], Y[40:60])


def test_a_photo_is_turned_as_it_was_meant_and_the_transparent_is_background():
    from PIL import Image

    tall = np.full((60, 30, 3), 250, np.uint8)
    tall[:20] = 0
    exif = Image.Exif()
    exif[274] = 6  # the camera was turned: the picture's left is its top
    clear = np.zeros((28, 28, 4), np.uint8)
    clear[10:18, 10:18] = [255, 255, 255, 255]
    members = {f"a/{k}.jpg": picture(tall, "JPEG", quality=95, exif=exif) for k in range(12)}
    members |= {f"b/{k}.png": picture(clear) for k in range(12)}
    found = own_set(one(packed(members), "set.zip"))
    turned, light = (found.x_train[found.y_train == k][0] for k in (0, 1))
    assert turned[14, 26] < 60 < 200 < turned[14, 4]
    assert (light[0, 0], light[14, 14]) == (0, 255)


@pytest.mark.parametrize("first", range(4))
def test_a_part_that_is_missing_is_asked_for(first: int):
    alone = [("images", idx(X)), ("labels", idx(Y)), ("x.npy", npy(X)), ("train-images.gz", gzip.compress(idx(X)))][
        first
    ]
    with pytest.raises(Incomplete, match="Now the second file: their"):
        own_set([alone])


def cut(content: bytes, share: float = 0.7) -> bytes:
    return content[: int(len(content) * share)]


class Evil:
    """Would make a folder if it was ever unpickled."""

    def __reduce__(self):
        return os.mkdir, ("unpickled",)


OBJECTS = npz(x=np.array([Evil()] * 3, dtype=object), y=Y)
LONG = b"0," * 400_000
FAULTS = {
    "no file": ([], "A set is one file"),
    "two images": ([("a", idx(X)), ("b", idx(X))], "holds 360 images"),
    "two labels": ([("a", idx(Y)), ("b", idx(Y))], "holds 360 labels"),
    "a picture": ([("a.png", b"\x89PNG" + bytes(100)), idx_pair()[1]], "“a.png” is a single picture"),
    "a pickle": (one(pickle.dumps(Evil()), "set.pkl"), "is a pickle, which could run a program"),
    "PyTorch's file": (one(packed({"set/data.pkl": pickle.dumps(Evil())}), "set.pt"), "is PyTorch's own kind of file"),
    "a MATLAB file": (one(b"MATLAB 5.0 MAT-file" + bytes(500), "set.mat"), "is a MATLAB file"),
    "empty file": ([("a", b""), idx_pair()[1]], "begins with nothing"),
    "prose": (one(b"Dear all, here are the digits.", "read.me"), "is of no known kind"),
    "IDX of a strange type": ([("a", idx(X, 0x0F)), idx_pair()[1]], "type 0x0f"),
    "IDX of 9 dimensions": ([("a", b"\0\0\x08\x09" + bytes(100)), idx_pair()[1]], "9 dimensions"),
    "cut in the header": ([("a", idx(X)[:9]), idx_pair()[1]], "ends within its header"),
    "truncated IDX": ([("a", cut(idx(X))), idx_pair()[1]], "360 × 28 × 28, which is 282,240 bytes, and holds"),
    "IDX that says it is huge": ([("a", struct.pack(">HBB3I", 0, 8, 3, *[2**32 - 1] * 3)), idx_pair()[1]], "and holds 0"),
    "truncated gzip": ([("a", cut(gzip.compress(idx(X)))), idx_pair()[1]], "cut off or damaged"),
    "too small": (idx_pair(X[:, :6, :6]), "6×6"),
    "too narrow": (idx_pair(X[:, :, :2]), "28×2"),
    "too large": (one(npz(x=np.zeros((20, 1025, 8), np.uint8), y=Y[:20])), "1025×8"),
    "no images of rows": (one(npz(x=np.zeros((N, 700), np.uint8), y=Y)), "700 values, which is no square"),
    "five channels": (one(npz(x=np.zeros((N, 28, 28, 5), np.uint8), y=Y)), "in grey or in colour"),
    "no pixels": (idx_pair(X[:, :0, :0]), "0"),
    "no images": (idx_pair(X[:0], Y[:0]), "“labels” is empty"),
    "too few": (idx_pair(X[:19], Y[:19]), "has 19 images; at least 20"),
    "too few to test": (one(whole(x_test=X[:3], y_test=Y[:3])), "3 test images"),
    "one class": (idx_pair(X, Y * 0), "of the class 0; at least two"),
    "fractional labels": (one(npz(x=X, y=Y / 2)), "Label 2 in “y.npy” in “set.npz” is 0.5"),
    "labels that are no numbers": (one(npz(x=X, y=np.where(Y == 3, np.nan, Y))), "Label 4 in “y.npy” in “set.npz” is nan"),
    "numbers to learn": (one(npz(x=X, y=np.arange(N))), "360 different labels"),
    "several labels an image": (one(npz(x=X, y=np.stack([Y, Y, Y], 1))), "has 3 columns"),
    "counts that differ": (idx_pair(X, Y[:-1]), "360 images in “images” and 359 labels"),
    "counts that differ in a part": (one(whole(y_test=Y[:59])), "60 images in “x_test.npy”"),
    "which are the images": (one(npz(a=X, b=X, y=Y)), "Which are the images: a, b?"),
    "nothing to see": (one(npz(x=X * 0, y=Y)), "are 0: there is nothing to see"),
    "no numbers": (one(npz(x=X * np.nan, y=Y)), "are no numbers"),
    "pickled objects": (one(OBJECTS), "Python objects (a pickle)"),
    "a pickle for an array": (one(archive(x=pickle.dumps(Evil()), y=b"")), "x.npy"),
    "complex numbers": (one(npz(x=X * 1j, y=Y)), "values of type complex"),
    "truncated npz": (one(cut(whole())), "cut off or damaged"),
    "damaged npz": (one(whole()[:3000] + b"\0\0\0\0" + whole()[3004:]), "cut off or damaged"),
    "a shape that is huge": (
        one(archive(x=header("{'descr': '|u1', 'fortran_order': False, 'shape': (99999999999, 28, 28), }\n"), y=npy(Y))),
        "and holds 0",
    ),
    "a negative shape": (
        one(archive(x=header("{'descr': '|u1', 'fortran_order': False, 'shape': (-1, -1), }\n") + b"!", y=npy(Y))),
        "and holds 1",
    ),
    "a header that is code": (one(archive(x=header("__import__('os').mkdir('unpickled')\n"), y=npy(Y))), "is no NumPy array"),
    "an empty archive": (one(packed({"a/": b""})), "is an empty archive"),
    "a row that is short": (one(csv().replace(b",255", b"", 1), "a.csv"), "Row 2 of “a.csv” has 784 values, others have 785"),
    "a word for a pixel": (one(csv().replace(b",255,", b",much,", 1), "a.csv"), "Row 2 of “a.csv” has “much” for a pixel"),
    "points": (one(b"\n".join([b"1,2,0"] * 300), "points.csv"), "3 columns"),
    "a table of one row": (one(LONG, "a.csv"), "has 1 rows"),
    "an endless row": (one(b"0," * 700_000, "a.csv"), "row 1 is longer than 1 MB"),
    "pictures without folders": (one(packed({f"{k}.png": picture(X[k]) for k in range(9)})), "lies in no folder"),
    "a kind of picture that is not read": (one(packed({"a/1.heic": b"x", "b/2.png": picture(X[0])})), "of a kind that is not read"),
    "a picture that is none": (one(packed({"a/1.png": b"hello", "b/2.png": picture(X[0])})), "is no picture that can be read"),
    "a picture that is huge": (one(packed({"a/1.png": picture(np.zeros((7100, 7100), np.uint8))})), "the most that is read"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_is_said_in_one_sentence_that_names_it(fault: str):
    given_files, sentence = FAULTS[fault]
    with pytest.raises(SettingError) as error:
        own_set(given_files)
    assert sentence in str(error.value)
    assert str(error.value).endswith((".", "?"))
    assert len(str(error.value)) < 300
    assert not Path("unpickled").exists()


def test_what_unpacks_to_too_much_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(files, "MOST_BYTES", 4 << 20)
    bombs = [("a.gz", gzip.compress(bytes(5 << 20), 9)), ("b.zip", archive(x=bytes(5 << 20)))]
    for name, content in bombs:
        with pytest.raises(SettingError, match=r"unpacks to .*4 MB"):
            own_set([(name, content)])


def test_all_that_an_upload_unpacks_to_is_bounded_together(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(files, "MOST_BYTES", 4 << 20)
    half = gzip.compress(npy(np.zeros((2 << 20, 1), np.uint8)), 9)
    uploads = [
        one(packed({f"{k}.npy.gz": half for k in range(3)}), "a.zip"),
        [(f"{k}.npy.gz", half) for k in range(3)],
        [(f"{k}.zip", archive(x=gzip.decompress(half))) for k in range(3)],
        one(packed({f"{k}.zip": archive(x=gzip.decompress(half)) for k in range(3)}), "a.zip"),
    ]
    for upload in uploads:
        with pytest.raises(SettingError, match=r"the upload unpacks to more than 4 MB"):
            own_set(upload)


def test_archives_within_other_files_are_held_and_therefore_bounded_together(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(files, "INNER_BYTES", 400_000)
    inner = npz(x=RNG.integers(0, 256, (300_000, 1), dtype=np.uint8))
    stored = io.BytesIO()
    np.savez(stored, x=np.zeros((500_000, 1), np.uint8))
    uploads = [
        one(packed({f"{k}.npz": inner for k in range(2)}), "a.zip"),
        [(f"{k}.zip", packed({"x.npz": inner})) for k in range(2)],
        one(gzip.compress(stored.getvalue()), "a.npz.gz"),
    ]
    for upload in uploads:
        with pytest.raises(SettingError, match="the archives within others have more than"):
            own_set(upload)


def test_pictures_are_bounded_in_all(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pictures, "ALL_PIXELS", 10_000)
    members = {f"{k % 2}/{k}.png": picture(X[k]) for k in range(40)}
    with pytest.raises(SettingError, match="more than 10,000 pixels"):
        own_set(one(packed(members)))


def test_blank_lines_without_end_are_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(table, "MOST_ROWS", 1000)
    with pytest.raises(SettingError, match="more than 1,000 rows"):
        own_set(one(csv() + b"\n" * 2000, "a.csv"))


def test_of_too_many_images_some_are_taken_evenly(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("engine.data.own_images.MOST_TRAIN", 100)
    monkeypatch.setattr("engine.data.own_images.MOST_TEST", 20)
    found = own_set(idx_pair())
    assert len(found.y_train) + len(found.y_test) == 120
    assert "Of 360 images 120 were taken" in found.note
    assert images_of(found) < ALL


def test_a_large_set_of_floats_is_read_without_ever_holding_it():
    content = npz(x=np.repeat(X[:1] / 255, 12_000, axis=0), y=np.tile(Y, 34)[:12_000])  # 75 MB of floats
    tracemalloc.start()
    found = own_set(one(content))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(found.y_train) == 10_000
    assert peak < 60 << 20


def test_a_table_of_large_images_is_read_few_rows_at_a_time():
    rows = b"\n".join(b"12," * 256**2 + b"%d" % (k % 2) for k in range(24))  # 1.6 million values
    tracemalloc.start()
    images, labels = table.read_table(files.file_of("a.csv", rows, files.Allowance()), "a.csv")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (images.shape, labels.shape) == ((24, 256**2), (24,))
    assert peak < 60 << 20


@pytest.mark.parametrize("digits", [2, 6])
def test_a_table_of_fractions_is_held_in_less_than_half_of_its_text(digits: int):
    """So that the largest table that is read takes no more than ui/images.py says."""
    values = np.random.default_rng(0).integers(0, 10**digits, (300, 784))
    rows = [b"%d," % (k % 2) + b",".join(b".%0*d" % (digits, x) for x in row) for k, row in enumerate(values)]
    file = files.file_of("a.csv", b"\n".join(rows), files.Allowance())
    tracemalloc.start()
    images, _ = table.read_table(file, "a.csv")
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 0.5 * file.size
    assert np.array_equal(images.whole(), (values / 10**digits).astype(np.float32))


def test_one_long_label_does_not_make_all_others_as_long():
    rows = b"\n".join((b"x" * 500_000 if k == 3 else b"%d" % (k % 2)) + b",1" * 49 for k in range(3000))
    _, labels = table.read_table(files.file_of("a.csv", rows, files.Allowance()), "a.csv")
    assert labels.bytes < 2 << 20


@settings(max_examples=300, deadline=None)
@given(place=st.integers(0, 7000), byte=st.integers(0, 255), keep=st.integers(0, 7000))
@example(place=0, byte=0, keep=0)
def test_no_damage_to_a_file_gives_anything_but_a_sentence(place: int, byte: int, keep: int):
    small = npz(x=np.zeros((N, 28, 28), np.uint8), y=Y)
    for content in (idx(X[:9])[: max(keep, 4)], gzip.compress(idx(X[:9]))[: max(keep, 4)], small, csv(X[:3], Y[:3])):
        spoiled = bytearray(content)
        spoiled[place % len(spoiled)] = byte
        with suppress(SettingError):
            own_set(one(bytes(spoiled)) if content is small else [("a", bytes(spoiled)), ("b", idx(Y[:9]))])
