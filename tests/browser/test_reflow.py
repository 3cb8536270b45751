"""Reflow: on the narrowest telephone, at twice the size, on its side and with more space in the text nothing is cut or lies on its neighbour."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.test_axe import EXPLAINED, PAGES

FAULTS = (Path(__file__).parent / "reflow.js").read_text("utf-8")
SIZES = {"320 px": (320, 640), "360 px": (360, 740), "1280 at 200 %": (640, 400), "a phone on its side": (844, 390)}
SPACED = {"spaced phone": (390, 844), "spaced laptop": (1280, 800)}
SPACING = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }"
"""WCAG 2.2, 1.4.12."""
ADD = """(css) => {
  const add = (root) => {
    const style = document.createElement('style');
    style.textContent = css;
    (root.head ?? root).append(style);
    for (const { shadowRoot } of root.querySelectorAll('*')) if (shadowRoot) add(shadowRoot);
  };
  add(document);
}"""
MORE = [
    "/playground?hidden=4,4,4,4&data=blobs",
    "/vision?data=Fashion-MNIST",
    "/tokens?merges=5",
    "/backprop?subject=network&values=",
]
"""What makes a page fuller than it is at first."""
PATIENCE = 4_000
"""Milliseconds in which a page has settled in a new size."""


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Iterator[Page]:
    """A person's tab of 320 pixels."""
    context = browser.new_context(viewport={"width": 320, "height": 640}, color_scheme="light")
    yield context.new_page()
    context.close()


def faults(page: Page, sizes: dict[str, tuple[int, int]]) -> list[str]:
    """What is cut, too wide or on its neighbour in windows of these sizes, once the page has settled there."""
    found = []
    for name, (width, height) in sizes.items():
        page.set_viewport_size({"width": width, "height": height})
        waited, seen = 0, page.evaluate(FAULTS)
        while seen and waited < PATIENCE:
            page.wait_for_timeout(250)
            waited, seen = waited + 250, page.evaluate(FAULTS)
        found += [f"{name}: {fault}" for fault in seen]
    return found


@pytest.mark.parametrize("path", [*PAGES, *EXPLAINED, *MORE])
def test_nothing_is_cut_or_covered_on_small_windows_and_with_more_space_in_the_text(
    phone: Page, server: str, idle: Callable[[Page], None], path: str
):
    phone.set_viewport_size({"width": 320, "height": 640})
    phone.goto(server + path)
    idle(phone)
    phone.wait_for_function("() => !document.querySelector('.park-place') || window.__park?.drawn > 0")
    found = faults(phone, SIZES)
    phone.evaluate(ADD, SPACING)
    found += faults(phone, SPACED)
    assert not found, "\n".join(found)
