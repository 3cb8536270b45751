"""The real server and a real Chromium, for browser tests, benchmarks and screenshots."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, Playwright

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"


def chromium_path() -> str | None:
    """The system's Chromium or Chrome, or None to take the one that Playwright brought."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def launch(playwright: Playwright) -> Browser:
    """A headless Chromium that talks to nobody but the page."""
    return playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)


def free_port() -> int:
    """A port of the loopback interface that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(port: int, log: Path, command: tuple[str, ...] = ("app.py",)) -> subprocess.Popen:
    """A server process of this repository on `port`, its output in `log`."""
    settings = {"PARK_PORT": str(port), "STREAMLIT_SERVER_PORT": str(port), "STREAMLIT_SERVER_HEADLESS": "true"}
    with log.open("ab") as out:
        return subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, env=os.environ | settings, stdout=out, stderr=subprocess.STDOUT
        )


def wait_until_healthy(base: str, process: subprocess.Popen, seconds: float = 240.0) -> None:
    """Return once all workers are warm, compiled kernel included; raise if the server ends or takes too long."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"The server ended with status {process.returncode}.")
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            if urllib.request.urlopen(f"{base}/park/health", timeout=2).status == 200:
                return
        time.sleep(0.02)
    raise TimeoutError(f"The server did not answer within {seconds:g} s.")


def stop(process: subprocess.Popen) -> None:
    """End a server that `start` began, gently, then surely."""
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextlib.contextmanager
def serving(log: Path, command: tuple[str, ...] = ("app.py",)) -> Iterator[str]:
    """The base URL of a server that lives as long as the block."""
    port = free_port()
    process = start(port, log, command)
    base = f"http://127.0.0.1:{port}"
    try:
        wait_until_healthy(base, process)
        yield base
    finally:
        stop(process)


def idle(page: Page, timeout: float = 30_000) -> None:
    """Wait until Streamlit has drawn the page and no script runs."""
    page.locator(IDLE).wait_for(timeout=timeout)
