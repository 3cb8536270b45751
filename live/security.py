"""Who comes in: the visitor's cookie, the Origin check, how often, and the headers that every answer carries."""

from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from live import settings
from live.origin import is_same_origin, is_strange_name, why_foreign
from live.rates import Rates
from live.visitor import COOKIE, COOKIE_SECONDS, believed, new_cookie, owner_of, place_of

SAFE = ("GET", "HEAD", "OPTIONS")
TOO_OFTEN = "Very many visitors come from your address at once. Wait a minute; if a whole school stands behind it, PARK_PEOPLE_PER_ADDRESS lets more in."
STRANGE = "This server is asked as {host}, over an address that only its own computer reaches, and does not know that name. PARK_ORIGINS=http://{host} lets it answer to it."
SEVERAL_NAMES = "A request names one Host."
CLOSED = ("/_stcore/metrics",)
"""What Streamlit tells of its memory is not for everybody."""


def policy(inline_scripts: tuple[str, ...] = ()) -> str:
    """The Content-Security-Policy: nothing from outside, no eval, no inline scripts but the page's own by their hash.

    `blob:` scripts are how Streamlit loads the loader of a component; inline styles are how it styles everything.
    Any site may embed a page, as school platforms do; PARK_FRAME_ANCESTORS narrows that.
    """
    return "; ".join(
        [
            "default-src 'self'",
            " ".join(["script-src 'self' blob:", *(f"'sha256-{digest}'" for digest in inline_scripts)]),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self'",
            "media-src 'self' data: blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            f"frame-ancestors {settings.frame_ancestors()}",
        ]
    )


class Security:
    """Middleware: refuses who may not come in, before Streamlit hears of it; says who the visitor is; adds the policy."""

    def __init__(self, app: ASGIApp, inline_scripts: tuple[str, ...] = ()) -> None:
        self.app = app
        self.policy = policy(inline_scripts)
        self.rates = Rates()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with headers added to what comes back."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        scope = {**scope, "headers": _named(scope, headers)}
        needs_cookie = _is_page(scope) and not owner_of(_cookies(scope))

        async def send_with_headers(message: Message) -> None:
            if message["type"] in ("http.response.start", "websocket.http.response.start"):
                self._add(MutableHeaders(scope=message), _cookie_for(scope) if needs_cookie else "")
            await send(message)

        refusal = self._refusal(scope, headers, needs_cookie)
        if refusal is None:
            await self.app(scope, receive, send_with_headers)
        else:
            await refusal(scope, receive, send_with_headers)

    def _refusal(self, scope: Scope, headers: Headers, needs_cookie: bool) -> Response | None:
        """What is answered to who may not come in."""
        host, path = headers.get("host", ""), scope["path"]
        if len(headers.getlist("host")) > 1:
            return PlainTextResponse(SEVERAL_NAMES, 400)
        if is_strange_name(headers, (scope.get("server") or ("", 0))[0]):
            return PlainTextResponse(STRANGE.format(host=host), 421)
        if path in CLOSED:
            return PlainTextResponse("Not Found", 404)
        if _is_streamlits(scope) and _may_be_foreign(scope, headers) and not is_same_origin(headers):
            return JSONResponse({"why": why_foreign(headers)}, 403)
        if (needs_cookie or _is_opening(scope)) and not self.rates.allows(place_of(_cookies(scope))):
            return PlainTextResponse(TOO_OFTEN, 429, {"retry-after": "60"})
        return None

    def _add(self, headers: MutableHeaders, cookie: str) -> None:
        headers["content-security-policy"] = self.policy
        headers["x-content-type-options"] = "nosniff"
        headers["referrer-policy"] = "same-origin"
        headers["permissions-policy"] = "camera=(self), geolocation=(), microphone=()"
        if cookie:
            headers.append("set-cookie", cookie)


def _is_page(scope: Scope) -> bool:
    return (
        scope["type"] == "http" and scope["method"] == "GET" and "text/html" in Headers(scope=scope).get("accept", "")
    )


def _is_streamlits(scope: Scope) -> bool:
    return scope["path"].startswith("/_stcore/")


def _may_be_foreign(scope: Scope, headers: Headers) -> bool:
    """Whether the Origin decides: where something is changed, or a socket opened by a browser."""
    if scope["type"] == "websocket":
        return "origin" in headers or headers.get("sec-fetch-site") == "cross-site"
    return scope["method"] not in SAFE


def _is_opening(scope: Scope) -> bool:
    """Whether this costs the server more than an answer: a socket, a run, a file."""
    return scope["type"] == "websocket" or scope["method"] not in SAFE


def _cookies(scope: Scope) -> dict[str, str]:
    return cookie_parser(Headers(scope=scope).get("cookie", ""))


def _named(scope: Scope, headers: Headers) -> list[tuple[bytes, bytes]]:
    """The headers as the app may believe them: the cookie says who the visitor is, and Streamlit is asked by its own Origin.

    Streamlit would otherwise ask the internet for its own address, and all visitors wait for the answer.
    """
    address = (scope.get("client") or ("", 0))[0]
    others = [part.strip() for part in headers.get("cookie", "").split(";") if part.strip()]
    ours = [part.partition("=")[2] for part in others if part.partition("=")[0] == COOKIE]
    worth = [believed(text, address) for text in ours] or [believed("", address)]
    best = next((name for name in worth if not name.startswith("@")), worth[0])
    kept = [part for part in others if part.partition("=")[0] != COOKIE]
    changed: dict[bytes, Any] = {b"cookie": "; ".join([*kept, f"{COOKIE}={best}"])}
    if scope["type"] == "websocket" and _is_streamlits(scope) and "origin" in headers:
        changed |= {
            b"host": headers.get("host") or "localhost",
            b"origin": f"http://{headers.get('host') or 'localhost'}",
        }
    same = [(name, value) for name, value in scope["headers"] if name not in changed]
    return [*same, *((name, text.encode("latin-1", "replace")) for name, text in changed.items())]


def _cookie_for(scope: Scope) -> str:
    """A new cookie. In another site's frame browsers take it only over TLS, and keep it for that site alone."""
    is_https, headers = scope["scheme"] == "https", Headers(scope=scope)
    is_framed = is_https and headers.get("sec-fetch-dest") in ("iframe", "frame")
    kind = "SameSite=None; Partitioned" if is_framed else "SameSite=Lax"
    about = f"Path=/; Max-Age={COOKIE_SECONDS}; HttpOnly; {kind}" + ("; Secure" if is_https else "")
    return f"{COOKIE}={new_cookie()}; {about}"
