"""What is left of runs when the server ends or closes them: one file each in a bounded folder, so that who comes back finds them.

A small network's run is kept with the frame that each stretch begins with, from which all its past is replayed; of a large one
only the newest whole frame, with the curve of what came before. PARK_KEEP names the folder; empty keeps nothing.
"""

import hashlib
import json
import logging
import os
import secrets
import struct
import threading
import time
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from engine.keeping import among_temporary, has_temporary, own_folder
from live import limits
from live.curve import curve_of
from live.run import Run, Segment

LOG = logging.getLogger("park.attic")
_HEAD = struct.Struct("<I")
SUFFIX = ".run"
DRAFT = ".new"
"""A file that is being written, or that a server which died has left."""
NOWHERE = (
    "No folder for temporary files can be written: runs are not kept over a restart, nobody can bring images, and the "
    "kernel is compiled anew at each start. TMPDIR can name one."
)


@dataclass(frozen=True)
class Kept:
    """A run as it was kept: its stretches, the last of which begins where it goes on, and the curve of all before."""

    kind: str
    owner: str
    segments: tuple[Segment, ...]
    curve: bytes

    @property
    def file(self) -> bytes:
        """A JSON header with its length before it, then the frames and the curve."""
        parts = [part for segment in self.segments for part in (segment.data, segment.key)] + [self.curve]
        places = [[segment.start, segment.branch, segment.address, segment.brought] for segment in self.segments]
        said = {"kind": self.kind, "owner": self.owner, "segments": places, "sizes": [len(part) for part in parts]}
        head = json.dumps(said).encode()
        return b"".join([_HEAD.pack(len(head)), head, *parts])

    @classmethod
    def read(cls, data: bytes) -> "Kept":
        """Raises ValueError, KeyError, TypeError or struct.error where the file is none of ours, or not whole."""
        (size,) = _HEAD.unpack_from(data)
        at = _HEAD.size + size
        said = json.loads(data[_HEAD.size : at])
        if at + sum(said["sizes"]) != len(data):
            raise ValueError("The file is not whole.")
        parts = []
        for length in said["sizes"]:
            parts.append(data[at : at + length])
            at += length
        frames = zip(said["segments"], parts[::2], parts[1::2], strict=False)
        segments = [
            Segment(start, address, branch, data, key, "".join(brought))
            for (start, branch, address, *brought), data, key in frames
        ]
        return cls(said["kind"], said["owner"], tuple(segments), parts[-1])


def what_is_left_of(run: Run) -> Kept:
    """What is worth keeping of a run that has begun."""
    return Kept(run.kind, _hidden(run.owner), _stretches(run), curve_of(run, limits.KEPT_ROWS))


def _stretches(run: Run) -> tuple[Segment, ...]:
    last = run.segments[-1]
    if run.has_keys:
        step, whole = run.keys.before(run.tape.newest) or (last.start, last.key)
        light = run.tape.get(step) or last.data
        newest = Segment(step, last.address, run.branch, light, whole, run.brought)
        return (newest if step >= last.start else last,)
    data = run.tape.get(run.tape.newest) or last.data
    end = Segment(run.tape.newest, last.address, run.branch + 1, data, brought=run.brought)
    return (*run.segments[-limits.KEPT_STRETCHES :], end)


class Attic:
    """The folder. Whatever is wrong with it is logged once, and tried again more and more seldom."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self._kept: dict[str, tuple[tuple[int, int], float]] = {}
        self._failures, self._pause_ends = 0, 0.0
        self._one = threading.Lock()

    @classmethod
    def here(cls) -> "Attic":
        """The folder that PARK_KEEP names, or one of this user's own among the temporary ones."""
        said = os.environ.get("PARK_KEEP")
        if said is not None:
            return cls(Path(said).resolve() if said else None)
        if has_temporary():
            return cls(among_temporary(""))
        LOG.warning(NOWHERE)
        return cls(None)

    def is_due(self, run: Run) -> bool:
        """Whether a run has gone on, and was not kept a moment ago; not while it pauses after a failure."""
        if time.monotonic() < self._pause_ends:
            return False
        at = self._kept.get(run.token, (None, -limits.KEPT_AGAIN))[1]
        return time.monotonic() - at >= limits.KEPT_AGAIN and self.lacks(run)

    def lacks(self, run: Run) -> bool:
        """Whether somebody has seen this run learn something that is not kept yet."""
        has_learned = run.was_seen and run.segments and len(run.tape) and run.tape.newest
        return bool(has_learned) and self.folder is not None and self._kept.get(run.token, (None,))[0] != place_of(run)

    def keep(self, token: str, place: tuple[int, int], what: Kept) -> None:
        """Write a run's file, whose newest moment is `place`, and give up the oldest where the folder is full. One at a time."""
        with self._one:
            assert self.folder is not None  # else there is nothing that it lacks
            try:
                folder = own_folder(self.folder)
                _write(folder / _name(token), what.file)
                self._kept[token] = (place, time.monotonic())
                self._failures = 0
                _fit(folder)
            except OSError as error:
                self._fail(error)

    def _fail(self, error: OSError) -> None:
        """As when the disk is full."""
        self._failures += 1
        self._pause_ends = time.monotonic() + limits.pause(self._failures)
        if self._failures == 1:
            LOG.warning("Runs are not kept over a restart: %s It is tried again.", error)

    def forget(self, tokens: Collection[str]) -> None:
        """Only these runs are held any more; the files of others stay."""
        self._kept = {token: when for token, when in self._kept.items() if token in tokens}

    def find(self, token: str, owner: str, kind: str) -> Kept | None:
        """The owner's run of this token, if it was kept."""
        if self.folder is None or not owner:
            return None
        try:
            path = own_folder(self.folder) / _name(token)
            if time.time() - path.stat().st_mtime > limits.KEPT_SECONDS:
                return None
            found = Kept.read(path.read_bytes())
        except (OSError, ValueError, KeyError, TypeError, struct.error):
            return None
        return found if (found.owner, found.kind) == (_hidden(owner), kind) else None


def place_of(run: Run) -> tuple[int, int]:
    """The newest moment of a run: branch and step."""
    return run.branch, run.tape.newest


def _name(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest() + SUFFIX


def _hidden(owner: str) -> str:
    return hashlib.sha256(owner.encode()).hexdigest()


def _write(path: Path, data: bytes) -> None:
    """All of the file or nothing."""
    draft = path.with_suffix(f".{secrets.token_hex(4)}{DRAFT}")
    try:
        draft.write_bytes(data)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _fit(folder: Path) -> None:
    """Drop what is too old, then the oldest until the rest keeps to its bound."""
    files: list[tuple[float, int, Path]] = []
    for path in (*folder.glob(f"*{SUFFIX}"), *folder.glob(f"*{DRAFT}")):
        try:
            about = path.stat()
        except OSError:
            continue
        files.append((about.st_mtime, about.st_size, path))
    left = sum(size for _, size, _ in files)
    for at, size, path in sorted(files):
        if left <= limits.KEPT_BYTES and time.time() - at <= limits.KEPT_SECONDS:
            break
        path.unlink(missing_ok=True)
        left -= size
