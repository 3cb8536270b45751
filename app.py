"""Perceptron Park as an ASGI app: `python app.py`, `uvicorn app:app` or `streamlit run app.py`."""

import gc
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from streamlit import config

from live.door import Door
from live.limits import SOCKET_BYTES
from live.park import PARK
from live.routes import ROUTES

ROOT = Path(__file__).parent


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[None]:
    """Workers for as long as the server runs; what start has made is no garbage, so nobody looks for it there again."""
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


app = st.App(
    ROOT / "ui" / "shell.py",
    routes=ROUTES,
    middleware=[Middleware(Door, page=Path(st.__file__).parent / "static" / "index.html")],
    lifespan=lifespan,
)


def read_settings() -> None:
    """Read .streamlit/config.toml beside this file, and STREAMLIT_… variables, as `streamlit run` does."""
    os.chdir(ROOT)
    options = config.get_config_options().values()
    told = {
        option.key: _typed(option.type, os.environ[option.env_var])
        for option in options
        if option.env_var in os.environ
    }
    config.get_config_options(force_reparse=True, options_from_flags=told)


def _typed(kind: type, text: str) -> bool | int | str:
    if kind is bool:
        return text.lower() in ("1", "true", "yes", "on")
    return int(text) if kind is int else text


def main() -> None:
    """Serve at PARK_HOST and PARK_PORT. Uvicorn opens the socket itself here, and with it comes TCP_NODELAY."""
    read_settings()
    host, port = os.environ.get("PARK_HOST", "127.0.0.1"), int(os.environ.get("PARK_PORT", "8501"))
    print(f"Perceptron Park is open: http://{'localhost' if host == '127.0.0.1' else host}:{port}", flush=True)
    uvicorn.run(
        app,
        host=host,
        port=port,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_max_size=SOCKET_BYTES,
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=3,
    )


if __name__ == "__main__":
    main()
