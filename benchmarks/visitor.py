"""A visitor without a browser: takes the owner's cookie, opens runs, and plays them over the WebSocket."""

import json
import re
import struct
import urllib.request
from contextlib import AsyncExitStack
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

TOKEN = re.compile(rb'"token": ?"([^"]+)"')
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


async def opened(stack: AsyncExitStack, url: str, headers: dict[str, str], page: str) -> str:
    """A page as a browser opens it with Streamlit, drawn to its end and held until the stack ends; gives the token of its run."""
    stream, subprotocols = f"{url.replace('http', 'ws', 1)}/_stcore/stream", [websockets.Subprotocol("streamlit")]
    about = {"origin": url, "subprotocols": subprotocols, "additional_headers": headers, "max_size": None}
    socket = await stack.enter_async_context(websockets.connect(stream, **about))
    ask, token = BackMsg(), None
    ask.rerun_script.page_name = page
    await socket.send(ask.SerializeToString())
    async for said in socket:
        token = TOKEN.search(said) or token
        if ForwardMsg.FromString(said).WhichOneof("type") == "script_finished":
            break
    if token is None:
        raise RuntimeError("The page has opened no run.")
    return token[1].decode()
