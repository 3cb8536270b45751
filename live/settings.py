"""What the environment says of the server, read and checked in one place: PARK_… variables that are numbers or addresses."""

import os
import re
from ipaddress import ip_network

from live import limits

ORIGIN = re.compile(
    r"(https?://(?:\[[0-9a-f:.]+\]|[^\s/\\?#@:,%*\[\]]+)(?::[0-9]{1,5})?)(?:/[^\s;|:]*)?", re.IGNORECASE
)
"""One address and, in the group, its origin."""


class WrongSetting(ValueError):  # noqa: N818 - a claim, as in “Refused: too long”
    """A variable of the environment that cannot be meant; the text is one sentence for who starts the server."""


def host() -> str:
    """PARK_HOST, the name or address at which the server listens; this computer's own by default."""
    return os.environ.get("PARK_HOST", "").strip() or "127.0.0.1"


def port() -> int:
    """PARK_PORT, where the server listens."""
    return _whole("PARK_PORT", 8501, 0, 65_535)


def workers() -> int:
    """PARK_WORKERS, how many processes compute; as many as cores by default."""
    return _whole("PARK_WORKERS", 0, 0, 256) or os.cpu_count() or 1


def proxies() -> str:
    """PARK_PROXIES, the addresses of proxies whose word about a visitor's address and TLS is believed; this machine by default."""
    return os.environ.get("PARK_PROXIES", "").strip() or "127.0.0.1,::1"


def frame_ancestors() -> str:
    """PARK_FRAME_ANCESTORS, who may embed a page: sources of a Content-Security-Policy, with spaces or commas between."""
    return " ".join(re.split(r"[\s,;]+", os.environ.get("PARK_FRAME_ANCESTORS", "").strip(" ,;"))) or "*"


def origins() -> list[str]:
    """PARK_ORIGINS, the origins of our own pages besides the one that the Host header says, as in `https://a.org,https://b.org`."""
    said = [text.strip() for text in os.environ.get("PARK_ORIGINS", "").split(",") if text.strip()]
    return [_origin(text) for text in said]


def is_behind_proxy() -> bool:
    """Whether it was said that a proxy stands before the server: its own word is believed only then."""
    return any(os.environ.get(name, "").strip() for name in ("PARK_ORIGINS", "PARK_PROXIES"))


def people_of_an_address() -> int:
    """PARK_PEOPLE_PER_ADDRESS, how many visitors may share one address, as a school behind one router does."""
    return _whole("PARK_PEOPLE_PER_ADDRESS", limits.PEOPLE_OF_AN_ADDRESS, 1, 100_000)


def upload_bytes() -> int:
    """PARK_UPLOADS, how many GiB uploaded files may take in the server's memory, all together."""
    return _whole("PARK_UPLOADS", limits.UPLOAD_GIB, 1, 1024) << 30


def check() -> None:
    """Raise WrongSetting for the first that cannot be meant."""
    for read in (port, workers, origins, people_of_an_address, upload_bytes):
        read()
    _check_proxies()


def _whole(name: str, default: int, least: int, most: int) -> int:
    text = os.environ.get(name, "").strip() or str(default)
    if not (text.isascii() and text.lstrip("-").isdecimal()) or not least <= int(text) <= most:
        raise WrongSetting(f"{name} is “{text[:40]}”; it must be a whole number from {least} to {most:,}.")
    return int(text)


def _origin(text: str) -> str:
    found = ORIGIN.fullmatch(text)
    if found is None:
        raise WrongSetting(
            f"PARK_ORIGINS holds “{text[:40]}”; each must be an address such as https://school.org, with commas between."
        )
    return found[1].lower()


def _check_proxies() -> None:
    """What has no form would be believed by nobody, without a word."""
    said = proxies()
    for text in [] if said == "*" else (part.strip() for part in said.split(",")):
        try:
            ip_network(text)
        except ValueError:
            raise WrongSetting(
                f"PARK_PROXIES holds “{text[:40]}”; each must be an address or a network such as 10.0.0.0/8, with commas between."
            ) from None
