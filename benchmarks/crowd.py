"""Many people at once: each has the page open and plays the default network over a WebSocket of their own; do frames come in time?

`python -m benchmarks crowd --people 40`: opens the page as Streamlit does, then asks for 10 frames a second, one epoch apart, and measures from the moment a
frame is due (its request is sent) until it is here. `--hovering 30`: as many others move the mouse over a paused network, which asks for a look with every
move. `--sleeping 60`: as many others have opened the page and do nothing; people play without them and beside them, twice in turns, and the two are
compared. CPU is that of the server and its workers, 100 % being one core; memory is what they take more than before anybody came, shared pages counted
once (Linux).
"""

import argparse
import asyncio
import json
import math
import os
import re
import statistics
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

import websockets

from benchmarks.serving import Server, cpu_seconds, serving
from benchmarks.visitor import Binary, Visitor, opened, read

UPDATES = 25
"""One epoch of the default: 250 points in batches of 10."""
MOVES = 30.0
"""Looks a second of one who hovers: as often as the player asks while the mouse moves."""


@dataclass
class Told:
    """What one person saw."""

    asked: int = 0
    latencies: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Crowd:
    """Who comes: people who play, who hover, and who sleep."""

    playing: int
    hovering: int
    sleeping: int
    rate: float
    seconds: float


@dataclass
class Seen:
    """What the crowd saw, and what it took."""

    frames: list[Told]
    looks: list[Told]
    cpu: float
    memory: int


def _line(visitor: Visitor, token: str):
    about = {"origin": visitor.url, "additional_headers": visitor.headers, "compression": None}
    return websockets.connect(visitor.live(token), **about)


async def play(
    visitor: Visitor, token: str, all_here: asyncio.Barrier, rate: float, seconds: float, delay: float
) -> Told:
    """Ask at every tick of the clock for all frames that are due and not here, as the player does, and note how long each took."""
    told, due = Told(), {}
    async with _line(visitor, token) as socket:
        await _is_open(socket)
        listening = asyncio.create_task(_listen(socket, due, told))
        await all_here.wait()
        await asyncio.sleep(delay)
        began, step = time.perf_counter(), 0
        while (tick := began + told.asked / rate) < began + seconds:
            await asyncio.sleep(tick - time.perf_counter())
            due[step + UPDATES] = time.perf_counter()
            await socket.send(json.dumps({"do": "frames", "from": step, "n": len(due), "updates": UPDATES}))
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


async def hover(visitor: Visitor, token: str, all_here: asyncio.Barrier, seconds: float, delay: float) -> Told:
    """Ask for a look with every move of the mouse, as the player does: one at a time, and next the newest. Note how long each took from its move on."""
    told, asking = Told(), Asking()
    async with _line(visitor, token) as socket:
        await _is_open(socket)
        listening = asyncio.create_task(_listen_for_looks(socket, asking, told))
        await all_here.wait()
        await asyncio.sleep(delay)
        began = time.perf_counter()
        for move in range(round(seconds * MOVES)):
            await asyncio.sleep(began + move / MOVES - time.perf_counter())
            asking.newest = move, time.perf_counter()
            await asking.go_on(socket, told)
        await asyncio.sleep(1.0)
        listening.cancel()
    return told


@dataclass
class Asking:
    """The question that is under way, by when the mouse was there, and the newest that waits."""

    since: float | None = None
    newest: tuple[int, float] | None = None

    async def go_on(self, socket, told: Told) -> None:
        """Ask the newest, unless another is under way."""
        if self.since is not None or self.newest is None:
            return
        (move, self.since), self.newest = self.newest, None
        told.asked += 1
        point = {"point": [6 * math.sin(move / 9), 6 * math.cos(move / 7)]}
        await socket.send(json.dumps({"do": "look", "step": 0, "watch": point, "id": move}))


async def _listen_for_looks(socket, asking: Asking, told: Told) -> None:
    async for message in socket:
        said = read(message)
        if isinstance(said, Binary) and said.kind == "look":
            told.latencies.append(time.perf_counter() - asking.since)
            asking.since = None
            await asking.go_on(socket, told)


async def sleep(stack: AsyncExitStack, visitor: Visitor, token: str) -> None:
    """Hold a line on which nothing is asked; the run has its first frame."""
    await _is_open(await stack.enter_async_context(_line(visitor, token)))


async def _is_open(socket) -> None:
    """The run has its first frame, as its scene has come."""
    async for message in socket:
        if isinstance(read(message), Binary):
            return


async def _page(stack: AsyncExitStack, server: Server) -> tuple[Visitor, str]:
    """Somebody with the page open, and the run of it."""
    visitor = await asyncio.to_thread(Visitor, server.url)
    return visitor, await opened(stack, server.url, visitor.headers, "playground")


async def crowd(server: Server, who: Crowd) -> Seen:
    """Everybody at the same time, once all are here, their clocks spread over one tick."""
    async with AsyncExitStack() as stack:
        for _ in range(who.sleeping):
            await sleep(stack, *await _page(stack, server))
        pages = [await _page(stack, server) for _ in range(who.playing + who.hovering)]
        all_here = asyncio.Barrier(len(pages))
        delays = [1 + i / who.playing / who.rate for i in range(who.playing)]
        plays = [
            play(*page, all_here, who.rate, who.seconds, delay) for page, delay in zip(pages, delays, strict=False)
        ]
        hovers = [
            hover(*page, all_here, who.seconds, 1 + i / MOVES / who.hovering)
            for i, page in enumerate(pages[who.playing :])
        ]
        before, began = _cpu_of(server), time.monotonic()
        told = await asyncio.gather(*plays, *hovers)
        cpu = (_cpu_of(server) - before) / (time.monotonic() - began)
        return Seen(told[: who.playing], told[who.playing :], cpu, _memory_of(server))


async def _in_turns(server: Server, who: Crowd) -> tuple[list[Seen], list[Seen]]:
    """Without those who sleep and with them, and both once more: what else the machine does falls on both alike."""
    alone, beside = [], []
    for _ in range(2):
        alone.append(await crowd(server, replace(who, sleeping=0)))
        beside.append(await crowd(server, who))
    return alone, beside


def _cpu_of(server: Server) -> float:
    """CPU time of the server and its workers so far."""
    return sum(cpu_seconds(pid) for pid in _processes_of(server))


def _memory_of(server: Server) -> int:
    """Bytes that they take, each page of memory shared out among those who have it."""
    rolled = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in _processes_of(server)]
    return sum(int(re.search(r"^Pss: +(\d+) kB", text, re.MULTILINE)[1]) << 10 for text in rolled)


def _processes_of(server: Server) -> list[int]:
    return [server.process.pid, *server.health()["workers"]]


@dataclass(frozen=True)
class Summary:
    """What was asked for and came, in milliseconds."""

    asked: int
    came: int
    p50: float
    p95: float
    longest: float


def summary(told: list[Told]) -> Summary:
    """All people's answers together."""
    latencies = sorted(latency * 1000 for person in told for latency in person.latencies) or [math.inf]
    p95 = latencies[int(len(latencies) * 0.95)]
    came = sum(len(person.latencies) for person in told)
    return Summary(sum(person.asked for person in told), came, statistics.median(latencies), p95, latencies[-1])


def main(arguments: list[str]) -> None:
    """Print what the crowd saw."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks crowd")
    parser.add_argument("--people", type=int, default=40)
    parser.add_argument("--hovering", type=int, default=0, help="others who ask for looks with the mouse")
    parser.add_argument("--sleeping", type=int, default=0, help="others whose page is open and does nothing")
    parser.add_argument("--rate", type=float, default=10.0, help="frames a second for each person")
    parser.add_argument("--seconds", type=float, default=15.0)
    options = parser.parse_args(arguments)
    who = Crowd(options.people, options.hovering, options.sleeping, options.rate, options.seconds)
    print(f"Load before: {os.getloadavg()[0]:.1f}.")
    with serving() as server:
        server.wait_until_warm()
        empty = _memory_of(server)
        alone, beside = asyncio.run(_in_turns(server, who)) if who.sleeping else ([], [])
        seen = asyncio.run(crowd(server, who)) if not who.sleeping else beside[-1]
    print(f"{who.playing} people ask for {who.rate:g} frames a second for {who.seconds:g} s.")
    people = who.playing + who.hovering + who.sleeping
    print(
        f"Memory: {empty >> 20} MB before anybody came, {(seen.memory - empty) / people / 2**20:.1f} MB more for each."
    )
    frames = summary([told for each in beside or [seen] for told in each.frames])
    print(f"{frames.came} of {frames.asked} frames came.")
    if alone:
        _tell_ratio(summary([told for each in alone for told in each.frames]), frames, who.sleeping)
    if seen.looks:
        looks = summary(seen.looks)
        print(
            f"{who.hovering} others hover: {looks.came} of {looks.asked} looks that nothing newer overtook were answered."
        )
        print(f"looks p50_ms={looks.p50:.1f} p95_ms={looks.p95:.1f} longest_ms={looks.longest:.0f}")
    _tell(frames, seen.cpu)


def _tell_ratio(alone: Summary, beside: Summary, sleeping: int) -> None:
    ratio, times = beside.p95 / alone.p95, f"p95_ms={alone.p95:.1f} without, {beside.p95:.1f}"
    print(
        f"{sleeping} sleep beside them: {times} with them; ratio_p50={beside.p50 / alone.p50:.2f} ratio_p95={ratio:.2f}"
    )


def _tell(frames: Summary, cpu: float) -> None:
    share = 100 * frames.came / frames.asked
    times = f"p50_ms={frames.p50:.1f} p95_ms={frames.p95:.1f} longest_ms={frames.longest:.0f}"
    print(f"crowd delivered={share:.1f}% {times} cpu={100 * cpu:.0f}%")
