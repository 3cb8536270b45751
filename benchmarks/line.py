"""A slow line on the loopback: a proxy that holds every byte back, as a school's connection does."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

CHUNK = 16 << 10


@dataclass
class Lane:
    """One direction, shared by all connections: bytes leave one after the other and arrive `delay` later."""

    delay: float
    bytes_per_second: float
    free: float = field(default=0.0)

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, opening: float) -> None:
        """Everything that comes, in order; the first bytes of a connection also wait for its handshake."""
        loop, arriving = asyncio.get_running_loop(), asyncio.Queue()
        delivering = asyncio.create_task(_deliver(arriving, writer))
        earliest = loop.time() + opening
        with suppress(ConnectionError):
            while data := await reader.read(CHUNK):
                self.free = max(self.free, loop.time(), earliest) + len(data) / self.bytes_per_second
                arriving.put_nowait((self.free + self.delay, data))
                await asyncio.sleep(max(0.0, self.free - loop.time()))
        arriving.put_nowait((loop.time() + self.delay, b""))
        await delivering


async def _deliver(arriving: asyncio.Queue, writer: asyncio.StreamWriter) -> None:
    data = b"-"
    with suppress(ConnectionError):
        while data:
            due, data = await arriving.get()
            await asyncio.sleep(max(0.0, due - asyncio.get_running_loop().time()))
            writer.write(data)
            await writer.drain()
    writer.close()


@contextmanager
def slow_line(port: int, delay: float, bits_per_second: float) -> Iterator[int]:
    """The port of a line to `port`: `delay` seconds each way, so many bits a second down and up."""
    down, up = (Lane(delay, bits_per_second / 8) for _ in range(2))
    ready: Future[tuple[int, asyncio.Event]] = Future()

    async def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there_writer = await asyncio.open_connection("127.0.0.1", port)
        with suppress(asyncio.CancelledError):
            await asyncio.gather(
                up.carry(reader, there_writer, opening=2 * delay), down.carry(there_reader, writer, opening=0)
            )

    async def listen() -> None:
        over = asyncio.Event()
        server = await asyncio.start_server(connect, "127.0.0.1", 0)
        ready.set_result((server.sockets[0].getsockname()[1], over))
        await over.wait()

    loop = asyncio.new_event_loop()

    def run() -> None:
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            runner.run(listen())

    thread = threading.Thread(target=run)
    thread.start()
    near, over = ready.result(10)
    try:
        yield near
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join()
