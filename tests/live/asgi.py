"""An app asked without a server: what it answers, and what a middleware has let through to it."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from starlette.datastructures import Headers

T = TypeVar("T")


@dataclass
class Innermost:
    """The app behind a middleware: notes every scope, reads the body, and answers 204."""

    seen: list[dict[str, Any]] = field(default_factory=list)
    read: int = 0

    async def __call__(self, scope, receive, send) -> None:
        self.seen.append(scope)
        if scope["type"] == "http":
            while (said := await receive()).get("more_body"):
                self.read += len(said["body"])
            self.read += len(said.get("body", b""))
        kind = "http.response" if scope["type"] == "http" else "websocket.http.response"
        await send({"type": f"{kind}.start", "status": 204, "headers": []})
        await send({"type": f"{kind}.body", "body": b""})

    @property
    def headers(self) -> Headers:
        """The headers of the last request."""
        return Headers(scope=self.seen[-1])


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Headers
    body: bytes


Sent = dict[str, str] | list[tuple[str, str]]
"""Headers; as a list where one comes twice."""


def ask(app, path: str = "/", method: str = "GET", headers: Sent | None = None, **about: Any) -> Answer:
    """Ask an app; `about` changes the scope, as in `type="websocket"` or `client=("203.0.113.7", 1)`."""
    return run(answer_of(app, path, method, headers, **about))


def run(work: Coroutine[Any, Any, T]) -> T:
    """What a coroutine gives, run in a thread of its own: the main one has Playwright's loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


async def answer_of(
    app, path: str, method: str = "GET", headers: Sent | None = None, body: bytes = b"", **about: Any
) -> Answer:
    """The same, for who asks for several things at once."""
    pairs = headers if isinstance(headers, list) else (headers or {}).items()
    said: list[dict[str, Any]] = []
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": b"",
        "scheme": "http",
        "headers": [(name.encode(), text.encode("latin-1")) for name, text in pairs],
        "client": ("203.0.113.7", 50_000),
        "server": ("198.51.100.1", 80),
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        said.append(message)

    await app(scope | about, receive, send)
    return Answer(
        said[0]["status"],
        Headers(raw=said[0].get("headers", [])),
        b"".join(message.get("body", b"") for message in said[1:]),
    )
