"""Full screen on a projector in a browser that does not say by how much it enlarges: the mouse still finds its cell."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.play import opened

WITHOUT = "delete Element.prototype.currentCSSZoom"
TEXT = "badcef=fecdab"


@pytest.fixture
def projector(browser: Browser, server: str) -> Iterator[Page]:
    """Such a browser with a small Transformer in full screen."""
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    page.add_init_script(WITHOUT)
    opened(page, server, "?task=reverse&n_layers=2&n_heads=2&d_model=16&length=6&steps=100000", "attention")
    page.get_by_label("Sequence").fill(TEXT)
    expect(page.locator(".pa-chip .pa-token")).to_have_text(list(TEXT))
    page.locator("[data-name=fullscreen]").click()
    expect(page.get_by_role("button", name="Leave full screen")).to_be_visible()
    yield page
    page.close()


def test_a_cell_of_a_small_map_is_the_one_under_the_mouse(projector: Page):
    small = projector.locator("[data-head='1.1'] .pa-map")
    small.scroll_into_view_if_needed()
    box = small.bounding_box()
    at = {"x": box["width"] * 11.5 / len(TEXT), "y": box["height"] * 12.5 / len(TEXT)}
    small.hover(position=at)
    expect(projector.locator(".pa-pointed")).to_contain_text(f"Layer 2, head 2: {TEXT[12]} → {TEXT[11]}")
