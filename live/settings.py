"""What the environment says of the server, read and checked in one place: PARK_… variables that are numbers."""

import os

from live import limits


class WrongSetting(ValueError):  # noqa: N818 - a claim, as in “Refused: too long”
    """A variable of the environment that cannot be meant; the text is one sentence for who starts the server."""


def port() -> int:
    """PARK_PORT, where the server listens."""
    return _whole("PARK_PORT", 8501, 0, 65_535)


def workers() -> int:
    """PARK_WORKERS, how many processes compute; as many as cores by default."""
    return _whole("PARK_WORKERS", 0, 0, 256) or os.cpu_count() or 1


def proxies() -> str:
    """PARK_PROXIES, the addresses of proxies whose word about a visitor's address and TLS is believed; this machine by default."""
    return os.environ.get("PARK_PROXIES", "").strip() or "127.0.0.1,::1"


def people_of_an_address() -> int:
    """PARK_PEOPLE_PER_ADDRESS, how many visitors may share one address, as a school behind one router does."""
    return _whole("PARK_PEOPLE_PER_ADDRESS", limits.PEOPLE_OF_AN_ADDRESS, 1, 100_000)


def upload_bytes() -> int:
    """PARK_UPLOADS, how many GiB uploaded files may take in the server's memory, all together."""
    return _whole("PARK_UPLOADS", limits.UPLOAD_GIB, 1, 1024) << 30


def check() -> None:
    """Raise WrongSetting for the first that cannot be meant."""
    for read in (port, workers, people_of_an_address, upload_bytes):
        read()


def _whole(name: str, default: int, least: int, most: int) -> int:
    text = os.environ.get(name, "").strip() or str(default)
    if not (text.isascii() and text.lstrip("-").isdecimal()) or not least <= int(text) <= most:
        raise WrongSetting(f"{name} is “{text[:40]}”; it must be a whole number from {least} to {most:,}.")
    return int(text)
