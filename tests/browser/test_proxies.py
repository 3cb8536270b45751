"""The park behind proxies as people have them: under a path, with TLS, with a Host header as it comes, and in a frame."""

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from benchmarks.serving import serving
from engine.experiments.playground.settings import Playground
from engine.tape import decode
from tests.browser.conftest import heard
from tests.browser.play import opened, play_to, until
from tests.browser.proxies import caddy, certify, nginx, nginx_block, ports, running
from tests.browser.test_vision import SEVEN, draw

PATH = "/ai/park"
WAYS = ("as the README shows it", "Host without its port, path left on", "Caddy")
COURSE = """server {{
    listen 127.0.0.1:{port};
    default_type text/html;
    return 200 '<iframe src="{address}" style="width:100%;height:850px"></iframe>';
}}"""
"""A course page, of another site than the park."""
NGINX_TAKES = 8 << 10
"""Longest first line of a request, unless nginx is told otherwise."""
SMALL = "?layers=flatten,dense:16,ReLU&n_train=2000&epochs=200"


TALKER = """
import http.server, ssl, sys
sys.stdout.write("x" * 1_000_000)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain("cert.pem", "key.pem")
server = http.server.HTTPServer(("localhost", int(sys.argv[1])), http.server.SimpleHTTPRequestHandler)
server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
"""
"""A server with more to say than a pipe holds."""


@pytest.fixture(scope="module")
def proxied(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Addresses of the same park behind proxies of several kinds."""
    folder = tmp_path_factory.mktemp("proxies")
    shown, bare, silent, by_caddy, course = ports(5)
    blocks = [
        nginx_block(shown, server, folder),
        nginx_block(bare, server, folder).replace("$http_host", "$host").replace(f"{server}/;", f"{server};"),
        re.sub(r"\n.*(?:Host|X-Forwarded).*;", "", nginx_block(silent, server, folder)),
        COURSE.format(port=course, address=f"https://localhost:{shown}{PATH}/vision{SMALL}&embed=true"),
    ]
    (folder / "caddy").mkdir()
    with nginx(folder, blocks, shown), caddy(folder / "caddy", server, by_caddy):
        found = zip((*WAYS, "nothing passed on"), (shown, bare, by_caddy, silent), strict=True)
        yield {way: f"https://localhost:{port}{PATH}" for way, port in found} | {"course": f"http://127.0.0.1:{course}"}


def test_where_two_servers_take_turns_the_page_says_so(window: Page, server: str, tmp_path: Path):
    """Pages come from the first, sockets go to the second: neither is wrong, and no run is ever found."""
    (port,) = ports(1)
    with serving(PARK_WORKERS="1") as second:
        second.wait_until_open()
        block = nginx_block(port, server, tmp_path)
        lines = block[block.index("    location") :].replace(f"{PATH}/", f"{PATH}/park/live/", 1)
        lines = lines.replace(f"{server}/;", f"{second.url}/park/live/;")
        with nginx(tmp_path, [block[: block.rindex("}")] + lines], port):
            window.goto(f"https://localhost:{port}{PATH}/playground")
            expect(window.locator(".banner")).to_contain_text("Several servers take turns here")


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Page]:
    """A tab that believes certificates of our own making."""
    person = browser.new_context(ignore_https_errors=True, viewport={"width": 1280, "height": 800})
    person.set_default_timeout(20_000)
    yield person.new_page()
    person.close()


@pytest.mark.parametrize("way", WAYS)
def test_behind_a_proxy_one_plays_draws_uploads_downloads_and_reloads(window: Page, proxied: dict[str, str], way: str):
    with heard(window):
        opened(window, proxied[way], SMALL, "vision")
        play_to(window, 20)
        draw(window, *SEVEN)
        expect(window.locator(".pv-input-words")).to_have_text("your drawing")
        upload(window)
        download(window)
        opened(window, proxied[way], long_link())
        window.reload()
        until(window, lambda said: said["drawn"] > 0)
        assert len(window.url) > NGINX_TAKES
        window.get_by_role("link", name="Home").first.click()
        expect(window.get_by_role("link", name="Open the playground")).to_be_visible()
        assert urlsplit(window.url).path.rstrip("/") == PATH


def test_where_the_host_is_not_passed_on_a_sentence_says_what_to_do(window: Page, proxied: dict[str, str]):
    window.goto(f"{proxied['nothing passed on']}/playground")
    expect(window.locator("h1")).to_have_text("This way is closed")
    expect(window.locator("main p")).to_contain_text("the proxy between must pass the Host header on")


def test_a_page_with_a_slash_behind_it_stays_under_the_path(window: Page, proxied: dict[str, str]):
    window.goto(f"{proxied[WAYS[0]]}/tokens/?merges=3")
    assert window.url == f"{proxied[WAYS[0]]}/tokens?merges=3"


def test_in_a_course_pages_frame_one_is_known_and_uploads(browser: Browser, proxied: dict[str, str]):
    person = browser.new_context(ignore_https_errors=True, viewport={"width": 1280, "height": 900})
    page = person.new_page()
    page.set_default_timeout(20_000)
    page.goto(proxied["course"])
    inside = page.frame_locator("iframe")
    expect(inside.locator("[data-name=play]")).to_be_enabled()
    cookies = {cookie["name"]: cookie for cookie in person.cookies(proxied[WAYS[0]])}
    assert cookies["park"]["sameSite"] == "None"
    upload(page, inside)
    person.close()


def upload(page: Page, inside: Page | FrameLocator | None = None) -> None:
    """Bring a small image set; the server takes it and the page goes on with it."""
    inside = inside or page
    rng = np.random.default_rng(0)
    x = rng.integers(0, 256, (200, 28, 28)).astype(np.uint8)
    packed = BytesIO()
    np.savez(packed, x=x, y=np.arange(200) % 10)
    fold = inside.locator("summary", has_text="Your own images")
    if not inside.locator("[data-testid=stFileUploader]").is_visible():
        fold.click()
    with page.expect_response(lambda answer: "/upload_file/" in answer.url) as answer:
        inside.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files(
            {"name": "mine.npz", "mimeType": "application/octet-stream", "buffer": packed.getvalue()}
        )
    assert answer.value.status == 204


def download(page: Page) -> None:
    """Take the weights with you."""
    page.locator("[data-name=download] button").first.click()
    with page.expect_download() as download:
        page.locator("a[data-name=weights]").click()
    assert decode(Path(download.value.path()).read_bytes())


def long_link() -> str:
    """A link with as many own points as there may be, told exactly."""
    rng = np.random.default_rng(0)
    own = tuple(f"{x:.6f}:{y:.6f}:{i % 2}" for i, (x, y) in enumerate(rng.uniform(-6, 6, (1000, 2))))
    return f"?{Playground(own=own).address}"


def test_a_program_that_has_much_to_say_runs_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    certify(tmp_path)
    monkeypatch.chdir(tmp_path)
    (port,) = ports(1)
    with running([sys.executable, "-c", TALKER, str(port)], port):
        pass
