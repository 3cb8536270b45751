"""The secret by which a visitor is known again after the server was started anew."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from live import visitor
from live.visitor import believed, new_cookie

DOCKERFILE = (Path(__file__).parents[2] / "Dockerfile").read_text()


@pytest.fixture(autouse=True)
def secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where it is kept."""
    monkeypatch.delenv("PARK_SECRET", raising=False)
    monkeypatch.setenv("PARK_SECRET_FILE", str(tmp_path / "secret"))
    visitor._secret.cache_clear()
    yield tmp_path / "secret"
    visitor._secret.cache_clear()


def is_known(cookie: str) -> bool:
    """Whether a server that was started anew believes it."""
    visitor._secret.cache_clear()
    return not believed(cookie, "127.0.0.1").startswith("@")


def test_a_visitor_is_known_after_a_restart_by_the_secret_in_the_named_file(secret):
    cookie = new_cookie()
    assert is_known(cookie)
    assert secret.stat().st_mode & 0o077 == 0
    secret.unlink()
    assert not is_known(cookie)


def test_whoever_runs_the_park_is_warned_where_no_secret_can_be_kept(secret, monkeypatch, caplog):
    secret.write_text("in the way")
    monkeypatch.setenv("PARK_SECRET_FILE", str(secret / "below"))
    cookie = new_cookie()
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert not is_known(cookie)


@pytest.mark.parametrize("name", ["PARK_SECRET_FILE", "PARK_KEEP", "PARK_SETS"])
def test_the_image_keeps_things_in_a_folder_of_the_servers_user(name):
    (place,) = re.findall(rf"{name}=(\S+)", DOCKERFILE)
    (owned,) = re.findall(r"install --directory --owner=park (.+)", DOCKERFILE)
    assert str(Path(place).parent) in owned.split()
