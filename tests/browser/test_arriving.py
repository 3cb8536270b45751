"""How a page arrives in a browser: all at once, and in one that is too old with a sentence."""

import pytest
from playwright.sync_api import Browser, Route, WebSocketRoute, expect

from tests.browser.park import idle
from ui.entries import NEEDS

SCRIPT, STREAM = "**/static/js/index.*.js", "**/_stcore/stream"
"""Streamlit's script, and the socket that it talks over."""


@pytest.mark.parametrize("page_name", NEEDS)
def test_a_page_tells_at_once_of_every_module_that_it_begins_with(
    browser: Browser, server: str, page_name: str
) -> None:
    """So none waits until another has been read. Where this fails, ui/entries.py lacks the beginning of a file's name."""
    person = browser.new_context(viewport={"width": 1280, "height": 800})
    tab = person.new_page()
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    answer = tab.goto(f"{server}/{page_name if page_name != 'home' else ''}")
    idle(tab)
    told = answer.text()
    modules = [url.removeprefix(f"{server}/") for url in asked if url.endswith(".js")]
    person.close()
    assert modules
    assert [module for module in modules if module not in told] == []


def test_streamlits_socket_opens_beside_its_script_and_serves_it(browser: Browser, server: str) -> None:
    person = browser.new_context()
    tab = person.new_page()
    held: list[Route] = []
    sockets: list[str] = []
    tab.route(SCRIPT, lambda route: held.append(route) if not sockets else route.continue_())
    tab.on("websocket", lambda socket: sockets.append(socket.url))
    with tab.expect_websocket():
        tab.goto(f"{server}/playground", wait_until="commit")
    with tab.expect_response(SCRIPT):
        for route in held:
            route.continue_()
    expect(tab.locator("[data-name=play]")).to_be_enabled()
    assert [url.rpartition("/park/live/")[0] or url for url in sockets] == [
        f"ws{server.removeprefix('http')}{path}" for path in ("/_stcore/stream", "")
    ]
    person.close()


def test_where_that_socket_was_cut_before_the_script_had_begun_it_opens_another(browser: Browser, server: str) -> None:
    person = browser.new_context()
    tab = person.new_page()
    asked: list[WebSocketRoute] = []

    def cut_the_first(socket: WebSocketRoute) -> None:
        asked.append(socket)
        if len(asked) == 1:
            socket.close()
        else:
            socket.connect_to_server()

    tab.route_web_socket(STREAM, cut_the_first)
    tab.goto(f"{server}/playground")
    expect(tab.locator("[data-name=play]")).to_be_enabled()
    assert len(asked) == 2
    person.close()


@pytest.mark.parametrize("lacking", ["OffscreenCanvas", "WeakRef"])
def test_an_old_browser_is_told_which_one_is_needed(browser: Browser, server: str, lacking: str) -> None:
    person = browser.new_context()
    tab = person.new_page()
    tab.add_init_script(f"delete window.{lacking}")
    tab.goto(f"{server}/vision")
    expect(tab.locator("h1")).to_have_text("A newer browser is needed")
    expect(tab.locator("main p")).to_contain_text("Safari 16.4 (iPadOS 16.4)")
    person.close()


def test_where_a_browser_has_no_full_screen_there_is_no_button_for_it(browser: Browser, server: str) -> None:
    person = browser.new_context()
    tab = person.new_page()
    tab.add_init_script("Object.defineProperty(Document.prototype, 'fullscreenEnabled', { get: () => false })")
    tab.goto(f"{server}/playground")
    expect(tab.locator("[data-name=play]")).to_be_enabled()
    expect(tab.locator("[data-name=fullscreen]")).to_be_hidden()
    person.close()
