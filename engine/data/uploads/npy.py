"""NumPy's files: npy, and npz, which is a zip file of them. Nothing is ever unpickled."""

from io import BytesIO
from tokenize import TokenError

import numpy as np

from engine.data.uploads.array import Array, held, said, stored
from engine.data.uploads.files import File
from engine.experiment import SettingError

NPY = b"\x93NUMPY"
HEADER = 10_000
"""Longest header of an array, in characters; ours have about 120."""


def read_npy(file: File, name: str) -> Array:
    """One array of plain numbers or short texts. Raises SettingError."""
    start, shape, is_fortran, dtype = _header(file)
    if dtype.kind not in "biufUS":
        raise SettingError(f"{file.who} holds {_called(dtype)}; only plain numbers and texts are read.")
    if not is_fortran or len(shape) < 2:
        return stored(name, file, start, dtype, shape)
    values = stored(name, file, start, dtype, shape[::-1]).whole().reshape(shape[::-1]).T
    return held(name, file.who, values)


def _header(file: File) -> tuple[int, tuple[int, ...], bool, np.dtype]:
    with file.open() as stream:
        begin = BytesIO(stream.read(HEADER + 100))
    try:
        version = np.lib.format.read_magic(begin)
        read = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}[version]
        shape, is_fortran, dtype = read(begin, max_header_size=HEADER)
    except (ValueError, KeyError, TypeError, SyntaxError, TokenError, MemoryError, RecursionError):
        raise SettingError(f"{file.who} is no NumPy array.") from None
    if not shape:
        raise SettingError(f"{file.who} holds {said(shape)}: one number, where an array should be.")
    return begin.tell(), shape, is_fortran, dtype


def _called(dtype: np.dtype) -> str:
    return "Python objects (a pickle)" if dtype.hasobject else f"values of type {str(dtype)[:40]}"
