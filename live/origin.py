"""Whether one of our own pages asks, and under a name that is ours: what browsers say of it, also through proxies."""

import os
from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers

DEFAULT_PORTS = {"http": 80, "https": 443}
FORWARDED = ("x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "x-forwarded-prefix", "forwarded", "x-real-ip")
"""What a proxy adds. A page of another site can set none of it where a socket or a page is opened."""


def allowed_origins() -> list[str]:
    """The origins in PARK_ORIGINS, as in `https://a.org,https://b.org`."""
    return [name.strip().rstrip("/") for name in os.environ.get("PARK_ORIGINS", "").split(",") if name.strip()]


def is_same_origin(headers: Mapping[str, str]) -> bool:
    """Whether a page of ours asks, or one of the origins in PARK_ORIGINS."""
    origin = headers.get("origin", "")
    if origin in allowed_origins():
        return True
    return any(_is_host_of(origin, host, is_forwarded(headers)) for host in hosts(headers))


def is_forwarded(headers: Mapping[str, str]) -> bool:
    """Whether a proxy stands between that says so."""
    return any(name in headers for name in FORWARDED)


def hosts(headers: Mapping[str, str]) -> list[str]:
    """The names that the server is asked under: the Host, and the one that a proxy was asked under."""
    said = [headers.get("host", ""), *headers.get("x-forwarded-host", "").split(",")]
    return [name.strip() for name in said if name.strip()]


def why_foreign(headers: Mapping[str, str]) -> str:
    """The sentence for the person whose own page is refused."""
    origin, host = headers.get("origin", ""), headers.get("host", "")
    if not origin.startswith(("http://", "https://")):
        return "This page comes from another site."
    return (
        f"This page is at {origin}, but the server is asked as {host or 'nothing'}. If the page is its own, the proxy "
        f"between must pass the Host header on, or the server be started with PARK_ORIGINS={origin}."
    )


def is_strange_name(headers: Headers, server: str) -> bool:
    """Whether a server that is reached over the loopback, without a proxy, is asked under a name that is not the loopback's.

    A name of another site that is made to point here would make its pages ours (DNS rebinding).
    """
    host = headers.get("host", "")
    if not _is_loopback(server) or is_forwarded(headers) or not host:
        return False
    name, _ = _parted(host)
    known = {_parted(origin.partition("://")[2])[0] for origin in allowed_origins()}
    return not (name in known or name == "localhost" or name.endswith(".localhost") or _is_loopback(name))


def _is_host_of(origin: str, host: str, is_proxied: bool) -> bool:
    """Whether an origin is that of a host. A port that is the scheme's own, or that a proxy drops or adds, makes no difference."""
    scheme, _, rest = origin.partition("://")
    if scheme not in DEFAULT_PORTS:
        return False
    (name, port), (asked, through) = _parted(rest), _parted(host)
    is_port = is_proxied or through in (None, port or DEFAULT_PORTS[scheme])
    return bool(name) and name == asked and is_port


def _parted(host: str) -> tuple[str, int | None]:
    """Name and port of a Host header; no name where it has no form."""
    try:
        parts = urlsplit(f"//{host}")
        return (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return "", None


def _is_loopback(name: str) -> bool:
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
