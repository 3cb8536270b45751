"""The form begins folded where it would push the picture off a small screen."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.play import still

Idle = Callable[[Page], None]


@pytest.fixture
def laptop(browser: Browser) -> Iterator[Page]:
    """A tab on a screen of 1024 by 768, of a person who was never here."""
    context = browser.new_context(viewport={"width": 1024, "height": 768}, color_scheme="light")
    yield context.new_page()
    context.close()


def form(page: Page):
    return page.get_by_test_id("stSidebar")


def test_on_a_small_laptop_output_and_curve_are_in_view_at_first_sight(laptop: Page, server: str, idle: Idle):
    laptop.goto(f"{server}/playground")
    idle(laptop)
    expect(laptop.get_by_role("button", name="Expand sidebar")).to_be_visible()
    expect(form(laptop)).to_have_attribute("data-collapsed", "true")
    for part in (".pn-options", ".timeline", ".confusion"):
        expect(laptop.locator(part)).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("path", ["vision", "attention"])
def test_the_picture_has_the_width_of_a_small_laptop(laptop: Page, server: str, idle: Idle, path: str):
    laptop.goto(f"{server}/{path}")
    idle(laptop)
    expect(form(laptop)).to_have_attribute("data-collapsed", "true")
    assert laptop.locator(".player").bounding_box()["width"] > 900
    expect(laptop.locator({"vision": ".pv-output", "attention": ".pa-map"}[path]).first).to_be_in_viewport()


def test_who_opens_the_form_finds_it_open_again(laptop: Page, server: str, idle: Idle):
    laptop.goto(f"{server}/playground")
    laptop.get_by_role("button", name="Expand sidebar").click()
    expect(form(laptop)).to_have_attribute("data-collapsed", "false")
    laptop.goto(f"{server}/vision")
    idle(laptop)
    expect(form(laptop)).to_have_attribute("data-collapsed", "false")


def test_in_a_wider_window_the_form_is_open_as_it_was(laptop: Page, server: str, idle: Idle):
    laptop.goto(f"{server}/playground")
    idle(laptop)
    expect(form(laptop)).to_have_attribute("data-collapsed", "true")
    laptop.set_viewport_size({"width": 1280, "height": 800})
    expect(form(laptop)).to_have_attribute("data-collapsed", "false")
    laptop.reload()
    idle(laptop)
    expect(form(laptop)).to_have_attribute("data-collapsed", "false")


def test_in_a_course_page_a_folded_form_can_be_opened(laptop: Page, server: str, idle: Idle):
    laptop.goto(f"{server}/playground?embed=true")
    idle(laptop)
    laptop.get_by_role("button", name="Expand sidebar").click()
    expect(laptop.get_by_role("textbox", name="Hidden layers")).to_be_in_viewport()
    expect(laptop.get_by_role("link", name="Home")).to_be_hidden()


FOCUS = """() => {
  const at = document.activeElement;
  return at.closest('[data-testid=stSidebar]') ? 'form' : at.closest('[data-testid=stMain], [data-testid=stHeader]') ? 'behind' : 'other';
}"""


def test_on_a_telephone_the_focus_does_not_go_behind_the_open_form(laptop: Page, server: str, idle: Idle):
    laptop.set_viewport_size({"width": 390, "height": 800})
    laptop.goto(f"{server}/playground")
    idle(laptop)
    laptop.get_by_role("button", name="Expand sidebar").click()
    expect(form(laptop)).to_have_attribute("data-collapsed", "false")
    went = []
    for key in ["Tab"] * 6 + ["Shift+Tab"] * 10:
        laptop.keyboard.press(key)
        went.append(laptop.evaluate(FOCUS))
    assert "form" in went
    assert "behind" not in went
    laptop.set_viewport_size({"width": 1280, "height": 800})
    laptop.wait_for_function("() => !document.querySelector('[data-testid=stMain]').inert")
    expect(laptop.locator("[data-name=play]")).to_be_enabled()
    laptop.locator("[data-name=play]").focus()
    laptop.wait_for_function(f"() => ({FOCUS})() === 'behind'")


def test_on_a_telephone_a_touch_beside_the_open_form_folds_it(laptop: Page, server: str, idle: Idle):
    laptop.set_viewport_size({"width": 390, "height": 800})
    laptop.goto(f"{server}/playground")
    idle(laptop)
    laptop.get_by_role("button", name="Expand sidebar").click()
    expect(form(laptop)).to_have_attribute("data-collapsed", "false")
    still(laptop)
    laptop.mouse.click(360, 500)
    expect(form(laptop)).to_have_attribute("data-collapsed", "true")
    laptop.wait_for_function("() => !document.querySelector('[data-testid=stMain]').inert")
    expect(laptop.locator("[data-name=play]")).to_be_enabled()
    laptop.locator("[data-name=play]").focus()
    laptop.wait_for_function(f"() => ({FOCUS})() === 'behind'")
