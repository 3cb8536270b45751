"""Fixtures of all browser tests: one real server and one Chromium a session, one context a module, a new tab a test."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from tests.browser.park import idle as wait_idle
from tests.browser.park import launch, serving

expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Base URL of a real server on a free port; its log must hold no traceback when the tests are over."""
    log = tmp_path_factory.mktemp("server") / "log.txt"
    with serving(log) as base:
        yield base
    said = log.read_text(errors="replace")
    assert "Traceback" not in said, f"The server logged an unhandled exception:\n{said[-4000:]}"


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
    person = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme="light")
    person.set_default_timeout(20_000)
    yield person
    person.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A tab of its own; the test fails if the console or the page reports an error."""
    tab = context.new_page()
    errors: list[str] = []
    tab.on("console", lambda message: errors.append(message.text) if _is_error(message) else None)
    tab.on("pageerror", lambda error: errors.append(str(error)))
    yield tab
    tab.close()
    assert not errors, "The browser's console reports: " + " | ".join(errors)


def _is_error(message: ConsoleMessage) -> bool:
    """Errors of ours: on a deep link Streamlit's own script first asks for its health under the page's path."""
    return message.type == "error" and "/_stcore/" not in message.location.get("url", "")


@pytest.fixture
def idle() -> Callable[[Page], None]:
    """`idle(page)` returns when Streamlit has drawn the page."""
    return wait_idle
