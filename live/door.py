"""Who comes in: the owner's cookie, the Origin check, and the headers that every answer carries."""

import base64
import hashlib
import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "park"
"""Name of the cookie that binds runs to a browser: random, for this browser alone, tells nothing."""
COOKIE_SECONDS = 30 * 24 * 3600


def owner_of(cookies: Mapping[str, str]) -> str:
    """Whose runs these are; empty inside another site's frame, where browsers keep our cookie back."""
    return cookies.get(COOKIE, "")[:64]


def is_same_origin(headers: Headers) -> bool:
    """Whether a page of ours asks, or one of the origins in PARK_ORIGINS (as in `https://a.org,https://b.org`)."""
    origin = headers.get("origin", "")
    allowed = [name.strip() for name in os.environ.get("PARK_ORIGINS", "").split(",") if name.strip()]
    return origin in allowed or origin.partition("://")[2] == headers.get("host", "-")


def policy(inline_scripts: tuple[str, ...] = ()) -> str:
    """The Content-Security-Policy: nothing from outside, no eval, no inline scripts but Streamlit's own by their hash.

    `blob:` scripts are how Streamlit loads the loader of a component; inline styles are how it styles everything.
    Any site may embed a page, as school platforms do; PARK_FRAME_ANCESTORS narrows that.
    """
    digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in inline_scripts]
    return "; ".join(
        [
            "default-src 'self'",
            " ".join(["script-src 'self' blob:", *(f"'sha256-{digest}'" for digest in digests)]),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self'",
            "media-src 'self' data: blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            f"frame-ancestors {os.environ.get('PARK_FRAME_ANCESTORS', '*')}",
        ]
    )


class Door:
    """Middleware: every answer carries the policy, and a page sets the owner's cookie where there is none."""

    def __init__(self, app: ASGIApp, page: Path) -> None:
        """`page` is the HTML file whose inline scripts are allowed."""
        self.app = app
        self.policy = policy(tuple(re.findall(r"<script>(.*?)</script>", page.read_text("utf-8"), re.DOTALL)))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with headers added to what comes back."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        is_new = _is_page(scope) and not owner_of(_cookies(scope))

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add(MutableHeaders(scope=message), is_new, scope["scheme"] == "https")
            await send(message)

        await self.app(scope, receive, send_with_headers)

    def _add(self, headers: MutableHeaders, is_new: bool, is_https: bool) -> None:
        headers["content-security-policy"] = self.policy
        headers["x-content-type-options"] = "nosniff"
        headers["referrer-policy"] = "same-origin"
        headers["permissions-policy"] = "camera=(self), geolocation=(), microphone=()"
        if is_new:
            headers.append("set-cookie", _new_cookie(is_https))


def _is_page(scope: Scope) -> bool:
    return scope["method"] == "GET" and "text/html" in Headers(scope=scope).get("accept", "")


def _cookies(scope: Scope) -> dict[str, str]:
    return cookie_parser(Headers(scope=scope).get("cookie", ""))


def _new_cookie(is_https: bool) -> str:
    about = f"Path=/; Max-Age={COOKIE_SECONDS}; HttpOnly; SameSite=Lax" + ("; Secure" if is_https else "")
    return f"{COOKIE}={secrets.token_urlsafe(24)}; {about}"
