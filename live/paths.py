"""Middleware: under whatever path a proxy puts the park, and whether or not it takes the path off, the app sees its own."""

import re
from collections.abc import Collection

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

OWN = re.compile(
    r"(?P<before>/.+?)??"
    r"(?P<own>/favicon\.png|/(?:static|media|component|_stcore|park/(?:assets|door|health|live|run))(?:/.*)?)",
    re.DOTALL,
)
"""Where something other than a page lies, and the path before it."""


class Paths:
    """Takes off what a proxy has put before our paths; `pages` are the names that may stand before none of them."""

    def __init__(self, app: ASGIApp, pages: Collection[str]) -> None:
        self.app, self.pages = app, pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on with our own path. Streamlit asks for its health below a page to learn where the park begins: not there."""
        app: ASGIApp = self.app
        if scope["type"] in ("http", "websocket"):
            found = OWN.fullmatch(scope["path"])
            last = (scope["path"] if found is None else found["before"] or "").rstrip("/").rpartition("/")[2]
            if found and last not in self.pages:
                scope = {**scope, "path": found["own"]}
            elif found is None and scope["path"].endswith("/") and last in self.pages:
                app = RedirectResponse(_beside(last, scope), 308)
        await app(scope, receive, send)


def _beside(page: str, scope: Scope) -> str:
    """The page without the slash behind it, told relative to where it was asked for: what a proxy has put before stays."""
    query = scope["query_string"].decode("latin-1")
    return f"../{page}" + (f"?{query}" if query else "")
