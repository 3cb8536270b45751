"""Uploaded files -> arrays, by what is in the files and not by what they are called. Names that begin with _ are our own notes."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from engine.data.uploads.array import Array
from engine.data.uploads.files import GZIP, ZIP, Allowance, File, file_of, members, named, reading, unpacked
from engine.data.uploads.foreign import FOREIGN, kind_of
from engine.data.uploads.idx import is_idx, read_idx
from engine.data.uploads.npy import NPY, read_npy
from engine.data.uploads.pictures import is_nameless_picture, is_picture, read_pictures
from engine.data.uploads.table import is_table, read_table
from engine.experiment import SettingError

MOST_ARRAYS = 40
READ = "Read are npz, npy, IDX and CSV files, and a zip file of them or of folders with pictures."
OFFICE = "[Content_Types].xml"
"""Is in every workbook and document of Word, Excel and their like."""
Found = tuple[list[Array], list[File]]
"""Arrays, and pictures that become arrays together."""


def arrays_of(files: Sequence[tuple[str, bytes]]) -> list[Array]:
    """All arrays in uploaded files (name, content). Raises SettingError."""
    found, shown, allowance = [], [], Allowance()
    for name, data in files:
        file = file_of(name, data, allowance)
        if data.startswith(GZIP) and file.begin.startswith(ZIP):
            allowance.hold(file)
        with reading(file.who):
            before = "" if len(files) == 1 else PurePosixPath(file.name).stem
            arrays, pictures = _read(file, before, allowance)
        found += [array for array in arrays if not array.name.startswith("_")]
        shown += pictures
    if shown:
        found += read_pictures(shown, named(files[0][0]) if len(files) == 1 else "these files")
    if len(found) > MOST_ARRAYS:
        raise SettingError(f"There are {len(found)} arrays; a set has images and labels, for training and for testing.")
    return found


def _read(file: File, before: str, allowance: Allowance) -> Found:
    """What is in one file; `before` goes before the names of those in an archive."""
    if file.begin.startswith(ZIP):
        return _archive(file, before, allowance)
    return _one(file, PurePosixPath(file.name).name), []


def _archive(file: File, before: str, allowance: Allowance) -> Found:
    found = members(file, allowance)
    if not found:
        raise SettingError(f"{file.who} is an empty archive.")
    if any(PurePosixPath(member.name).name == "data.pkl" for member in found):
        raise SettingError(f"{file.who} is PyTorch's own kind of file, a pickle, which could run a program. {READ}")
    if any(member.name == OFFICE for member in found):
        raise SettingError(
            f"{file.who} is an office program's: save a table as CSV, and put pictures into folders. {READ}"
        )
    if pictures := _pictures(found, before):
        return [], pictures
    inner = [unpacked(member, allowance) if member.begin.startswith(GZIP) else member for member in found]
    known = [_member(member, before, allowance) for member in inner if _is_known(member.begin)]
    arrays, shown = [array for some, _ in known for array in some], [one for _, some in known for one in some]
    return (arrays, shown) if arrays or shown else (_one(inner[0], inner[0].name), [])


def _pictures(found: list[File], before: str) -> list[File]:
    """The pictures among some files: by their names, or else by what is in them. Those of a zip file that is one of several lie in
    a folder by its name: of one that holds only pictures it is their class."""
    pictures = [file for file in found if is_picture(file.name)] or [
        file for file in found if is_nameless_picture(file)
    ]
    return [replace(file, name=f"{before}/{file.name}") for file in pictures] if before else pictures


def _member(file: File, before: str, allowance: Allowance) -> Found:
    """What is in a file within an archive; an archive within it is opened, but none within that."""
    name = PurePosixPath(file.name)
    if file.begin.startswith(ZIP):
        allowance.hold(file)
        found = members(file, allowance)
        if pictures := _pictures(found, "/".join([*name.parts[:-1], name.stem])):
            return [], pictures
        return [array for one in found for array in _one(one, f"{name.stem} {PurePosixPath(one.name).stem}")], []
    folder = " ".join(part for part in (before, *name.parts[:-1]) if part)
    return _one(file, f"{folder} {name.name.removesuffix('.npy')}".strip()), []


def _is_known(begin: bytes) -> bool:
    return begin.startswith((NPY, *ZIP)) or is_idx(begin) or is_table(begin)


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
    what = kind_of(begin)
    begins = begin[:4].hex(" ") or "nothing"
    raise SettingError(
        f"{file.who} is {what}. {READ}" if what else f"{file.who} is of no known kind: it begins with {begins}. {READ}"
    )
