"""Uploaded bytes -> arrays: IDX files and npz files, read without trusting a single number in them."""

import gzip
import math
import struct
import zipfile
import zlib
from io import BytesIO

import numpy as np

from engine.experiment import SettingError

MOST_BYTES = 64 << 20
"""Most bytes of one upload once it is unpacked: all of MNIST has 55 million."""
GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
IDX_BYTES = 8
"""IDX's code for unsigned bytes, the only type that image sets come in."""
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,
    NotImplementedError,
    ValueError,
    struct.error,
)
"""What zipfile raises on damaged and on encrypted files."""
HEADER = 10_000
"""Longest header of an array in an npz file, in characters; ours have about 120."""


def read_idx(data: bytes, name: str) -> np.ndarray:
    """An IDX file, packed with gzip or not -> uint8 array of 1 to 4 dimensions. Raises SettingError.

    Format: two zeros, the type's code, the number of dimensions, each size as four bytes big-endian, the values
    (yann.lecun.com's description of the MNIST files).
    """
    data = unpacked(data, name) if data.startswith(GZIP) else data
    if len(data) < 4 or data[:2] != b"\0\0":
        raise SettingError(
            f"{name} is no IDX file: it begins with {data[:4].hex(' ') or 'nothing'}, not with 00 00 08."
        )
    kind, dimensions = data[2], data[3]
    if kind != IDX_BYTES:
        raise SettingError(f"{name} holds numbers of IDX type {kind:#04x}; only unsigned bytes (0x08) are read.")
    if not 1 <= dimensions <= 4:
        raise SettingError(f"{name} says that it has {dimensions} dimensions; images have 3 and labels 1.")
    start = 4 + 4 * dimensions
    if len(data) < start:
        raise SettingError(f"{name} ends within its header, after {len(data)} bytes.")
    shape = struct.unpack(f">{dimensions}I", data[4:start])
    return _shaped(data[start:], np.dtype(np.uint8), shape, name)


def unpacked(data: bytes, name: str) -> bytes:
    """The content of a gzip file, refused as soon as it grows over the bound."""
    try:
        with gzip.open(BytesIO(data)) as file:
            content = file.read(MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error):
        raise SettingError(f"{name} is cut off or damaged: gzip cannot unpack it.") from None
    if len(content) > MOST_BYTES:
        raise SettingError(f"{name} unpacks to more than {MOST_BYTES >> 20} MB, which is the most that is read.")
    return content


def read_npz(data: bytes, name: str) -> dict[str, np.ndarray]:
    """The arrays of an npz file by name. Raises SettingError before anything is unpacked that would be too large."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
            _check_sizes(members, name)
            return {member.filename.removesuffix(".npy"): _member(archive, member, name) for member in members}
    except SettingError:
        raise
    except _DAMAGE:
        raise SettingError(f"{name} is cut off or damaged: it cannot be read as an npz file.") from None


def _check_sizes(members: list[zipfile.ZipInfo], name: str) -> None:
    if len(members) > 4:
        raise SettingError(
            f"{name} holds {len(members)} arrays; it should hold x_train, y_train, x_test, y_test, or x and y."
        )
    total = sum(member.file_size for member in members)
    if total > MOST_BYTES:
        raise SettingError(
            f"{name} unpacks to {total / 2**20:,.0f} MB; {MOST_BYTES >> 20} MB is the most that is read."
        )


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> np.ndarray:
    """One array. What zipfile unpacks ends at the size in its directory, which was added up before."""
    who = f"{member.filename[:40]} in {name}"
    file = BytesIO(archive.read(member))
    try:
        version = np.lib.format.read_magic(file)
        read = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}[version]
        shape, is_fortran, dtype = read(file, max_header_size=HEADER)
    except (ValueError, KeyError, TypeError, SyntaxError, MemoryError, RecursionError):
        raise SettingError(f"{who} is no NumPy array.") from None
    if dtype.kind not in "biuf":
        raise SettingError(f"{who} holds {_called(dtype)}; only plain numbers are read.")
    array = _shaped(file.read(), dtype, shape[::-1] if is_fortran else shape, who)
    return array.T if is_fortran else array


def _called(dtype: np.dtype) -> str:
    return "Python objects (a pickle)" if dtype.hasobject else f"values of type {str(dtype)[:40]}"


def _shaped(values: bytes, dtype: np.dtype, shape: tuple[int, ...], who: str) -> np.ndarray:
    """The values in their shape, if there are exactly as many as the shape says."""
    wanted = math.prod(shape) * dtype.itemsize
    if len(values) != wanted or min(shape, default=0) < 0:
        said = " × ".join(f"{size:,}" for size in shape)
        raise SettingError(f"{who} says {said}, which is {wanted:,} bytes, and holds {len(values):,}.")
    return np.frombuffer(values, dtype).reshape(shape)
