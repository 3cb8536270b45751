"""Whether one of our own pages asks, and under a name that is ours: what browsers say of it, also through proxies."""

import re
from collections.abc import Mapping
from ipaddress import ip_address

from starlette.datastructures import Headers

from live import settings

DEFAULT_PORTS = {"http": 80, "https": 443}
FORWARDED = ("x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "x-forwarded-prefix", "forwarded", "x-real-ip")
"""What a proxy adds. A page can add it as well to what it asks of the name it came from, so it is no proof by itself."""
HOST = re.compile(r"(?P<name>\[[0-9A-Fa-f:.]+\]|[^\s/\\?#@:,%\[\]]+)(?::(?P<port>[0-9]{0,5}))?")
"""A name or an address, and perhaps a port: nothing before an @, and nothing behind."""


def is_same_origin(headers: Mapping[str, str]) -> bool:
    """Whether a page of ours asks, or one of the origins in PARK_ORIGINS."""
    origin = headers.get("origin", "")
    if _place(origin) in map(_place, settings.origins()):
        return True
    return any(_is_host_of(origin, host, is_forwarded(headers)) for host in hosts(headers))


def is_forwarded(headers: Mapping[str, str]) -> bool:
    """Whether a proxy stands between that says so, where whoever started the server has said that there is one."""
    return settings.is_behind_proxy() and any(name in headers for name in FORWARDED)


def hosts(headers: Mapping[str, str]) -> list[str]:
    """The names that the server is asked under: the Host, and the one that a proxy was asked under."""
    through = headers.get("x-forwarded-host", "") if settings.is_behind_proxy() else ""
    said = [headers.get("host", ""), *through.split(",")]
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
    """Whether a server for this computer alone is asked over the loopback under a name that is neither the loopback's nor said.

    A name of another site that is made to point here would make its pages ours (DNS rebinding), whatever else they say.
    A server that listens for others as well cannot know its names: those of a proxy, or this computer's own.
    """
    if not _is_loopback(server) or _is_for_others(settings.host()):
        return False
    known = {place[1] for place in map(_place, settings.origins()) if place} | {settings.host().lower()}
    names = [_parted(host)[0] for host in headers.getlist("host") if host]
    return any(not (name in known or _is_of_loopback(name)) for name in names)


def _is_host_of(origin: str, host: str, is_proxied: bool) -> bool:
    """Whether an origin is that of a host. A port that is the scheme's own, or that a proxy drops or adds, makes no difference."""
    place = _place(origin)
    asked, through = _parted(host)
    return place is not None and place[1] == asked and (is_proxied or through in (None, place[2]))


def _place(origin: str) -> tuple[str, str, int] | None:
    """Scheme, name and port of an origin; None where it has no form."""
    scheme, _, rest = origin.partition("://")
    name, port = _parted(rest)
    return (scheme, name, port or DEFAULT_PORTS[scheme]) if name and scheme in DEFAULT_PORTS else None


def _parted(host: str) -> tuple[str, int | None]:
    """Name and port of a Host header; no name where it has no form."""
    found = HOST.fullmatch(host)
    if found is None:
        return "", None
    return found["name"].lower().strip("[]").removesuffix("."), int(found["port"]) if found["port"] else None


def _is_of_loopback(name: str) -> bool:
    return name == "localhost" or name.endswith(".localhost") or _is_loopback(name)


def _is_for_others(host: str) -> bool:
    """Whether this is an address that others reach; a name may be the loopback's, as this computer's own often is."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return not _is_loopback(host)


def _is_loopback(address: str) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return (getattr(found, "ipv4_mapped", None) or found).is_loopback
