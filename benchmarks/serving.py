"""The real server in a process of its own, for benchmarks and tests."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

ROOT = Path(__file__).parents[1]


@dataclass
class Server:
    """A server that runs: its process, where it listens, and what it wrote to its log."""

    process: subprocess.Popen[bytes]
    port: int
    output: IO[bytes]

    @property
    def url(self) -> str:
        """Address of its pages."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        """Everything it has written so far."""
        self.output.seek(0)
        return self.output.read().decode(errors="replace")

    def health(self) -> dict[str, Any]:
        """What /park/health says, warm or not; {} while nobody listens."""
        try:
            with urllib.request.urlopen(f"{self.url}/park/health", timeout=5) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            return json.load(error)
        except OSError:
            return {}

    def wait_until_open(self, seconds: float = 60) -> None:
        """Wait until somebody can come in."""
        until = time.monotonic() + seconds
        while not self.health():
            if time.monotonic() > until or self.process.poll() is not None:
                raise RuntimeError(f"The server did not open:\n{self.log}")
            time.sleep(0.05)

    def wait_until_warm(self, seconds: float = 300) -> dict[str, Any]:
        """Wait for every worker: long where the kernel has to be compiled first. Gives the health."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and self.process.poll() is None:
            if (health := self.health()).get("ok"):
                return health
            time.sleep(0.05)
        raise RuntimeError(f"The server did not become warm:\n{self.log}")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End the server, gently, then surely."""
        self.process.send_signal(how)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def cpu_seconds(pid: int) -> float:
    """CPU time that a process has used, on Linux."""
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(
    command: Sequence[str] = ("app.py",), port: int | None = None, **environment: str | None
) -> Iterator[Server]:
    """The server, started by `python COMMAND`, until the block ends. It keeps no runs over a restart unless PARK_KEEP is given.

    A variable of the environment that is None is not set.
    """
    port = port or free_port()
    wanted = {**os.environ, "PARK_PORT": str(port), "PYTHONUNBUFFERED": "1", "PARK_KEEP": "", **environment}
    told = {name: text for name, text in wanted.items() if text is not None}
    with TemporaryFile() as output:
        parts = [sys.executable, *(part.replace("PORT", str(port)) for part in command)]
        process = subprocess.Popen(
            parts, cwd=ROOT, env=told, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
        server = Server(process, port, output)
        try:
            yield server
        finally:
            if process.poll() is None:
                server.stop()
