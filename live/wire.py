"""Messages between the server and a worker: a small JSON head and a payload of bytes, over a socket pair."""

import asyncio
import json
import select
import socket
import struct
from typing import Any

_SIZES = struct.Struct("<II")

Head = dict[str, Any]


def pack(head: Head, payload: bytes = b"") -> bytes:
    """Head and payload as they go over the line: two sizes, the head as JSON, the payload."""
    text = json.dumps(head, separators=(",", ":")).encode()
    return _SIZES.pack(len(text), len(payload)) + text + payload


async def receive(reader: asyncio.StreamReader) -> tuple[Head, bytes]:
    """The next message. Raises asyncio.IncompleteReadError at the end of the line."""
    text, payload = _SIZES.unpack(await reader.readexactly(_SIZES.size))
    both = await reader.readexactly(text + payload)
    return json.loads(both[:text]), both[text:]


class Line:
    """The worker's end: blocking, one thread."""

    def __init__(self, sock: socket.socket) -> None:
        sock.setblocking(True)
        self.sock = sock
        self._file = sock.makefile("rb", buffering=0)

    def is_waiting(self, wait: bool) -> bool:
        """Whether there is a message to receive; `wait` until there is one."""
        return bool(select.select([self.sock], [], [], None if wait else 0)[0])

    def receive(self) -> tuple[Head, bytes]:
        """The next message. Raises EOFError at the end of the line."""
        text, payload = _SIZES.unpack(self._exactly(_SIZES.size))
        head = json.loads(self._exactly(text))
        return head, self._exactly(payload)

    def send(self, head: Head, payload: bytes = b"") -> None:
        """Say something to the server."""
        self.sock.sendall(pack(head, payload))

    def _exactly(self, size: int) -> bytes:
        parts = bytearray()
        while len(parts) < size:
            part = self._file.read(size - len(parts))
            if not part:
                raise EOFError
            parts += part
        return bytes(parts)
