"""Where own image sets are kept: a file a set, named by the hash of its content and by whose it is, within a bound in bytes."""

import errno
import hashlib
import json
import logging
import os
import re
import secrets
import time
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from engine.data.own_images import OwnSet
from engine.data.uploads.labels import DIGITS
from engine.experiment import SettingError
from engine.keeping import among_temporary, can_be_written, own_folder
from engine.tape import utf8

LOG = logging.getLogger("park.sets")
SETS_BYTES = 1 << 30
"""Most bytes of all sets."""
DRAFT = ".part"
"""A file that is being written,"""
DRAFT_SECONDS = 600
"""which takes no longer than this."""
HASH = re.compile(r"[0-9a-f]{32}")
PARTS = ("x_train", "y_train", "x_test", "y_test")
SHOWN = 10
"""Images that stand for a set: one of each class."""
GONE = "This server does not have that image set: upload it again."
FULL = (
    "This server has room for {:,} MB of image sets, and those that are being learned take all of it. Try again later."
)
SHUT = "This server cannot keep image sets: it may not write into the folder for them. Whoever runs it can name another in PARK_SETS."
ELSEWHERE = "Image sets cannot be written into PARK_SETS (%s): they lie in %s, and do not outlive it."
NO_ROOM = "This server cannot keep the set: there is no room on its disk."
_DAMAGE = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error)


@dataclass(frozen=True)
class About:
    """What a page says of a set: how many images, what was done to them, which turns are offered, and one image of each class."""

    n_train: int
    n_test: int
    note: str
    offered: tuple[str, ...]
    classes: tuple[str, ...]
    pictures: np.ndarray
    labels: tuple[int, ...]


def save_own(own: OwnSet, owner: str = "", in_use: Collection[str] = ()) -> str:
    """Keep a set, and give its hash: the same set has the same one. Those `in_use` stay whatever happens. Raises SettingError."""
    name = _hash_of(own)
    try:
        folder = _folder()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = _in(folder, name)
        if path is None:
            _make_room(folder, sum(getattr(own, part).nbytes for part in PARTS), _mark(owner), in_use)
        _write(own, path or folder / f"{name}{_mark(owner)}.npz")
    except OSError as error:
        raise SettingError(NO_ROOM if error.errno in (errno.ENOSPC, errno.EDQUOT) else SHUT) from None
    return name


def load_own(name: str) -> dict[str, Any]:
    """The arrays of the set with this hash by the names in `PARTS`, and `classes`. Raises SettingError if it is not here any more."""
    return _read(name)[0]


def _read(name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The same, and the words that lie beside them: read at once, as the file may go at any moment."""
    try:
        path = _there(name)
        with suppress(OSError):  # a folder that may only be read
            os.utime(path)
        with path.open("rb") as content, np.load(content, allow_pickle=False) as file:
            words = _words(file)
            return {part: file[part] for part in PARTS} | {"classes": tuple(words["classes"])}, words
    except _DAMAGE:
        raise SettingError(GONE) from None


def kept_own(name: str) -> OwnSet:
    """The set with this hash, to make another one of. Raises SettingError."""
    found, words = _read(name)
    return OwnSet(**found, done=words["done"])


def about_own(name: str) -> About | None:
    """What there is to say of the set with this hash; None if it is not here."""
    try:
        path = _path(name)
        if path is None:
            return None
        with path.open("rb") as content, np.load(content, allow_pickle=False) as file:
            words = _words(file)
            pictures, labels = (file[part] for part in ("_pictures", "_labels"))
    except _DAMAGE:
        return None
    n_train, n_test = words["counts"]
    return About(
        n_train,
        n_test,
        words["note"],
        tuple(words["offered"]),
        tuple(words["classes"]),
        pictures,
        tuple(labels.tolist()),
    )


def file_own(name: str) -> bytes:
    """The file of the set with this hash, which the exported script reads. Raises SettingError."""
    try:
        return _there(name).read_bytes()
    except OSError:
        raise SettingError(GONE) from None


def has_own(name: str) -> bool:
    """Whether the set with this hash is here."""
    try:
        return _path(name) is not None
    except OSError:
        return False


def _there(name: str) -> Path:
    """The file of the set with this hash. Raises SettingError if it is not here any more."""
    path = _path(name)
    if path is None:
        raise SettingError(GONE)
    return path


def _hash_of(own: OwnSet) -> str:
    digest = hashlib.sha256()
    for part in PARTS:
        array = getattr(own, part)
        digest.update(f"{part} {array.shape}\n".encode())
        digest.update(np.ascontiguousarray(array).data)
    if own.classes != DIGITS:
        digest.update("\n".join(own.classes).encode())
    return digest.hexdigest()[:32]


def _words(file: Any) -> dict[str, Any]:
    return json.loads(file["_words"].tobytes())


def _write(own: OwnSet, path: Path) -> None:
    """All of the file or nothing: another session may be reading."""
    labels = [label for label in range(SHOWN) if (own.y_train == label).any()]
    pictures = np.stack([own.x_train[np.flatnonzero(own.y_train == label)[0]] for label in labels])
    words = {"counts": [len(own.y_train), len(own.y_test)], "note": own.note, "done": own.done}
    words |= {"classes": own.classes, "offered": own.offered}
    part = path.with_suffix(f".{secrets.token_hex(4)}{DRAFT}")
    try:
        with part.open("wb") as file:
            arrays = {name: getattr(own, name) for name in PARTS} | {"classes": np.array(own.classes)}
            np.savez(file, **arrays, _pictures=pictures, _labels=np.array(labels), _words=utf8(json.dumps(words)))
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _folder() -> Path:
    """Where a set is written: PARK_SETS if that can be, else a folder among the temporary ones. Raises OSError."""
    named = os.environ.get("PARK_SETS")
    return _written_for(Path(named)) if named else _temporary()


@cache
def _written_for(named: Path) -> Path:
    """The named folder, or the one that stands in for it, which is said once. Raises OSError."""
    with suppress(OSError):
        named.mkdir(mode=0o700, parents=True, exist_ok=True)
    if can_be_written(named):
        return named
    LOG.warning(ELSEWHERE, named, other := _temporary())
    return other


def _temporary() -> Path:
    """A folder among the temporary ones that only this user may read. Raises OSError."""
    return own_folder(among_temporary("sets-"))


def _path(name: str) -> Path | None:
    """The file of the set with this hash, whosever it is."""
    found = (_in(folder, name) for folder in _folders())
    return next(filter(None, found), None) if HASH.fullmatch(name) else None


def _folders() -> Iterator[Path]:
    """Where sets may lie: in PARK_SETS also those of another time, when it could be written."""
    if named := os.environ.get("PARK_SETS"):
        yield Path(named)
    with suppress(OSError):
        yield _temporary()


def _in(folder: Path, name: str) -> Path | None:
    return next(folder.glob(f"{name}*.npz"), None)


def _mark(owner: str) -> str:
    """What tells in a file's name whose it is, and nobody who the owner is."""
    return f"-{hashlib.sha256(owner.encode()).hexdigest()[:12]}" if owner else ""


@dataclass(frozen=True)
class _Kept:
    path: Path
    size: int
    used: int

    @property
    def name(self) -> str:
        return self.path.stem[:32]

    @property
    def mark(self) -> str:
        return self.path.stem[32:]


def _make_room(folder: Path, size: int, mark: str, in_use: Collection[str]) -> None:
    """Drop sets until so many bytes fit: of whoever has most, the one not used for longest; those in use stay. Raises SettingError."""
    _tidy(folder)
    kept = _all(folder)
    shares: dict[str, int] = defaultdict(int)
    shares[mark] += size
    for one in kept:
        shares[one.mark] += one.size
    free = sorted((one for one in kept if one.name not in in_use), key=lambda one: -one.used)
    while sum(shares.values()) > SETS_BYTES:
        if not free:
            raise SettingError(FULL.format(SETS_BYTES >> 20))
        most = max({one.mark for one in free}, key=lambda owner: shares[owner])
        goes = next(one for one in reversed(free) if one.mark == most)
        free.remove(goes)
        shares[most] -= goes.size
        goes.path.unlink(missing_ok=True)


def _tidy(folder: Path) -> None:
    """Drop what a server that died while it wrote has left."""
    for path in folder.glob(f"*{DRAFT}"):
        with suppress(FileNotFoundError):  # it was finished just now
            if time.time() - path.stat().st_mtime > DRAFT_SECONDS:
                path.unlink()


def _all(folder: Path) -> list[_Kept]:
    found = []
    for path in folder.glob("*.npz"):
        with suppress(FileNotFoundError):  # another session may be tidying, too
            stat = path.stat()
            found.append(_Kept(path, stat.st_size, stat.st_mtime_ns))
    return found
