"""Who reloads, comes back after a while off line, or after the server was started anew, finds what was there."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect
from websockets.sync.client import connect

from benchmarks.serving import Server, serving
from benchmarks.visitor import read
from tests.browser.park import idle
from tests.browser.play import SMALL_VISION, go_to, opened, play_to, until, values
from tests.browser.test_connection import tab_of


def test_a_reload_keeps_the_run_its_curve_and_its_settings(page: Page, server: str) -> None:
    opened(page, server, "?lr=0.1")
    step = play_to(page, 500)["step"]
    losses = values(page)
    page.reload()
    said = until(page, lambda said: said.get("curveTo") == said.get("step") == step)
    assert values(page) == losses
    assert said["rows"] > 10
    page.locator(".player").focus()
    go_to(page, "Home", 0)
    page.keyboard.press("Space")
    until(page, lambda said: said["step"] > step + 100)
    page.keyboard.press("Space")


def test_a_link_that_is_opened_begins_anew(page: Page, server: str) -> None:
    opened(page, server)
    play_to(page, 300)
    opened(page, server)
    assert until(page, lambda said: said["drawn"] > 0)["newest"] == 0


def test_a_tab_that_was_duplicated_and_has_other_settings_gets_a_run_of_its_own(page: Page, server: str) -> None:
    """It has the storage of the tab that it was made of, whose run is being played there."""
    opened(page, server)
    step = play_to(page, 300)["step"]
    with twin_of(page, f"{server}/playground?lr=0.1") as twin:
        until(twin, lambda said: said.get("drawn", 0) > 0 and said["newest"] == 0)
        expect(twin.locator(".control")).to_be_hidden()
    expect(page.locator(".banner")).to_be_hidden()
    play_to(page, step + 100)


@contextmanager
def twin_of(page: Page, address: str) -> Iterator[Page]:
    """Another window at an address, with what the tab's window has stored: both are seen at once."""
    kept = page.evaluate("() => ({ ...sessionStorage })")
    context = page.context.browser.new_context(storage_state=page.context.storage_state())
    twin = context.new_page()
    twin.goto(address)
    idle(twin)
    twin.evaluate("kept => Object.assign(sessionStorage, kept)", kept)
    twin.reload()
    try:
        yield twin
    finally:
        context.close()


def test_a_second_window_shows_what_the_first_does_and_can_take_over_or_play_a_copy(page: Page, server: str) -> None:
    opened(page, server)
    step = play_to(page, 300)["step"]
    with twin_of(page, f"{server}/playground") as twin:
        expect(twin.locator(".control")).to_contain_text("Watching: the other window has control.")
        expect(page.locator(".control")).to_contain_text("Another window watches this run.")
        until(twin, lambda said: said.get("step") == step)
        step = play_to(page, step + 200)["step"]
        until(twin, lambda said: said["step"] == step)
        page.locator(".player").focus()
        go_to(page, "Home", 0)
        until(twin, lambda said: said["step"] == 0)
        twin.locator(".player").focus()
        twin.keyboard.press("Space")
        expect(twin.locator(".banner")).to_contain_text("Watching")
        choose(page, "ReLU")
        expect(twin).to_have_url(re.compile("activation=ReLU"))
        choose(twin, "sin")
        expect(twin.locator(".banner")).to_contain_text("another one has control")
        expect(twin).to_have_url(re.compile("activation=ReLU"))
        twin.get_by_role("button", name="Take over").click()
        expect(page.locator(".control")).to_contain_text("Watching")
        twin.locator(".player").focus()
        step = play_to(twin, 200)["step"]
        until(page, lambda said: said["step"] == step)
        page.get_by_role("button", name="Play a copy here").click()
        expect(page.locator(".control")).to_be_hidden()
        expect(twin.locator(".control")).to_be_hidden()
        page.locator(".player").focus()
        until(page, lambda said: said["isPlaying"] and said["step"] > step)  # as its button says
        page.keyboard.press("Space")
        assert until(twin, lambda said: said["step"] == step)


def choose(page: Page, activation: str) -> None:
    page.get_by_test_id("stSelectbox").filter(has_text="Activation").locator("input").first.click()
    page.get_by_role("option", name=activation, exact=True).click()


def test_a_reload_on_a_frozen_line_has_control_again_when_nobody_answers_on_the_old_one(
    page: Page, server: str
) -> None:
    """Until then the old socket is open, but nobody answers on it."""
    opened(page, server)
    step = play_to(page, 300)["step"]
    token = page.evaluate("() => sessionStorage.getItem('park.run.playground')")
    cookie = "; ".join(f"{each['name']}={each['value']}" for each in page.context.cookies())
    address = f"{server.replace('http', 'ws', 1)}/park/live/{token}"
    with connect(address, origin=server, additional_headers={"cookie": cookie}) as frozen:
        frozen.send('{"do":"take"}')
        expect(page.locator(".control")).to_contain_text("Watching")
        page.reload()
        while read(frozen.recv(timeout=20)) != {"is": "knock"}:
            continue
        assert until(page, lambda said: said.get("drawn", 0) > 0, seconds=40)["newest"] == step
        expect(page.locator(".control")).to_contain_text("Another window watches this run.")
        page.locator(".player").focus()
        play_to(page, step + 50)


class Lines:
    """All sockets of a page, which can be cut and joined."""

    def __init__(self, page: Page) -> None:
        self.open: list[tuple[WebSocketRoute, WebSocketRoute]] = []
        self.is_cut = False
        page.route_web_socket(re.compile("/park/live/|/_stcore/stream"), self.route)

    def route(self, socket: WebSocketRoute) -> None:
        if self.is_cut:
            socket.close(code=1001)
        else:
            self.open.append((socket, socket.connect_to_server()))

    def cut(self) -> None:
        self.is_cut = True
        for ends in self.open:
            for end in ends:
                end.close(code=1001)
        self.open = []


@pytest.fixture(scope="module")
def forgetful(tmp_path_factory) -> Iterator[Server]:
    """A server whose Streamlit forgets a session that was cut off a second ago."""
    with serving(STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL="1", PARK_WORKERS="1") as server:
        server.wait_until_warm()
        yield server
        server.stop()
        assert "Traceback" not in server.log


def test_the_first_change_counts_though_the_session_was_forgotten(browser, forgetful: Server) -> None:
    with tab_of(browser) as page:
        lines = Lines(page)
        opened(page, forgetful.url, SMALL_VISION, "vision")
        step = play_to(page, 40)["step"]
        lines.cut()
        expect(page.locator(".banner")).to_contain_text("connection to the server is lost")
        page.wait_for_timeout(3500)
        lines.is_cut = False
        expect(page.locator(".banner")).to_be_hidden()
        page.get_by_test_id("stSelectbox").filter(has_text="Optimizer").locator("input").click()
        page.get_by_role("option", name="momentum", exact=True).click()
        expect(page).to_have_url(re.compile("optimizer=momentum"))
        assert until(page, lambda said: said["step"] >= step)["ghosts"] == 0
        page.locator(".player").focus()
        play_to(page, step + 10)


def test_a_restart_of_the_server_loses_no_weights_even_with_a_reload(browser, tmp_path: Path) -> None:
    """The small network's past is exact; of the large one's the curve is left, and it says so."""
    with tab_of(browser) as page, tab_of(browser) as large:
        with serving(PARK_KEEP=str(tmp_path / "kept"), PARK_WORKERS="1") as first:
            first.wait_until_warm()
            opened(large, first.url, SMALL_VISION, "vision")
            trained = play_to(large, 60)["step"]
            opened(page, first.url)
            step = play_to(page, 500)["step"]
            losses = values(page)
            first.stop()
        with serving(port=first.port, PARK_KEEP=str(tmp_path / "kept"), PARK_WORKERS="1") as second:
            second.wait_until_warm()
            page.reload()
            until(page, lambda said: said.get("step") == step, seconds=60)
            assert values(page) == losses
            page.locator(".player").focus()
            go_to(page, "ArrowLeft", step - 1)
            said = until(large, lambda said: said["step"] == said["newest"] >= trained, seconds=60)
            expect(large.locator(".banner")).to_contain_text(f"It goes on from step {said['step']:,}")
            large.locator(".player").focus()
            play_to(large, said["step"] + 10)
            second.stop()
            assert "Traceback" not in second.log


def test_an_open_tab_is_answered_again_when_one_comes_back_to_the_page(page: Page, server: str) -> None:
    page.goto(f"{server}/attention?tab=Stream")
    panel = page.get_by_role("tabpanel", name="Stream")
    expect(panel.get_by_role("grid").first).to_be_visible()
    page.get_by_role("link", name="Words").first.click()
    expect(page.get_by_label("Find a word")).to_be_visible()
    page.go_back()
    expect(panel.get_by_role("grid").first).to_be_visible()
    expect(panel.locator(".pi-moment").first).to_contain_text("Step 0")
