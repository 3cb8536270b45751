"""A visitor without a browser: takes the owner's cookie, opens runs, and plays them over the WebSocket."""

import json
import struct
import urllib.request
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

KINDS = {1: "scene", 2: "frame", 3: "sought", 4: "look", 5: "past"}
_HEAD = struct.Struct("<II")


@dataclass(frozen=True)
class Binary:
    """A binary message of the server: its kind, branch or id, and the safetensors bytes."""

    kind: str
    number: int
    data: bytes


def read(message: str | bytes) -> dict[str, Any] | Binary:
    """A message of the server, text or binary."""
    if isinstance(message, str):
        return json.loads(message)
    kind, number = _HEAD.unpack(message[: _HEAD.size])
    return Binary(KINDS[kind], number, message[_HEAD.size :])


class Visitor:
    """One person at one server."""

    def __init__(self, url: str) -> None:
        self.url = url
        page = urllib.request.urlopen(urllib.request.Request(url, headers={"accept": "text/html"}), timeout=20)
        cookie = SimpleCookie(page.headers["set-cookie"])
        self.headers = {"cookie": f"park={cookie['park'].value}"}

    def open_run(self, address: str = "", kind: str = "playground") -> str:
        """Token of a new run."""
        body = json.dumps({"kind": kind, "address": address}).encode()
        request = urllib.request.Request(
            f"{self.url}/park/run", body, {**self.headers, "origin": self.url}, method="POST"
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)["token"]

    def live(self, token: str) -> str:
        """Address of a run's WebSocket."""
        return f"{self.url.replace('http', 'ws', 1)}/park/live/{token}"
