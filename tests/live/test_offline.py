"""Nothing asks the internet: the app serves its pages and trains where every other address than this computer's is refused."""

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets import Origin, Subprotocol
from websockets.sync.client import connect

from benchmarks.serving import ROOT, Server, serving
from benchmarks.visitor import Visitor
from tests.live.talk import Talk
from ui.entries import NEEDS

GUARD = """
    import ipaddress, os, sys

    ASKED = {"socket.connect": 1, "socket.sendto": 1, "socket.getaddrinfo": 0, "socket.gethostbyname": 0, "socket.gethostbyaddr": 0}

    def is_near(host):
        if not isinstance(host, str | bytes) or not host:
            return True  # a socket among files, or any address of this computer
        name = host.decode() if isinstance(host, bytes) else host
        try:
            found = ipaddress.ip_address(name)
        except ValueError:
            return name == "localhost"
        return found.is_loopback or found.is_unspecified

    def guard(event, told):
        if event in ASKED:
            address = told[ASKED[event]]
            host = address[0] if isinstance(address, tuple) else address if ASKED[event] == 0 else None
            if not is_near(host):
                with open(os.environ["ASKED_LOG"], "a") as log:
                    log.write(f"{event} {address} {sys.argv}\\n")
                raise PermissionError(f"{event} of {address}")

    sys.addaudithook(guard)
"""
"""Stands in every Python process of the app: refuses what leads away from this computer, and writes it down."""
SMALL = {
    "playground": "",
    "vision": "layers=flatten,dense:8,ReLU&n_train=500",
    "attention": "task=reverse&n_layers=1&n_heads=2&d_model=16&length=4",
}


def test_every_page_is_served_and_every_kind_of_network_learns_without_the_internet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    log = tmp_path / "asked.log"
    log.touch()
    (tmp_path / "sitecustomize.py").write_text(textwrap.dedent(GUARD))
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}:{ROOT}")
    with serving(PARK_WORKERS="1", ASKED_LOG=str(log), PARK_KEEP=str(tmp_path / "kept")) as server:
        server.wait_until_open()
        visitor = Visitor(server.url)
        for page in NEEDS:
            run_page(server, visitor, page)
        for kind, address in SMALL.items():
            with Talk(visitor, visitor.open_run(address, kind)) as talk:
                talk.open(seconds=60)
                assert len(talk.play(0, 2, 1)) == 2
        server.stop()
        assert "Traceback" not in server.log
    assert log.read_text() == ""


def run_page(server: Server, visitor: Visitor, page: str) -> None:
    """What a browser has Streamlit do for a page, to its end."""
    address = f"{server.url.replace('http', 'ws', 1)}/_stcore/stream"
    about = {"origin": Origin(server.url), "additional_headers": visitor.headers, "max_size": None}
    with connect(address, subprotocols=[Subprotocol("streamlit")], **about) as socket:
        ask = BackMsg()
        ask.rerun_script.page_name = page if page != "home" else ""
        socket.send(ask.SerializeToString())
        ended = None
        while ended is None:
            said = ForwardMsg.FromString(socket.recv(timeout=60))
            ended = said.script_finished if said.WhichOneof("type") == "script_finished" else None
    assert ended == ForwardMsg.ScriptFinishedStatus.FINISHED_SUCCESSFULLY


def test_the_guard_sees_a_question_that_leads_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Else the test above would prove nothing."""
    (tmp_path / "sitecustomize.py").write_text(textwrap.dedent(GUARD))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("ASKED_LOG", str(tmp_path / "asked.log"))
    for asked in ("getaddrinfo('example.org', 80)", "socket().connect(('192.0.2.1', 80))"):
        ended = subprocess.run([sys.executable, "-c", f"import socket; socket.{asked}"], capture_output=True, text=True)
        assert "PermissionError" in ended.stderr
    assert len((tmp_path / "asked.log").read_text().splitlines()) == 2
