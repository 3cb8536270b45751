"""Perceptron Park as an ASGI app: `python app.py`, `uvicorn app:app` or `streamlit run app.py`."""

import gc
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from streamlit import config, runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from live import settings
from live.front import Front, inline_scripts
from live.limits import HEAD_BYTES, SOCKET_BYTES
from live.park import PARK
from live.paths import Paths
from live.routes import ROUTES
from live.security import Security
from live.single import stay_alone
from live.uploads import Uploads
from ui.entries import BUNDLES, NEEDS
from ui.theme import first_look

ROOT = Path(__file__).parent
SHELL = Path(st.__file__).parent / "static"
"""Streamlit's page and what it needs in the browser."""


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[None]:
    """Workers for as long as the server runs; what start has made is no garbage, so nobody looks for it there again."""
    stay_alone()
    settings.check()
    _raise_file_limit()
    async with PARK.lifespan():
        gc.collect()
        gc.freeze()
        yield


def _raise_file_limit() -> None:
    """A session holds four file descriptors; the usual limit of 1,024 would end at about 250 people."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def uploaded() -> list[tuple[str, str]]:
    """Session and number of every uploaded file that Streamlit holds."""
    manager = runtime.get_instance().uploaded_file_mgr
    assert isinstance(manager, MemoryUploadedFileManager)  # the one that Streamlit has
    files = manager.file_storage
    return [(session, number) for session, numbers in list(files.items()) for number in list(numbers)]


def read_settings() -> None:
    """Read .streamlit/config.toml beside this file, and STREAMLIT_… variables, from whatever folder we are started.

    `streamlit run` has done so, and knows its own options besides.
    """
    if config._main_script_path is not None:
        return
    _have_a_home()
    config._main_script_path = str(ROOT / "app.py")
    options = config.get_config_options().values()
    told = {
        option.key: _typed(option.type, os.environ[option.env_var])
        for option in options
        if option.env_var in os.environ
    }
    config.get_config_options(force_reparse=True, options_from_flags=told)


def _have_a_home() -> None:
    """A user whom the system does not know, as containers are started with, has none; Streamlit looks into it for settings."""
    try:
        Path.home()
    except RuntimeError:
        os.environ["HOME"] = str(ROOT)


def _typed(kind: type, text: str) -> bool | int | str:
    if kind is bool:
        return text.lower() in ("1", "true", "yes", "on")
    return int(text) if kind is int else text


read_settings()
app = st.App(
    ROOT / "ui" / "shell.py",
    routes=ROUTES,
    middleware=[
        Middleware(ProxyHeadersMiddleware, trusted_hosts=settings.proxies()),
        Middleware(Paths, pages=NEEDS),
        Middleware(Security, inline_scripts=inline_scripts(SHELL)),
        Middleware(Front, shell=SHELL, bundles=BUNDLES, pages=NEEDS, look=first_look()),
        Middleware(Uploads, kept=uploaded),
    ],
    lifespan=lifespan,
)


class Server(uvicorn.Server):
    """Says that the park is open when it is."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Open, then say so."""
        await super().startup(sockets)
        assert sockets is not None  # `main` gives the one it listens on
        host, port = sockets[0].getsockname()[:2]
        shown = "localhost" if host in ("127.0.0.1", "0.0.0.0", "::") else f"[{host}]" if ":" in host else host
        print(f"Perceptron Park is open: http://{shown}:{port}", flush=True)


def main() -> None:
    """Serve at PARK_HOST and PARK_PORT."""
    try:
        host, port = settings.host(), settings.port()
        settings.check()
    except settings.WrongSetting as wrong:
        sys.exit(str(wrong))
    options = uvicorn.Config(
        app,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_max_size=SOCKET_BYTES,
        h11_max_incomplete_event_size=HEAD_BYTES,
        proxy_headers=False,
        workers=1,
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=3,
    )
    with _listening(host, port) as door:
        Server(options).run(sockets=[door])


def _listening(host: str, port: int) -> socket.socket:
    """The socket, taken before anything is started. As it is one of TCP by name, asyncio gives its lines TCP_NODELAY."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        door = socket.socket(family, kind, protocol)
        if os.name == "posix":
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(address)
    except OSError as error:
        sys.exit(f"Nobody can be let in at {host}:{port} ({error.strerror}). PARK_PORT={port + 1} takes another port.")
    return door


if __name__ == "__main__":
    main()
