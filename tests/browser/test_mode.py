"""Light or dark: chosen in the corner of every page, remembered, and followed by all that is seen."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.play import opened

GROUNDS = {"light": "rgb(251, 251, 248)", "dark": "rgb(17, 22, 28)"}
Idle = Callable[[Page], None]


def switch(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Light or dark")


def expect_mode(page: Page, mode: str) -> None:
    """All parts of a page are in one theme: ours around the player, Streamlit's, and what is drawn in Python."""
    expect(page.locator(".stApp")).to_have_css("background-color", GROUNDS[mode])
    expect(page.get_by_test_id("stHeader")).to_have_css("background-color", GROUNDS[mode])


def picture_in(mode: str) -> re.Pattern[str]:
    return re.compile(f"-{mode}.png$")


@pytest.fixture
def person(browser: Browser) -> Iterator[Page]:
    """A tab of a person whose system is light and who has chosen nothing yet."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme="light")
    yield context.new_page()
    context.close()


def test_what_is_chosen_holds_on_every_page_and_after_a_reload(person: Page, server: str, idle: Idle):
    opened(person, server)
    expect(switch(person)).to_have_value("system")
    switch(person).select_option("Dark")
    expect_mode(person, "dark")
    expect(person.locator(".player")).to_have_attribute("data-theme", "dark")
    for path in ("/tokens", "/words", "/"):
        person.goto(server + path)
        idle(person)
        expect_mode(person, "dark")
        expect(switch(person)).to_have_value("dark")
    expect(person.locator("[class*=st-key-card-] img").first).to_have_attribute("src", picture_in("dark"))
    switch(person).select_option("System")
    expect_mode(person, "light")


def test_when_the_system_turns_dark_no_part_of_an_open_page_stays_light(person: Page, server: str, idle: Idle):
    person.goto(server)
    idle(person)
    for mode in ("dark", "light"):
        person.emulate_media(color_scheme=mode)
        expect_mode(person, mode)
        expect(person.locator(".alive")).to_have_attribute("data-theme", mode)
        expect(person.locator("[class*=st-key-card-] img").first).to_have_attribute("src", picture_in(mode))
    opened(person, server)
    person.get_by_text("Under the hood").click()
    chart = person.get_by_test_id("stVegaLiteChart").first.locator("svg.marks")
    expect(chart).to_have_css("background-color", GROUNDS["light"])
    person.emulate_media(color_scheme="dark")
    expect_mode(person, "dark")
    expect(chart).to_have_css("background-color", GROUNDS["dark"])


def test_a_choice_outlives_a_change_of_the_system(person: Page, server: str, idle: Idle):
    person.goto(f"{server}/words")
    idle(person)
    switch(person).select_option("Light")
    person.emulate_media(color_scheme="dark")
    expect_mode(person, "light")


def test_a_choice_in_one_tab_reaches_the_other(person: Page, server: str, idle: Idle):
    other = person.context.new_page()
    for tab in (person, other):
        tab.goto(f"{server}/words")
        idle(tab)
    switch(other).select_option("Dark")
    expect_mode(person, "dark")
    expect(switch(person)).to_have_value("dark")


def test_in_a_course_page_the_address_says_it_and_there_is_no_switch(person: Page, server: str, idle: Idle):
    person.goto(f"{server}/tokens?embed=true&embed_options=dark_theme")
    idle(person)
    expect(person.locator(".stApp")).to_have_css("background-color", GROUNDS["dark"])
    expect(person.locator("html")).to_have_attribute("data-theme", "dark")
    expect(switch(person)).to_have_count(0)


@pytest.mark.parametrize("mode", GROUNDS)
@pytest.mark.parametrize("is_silent", [True, False])
def test_before_a_page_has_come_its_title_stands_in_its_colours(person: Page, server: str, mode: str, is_silent: bool):
    """Whether the server says nothing yet, or not even Streamlit's own script has come."""
    person.emulate_media(color_scheme=mode)
    if is_silent:
        person.route_web_socket("**/_stcore/stream", lambda socket: None)
    else:
        person.route("**/static/js/index.*.js", lambda route: route.abort())
    person.goto(f"{server}/playground")
    expect(person.locator(".park-first .title")).to_have_text("Playground")
    expect(person.locator(".park-first .title")).to_be_visible()
    seen = "() => document.elementsFromPoint(640, 60).map((e) => getComputedStyle(e).backgroundColor).find((c) => c !== 'rgba(0, 0, 0, 0)')"
    assert person.evaluate(seen) == GROUNDS[mode]


def test_the_placeholder_goes_when_the_page_has_come(person: Page, server: str, idle: Idle):
    for path in ("/", "/playground", "/words"):
        person.goto(server + path)
        idle(person)
        expect(person.locator(".park-first")).to_be_hidden()
