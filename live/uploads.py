"""Middleware: what uploaded files may take in the server's memory, by person and in all, asked before a file is read."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from engine.keeping import has_temporary
from live import limits, settings
from live.visitor import owner_of, place_of

PATH = "/_stcore/upload_file/"
NOWHERE = "This server takes no files: it may not write anywhere. Whoever runs it can name a folder in TMPDIR."
File = tuple[str, str]
"""The session and the number of an uploaded file: the end of the path that it is sent to."""


@dataclass(frozen=True)
class Held:
    """A file that is held, or on its way."""

    person: str
    size: int


class Uploads:
    """Knows what is held: `kept` gives the files that the app still has."""

    def __init__(self, app: ASGIApp, kept: Callable[[], Iterable[File]], all_bytes: int | None = None) -> None:
        self.app, self.kept = app, kept
        self.all_bytes = all_bytes or settings.upload_bytes()
        self._arriving: list[Held] = []
        self._held: dict[File, Held] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a file on if there is room for it."""
        if scope["type"] != "http" or scope["method"] != "PUT" or not scope["path"].startswith(PATH):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        length, cookies = headers.get("content-length", ""), cookie_parser(headers.get("cookie", ""))
        session, _, number = scope["path"].removeprefix(PATH).partition("/")
        person = owner_of(cookies) or place_of(cookies)
        refusal = self._refusal(person, length)
        if refusal is None:
            await self._pass(scope, receive, send, (session, number), Held(person, int(length)))
        else:
            await refusal(scope, receive, send)

    def _refusal(self, person: str, length: str) -> Response | None:
        if not has_temporary():
            return JSONResponse({"why": NOWHERE}, 507)
        if not (length.isascii() and length.isdecimal()):
            return JSONResponse({"why": "A file is sent with its length."}, 411)
        self._forget()
        files = [*self._held.values(), *self._arriving]
        own, everyone = sum(held.size for held in files if held.person == person), sum(held.size for held in files)
        if own + int(length) > limits.UPLOAD_BYTES_OF_A_PERSON:
            return JSONResponse(
                {"why": f"You have uploaded {own >> 20} MB already; close a page that holds files."}, 413
            )
        if everyone + int(length) > self.all_bytes:
            return JSONResponse(
                {"why": "The park's memory for uploaded files is full. Try again in some minutes."}, 507
            )
        return None

    async def _pass(self, scope: Scope, receive: Receive, send: Send, file: File, held: Held) -> None:
        async def watch(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] < 300:
                self._held[file] = held
            await send(message)

        self._arriving.append(held)
        try:
            await self.app(scope, receive, watch)
        finally:
            self._arriving.remove(held)

    def _forget(self) -> None:
        """Files that the app has let go of count no more."""
        kept = set(self.kept())
        self._held = {file: held for file, held in self._held.items() if file in kept}
