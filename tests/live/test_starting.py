"""How the server starts, and how it does not: with one sentence."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.serving import ROOT, free_port, serving
from live.settings import WrongSetting, check, origins, people_of_an_address, port, proxies, upload_bytes, workers


def started(*command: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """What `python COMMAND` says before it ends."""
    told = {**os.environ, "PARK_WORKERS": "1", **environment}
    return subprocess.run([sys.executable, *command], cwd=cwd, env=told, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize(
    ("name", "read", "wrong"),
    [
        ("PARK_PORT", port, ["x", "-1", "65536", "8501.5", "٣"]),
        ("PARK_WORKERS", workers, ["-3", "257", "two"]),
        ("PARK_PEOPLE_PER_ADDRESS", people_of_an_address, ["0", "-1", "1e3"]),
        ("PARK_UPLOADS", upload_bytes, ["0", "-", "1 GB"]),
    ],
)
def test_a_variable_that_cannot_be_meant_is_named_with_what_is_allowed(monkeypatch, name, read, wrong):
    monkeypatch.delenv(name, raising=False)
    assert read() >= 1
    monkeypatch.setenv(name, " ")
    assert read() >= 1
    for text in wrong:
        monkeypatch.setenv(name, text)
        with pytest.raises(WrongSetting, match=f"{name} is “{text}”; it must be a whole number from"):
            read()


@pytest.mark.parametrize(
    "text",
    [
        *("school.org", "*", "https://", "https://*.org", "null", "https://a@b.org", "ftp://a.org"),
        *("https://a.org https://b.org", "https://a.org/ https://b.org", "https://a.org/;https://b.org"),
        *("https://a.org/ b.org", "https://a.org/park|https://b.org", "https://a.org/https://b.org"),
    ],
)
def test_an_origin_without_form_is_named_with_what_is_one(monkeypatch, text):
    monkeypatch.setenv("PARK_ORIGINS", f"https://good.example, {text}")
    with pytest.raises(WrongSetting, match="must be an address such as https://school") as wrong:
        origins()
    assert f"PARK_ORIGINS holds “{text}”" in str(wrong.value)


def test_only_this_machine_is_believed_about_addresses_unless_others_are_named(monkeypatch):
    assert proxies() == "127.0.0.1,::1"
    monkeypatch.setenv("PARK_PROXIES", "10.0.0.0/8")
    assert proxies() == "10.0.0.0/8"
    check()


@pytest.mark.parametrize("text", ["10.0.0.1 10.0.0.2", "10.0.0.1/8", "proxy", "10.0.0.1;10.0.0.2", "*", ""])
def test_a_proxy_without_form_is_named_with_what_is_one(monkeypatch, text):
    monkeypatch.setenv("PARK_PROXIES", f"127.0.0.1, {text}")
    with pytest.raises(WrongSetting, match="must be an address or a network such as") as wrong:
        check()
    assert f"PARK_PROXIES holds “{text}”" in str(wrong.value)
    monkeypatch.setenv("PARK_PROXIES", "*")
    check()


def test_a_wrong_number_of_workers_ends_the_start_with_its_sentence():
    ended = started("app.py", PARK_WORKERS="-3")
    assert ended.returncode == 1
    assert ended.stderr.strip() == "PARK_WORKERS is “-3”; it must be a whole number from 0 to 256."
    assert ended.stdout == ""


def test_a_port_in_use_ends_the_start_with_the_way_to_another():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        ended = started("app.py", PARK_PORT=str(number))
    assert ended.returncode == 1
    assert f"127.0.0.1:{number}" in ended.stderr
    assert f"PARK_PORT={number + 1} takes another port." in ended.stderr
    assert "is open" not in ended.stdout


def test_several_processes_end_with_a_sentence():
    ended = started("-m", "uvicorn", "app:app", "--port", str(free_port()), "--workers", "2")
    assert "is served by one process" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_one_process_serves_whatever_the_host_asks_of_others(tmp_path):
    """WEB_CONCURRENCY is set on some hosts for all; from another folder our settings hold as well."""
    command = ("-c", f"import sys, os, runpy; sys.path.insert(0, {str(ROOT)!r}); os.chdir({str(tmp_path)!r}); {RUN}")
    with serving(command, WEB_CONCURRENCY="2", PARK_WORKERS="1") as server:
        server.wait_until_open()
        assert f"is open: http://localhost:{server.port}" in server.log
        assert "usage statistics" not in server.log
    said = started("-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); {ASK}", cwd=tmp_path)
    assert said.stdout.strip() == "False 50 none"


RUN = f"runpy.run_path({str(ROOT / 'app.py')!r}, run_name='__main__')"
ASK = (
    "import app; o = app.config.get_option; "
    "print(o('browser.gatherUsageStats'), o('server.maxUploadSize'), o('client.showErrorDetails'))"
)
