"""Messages between the server and a worker: a small JSON header and a payload of bytes, over a socket pair."""

import asyncio
import json
import select
import socket
import struct
from typing import Any, Self

_SIZES = struct.Struct("<II")
READ_AHEAD = 1 << 20
"""Bytes that asyncio reads from a worker's line ahead of who takes them: key frames have megabytes."""
LARGE = 1 << 18
"""From this size on a payload is handed on by itself, without a copy that joins it to its head."""

Header = dict[str, Any]


def pack(head: Header, payload: bytes = b"") -> list[bytes]:
    """Header and payload as they go over the line: two sizes, the header as JSON, the payload; in one part or two."""
    text = json.dumps(head, separators=(",", ":")).encode()
    start = _SIZES.pack(len(text), len(payload)) + text
    return [start, payload] if len(payload) > LARGE else [start + payload]


class Channel:
    """The server's end: all that it needs of a worker's line, wherever the worker is."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def over(cls, sock: socket.socket) -> Self:
        """A channel over a socket that is connected."""
        return cls(*await asyncio.open_connection(sock=sock, limit=READ_AHEAD))

    def send(self, head: Header, payload: bytes = b"") -> None:
        """Say something; the worker always reads between two slices, so nothing piles up for long."""
        for part in pack(head, payload):
            self._writer.write(part)

    async def receive(self) -> tuple[Header, bytes]:
        """The next message. Raises asyncio.IncompleteReadError at the end of the line, and ConnectionError."""
        text, payload = _SIZES.unpack(await self._reader.readexactly(_SIZES.size))
        head = json.loads(await self._reader.readexactly(text))
        return head, await self._reader.readexactly(payload)

    def close(self) -> None:
        """Hang up: the worker ends by itself."""
        self._writer.close()


class Line:
    """The worker's end: blocking, one thread."""

    def __init__(self, sock: socket.socket) -> None:
        sock.setblocking(True)
        self.sock = sock

    def is_waiting(self, wait: bool) -> bool:
        """Whether there is a message to receive; `wait` until there is one."""
        return bool(select.select([self.sock], [], [], None if wait else 0)[0])

    def receive(self) -> tuple[Header, bytes]:
        """The next message. Raises EOFError at the end of the line."""
        text, payload = _SIZES.unpack(self._exactly(_SIZES.size))
        head = json.loads(self._exactly(text))
        return head, self._exactly(payload)

    def send(self, head: Header, payload: bytes = b"") -> None:
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
