"""A finger: a tap shows the card of a unit or a link, and the card leads to the editor."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.play import opened


@pytest.fixture(scope="module")
def phone(browser: Browser, server: str) -> Iterator[Page]:
    """The playground on a phone."""
    person = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = person.new_page()
    opened(page, server, "?hidden=3")
    yield page
    person.close()


def test_a_tap_on_a_unit_shows_its_card_and_edit_opens_the_editor(phone: Page):
    phone.locator("[data-unit='0.1']").tap()
    card = phone.locator(".pn-card")
    expect(card).to_contain_text("unit 2")
    expect(phone.locator(".pn-editor")).to_be_hidden()
    card.get_by_role("button", name="Edit").tap()
    expect(phone.locator(".pn-editor")).to_contain_text("Into layer 1, unit 2")
    phone.locator(".pn-editor").get_by_role("button", name="Close").tap()


def test_a_tap_on_a_link_shows_its_gradient_and_history(phone: Page):
    one, other = (phone.locator(f"[data-unit='{unit}']").bounding_box() for unit in ("0.0", "1.0"))
    ends = [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in (one, other)]
    phone.touchscreen.tap(*((a + b) / 2 for a, b in zip(*ends, strict=True)))
    card = phone.locator(".pn-card")
    expect(card).to_contain_text("link")
    expect(card).to_contain_text("radient")
    card.get_by_role("button", name="Edit").tap()
    expect(phone.locator(".pn-editor input[type=number]")).to_have_count(1)
