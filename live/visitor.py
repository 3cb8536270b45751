"""Who a visitor is: a number that this park has signed, and the address behind which it is counted.

The middleware of live/security.py checks the browser's cookie once; what it passes on is `NUMBER@ADDRESS`, and can be believed.
"""

import base64
import hmac
import ipaddress
import logging
import os
import secrets
from collections.abc import Mapping
from functools import cache
from pathlib import Path

LOG = logging.getLogger("park.visitor")
COOKIE = "park"
"""Name of the cookie that binds runs to a browser: random, for this browser alone, tells nothing."""
COOKIE_SECONDS = 30 * 24 * 3600
SECRET = Path(__file__).parents[1] / ".park-secret"
"""Where the secret is kept that cookies are signed with, unless PARK_SECRET_FILE names another place or PARK_SECRET says one, as several
replicas need."""


def owner_of(cookies: Mapping[str, str]) -> str:
    """Whose runs these are; empty where a browser keeps our cookie back, as in another site's frame without TLS."""
    return cookies.get(COOKIE, "").partition("@")[0]


def place_of(cookies: Mapping[str, str]) -> str:
    """The address that the visitor comes from, shortened to what one household or one server has."""
    return cookies.get(COOKIE, "").partition("@")[2]


def believed(cookie: str, address: str) -> str:
    """What the cookie's text is worth: its number if we signed it, and the visitor's place."""
    number, _, signature = cookie.partition(".")
    is_ours = bool(number) and hmac.compare_digest(signature.encode(), _signature(number).encode())
    return f"{number if is_ours else ''}@{_place(address)}"


def new_cookie() -> str:
    """The text of a cookie for a browser that has none."""
    number = secrets.token_urlsafe(24)
    return f"{number}.{_signature(number)}"


def _signature(number: str) -> str:
    digest = hmac.digest(_secret(), number.encode("utf-8", "replace"), "sha256")
    return base64.urlsafe_b64encode(digest[:18]).decode()


def _place(address: str) -> str:
    """The address itself; of IPv6 the first half, as the second is the visitor's to choose."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if found.version == 4:
        return str(found)
    return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False).network_address)


@cache
def _secret() -> bytes:
    said = os.environ.get("PARK_SECRET", "")
    return said.encode() if said else _kept_secret()


def _kept_secret() -> bytes:
    """The secret in its file, made on first use; where nothing can be written, one for as long as the server runs."""
    file = Path(os.environ.get("PARK_SECRET_FILE") or SECRET)
    try:
        if not file.exists():
            _keep(file, secrets.token_hex(32))
        return file.read_bytes()
    except OSError as error:
        LOG.warning(
            "No secret is kept (%s): when the server ends, nobody finds a run again. PARK_SECRET can say one.", error
        )
        return secrets.token_bytes(32)


def _keep(file: Path, secret: str) -> None:
    """Write the secret whole or not at all: several servers may start from one folder at once."""
    draft = file.with_name(f"{file.name}-{os.getpid()}")
    draft.touch(mode=0o600)
    try:
        draft.write_text(secret)
        os.link(draft, file)
    except FileExistsError:
        pass  # another server was first
    finally:
        draft.unlink()
