"""Messages between the server and a worker: a small JSON head and a payload of bytes, over a socket pair."""

import asyncio
import json
import select
import socket
import struct
from typing import Any

_SIZES = struct.Struct("<II")
LARGE = 1 << 18
"""From this size on a payload is handed on by itself, without a copy that joins it to its head."""

Head = dict[str, Any]


def pack(head: Head, payload: bytes = b"") -> list[bytes]:
    """Head and payload as they go over the line: two sizes, the head as JSON, the payload; in one part or two."""
    text = json.dumps(head, separators=(",", ":")).encode()
    start = _SIZES.pack(len(text), len(payload)) + text
    return [start, payload] if len(payload) > LARGE else [start + payload]


async def receive(reader: asyncio.StreamReader) -> tuple[Head, bytes]:
    """The next message. Raises asyncio.IncompleteReadError at the end of the line."""
    text, payload = _SIZES.unpack(await reader.readexactly(_SIZES.size))
    head = json.loads(await reader.readexactly(text))
    return head, await reader.readexactly(payload)


class Line:
    """The worker's end: blocking, one thread."""

    def __init__(self, sock: socket.socket) -> None:
        sock.setblocking(True)
        self.sock = sock

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
        for part in pack(head, payload):
            self.sock.sendall(part)

    def _exactly(self, size: int) -> bytes:
        whole = bytearray(size)
        left = memoryview(whole)
        while left:
            read = self.sock.recv_into(left)
            if not read:
                raise EOFError
            left = left[read:]
        return bytes(whole)
