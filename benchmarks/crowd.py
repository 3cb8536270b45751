"""Many people at once: each has the page open and plays the default network over a WebSocket of their own; do frames come in time?

`python -m benchmarks crowd --people 40`: opens the page as Streamlit does, then asks for 10 frames a second, one epoch apart, and measures from the moment a
frame is due (its request is sent) until it is here. CPU is that of the server and its workers, 100 % being one core; memory is
what they take more than before anybody came, shared pages counted once (Linux).
"""

import argparse
import asyncio
import json
import re
import statistics
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import websockets

from benchmarks.serving import Server, cpu_seconds, serving
from benchmarks.visitor import Binary, Visitor, opened, read

UPDATES = 25
"""One epoch of the default: 250 points in batches of 10."""


@dataclass
class Told:
    """What one person saw."""

    asked: int = 0
    latencies: list[float] = field(default_factory=list)


async def play(visitor: Visitor, token: str, rate: float, seconds: float, delay: float) -> Told:
    """Ask for a frame at every tick of the clock, and note how long each took."""
    told, due = Told(), {}
    async with websockets.connect(
        visitor.live(token), origin=visitor.url, additional_headers=visitor.headers, compression=None
    ) as socket:
        listening = asyncio.create_task(_listen(socket, due, told))
        await asyncio.sleep(delay)
        began, step = time.perf_counter(), 0
        while (tick := began + told.asked / rate) < began + seconds:
            await asyncio.sleep(tick - time.perf_counter())
            due[step + UPDATES] = time.perf_counter()
            await socket.send(json.dumps({"do": "frames", "from": step, "n": 1, "updates": UPDATES}))
            told.asked, step = told.asked + 1, step + UPDATES
        await asyncio.sleep(1.0)
        listening.cancel()
    return told


async def _listen(socket, due: dict[int, float], told: Told) -> None:
    async for message in socket:
        now, said = time.perf_counter(), read(message)
        if isinstance(said, Binary) and said.kind == "frame":
            asked = due.pop(step_of(said.data), None)
            if asked is not None:
                told.latencies.append(now - asked)


def step_of(data: bytes) -> int:
    """The step of a frame, without unpacking the rest: the benchmark shares the machine with the server."""
    size = int.from_bytes(data[:8], "little")
    start, end = json.loads(data[8 : 8 + size])["step"]["data_offsets"]
    return int.from_bytes(data[8 + size + start : 8 + size + end], "little")


async def crowd(server: Server, people: int, rate: float, seconds: float) -> tuple[list[Told], float, int]:
    """Everybody plays at the same time, their clocks spread over one tick. Gives what they saw, the CPU's share meanwhile, and the memory."""
    visitors = [await asyncio.to_thread(Visitor, server.url) for _ in range(people)]
    async with AsyncExitStack() as stack:
        tokens = [await opened(stack, server.url, visitor.headers, "playground") for visitor in visitors]
        plays = [
            play(visitor, token, rate, seconds, 1 + i / people / rate)
            for i, (visitor, token) in enumerate(zip(visitors, tokens, strict=True))
        ]
        before, began = _cpu_of(server), time.monotonic()
        told = await asyncio.gather(*plays)
        return told, (_cpu_of(server) - before) / (time.monotonic() - began), _memory_of(server)


def _cpu_of(server: Server) -> float:
    """CPU time of the server and its workers so far."""
    return sum(cpu_seconds(pid) for pid in _processes_of(server))


def _memory_of(server: Server) -> int:
    """Bytes that they take, each page of memory shared out among those who have it."""
    rolled = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in _processes_of(server)]
    return sum(int(re.search(r"^Pss: +(\d+) kB", text, re.MULTILINE)[1]) << 10 for text in rolled)


def _processes_of(server: Server) -> list[int]:
    return [server.process.pid, *server.health()["workers"]]


def main(arguments: list[str]) -> None:
    """Print what the crowd saw."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks crowd")
    parser.add_argument("--people", type=int, default=40)
    parser.add_argument("--rate", type=float, default=10.0, help="frames a second for each person")
    parser.add_argument("--seconds", type=float, default=15.0)
    options = parser.parse_args(arguments)
    with serving() as server:
        server.wait_until_warm()
        empty = _memory_of(server)
        told, cpu, memory = asyncio.run(crowd(server, options.people, options.rate, options.seconds))
    latencies = sorted(latency * 1000 for person in told for latency in person.latencies)
    asked = sum(person.asked for person in told)
    print(f"{options.people} people ask for {options.rate:g} frames a second for {options.seconds:g} s.")
    print(f"{len(latencies)} of {asked} frames came.")
    p50, p95 = statistics.median(latencies), latencies[int(len(latencies) * 0.95)]
    print(
        f"Memory: {empty >> 20} MB before anybody came, {(memory - empty) / options.people / 2**20:.1f} MB more for each."
    )
    print(f"crowd delivered={100 * len(latencies) / asked:.1f}% p50_ms={p50:.1f} p95_ms={p95:.1f} cpu={100 * cpu:.0f}%")
