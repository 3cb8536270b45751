"""Our modules, styles and pictures over HTTP, under an address that changes when one of them does."""

import os
import time
from functools import lru_cache
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

ASSETS = Path(__file__).parents[1] / "assets"
FRESH_SECONDS = 5
"""How long the version is believed where files are watched, as by `make dev`: looking at all files takes 3 ms of the event loop."""


class Assets(StaticFiles):
    """Our modules and styles, under an address with their version: what a module imports has the same version as itself.

    Kept for ever where the version is today's, else asked for again each time.
    """

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, with how long a browser may keep it."""
        response = await super().get_response(path, scope)
        is_current = scope["path_params"]["version"] == version()
        response.headers["cache-control"] = "public, max-age=31536000, immutable" if is_current else "no-cache"
        return response


def version() -> str:
    """Another when any file of assets/ has changed: the newest time of change as the server starts, in hexadecimal."""
    is_watched = os.environ.get("STREAMLIT_SERVER_FILE_WATCHER_TYPE", "none") != "none"
    return _version(int(time.monotonic() / FRESH_SECONDS) if is_watched else 0)


@lru_cache(maxsize=1)
def _version(moment: int) -> str:
    return f"{max(int(file.stat().st_mtime) for file in ASSETS.rglob('*') if file.is_file()):x}"


def address() -> str:
    """Where the assets of today lie, seen from the park's beginning: `park/assets/VERSION`."""
    return f"park/assets/{version()}"
