"""Text files over HTTP, packed once: a class that opens a page at once asks for thousands of files."""

import asyncio
import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from starlette.datastructures import Headers
from starlette.responses import Response

PACKED = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json"}
LEVEL = 6
"""Of gzip: beyond it the files get 1 % smaller and the first visitor waits twice as long."""

Key = TypeVar("Key")


@dataclass(frozen=True)
class Packed:
    """A text, plain and packed, and by what a browser knows that it has it already."""

    plain: bytes
    gzipped: bytes
    media_type: str
    tag: str

    def answer(self, headers: Headers, cache: str) -> Response:
        """What a browser gets that sent these headers."""
        about = {"cache-control": cache, "etag": self.tag, "vary": "Accept-Encoding"}
        if headers.get("if-none-match") == self.tag:
            return Response(status_code=304, headers=about)
        if "gzip" not in headers.get("accept-encoding", ""):
            return Response(self.plain, headers=about, media_type=self.media_type)
        return Response(self.gzipped, headers={**about, "content-encoding": "gzip"}, media_type=self.media_type)


def packed(text: str, media_type: str) -> Packed:
    """A text and its packed form."""
    plain = text.encode()
    tag = f'"{hashlib.sha256(plain).hexdigest()[:16]}"'
    return Packed(plain, gzip.compress(plain, LEVEL, mtime=0), media_type, tag)


async def once(made: dict[Key, asyncio.Task[Packed]], key: Key, make: Callable[[], Packed]) -> Packed:
    """What is made once for a key, beside the event loop. What failed is made again for the next who asks; raises what `make` does."""
    task = made.get(key)
    if task is None or (task.done() and task.exception()):
        task = made[key] = asyncio.create_task(asyncio.to_thread(make))
    return await asyncio.shield(task)


class Folder:
    """The text files of a folder; each is read and packed when it is asked for first, and again when it has changed."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self._files: dict[tuple[Path, int], asyncio.Task[Packed]] = {}

    async def find(self, path: str) -> Packed | None:
        """The file at a path below the folder, if there is one of a kind that is packed."""
        file = (self.root / path.lstrip("/")).resolve() if "\0" not in path else self.root
        if file.suffix not in PACKED or not file.is_relative_to(self.root):
            return None
        try:
            key = (file, file.stat().st_mtime_ns) if file.is_file() else None
        except OSError:  # a name that no file can have, or a file that is gone by now
            return None
        return await once(self._files, key, partial(_read, file)) if key else None


def _read(file: Path) -> Packed:
    return packed(file.read_text("utf-8"), PACKED[file.suffix])
