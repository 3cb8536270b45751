"""The park under a name of its own behind nginx and Caddy, started and set up as the README says. Real proxies, no browser."""

import json
import os
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from websockets import Origin, Subprotocol
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from benchmarks.serving import ROOT, Server, free_port, serving
from tests.browser import proxies

pytestmark = pytest.mark.skipif(
    bool(proxies.missing()) and not os.environ.get("CI"), reason="nginx or Caddy is not installed"
)
SCHOOL, PATH, SECRET = "school.org", "/ai/park", "one for all"
SAID = re.search(r"`PARK_ORIGINS=(\S+) python app\.py`", (ROOT / "README.md").read_text("utf-8"))[1]
"""What the README lets whoever stands a proxy before the park say."""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """The server as it is started for a proxy."""
    with serving(PARK_WORKERS="1", PARK_ORIGINS=SAID, PARK_SECRET=SECRET) as server:
        server.wait_until_open()
        yield server


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def port(request: pytest.FixtureRequest, server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Where a proxy of this kind listens for the school."""
    folder, port = tmp_path_factory.mktemp(request.param), free_port()
    if request.param == "nginx":
        proxy = proxies.nginx(folder, [proxies.nginx_block(port, server.url, folder, SCHOOL)], port)
    else:
        proxy = proxies.caddy(folder, server.url, port, SCHOOL)
    with proxy:
        yield port


UPSTREAM = re.search(r"`(upstream park \{.*?\})`", (ROOT / "README.md").read_text("utf-8"))[1]
"""And how several servers stand behind one nginx."""


@contextmanager
def opened(port: int, path: str, origin: str = f"https://{SCHOOL}", cookie: str = "") -> Iterator[ClientConnection]:
    """A socket at this path, asked for by a page of this origin."""
    with connect(
        f"wss://{SCHOOL}{PATH}{path}",
        sock=socket.create_connection(("127.0.0.1", port)),
        ssl=proxies.TRUSTING,
        server_hostname=SCHOOL,
        origin=Origin(origin),
        subprotocols=[Subprotocol("streamlit")],
        additional_headers={"cookie": cookie},
        proxy=None,
    ) as opened:
        yield opened


def client(port: int) -> httpx.Client:
    """Whoever asks for the school's pages."""
    return httpx.Client(verify=False, base_url=f"https://127.0.0.1:{port}{PATH}", headers={"host": SCHOOL})


ASKED = {"extensions": {"sni_hostname": SCHOOL}}
OURS = {"origin": f"https://{SCHOOL}"}


def test_under_the_schools_name_pages_sockets_and_runs_are_let_in(port: int):
    with client(port) as http:
        page = http.get("/playground", headers={"accept": "text/html", "x-real-ip": "192.0.2.1"}, **ASKED)
        assert page.status_code == 200
        assert "; Secure" in page.headers["set-cookie"]
        assert http.post("/park/run", json={"kind": "playground"}, headers=OURS, **ASKED).status_code == 200
        foreign = http.post("/park/run", json={"kind": "playground"}, headers={"origin": "https://a.org"}, **ASKED)
        assert foreign.status_code == 403
    with opened(port, "/_stcore/stream"):
        pass
    with pytest.raises(InvalidStatus, match="403"), opened(port, "/_stcore/stream", "https://a.org"):
        pass


def test_of_several_servers_each_visitor_comes_to_the_same_one(server: Server, tmp_path: Path):
    port, began = free_port(), set()
    with serving(PARK_WORKERS="1", PARK_ORIGINS=SAID, PARK_SECRET=SECRET) as other:
        other.wait_until_open()
        upstream = UPSTREAM.replace("a:8501", server.url[7:]).replace("b:8501", other.url[7:])
        with proxies.nginx(tmp_path, [upstream, proxies.nginx_block(port, "http://park", tmp_path, SCHOOL)], port):
            for _ in range(100):  # one is enough in half of all cases, each further one in half of what is left
                if len(began) == 2:
                    break
                with client(port) as http:
                    page = http.get("/playground", headers={"accept": "text/html"}, **ASKED)
                    cookie = page.headers["set-cookie"].partition(";")[0]
                    about = {"headers": {**OURS, "cookie": cookie}, **ASKED}
                    token = http.post("/park/run", json={"kind": "playground"}, **about).json()["token"]
                began.add(token.partition(".")[0])
                for _ in range(2):
                    with opened(port, f"/park/live/{token}", cookie=cookie) as line:
                        assert json.loads(line.recv(timeout=60))["is"] == "run"
    assert len(began) == 2


def test_a_name_that_nobody_has_said_is_not_let_in_by_what_a_proxy_or_a_page_adds(server: Server):
    for more in ({"x-real-ip": "192.0.2.1"}, {"x-forwarded-for": "192.0.2.1", "x-forwarded-host": SCHOOL}):
        answer = httpx.get(f"{server.url}/park/health", headers={"host": "elsewhere.example", **more})
        assert answer.status_code == 421
        assert "PARK_ORIGINS=http://elsewhere.example" in answer.text
