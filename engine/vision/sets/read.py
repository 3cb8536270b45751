"""Uploaded files -> arrays, by what is in the files and not by what they are called. Names that begin with _ are our own notes."""

from collections.abc import Sequence
from pathlib import PurePosixPath

from engine.experiment import SettingError
from engine.vision.sets.array import Array
from engine.vision.sets.files import GZIP, ZIP, Allowance, File, file_of, members, reading, unpacked
from engine.vision.sets.idx import is_idx, read_idx
from engine.vision.sets.npy import NPY, read_npy
from engine.vision.sets.pictures import is_picture, read_pictures
from engine.vision.sets.table import is_table, read_table

MOST_ARRAYS = 40
READ = "Read are npz, npy, IDX and CSV files, and a zip file of them or of folders with pictures."
FOREIGN = {
    b"\x80": "a pickle, which could run a program",
    b"\x89HDF": "an HDF5 file",
    b"MATLAB": "a MATLAB file",
    b"PAR1": "a Parquet file",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a RAR archive",
    b"\x89PNG": "a single picture",
    b"\xff\xd8\xff": "a single picture",
    b"GIF8": "a single picture",
    b"%PDF": "a PDF file",
    b"\xff\xfe": "text in UTF-16",
    b"{": "JSON",
    b"<": "a web page or XML",
}
"""What people bring besides, by its first bytes."""


def arrays_of(files: Sequence[tuple[str, bytes]]) -> list[Array]:
    """All arrays in uploaded files (name, content). Raises SettingError."""
    found, allowance = [], Allowance()
    for name, data in files:
        file = file_of(name, data, allowance)
        if data.startswith(GZIP) and file.begin.startswith(ZIP):
            allowance.hold(file)
        with reading(file.who):
            before = "" if len(files) == 1 else f"{PurePosixPath(file.name).stem} "
            found += [array for array in _arrays(file, before, allowance) if not array.name.startswith("_")]
    if len(found) > MOST_ARRAYS:
        raise SettingError(f"There are {len(found)} arrays; a set has images and labels, for training and for testing.")
    return found


def _arrays(file: File, before: str, allowance: Allowance) -> list[Array]:
    """The arrays of one file; `before` goes before the names of those in an archive."""
    if file.begin.startswith(ZIP):
        return _archive(file, before, allowance)
    return _one(file, PurePosixPath(file.name).name)


def _archive(file: File, before: str, allowance: Allowance) -> list[Array]:
    found = members(file, allowance)
    if not found:
        raise SettingError(f"{file.who} is an empty archive.")
    if any(PurePosixPath(member.name).name == "data.pkl" for member in found):
        raise SettingError(f"{file.who} is PyTorch's own kind of file, a pickle, which could run a program. {READ}")
    pictures = [member for member in found if is_picture(member.name)]
    if pictures:
        return read_pictures(pictures, file.who)
    inner = [unpacked(member, allowance) if member.begin.startswith(GZIP) else member for member in found]
    known = [member for member in inner if _is_known(member.begin)]
    arrays = [array for member in known for array in _member(member, before, allowance)]
    return arrays or _one(inner[0], inner[0].name)


def _member(file: File, before: str, allowance: Allowance) -> list[Array]:
    """The arrays of a file within an archive; an archive within it is opened, but none within that."""
    if file.begin.startswith(ZIP):
        stem = PurePosixPath(file.name).stem
        allowance.hold(file)
        found = members(file, allowance)
        return [array for inner in found for array in _one(inner, f"{stem} {PurePosixPath(inner.name).stem}")]
    name = PurePosixPath(file.name)
    folder = " ".join(part for part in name.parts[:-1])
    return _one(file, f"{before}{folder} {name.name.removesuffix('.npy')}".strip())


def _is_known(begin: bytes) -> bool:
    return begin.startswith((NPY, ZIP)) or is_idx(begin) or is_table(begin)


def _one(file: File, name: str) -> list[Array]:
    """The arrays of a file that is no archive."""
    begin = file.begin
    if begin.startswith(NPY):
        return [read_npy(file, name)]
    if is_idx(begin):
        return [read_idx(file, name)]
    if is_table(begin) and not begin.startswith(tuple(FOREIGN)):
        return read_table(file, name)
    if file.name.endswith(".npy"):
        raise SettingError(f"{file.who} is no NumPy array.")
    what = next((words for start, words in FOREIGN.items() if begin.startswith(start)), None)
    begins = begin[:4].hex(" ") or "nothing"
    raise SettingError(
        f"{file.who} is {what}. {READ}" if what else f"{file.who} is of no known kind: it begins with {begins}. {READ}"
    )
