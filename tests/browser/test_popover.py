"""Browsers that the README promises but that have no popovers (Safari before 17, Firefox before 125): layers are edited all the same."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.play import opened

WITHOUT = """for (const name of ['popover', 'showPopover', 'hidePopover', 'togglePopover']) delete HTMLElement.prototype[name];"""
STACK = "?layers=conv:4:3,ReLU,flatten&n_train=2000&batch_size=20"


@pytest.fixture(scope="module")
def vision(browser: Browser, server: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.add_init_script(WITHOUT)
    yield opened(page, server, STACK, "vision")
    context.close()


def test_a_layer_comes_from_the_menu_and_goes_from_its_panel(vision: Page):
    plus = vision.get_by_role("button", name="Add a layer").nth(1)
    menu = vision.get_by_role("menu", name="Add a layer")
    expect(menu).to_be_hidden()
    plus.click()
    box, below = menu.bounding_box(), plus.bounding_box()
    assert abs(box["x"] + box["width"] / 2 - below["x"] - below["width"] / 2) < 200
    assert 0 < box["y"] - below["y"] < 60
    assert box["height"] < 400
    vision.get_by_role("menuitem", name="Batch norm").click()
    expect(menu).to_be_hidden()
    expect(vision.locator(".pv-card-title")).to_have_text(["conv 4 · 3×3", "batch norm", "ReLU", "flatten", "dense 10"])
    vision.locator("button.pv-head").nth(1).click()
    vision.locator(".pv-numbers").get_by_role("button", name="Remove").click()
    expect(vision.locator(".pv-card-title")).to_have_text(["conv 4 · 3×3", "ReLU", "flatten", "dense 10"])


def test_a_press_elsewhere_and_escape_close_the_menu(vision: Page):
    plus = vision.get_by_role("button", name="Add a layer").nth(1)
    menu = vision.get_by_role("menu", name="Add a layer")
    for close in (lambda: vision.locator(".readouts").click(), lambda: vision.keyboard.press("Escape")):
        plus.click()
        expect(plus).to_have_attribute("aria-expanded", "true")
        expect(menu).to_be_visible()
        close()
        expect(menu).to_be_hidden()
        expect(plus).to_have_attribute("aria-expanded", "false")
