"""The browser of browser tests, benchmarks and screenshots."""

import shutil

from playwright.sync_api import Browser, Page, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"


def chromium_path() -> str | None:
    """The system's Chromium or Chrome, or None to take the one that Playwright brought."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def launch(playwright: Playwright) -> Browser:
    """A headless Chromium that talks to nobody but the page."""
    return playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)


def idle(page: Page, timeout: float = 30_000) -> None:
    """Wait until Streamlit has drawn the page and no script runs."""
    page.locator(IDLE).wait_for(timeout=timeout)
