"""Uploaded files as they are read: a piece at a time, packed or not, and never more of them than is allowed."""

import gzip
import math
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import IO, cast

import numpy as np

from engine.experiment import SettingError

MOST_BYTES = 512 << 20
"""Most bytes of one upload once it is unpacked: 70,000 images of 28 × 28 in float64 have 439 million. They are never held at once."""
INNER_BYTES = 64 << 20
"""Most bytes of archives within an archive, or packed once more: they are held. All of MNIST has 55 million."""
MOST_MEMBERS = 100_000
"""Most files in a zip file: MNIST as pictures has 70,000."""
PIECE = 4 << 20
"""About so many bytes are in memory at a time."""
GZIP, ZIP = b"\x1f\x8b", (b"PK\x03\x04", b"PK\x05\x06")
"""How packed files begin; a zip file without any file in it begins with its end."""
LISTED = b"PK\x01\x02"
"""Stands before each file in a zip file's list."""
PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Ways of packing that unpack a piece at a time; the others may hold everything at once, whatever they say."""
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
"""What gzip and zipfile raise on damaged and on encrypted files."""


@dataclass(frozen=True)
class File:
    """A file to be read as often as one likes: `size` bytes, `who` it is in a sentence, `begin` its first bytes."""

    name: str
    who: str
    size: int
    open: Callable[[], IO[bytes]]

    @property
    def begin(self) -> bytes:
        """The first bytes, by which kinds are told apart."""
        with self.open() as stream:
            return stream.read(512)

    def whole(self, most: int) -> bytes:
        """All of it, where it is small. Raises SettingError."""
        if self.size > most:
            raise SettingError(f"{self.who} has {self.size / 2**20:,.0f} MB; {most >> 20} MB is the most that is read.")
        with self.open() as stream:
            return stream.read(most + 1)


class Allowance:
    """What the files of an upload may still take, all together: bytes that are unpacked, and archives that are held for it."""

    def __init__(self) -> None:
        self.bytes, self.held = MOST_BYTES, INNER_BYTES

    def take(self, size: int, who: str) -> None:
        """Raises SettingError where so many bytes are not left."""
        if size > self.bytes:
            raise SettingError(
                f"With {who} the upload unpacks to more than {MOST_BYTES >> 20} MB, which is the most that is read."
            )
        self.bytes -= size

    def hold(self, file: File) -> None:
        """Raises SettingError where an archive that lies in another file is too large to be held."""
        if file.size > self.held:
            raise SettingError(
                f"With {file.who} the archives within others have more than {INNER_BYTES >> 20} MB, which is the most that is read."
            )
        self.held -= file.size


def file_of(name: str, data: bytes, allowance: Allowance) -> File:
    """An uploaded file; what gzip packed is unpacked on the way."""
    file = File(name, named(name), len(data), lambda: BytesIO(data))
    return unpacked(file, allowance) if data.startswith(GZIP) else file


def unpacked(file: File, allowance: Allowance) -> File:
    """A file that gzip packed, by its content. Raises SettingError as soon as it grows over the bound."""

    def open_() -> IO[bytes]:
        return cast(IO[bytes], gzip.open(file.open()))  # it is one in all but name

    with reading(file.who), open_() as stream:
        size = 0
        while piece := stream.read(PIECE):
            allowance.take(len(piece), file.who)
            size += len(piece)
    return File(file.name.removesuffix(".gz"), file.who, size, open_)


def members(file: File, allowance: Allowance) -> list[File]:
    """The files in a zip file, without what systems add to it. Raises SettingError before anything is unpacked that is too large."""
    data = file.whole(MOST_BYTES)
    if data.count(LISTED) > MOST_MEMBERS:
        raise SettingError(f"{file.who} holds more than {MOST_MEMBERS:,} files, which is the most that is read.")
    with reading(file.who):
        archive = zipfile.ZipFile(BytesIO(data))  # kept open: its list is read once for all files in it
        found = [info for info in archive.infolist() if not _is_clutter(info.filename)]
    allowance.take(sum(info.file_size for info in found), file.who)
    if any(info.flag_bits & 1 for info in found):
        raise SettingError(f"{file.who} is locked with a password: pack it without one.")
    if any(info.compress_type not in PLAIN for info in found):
        raise SettingError(f"{file.who} is packed in a rare way, such as bzip2 or LZMA: pack it as a plain zip file.")
    return [
        File(
            _path(info.filename), f"“{info.filename[-60:]}” in {file.who}", info.file_size, partial(archive.open, info)
        )
        for info in found
    ]


def _is_clutter(name: str) -> bool:
    """Folders, and what macOS and Windows leave in zip files."""
    parts = _path(name).split("/")
    return (
        "__MACOSX" in parts
        or not parts[-1]
        or parts[-1].startswith(".")
        or parts[-1].lower() in ("thumbs.db", "ehthumbs.db", "desktop.ini")
    )


def _path(name: str) -> str:
    """A name in a zip file with / between its folders; some programs on Windows write a backslash."""
    return name.replace("\\", "/")


@contextmanager
def reading(who: str) -> Iterator[None]:
    """What goes wrong within a file is said in one sentence."""
    try:
        yield
    except SettingError:
        raise
    except _DAMAGE:
        raise SettingError(f"{who} is cut off or damaged: it cannot be unpacked.") from None


def pieces_of(file: File, start: int, dtype: np.dtype, shape: tuple[int, ...]) -> Iterator[np.ndarray]:
    """The values that lie in a file from byte `start` on, some rows at a time: (k, *shape[1:])."""
    row = math.prod(shape[1:]) * dtype.itemsize
    at_once = max(1, PIECE // max(1, row))
    with reading(file.who), file.open() as stream:
        stream.read(start)
        for first in range(0, shape[0], at_once):
            k = min(at_once, shape[0] - first)
            data = stream.read(k * row)
            if len(data) < k * row:
                raise SettingError(
                    f"{file.who} is cut off: it ends in row {first + len(data) // max(1, row) + 1:,} of {shape[0]:,}."
                )
            yield np.frombuffer(data, dtype).reshape(k, *shape[1:])


def named(name: str) -> str:
    """A file's name, short enough for a sentence."""
    return f"“{name[-60:]}”"
