"""The park under a name of its own behind nginx and Caddy, started and set up as the README says. Real proxies, no browser."""

import os
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from websockets import Origin, Subprotocol
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from benchmarks.serving import ROOT, Server, free_port, serving
from tests.browser import proxies

pytestmark = pytest.mark.skipif(
    bool(proxies.missing()) and not os.environ.get("CI"), reason="nginx or Caddy is not installed"
)
SCHOOL, PATH = "school.org", "/ai/park"
SAID = re.search(r"`PARK_ORIGINS=(\S+) python app\.py`", (ROOT / "README.md").read_text("utf-8"))[1]
"""What the README lets whoever stands a proxy before the park say."""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """The server as it is started for a proxy."""
    with serving(PARK_WORKERS="1", PARK_ORIGINS=SAID) as server:
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


@contextmanager
def opened(port: int, path: str, origin: str, host: str = SCHOOL) -> Iterator[None]:
    """A socket at this path, asked for by a page of this origin that was led here by a name."""
    with connect(
        f"wss://{host}{path}",
        sock=socket.create_connection(("127.0.0.1", port)),
        ssl=proxies.TRUSTING,
        server_hostname=SCHOOL,
        origin=Origin(origin),
        subprotocols=[Subprotocol("streamlit")],
        proxy=None,
    ):
        yield


def test_under_the_schools_name_pages_sockets_and_runs_are_let_in(port: int):
    with httpx.Client(verify=False, base_url=f"https://127.0.0.1:{port}{PATH}", headers={"host": SCHOOL}) as client:
        asked = {"extensions": {"sni_hostname": SCHOOL}}
        page = client.get("/playground", headers={"accept": "text/html", "x-real-ip": "192.0.2.1"}, **asked)
        assert page.status_code == 200
        assert "; Secure" in page.headers["set-cookie"]
        run = client.post("/park/run", json={"kind": "playground"}, headers={"origin": f"https://{SCHOOL}"}, **asked)
        assert run.status_code == 200
        foreign = client.post("/park/run", json={"kind": "playground"}, headers={"origin": "https://a.org"}, **asked)
        assert foreign.status_code == 403
    with opened(port, f"{PATH}/_stcore/stream", f"https://{SCHOOL}"):
        pass
    with pytest.raises(InvalidStatus, match="403"), opened(port, f"{PATH}/_stcore/stream", "https://a.org"):
        pass


def test_a_name_that_nobody_has_said_is_not_let_in_by_what_a_proxy_or_a_page_adds(server: Server):
    for more in ({"x-real-ip": "192.0.2.1"}, {"x-forwarded-for": "192.0.2.1", "x-forwarded-host": SCHOOL}):
        answer = httpx.get(f"{server.url}/park/health", headers={"host": "elsewhere.example", **more})
        assert answer.status_code == 421
        assert "PARK_ORIGINS=http://elsewhere.example" in answer.text
