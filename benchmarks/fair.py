"""A fair share for everybody: small nets beside large ones and dear questions, one person's many runs, and memory's bounds.

`python -m benchmarks fair`: ten people play small nets at 10 frames a second; beside them ten train LeNet-5, ten a small GPT,
and ten press t-SNE at once. Which share of their frames do the small ones get while they are due, how long is the longest
wait, and what do the large ones lose against being without the others? Then one person opens twelve of the largest models
beside four small nets of others. At last six runs show all patterns to browsers that do not read, and forty files of 49 MB
are uploaded: what the server takes at most, and what it takes with its workers.
"""

import argparse
import asyncio
import json
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

import websockets

from benchmarks.crowd import UPDATES, step_of
from benchmarks.serving import Server, serving
from benchmarks.uploads import upload_many
from benchmarks.visitor import Binary, Visitor, read
from engine.experiments.attention.presets import PRESETS
from engine.experiments.attention.settings import Attention
from engine.experiments.vision.settings import Vision

RATE = 10.0
TSNE = {"embedding": [10, "t-SNE"]}
GPT = Attention(**PRESETS["GPT"].settings)
LARGEST = replace(GPT, n_layers=6, n_heads=8, d_model=256, context=128, batch_size=12)
"""Three large ones of one person fill a worker; what there is no room for is refused."""
PATTERNS = replace(GPT, n_layers=6, n_heads=8, context=128, batch_size=4)
LARGE = {"LeNet-5": ("vision", Vision(epochs=200).address), "small GPT": ("attention", GPT.address)}


@dataclass
class Trained:
    """Updates that a large run has made while it was watched."""

    first: int = -1
    last: int = -1

    @property
    def updates(self) -> int:
        """Updates between the first frame and the last."""
        return self.last - self.first


def _socket(visitor: Visitor, token: str, **more):
    about = {"origin": visitor.url, "additional_headers": visitor.headers, "compression": None, "max_size": None}
    return websockets.connect(visitor.live(token), **about, **more)


async def train(visitor: Visitor, kind: str, address: str, seconds: float) -> Trained:
    """Play a large run as the player does at full speed: as many updates as fit a frame."""
    trained = Trained()
    async with _socket(visitor, visitor.open_run(address, kind)) as socket:
        try:
            async with asyncio.timeout(seconds):
                while True:
                    said = read(await socket.recv())
                    if isinstance(said, dict) and said["is"] == "run":
                        await socket.send(_frames(said["step"]))
                    elif isinstance(said, Binary) and said.kind == "frame":
                        trained.last = step_of(said.data)
                        trained.first = trained.last if trained.first < 0 else trained.first
                        await socket.send(_frames(trained.last))
        except (TimeoutError, websockets.ConnectionClosedError):  # the time is over, or there is no room for it
            return trained


def _frames(step: int, n: int = 4) -> str:
    return json.dumps({"do": "frames", "from": step, "n": n, "updates": 1, "seconds": 0.05})


async def press(visitor: Visitor, seconds: float, delay: float) -> float:
    """Press t-SNE once; seconds until it is there."""
    loop = asyncio.get_running_loop()
    async with _socket(visitor, visitor.open_run("", "vision")) as socket:
        await asyncio.sleep(delay)
        began = loop.time()
        await socket.send(json.dumps({"do": "look", "step": 0, "watch": TSNE, "id": 1}))
        try:
            async with asyncio.timeout(seconds):
                while True:
                    said = read(await socket.recv())
                    if isinstance(said, Binary) and said.kind == "look":
                        return loop.time() - began
        except TimeoutError:
            return float("inf")


async def large(server: Server, each: int, seconds: float) -> dict[str, int]:
    """Updates of all large runs of a kind, by its name."""
    runs = [(name, *about) for name, about in LARGE.items() for _ in range(each)]
    made = await asyncio.gather(*(train(Visitor(server.url), kind, address, seconds) for _, kind, address in runs))
    return {
        name: sum(trained.updates for (other, *_), trained in zip(runs, made, strict=True) if other == name)
        for name in LARGE
    }


@dataclass
class Told:
    """What one person with a small net saw: frames, and how long each was waited for from the moment it was due."""

    due: int = 0
    waits: list[float] = field(default_factory=list)


async def play(visitor: Visitor, seconds: float, delay: float) -> Told:
    """Play a small net: ten frames a second are due, and the next is asked for when the one before it is here."""
    loop, told, step = asyncio.get_running_loop(), Told(), 0
    async with _socket(visitor, visitor.open_run()) as socket:
        await asyncio.sleep(delay)
        began = due = loop.time()
        while due < began + seconds:
            await asyncio.sleep(due - loop.time())
            await socket.send(json.dumps({"do": "frames", "from": step, "n": 1, "updates": UPDATES}))
            step = await _next_step(socket)
            told.waits.append(loop.time() - due)
            due = max(due + 1 / RATE, loop.time())
    told.due = round(seconds * RATE)
    return told


async def _next_step(socket) -> int:
    while True:
        said = read(await socket.recv())
        if isinstance(said, Binary) and said.kind == "frame":
            return step_of(said.data)


async def small(server: Server, people: int, seconds: float) -> list[Told]:
    """Small nets, each of a person of their own."""
    visitors = [Visitor(server.url) for _ in range(people)]
    return await asyncio.gather(*(play(visitor, seconds, 2 + i / people / RATE) for i, visitor in enumerate(visitors)))


def seen(told: list[Told]) -> tuple[float, float]:
    """The share of frames that came, of those that were due, in percent, and the longest wait in seconds."""
    waits = [wait for person in told for wait in person.waits]
    return 100 * len(waits) / sum(person.due for person in told), max(waits)


async def together(server: Server, each: int, seconds: float) -> tuple[list[Told], dict[str, int], list[float]]:
    """Everybody at once."""
    presses = [press(Visitor(server.url), seconds, 5.0) for _ in range(each)]
    return await asyncio.gather(
        small(server, each, seconds - 4), large(server, each, seconds), asyncio.gather(*presses)
    )


async def one_person(server: Server, seconds: float) -> tuple[list[Told], int]:
    """Four small nets beside twelve of the largest models of one person; how many of these are let in."""
    greedy = Visitor(server.url)
    runs = [train(greedy, "attention", LARGEST.address, seconds) for _ in range(12)]
    told, *trained = await asyncio.gather(small(server, 4, seconds - 4), *runs)
    return told, sum(run.first >= 0 for run in trained)


async def unread(server: Server, runs: int, seconds: float) -> int:
    """Most bytes of the server while runs with all patterns are asked for and not read."""
    most = 0
    async with AsyncExitStack() as closing:
        for _ in range(runs):
            visitor = Visitor(server.url)
            token = visitor.open_run(PATTERNS.address, "attention")
            socket = await closing.enter_async_context(_socket(visitor, token, max_queue=1))
            await socket.recv()
            await socket.send(json.dumps({"do": "watch", "watch": {"patterns": True}}))
            await socket.send(json.dumps({"do": "frames", "from": 0, "n": 256, "updates": 1}))
        for _ in range(int(2 * seconds)):
            await asyncio.sleep(0.5)
            most = max(most, resident([server.process.pid]))
    return most


def resident(pids: list[int]) -> int:
    """Bytes in memory that these processes have for themselves: what forks share with one another counts once."""
    return sum(_of(pid, "Pss") for pid in pids)


def _of(pid: int, name: str) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(1024 * int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


def main(arguments: list[str]) -> None:
    """Print what everybody got."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks fair")
    parser.add_argument("--each", type=int, default=10, help="people of each kind")
    parser.add_argument("--seconds", type=float, default=40.0)
    options = parser.parse_args(arguments)
    with serving() as server:
        server.wait_until_warm()
        alone = asyncio.run(large(server, options.each, options.seconds / 2))
        told, beside, pressed = asyncio.run(together(server, options.each, options.seconds))
    share, wait = seen(told)
    print(f"{options.each} small nets get {share:.1f} % of their frames, the longest wait is {wait:.2f} s.")
    for name in LARGE:
        print(f"{name}: {2 * alone[name]} updates without the others, {beside[name]} beside them.")
    print(f"t-SNE is there after {', '.join(f'{seconds:.1f}' for seconds in sorted(pressed))} s.")
    with serving() as server:
        server.wait_until_warm()
        told, admitted = asyncio.run(one_person(server, options.seconds))
    one, longest = seen(told)
    print(
        f"Beside {admitted} of one person's 12 largest models four small nets get {one:.1f} %, longest wait {longest:.2f} s."
    )
    with serving() as server:
        pids = [server.process.pid, *server.wait_until_warm()["workers"]]
        idle = resident(pids[:1])
        most = asyncio.run(unread(server, 6, options.seconds))
        print(f"Server: {idle >> 20} MB idle, {most >> 20} MB while six runs with all patterns are not read.")
        taken = asyncio.run(upload_many(server, 40, 49 << 20))
        most = max(most, resident(pids[:1]))
        print(f"{taken} of 40 uploads of 49 MB are taken; with its workers it takes {resident(pids) >> 20} MB now.")
    print(f"fair small={share:.0f}% wait_s={wait:.2f} one_person={one:.0f}% server_mb={most >> 20}")
