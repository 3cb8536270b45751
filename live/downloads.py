"""Files on their way to browsers: few at a time for each person, sent in pieces, and given up where nobody reads them."""

import asyncio
from contextlib import ExitStack

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from live import limits
from live.limits import Refused
from live.unread import Unread

MANY = "Other downloads are still under way. Try again when they are done."
PIECE = 1 << 16


class Full(Refused):
    """There is no room for one more download."""


class Downloads:
    """What is under way, by person: how many files, and their bytes once they are made."""

    def __init__(self, of_a_person: int = limits.DOWNLOADS_OF_A_PERSON, most: int = limits.DOWNLOADS_BYTES) -> None:
        self._files = Unread(limits.RUNS * of_a_person, of_a_person)
        self._bytes = Unread(most, most)

    @property
    def size(self) -> int:
        """Bytes that are under way."""
        return self._bytes.size

    def place(self, person: str) -> ExitStack:
        """A place for one file, until the stack is closed. Raises Full."""
        return self._counted(self._files, person, 1)

    def load(self, place: ExitStack, person: str, size: int) -> None:
        """The file is made: it counts as long as it has its place. Raises Full."""
        place.enter_context(self._counted(self._bytes, person, size))

    @staticmethod
    def _counted(unread: Unread, person: str, size: int) -> ExitStack:
        if not unread.take(person, size):
            raise Full(MANY)
        stack = ExitStack()
        stack.callback(unread.give, person, size)
        return stack


class Download(Response):
    """A file that leaves piece by piece; its place is free when the last has left, or the browser is gone."""

    def __init__(self, data: bytes, media_type: str, name: str, place: ExitStack) -> None:
        headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
        super().__init__(data, media_type=media_type, headers=headers)
        self._place = place

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it. A browser that takes no piece for long is left."""
        with self._place:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            for at in range(0, len(self.body), PIECE):
                async with asyncio.timeout(limits.PIECE_SECONDS):
                    piece = bytes(self.body[at : at + PIECE])
                    await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b""})


DOWNLOADS = Downloads()
"""Those of this server process."""
