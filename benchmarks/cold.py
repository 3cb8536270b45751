"""A first visit: how long a person waits for the page Images on a slow line, and a class for it on the server's own.

`python -m benchmarks cold`: opens Images in a fresh headless Chromium through a line of 40 ms each way and 10 Mbit/s, until
it shows its first frame and Play can be pressed; counts requests and sockets, and the longest chain of those that were asked
for only after the one before had been answered. Fonts and pictures are counted but make no chain: nothing waits for them. Then thirty people ask for the same at once on the loopback, without a
browser, as thirty browsers would only measure themselves.
"""

import argparse
import asyncio
import re
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import websockets
from playwright.sync_api import Browser, sync_playwright

from benchmarks.line import slow_line
from benchmarks.serving import Server, serving
from benchmarks.visitor import Binary, opened, read
from tests.browser.park import launch

PAGE = "vision"
DELAY, BITS = 0.040, 10e6
LINES = 6
"""Connections that a browser opens to one server."""


@dataclass
class Asked:
    """A request: when the browser knew that it needs it, when the answer was there, and of which kind it is."""

    url: str
    began: float
    ended: float = float("inf")
    kind: str = "Socket"


@dataclass
class Visit:
    """All requests of one visit, as the browser's own log tells them, and when the page could be used."""

    seconds: float = 0.0
    asked: dict[str, Asked] = field(default_factory=dict)

    def listen(self, session) -> None:
        """Note what the browser's network log says."""
        session.on(
            "Network.requestWillBeSent", lambda told: self._begin(told, told["request"]["url"], told["timestamp"])
        )
        session.on("Network.loadingFinished", self._end)
        session.on("Network.requestServedFromCache", lambda told: self.asked.pop(told["requestId"], None))
        session.on(
            "Network.webSocketWillSendHandshakeRequest", lambda told: self._begin(told, "socket", told["timestamp"])
        )
        session.on("Network.webSocketHandshakeResponseReceived", self._end)
        session.send("Network.enable")

    def _begin(self, told: dict, url: str, now: float) -> None:
        if not url.startswith(("data:", "blob:")):
            self.asked[told["requestId"]] = Asked(url, now, kind=told.get("type", "Socket"))

    def _end(self, told: dict) -> None:
        if told["requestId"] in self.asked:
            self.asked[told["requestId"]].ended = told["timestamp"]

    def chain(self) -> list[Asked]:
        """The longest chain of requests each of which became known only after the one before it was answered."""
        best: dict[str, list[Asked]] = {}
        awaited = {name: one for name, one in self.asked.items() if one.kind not in ("Font", "Image", "Other")}
        for name, one in sorted(awaited.items(), key=lambda item: item[1].began):
            before = [best[other] for other in best if awaited[other].ended <= one.began]
            best[name] = [*max(before, key=len, default=[]), one]
        return max(best.values(), key=len)


def visit(browser: Browser, url: str) -> Visit:
    """Open the page with nothing in the cache."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page, told = context.new_page(), Visit()
    told.listen(context.new_cdp_session(page))
    began = time.perf_counter()
    page.goto(f"{url}/{PAGE}", wait_until="commit")
    page.wait_for_function("() => window.__park?.drawn > 0", timeout=120_000)
    page.get_by_role("button", name="Play", exact=True).click(trial=True)
    told.seconds = time.perf_counter() - began
    context.close()
    return told


async def arrive(server: Server, paths: list[str]) -> float:
    """Seconds that one person of a class waits: page and files over six lines, then Streamlit's socket, then the run's first frame."""
    began, host = time.perf_counter(), f"127.0.0.1:{server.port}"
    head = await _get(host, [f"/{PAGE}"], "text/html")
    cookie = re.search(rb"set-cookie: (park=[^;]+)", head, re.IGNORECASE)[1].decode()
    files = asyncio.gather(*(_get(host, paths[i::LINES], "*/*") for i in range(LINES)))
    headers = {"cookie": cookie}
    async with AsyncExitStack() as stack:
        live = f"ws://{host}/park/live/{await opened(stack, server.url, headers, PAGE)}"
        await files
        about = {"origin": server.url, "additional_headers": headers, "max_size": None}
        async for message in await stack.enter_async_context(websockets.connect(live, **about)):
            said = read(message)
            if isinstance(said, Binary) and said.kind == "scene":
                break
        return time.perf_counter() - began


async def _get(host: str, paths: list[str], accept: str) -> bytes:
    """Ask for one path after the other on one connection. Gives the head of the last answer."""
    name, port = host.split(":")
    reader, writer = await asyncio.open_connection(name, int(port))
    head = b""
    for path in paths:
        writer.write(
            f"GET {path} HTTP/1.1\r\nhost: {host}\r\naccept: {accept}\r\naccept-encoding: gzip\r\n\r\n".encode()
        )
        head = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        await (reader.readexactly(int(length[1])) if length else _chunks(reader))
    writer.close()
    return head


async def _chunks(reader: asyncio.StreamReader) -> None:
    while size := int(await reader.readline(), 16):
        await reader.readexactly(size + 2)
    await reader.readline()


async def a_class(server: Server, people: int, paths: list[str]) -> list[float]:
    """Everybody at once. Their waits, the shortest first."""
    return sorted(await asyncio.gather(*(arrive(server, paths) for _ in range(people))))


def main(arguments: list[str]) -> None:
    """Print what was measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks cold")
    parser.add_argument("--people", type=int, default=30)
    parser.add_argument("--visits", type=int, default=3)
    options = parser.parse_args(arguments)
    with serving() as server:
        server.wait_until_warm()
        with sync_playwright() as playwright, slow_line(server.port, DELAY, BITS) as port:
            browser = launch(playwright)
            visits = [visit(browser, f"http://127.0.0.1:{port}") for _ in range(options.visits)]
            browser.close()
        told = sorted(visits, key=lambda visit: visit.seconds)[len(visits) // 2]
        chain = told.chain()
        for one in chain:
            print(f"   {one.began - chain[0].began:6.2f} to {one.ended - chain[0].began:6.2f} s  {one.url}")
        print("Visits: " + ", ".join(f"{visit.seconds:.2f} s" for visit in visits), flush=True)
        paths = [
            urlsplit(one.url).path for one in told.asked.values() if "://" in one.url and one.url.startswith("http")
        ]
        waits = asyncio.run(a_class(server, options.people, [path for path in paths if path != f"/{PAGE}"]))
    p95 = waits[int(len(waits) * 0.95)]
    print(f"{options.people} at once: {waits[0]:.2f} to {waits[-1]:.2f} s")
    print(f"cold s={told.seconds:.2f} requests={len(told.asked)} chain={len(chain)} class_p95_s={p95:.2f}")
