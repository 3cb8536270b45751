"""Files of weights on their way in: one at a time of each person, and never more bytes than are allowed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.requests import ClientDisconnect, Request

from engine.data.uploads.weights import MOST_BYTES
from live import limits
from live.limits import Refused
from live.unread import Unread

LENGTHLESS = "A file is sent with its length."
LARGE = "The file has {size:,} MB; the weights of the largest network here have less than {most}."
MANY = "Other files of weights are on their way. Try again in a moment."
SLOW = "The file did not arrive within some minutes. Try again on a better line."


class NoRoom(Refused):
    """A file that is not read; `status` says it in HTTP's words."""

    def __init__(self, why: str, status: int) -> None:
        super().__init__(why)
        self.status = status


class Arrivals:
    """What is on its way, by person."""

    def __init__(self, most: int = limits.WEIGHTS_BYTES, of_a_person: int = MOST_BYTES) -> None:
        self._held, self._most = Unread(most, of_a_person), of_a_person

    @property
    def size(self) -> int:
        """Bytes that are on their way, or not put in yet."""
        return self._held.size

    @asynccontextmanager
    async def file_of(self, request: Request, person: str) -> AsyncIterator[bytes]:
        """The body of a request, counted until the block ends. Raises NoRoom before anything is read that is too much."""
        said = request.headers.get("content-length", "")
        if not (said.isascii() and said.isdecimal()):
            raise NoRoom(LENGTHLESS, 411)
        size = int(said[:18])
        if size > self._most:
            raise NoRoom(LARGE.format(size=size >> 20, most=f"{self._most >> 20} MB"), 413)
        if not self._held.take(person, max(size, 1)):
            raise NoRoom(MANY, 429)
        try:
            yield await _read(request, size)
        finally:
            self._held.give(person, max(size, 1))


async def _read(request: Request, size: int) -> bytes:
    """The body, which is no longer than it was said to be."""
    data = bytearray()
    try:
        async with asyncio.timeout(limits.WEIGHTS_SECONDS):
            async for part in request.stream():
                data += part
                if len(data) > size:
                    raise NoRoom(LENGTHLESS, 400)
    except TimeoutError:
        raise NoRoom(SLOW, 408) from None
    except ClientDisconnect:
        raise NoRoom("The browser is gone.", 400) from None
    return bytes(data)


ARRIVALS = Arrivals()
"""Those of this server process."""
