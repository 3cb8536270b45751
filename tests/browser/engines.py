"""Firefox and WebKit as Debian has them, driven by their own protocols: no browser of Playwright's is needed."""

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

import httpx
from websockets.sync.client import ClientConnection, connect

from benchmarks.serving import free_port

SIZE = (1600, 900)
"""A screen on which full screen enlarges: 1500 by 800 and more."""
MOUSE = {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}}
KEYS = {"type": "key", "id": "keys"}
WAIT = 60


class Browser(Protocol):
    """What the tour needs of a browser."""

    def open(self, url: str) -> None:
        """Go to a page and wait until it has loaded."""

    def ask(self, function: str, *arguments: Any) -> Any:
        """What a function of JavaScript gives, called in the page: JSON."""

    def act(self, source: dict[str, Any], *actions: dict[str, Any]) -> None:
        """Actions of mouse or keyboard, one after another, as WebDriver describes them."""


class Firefox:
    """Firefox by WebDriver BiDi."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.number = 0
        self.tell("session.new", capabilities={})
        # The first window has no focus where nobody sees it, and without focus there is no full screen.
        self.tab = self.tell("browsingContext.create", type="window")["context"]
        width, height = SIZE
        self.tell("browsingContext.setViewport", context=self.tab, viewport={"width": width, "height": height})

    def tell(self, method: str, **params: Any) -> dict[str, Any]:
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": params}))
        while (answer := json.loads(self.socket.recv(WAIT))).get("id") != self.number:
            pass
        assert answer["type"] == "success", f"Firefox refuses {method}: {answer.get('message')}"
        return answer["result"]

    def open(self, url: str) -> None:
        self.tell("browsingContext.navigate", context=self.tab, url=url, wait="complete")

    def ask(self, function: str, *arguments: Any) -> Any:
        called = f"async () => JSON.stringify((await ({function})(...{json.dumps(arguments)})) ?? null)"
        said = self.tell(
            "script.callFunction",
            functionDeclaration=called,
            awaitPromise=True,
            target={"context": self.tab},
            userActivation=True,
        )
        assert said["type"] == "success", f"Firefox reports {said['exceptionDetails']['text']}"
        return json.loads(said["result"]["value"])

    def act(self, source: dict[str, Any], *actions: dict[str, Any]) -> None:
        self.tell("input.performActions", context=self.tab, actions=[{**source, "actions": list(actions)}])


class WebKit:
    """WebKit's MiniBrowser by WebDriver."""

    def __init__(self, session: httpx.Client) -> None:
        self.session = session

    def tell(self, path: str, **body: Any) -> Any:
        answer = self.session.post(path, json=body).json()["value"]
        assert not (isinstance(answer, dict) and "error" in answer), f"WebKit refuses {path}: {answer}"
        return answer

    def open(self, url: str) -> None:
        self.tell("url", url=url)

    def ask(self, function: str, *arguments: Any) -> Any:
        script = (
            "const done = arguments[arguments.length - 1];"
            f"(async () => JSON.stringify((await ({function})(...{json.dumps(arguments)})) ?? null))()"
            ".then(done, (error) => done({ error: String(error) }))"
        )
        said = self.tell("execute/async", script=script, args=[])
        assert isinstance(said, str), f"WebKit reports {said}"
        return json.loads(said)

    def act(self, source: dict[str, Any], *actions: dict[str, Any]) -> None:
        self.tell("actions", actions=[{**source, "actions": list(actions)}])


@contextmanager
def firefox() -> Iterator[Firefox]:
    """A headless Firefox with a profile of its own."""
    with TemporaryDirectory() as profile:
        command = ["firefox-esr", "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port=0"]
        told = os.environ | {"HOME": profile, "MOZ_HEADLESS_WIDTH": str(SIZE[0]), "MOZ_HEADLESS_HEIGHT": str(SIZE[1])}
        said = Path(profile) / "said.txt"  # a pipe that nobody empties would halt it
        with said.open("wb") as out:
            process = subprocess.Popen(command, env=told, stdout=subprocess.DEVNULL, stderr=out)
        try:
            with connect(f"{_address(process, said)}/session", max_size=None) as socket:
                yield Firefox(socket)
        finally:
            _end(process)


def _address(process: "subprocess.Popen[bytes]", said: Path) -> str:
    """Where Firefox says that it listens."""
    until = time.monotonic() + WAIT
    while not (found := re.search(r"listening on (ws://\S+)\s", said.read_text("utf-8", "replace"))):
        assert process.poll() is None, f"Firefox ended: {said.read_text('utf-8', 'replace')}"
        assert time.monotonic() < until, "Firefox does not say where it listens."
        time.sleep(0.05)
    return found[1]


@contextmanager
def webkit() -> Iterator[WebKit]:
    """MiniBrowser in a screen of its own."""
    with TemporaryDirectory() as home, _screen() as display, _driver(home, display) as session:
        window = {"binary": _mini_browser(), "args": ["--automation"]}
        asked = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": window}}}
        number = session.post("session", json=asked).json()["value"]["sessionId"]
        base = session.base_url.join(f"session/{number}/")
        with httpx.Client(base_url=base, timeout=WAIT) as own:
            own.post("window/rect", json={"x": 0, "y": 0, "width": SIZE[0], "height": SIZE[1]})
            yield WebKit(own)
            session.delete(f"session/{number}")


@contextmanager
def _screen() -> Iterator[str]:
    """A screen that nobody sees, by its name."""
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24", "-nolisten", "tcp"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        yield f":{process.stdout.readline().strip()}"
    finally:
        _end(process)
        process.stdout.close()


@contextmanager
def _driver(home: str, display: str) -> Iterator[httpx.Client]:
    """WebKit's driver, listening."""
    port = free_port()
    told = os.environ | {"HOME": home, "DISPLAY": display, "GIO_USE_VFS": "local"}
    process = subprocess.Popen(["WebKitWebDriver", f"--port={port}"], env=told, stderr=subprocess.DEVNULL)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}/", timeout=WAIT) as session:
            _await(session)
            yield session
    finally:
        _end(process)


def _await(session: httpx.Client) -> None:
    until = time.monotonic() + WAIT
    while True:
        try:
            session.get("status")
            return
        except httpx.TransportError:
            assert time.monotonic() < until, "WebKitWebDriver does not answer."
            time.sleep(0.05)


def _end(process: "subprocess.Popen[Any]") -> None:
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _mini_browser() -> str | None:
    """Where Debian puts WebKit's small browser."""
    return next((str(path) for path in sorted(Path("/usr").glob("lib*/*/webkit2gtk-4.*/MiniBrowser"))), None)


ENGINES = {"Firefox": firefox, "WebKit": webkit}


def missing(name: str) -> list[str]:
    """The packages of Debian that an engine still needs here."""
    there = {
        "firefox-esr": shutil.which("firefox-esr"),
        "webkit2gtk-driver": shutil.which("WebKitWebDriver") and _mini_browser(),
        "xvfb": shutil.which("Xvfb"),
    }
    needs = ["firefox-esr"] if name == "Firefox" else ["webkit2gtk-driver", "xvfb"]
    return [package for package in needs if not there[package]]


def expected() -> list[str]:
    """The engines to test in: those that are installed, and in CI all."""
    return [name for name in ENGINES if os.environ.get("CI") or not missing(name)]
