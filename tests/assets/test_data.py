"""The shipped data sets are what their notice says."""

import hashlib
import re
import struct
from pathlib import Path

import numpy as np
import pytest

DATA = Path(__file__).parents[2] / "assets" / "data"
NOTICE = (DATA / "NOTICE.md").read_text(encoding="utf-8")
IDX_FILES = {
    "x_train": "train-images-idx3-ubyte",
    "y_train": "train-labels-idx1-ubyte",
    "x_test": "t10k-images-idx3-ubyte",
    "y_test": "t10k-labels-idx1-ubyte",
}


@pytest.fixture(scope="module")
def mnist() -> dict[str, np.ndarray]:
    with np.load(DATA / "mnist.npz", allow_pickle=False) as file:
        return dict(file)


@pytest.fixture(scope="module")
def fashion() -> dict[str, np.ndarray]:
    with np.load(DATA / "fashion_12k_2k.npz", allow_pickle=False) as file:
        return dict(file)


def stated(name: str) -> str:
    """The SHA-256 that the notice gives for a file."""
    return re.search(rf"^{re.escape(name)}\s+([0-9a-f]{{64}})$", NOTICE, re.MULTILINE)[1]


def as_idx(array: np.ndarray) -> bytes:
    """The array as an uncompressed IDX file: two zeros, 8 for unsigned bytes, the dimensions, the sizes, the values."""
    return struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape) + array.tobytes()


@pytest.mark.parametrize("key", IDX_FILES)
def test_mnist_is_byte_for_byte_the_official_idx_files(mnist: dict[str, np.ndarray], key: str):
    assert hashlib.sha256(as_idx(mnist[key])).hexdigest() == stated(IDX_FILES[key])


@pytest.mark.parametrize("file", sorted(DATA.glob("*.npz")), ids=lambda file: file.name)
def test_the_notice_knows_every_file(file: Path):
    assert hashlib.sha256(file.read_bytes()).hexdigest() == stated(file.name)


def test_mnist_has_its_known_mean_spread_and_counts(mnist: dict[str, np.ndarray]):
    pixels = mnist["x_train"] / 255
    assert pixels.mean() == pytest.approx(0.13066, abs=1e-5)
    assert pixels.std() == pytest.approx(0.30811, abs=1e-5)
    train = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    assert np.bincount(mnist["y_train"]).tolist() == train
    assert np.bincount(mnist["y_test"]).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]


def test_mnist_begins_with_its_known_labels(mnist: dict[str, np.ndarray]):
    assert mnist["y_train"][:5].tolist() == [5, 0, 4, 1, 9]
    assert mnist["y_test"][:5].tolist() == [7, 2, 1, 0, 4]


def test_fashion_is_balanced_and_close_to_the_full_set(fashion: dict[str, np.ndarray]):
    assert np.bincount(fashion["y_train"]).tolist() == [1200] * 10
    assert np.bincount(fashion["y_test"]).tolist() == [200] * 10
    pixels = fashion["x_train"] / 255
    assert pixels.mean() == pytest.approx(0.28722, abs=1e-5)
    assert pixels.std() == pytest.approx(0.35319, abs=1e-5)
    assert pixels.mean() == pytest.approx(0.28604, abs=2e-3)


def test_all_arrays_have_the_form_that_the_notice_states(mnist: dict[str, np.ndarray], fashion: dict[str, np.ndarray]):
    for arrays, n_train, n_test in ((mnist, 60_000, 10_000), (fashion, 12_000, 2_000)):
        shapes = {key: array.shape for key, array in arrays.items()}
        assert shapes == {
            "x_train": (n_train, 28, 28),
            "y_train": (n_train,),
            "x_test": (n_test, 28, 28),
            "y_test": (n_test,),
        }
        assert {array.dtype for array in arrays.values()} == {np.dtype(np.uint8)}
