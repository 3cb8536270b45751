"""Talking to the server as the player does, one message after the other."""

import json
import time
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlencode

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from benchmarks.visitor import Binary, Visitor, read
from engine.experiment import Wish
from engine.experiments import EXPERIMENTS
from engine.tape import decode, encode

EPOCH = 25
"""Updates an epoch of the default."""


class Talk:
    """One socket to one run."""

    def __init__(
        self, visitor: Visitor, token: str, origin: str | None = None, cookie: str | None = None, **window: str
    ) -> None:
        """`window` is what it says of itself in its address."""
        headers = visitor.headers if cookie is None else {"cookie": cookie}
        about = {"origin": origin or visitor.url, "additional_headers": headers, "compression": None, "max_size": None}
        self._closing = ExitStack()
        self.socket: ClientConnection = self._closing.enter_context(
            connect(f"{visitor.live(token)}?{urlencode(window)}", **about)
        )

    def __enter__(self) -> "Talk":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the socket."""
        self._closing.close()

    def say(self, do: str, **more: Any) -> None:
        """Send a message; `after` stands for `from`, which is a word of Python's."""
        if "after" in more:
            more["from"] = more.pop("after")
        self.socket.send(json.dumps({"do": do, **more}))

    def hear(self, seconds: float = 20) -> dict[str, Any] | Binary:
        """The next message. Raises TimeoutError and ConnectionClosed."""
        return read(self.socket.recv(timeout=seconds))

    def hear_next(self, what: str, seconds: float = 20) -> Any:
        """The next message of a kind, passing over others."""
        while True:
            said = self.hear(seconds)
            if what == (said.kind if isinstance(said, Binary) else said["is"]):
                return said

    def hear_nothing(self, seconds: float = 0.3) -> bool:
        """Whether nothing at all comes for a while."""
        try:
            self.hear(seconds)
        except TimeoutError:
            return True
        return False

    def open(self, seconds: float = 20) -> dict[str, Any]:
        """Hear how the run is opened: the run and its scene."""
        run = self.hear_next("run", seconds)
        self.hear_next("scene")
        return run

    def play(self, after: int, n: int, updates: int = EPOCH, **more: Any) -> list[bytes]:
        """The next n frames."""
        self.say("frames", after=after, n=n, updates=updates, **more)
        return [self.hear_next("frame").data for _ in range(n)]

    def close_code(self, seconds: float = 10) -> tuple[int, str]:
        """How the server closes the socket."""
        until = time.monotonic() + seconds
        try:
            while time.monotonic() < until:
                self.socket.recv(timeout=seconds)
        except ConnectionClosed as closed:
            return (closed.rcvd.code, closed.rcvd.reason) if closed.rcvd else (1006, "")
        raise TimeoutError("The server did not close the socket.")


def step_of(data: bytes) -> int:
    """The step of an encoded frame."""
    return int(decode(data)["step"])


def truth(n: int, address: str = "", updates: int = EPOCH, start: bytes | None = None) -> list[bytes]:
    """The first n + 1 frames of an experiment, made in this process without any server."""
    frames = EXPERIMENTS["playground"].at(address).run(decode(start) if start else None)
    return [encode(next(frames)), *(encode(frames.send(Wish(updates=updates))) for _ in range(n))]
