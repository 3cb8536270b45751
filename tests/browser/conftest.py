"""Fixtures of all browser tests: one real server and one Chromium a session, one context and one tab a module."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Request,
    ViewportSize,
    WebSocket,
    expect,
    sync_playwright,
)

from benchmarks.serving import serving
from tests.browser import proxies
from tests.browser.engines import expected
from tests.browser.park import idle as wait_idle
from tests.browser.park import launch

WINDOW: ViewportSize = {"width": 1280, "height": 800}
expect.set_options(timeout=20_000)
IS_CI = bool(os.environ.get("CI"))
NEEDED = {"test_tour.py": bool(expected()), "test_proxies.py": IS_CI or not proxies.missing()}
collect_ignore = [file for file, is_there in NEEDED.items() if not is_there]
"""Where neither Firefox nor WebKit is installed there is no tour, and none of proxies without them; in CI that fails and says what is missing."""


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Base URL of a real server on a free port; its log must hold no traceback when the tests are over."""
    with serving() as server:
        server.wait_until_warm()
        yield server.url
        server.stop()
        assert "Traceback" not in server.log, f"The server logged an unhandled exception:\n{server.log[-4000:]}"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """One person's browser at 1280 x 800 for all tests of a module: with its cache, a page opens in half the time."""
    person = browser.new_context(viewport=WINDOW, color_scheme="light")
    person.set_default_timeout(20_000)
    yield person
    person.close()


@pytest.fixture(scope="module")
def tab(context: BrowserContext) -> Iterator[Page]:
    """The tab that the tests of a module share: one that has held a page opens the next in a third of a new tab's time."""
    tab = context.new_page()
    yield tab
    tab.close()


@contextmanager
def heard(tab: Page) -> Iterator[Page]:
    """Raise, at the end of the block, what the console or the page has reported as an error, and what was asked of others."""
    errors: list[str] = []
    away: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if _is_error(message):
            errors.append(message.text)

    def catch(error: Error) -> None:
        errors.append(str(error))

    def follow(asked: Request | WebSocket) -> None:
        if _leads_away(asked.url):
            away.append(asked.url)

    told = {"console": hear, "pageerror": catch, "request": follow, "websocket": follow}
    for event, listener in told.items():
        tab.on(event, listener)
    yield tab
    for event, listener in told.items():
        tab.remove_listener(event, listener)
    assert not errors, "The browser's console reports: " + " | ".join(errors)
    assert not away, "The page has asked elsewhere: " + " | ".join(away)


@pytest.fixture
def page(tab: Page, server: str) -> Iterator[Page]:
    """The module's tab with nothing in it, as if new; the test fails if the console or the page reports an error."""
    try:
        with heard(tab):
            yield tab
    finally:
        _clear(tab, server)


@pytest.fixture(scope="module")
def lasting(context: BrowserContext) -> Iterator[Page]:
    """A second tab, whose page stays for several tests that leave it as they found it."""
    tab = context.new_page()
    with heard(tab):
        yield tab
    tab.close()


def _clear(tab: Page, server: str) -> None:
    """Leave the page, which ends its run, for one without a script; window, colours and mouse as they were at first."""
    tab.mouse.move(0, 0)
    tab.goto(f"{server}/park/health")
    tab.set_viewport_size(WINDOW)
    tab.emulate_media(color_scheme="light")


def _is_error(message: ConsoleMessage) -> bool:
    """Errors of ours: on a deep link Streamlit's own script first asks for its health under the page's path."""
    return message.type == "error" and "/_stcore/" not in message.location.get("url", "")


def _leads_away(url: str) -> bool:
    """Whether something was asked of another computer than this one."""
    parts = urlsplit(url)
    return parts.scheme in ("http", "https", "ws", "wss") and parts.hostname not in ("127.0.0.1", "localhost")


@pytest.fixture
def idle() -> Callable[[Page], None]:
    """`idle(page)` returns when Streamlit has drawn the page."""
    return wait_idle
