"""What each setting of the server is worth: the same server once as we start it, and once without each setting.

`python -m benchmarks server`: people with a page open change a setting of the playground, one after the other, and the
time until their page has been drawn again and the server's CPU for it are measured; a first visit, which is when files
are watched, by itself. Of the waits the lower quartile is taken: other work on the machine only ever adds to them.
"""

import argparse
import asyncio
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.serving import Server, cpu_seconds, serving

PAGE = "playground"
STREAMLIT = ("-m", "streamlit", "run", "app.py", "--server.port", "PORT")
UNFROZEN = ("-c", "import gc, runpy; gc.freeze = lambda: None; runpy.run_path('app.py', run_name='__main__')")


@dataclass(frozen=True)
class Way:
    """One way to start the server, and the way that it is compared with."""

    name: str
    command: Sequence[str]
    beside: str = "as it is"
    settings: tuple[tuple[str, str], ...] = ()


WAYS = (
    Way("as it is", ("app.py",)),
    Way("garbage collection after each run", ("app.py",), settings=(("STREAMLIT_RUNNER_POST_SCRIPT_GC", "true"),)),
    Way("files watched", ("app.py",), settings=(("STREAMLIT_SERVER_FILE_WATCHER_TYPE", "auto"),)),
    Way("without gc.freeze", UNFROZEN),
    Way("without gc.freeze, with collection", UNFROZEN, settings=(("STREAMLIT_RUNNER_POST_SCRIPT_GC", "true"),)),
    Way("streamlit run (no TCP_NODELAY)", STREAMLIT),
)


@dataclass(frozen=True)
class Cost:
    """What one rerun and one first visit cost, in milliseconds."""

    wait: float
    cpu: float
    visit: float


async def visit(server: Server, reruns: int) -> tuple[float, list[float]]:
    """Open a page and let it be drawn again some times. Gives the seconds of the first and of the others."""
    url = server.url.replace("http", "ws", 1) + "/_stcore/stream"
    subprotocols = [websockets.Subprotocol("streamlit")]
    async with websockets.connect(url, origin=server.url, subprotocols=subprotocols, max_size=None) as socket:
        first = await _rerun(socket)
        return first, [await _rerun(socket) for _ in range(reruns)]


async def _rerun(socket) -> float:
    """Ask for the page and wait until its script has ended."""
    ask = BackMsg()
    ask.rerun_script.page_name = PAGE
    began = time.perf_counter()
    await socket.send(ask.SerializeToString())
    while True:
        said = ForwardMsg.FromString(await socket.recv())
        if said.WhichOneof("type") == "script_finished":
            return time.perf_counter() - began


async def cost(server: Server, people: int, reruns: int) -> Cost:
    """The wait for a rerun, its CPU, and the wait for a first visit."""
    await visit(server, 3)
    firsts, waits, before = [], [], cpu_seconds(server.process.pid)
    for _ in range(people):
        first, again = await visit(server, reruns)
        firsts.append(first)
        waits += again
    cpu = (cpu_seconds(server.process.pid) - before) / len(waits)
    return Cost(*(1000 * seconds for seconds in (_quartile(waits), cpu, _quartile(firsts))))


def _quartile(waits: list[float]) -> float:
    return statistics.quantiles(waits, n=4)[0]


def main(arguments: list[str]) -> None:
    """Print a table: every way to start the server, and its cost beside ours."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks server")
    parser.add_argument("--people", type=int, default=4)
    parser.add_argument("--reruns", type=int, default=25)
    options = parser.parse_args(arguments)
    costs = {}
    print(f"{'':36}{'rerun ms':>10}{'CPU ms':>10}{'visit ms':>10}")
    for way in WAYS:
        with serving(way.command, **dict(way.settings)) as server:
            server.wait_until_warm()
            costs[way.name] = now = asyncio.run(cost(server, options.people, options.reruns))
        ours = costs[way.beside]
        ratios = f"{now.wait / ours.wait:6.1f}x {now.cpu / ours.cpu:6.1f}x {now.visit / ours.visit:6.1f}x"
        print(f"{way.name:36}{now.wait:10.1f}{now.cpu:10.1f}{now.visit:10.1f}   {ratios}", flush=True)
    collected, watched, run = (costs[WAYS[i].name] for i in (1, 2, 5))
    ours = costs["as it is"]
    gc, watcher, nodelay = collected.cpu / ours.cpu, watched.visit / ours.visit, run.wait / ours.wait
    frozen = costs[WAYS[4].name].cpu / collected.cpu
    print(f"server gc={gc:.1f}x watcher={watcher:.1f}x nodelay={nodelay:.1f}x freeze={frozen:.1f}x")
