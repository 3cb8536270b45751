"""Home: a training that moves, stops and can be scrubbed, and cards that say what one finds there."""

import re

from playwright.sync_api import Page, expect

from ui.examples import DOORS, GROUPS, TERMS, UNDERSTOOD

PICTURE = "return c.getContext('2d').getImageData(0, 0, c.width, c.height).data.reduce((a, b, i) => (a * 31 + b * (i % 97)) % 1000003, 7)"


def seen(page: Page) -> int:
    """A number for what the canvas shows."""
    return page.locator(".alive canvas").evaluate(f"c => {{ {PICTURE} }}")


def test_a_training_plays_on_home_and_stops_when_told(page: Page, server: str):
    page.goto(server)
    page.get_by_role("button", name="Pause").click()
    slider = page.get_by_role("slider", name="Moment of the training")
    held, moment = seen(page), slider.input_value()
    page.get_by_role("button", name="Play", exact=True).click()
    expect(slider).not_to_have_value(moment)
    page.get_by_role("button", name="Pause").click()
    assert seen(page) != held


def test_the_training_on_home_is_scrubbed_with_the_keyboard(page: Page, server: str):
    page.goto(server)
    slider = page.get_by_role("slider", name="Moment of the training")
    slider.focus()
    slider.press("Home")
    expect(page.locator(".alive p")).to_contain_text("After 0 updates")
    first = seen(page)
    slider.press("End")
    expect(page.locator(".alive p")).to_contain_text("After 2,600 updates")
    assert seen(page) != first
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()


def test_nothing_moves_on_home_where_no_motion_is_wanted(page: Page, server: str):
    page.emulate_media(reduced_motion="reduce")
    try:
        page.goto(server)
        expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
        expect(page.locator(".alive p")).to_contain_text("After 2,600 updates")
    finally:
        page.emulate_media(reduced_motion="no-preference")


def test_the_path_leads_to_each_of_its_stops(page: Page, server: str):
    page.goto(server)
    for group in (GROUPS[-2], GROUPS[0]):
        page.get_by_role("navigation", name="The path").get_by_role("link", name=group.title).click()
        expect(page.get_by_role("heading", name=group.title)).to_be_in_viewport()
        assert page.url.endswith(f"#{group.key}")


def test_the_words_people_look_for_stand_on_home(page: Page, server: str):
    page.goto(server)
    expect(page.get_by_role("heading", level=2)).to_have_text(
        [f"{k} {group.title}" for k, group in enumerate(GROUPS, 1)]
    )
    said = page.get_by_test_id("stMain").inner_text()
    for word in (
        "perceptron",
        "XOR",
        "overfitting",
        "vanishing gradient",
        "backpropagation",
        "convolution",
        "attention",
    ):
        assert re.search(word, said, re.IGNORECASE), word
    assert set(TERMS) == set(UNDERSTOOD) == {example.name for example in DOORS}
