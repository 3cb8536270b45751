"""A message covers neither what it speaks of nor anything that can be pressed, on a telephone too."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, WebSocketRoute, expect

from tests.browser.play import opened

COVERED = (Path(__file__).parent / "covered.js").read_text(encoding="utf-8")
WINDOWS = ((360, 640), (390, 844), (844, 390), (1024, 768), (1280, 800))
RUNS = {
    "playground": "?activation=linear&lr=10&hidden=8,8,8",
    "vision": "?layers=flatten,dense:16,ReLU&n_train=100&batch_size=100&epochs=1",
    "attention": "?steps=2",
}
"""Runs that come to an end at once: one by running away, the others as planned."""


def covers_nothing(page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_function(
        "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"
    )
    said = page.evaluate(COVERED)
    assert not said["covered"], (width, height)
    assert said["isWhole"], (width, height)
    assert said["isRead"], (width, height)
    assert said["height"] < 0.45 * height, (width, height)


@pytest.mark.parametrize("path", RUNS)
def test_that_a_run_has_ended_is_said_below_what_can_be_seen_and_pressed(page: Page, server: str, path: str):
    opened(page, server, RUNS[path], path=path)
    page.keyboard.press("Space")
    message = page.locator(".banner")
    expect(message).to_be_visible()
    message.get_by_role("button", name="Dismiss").focus()  # so that it stays
    for window in WINDOWS:
        covers_nothing(page, *window)
        page.get_by_test_id("stMain").evaluate("(main) => main.scrollTo(0, main.scrollHeight)")
        covers_nothing(page, *window)
        page.get_by_test_id("stMain").evaluate("(main) => main.scrollTo(0, 200)")
    page.set_viewport_size({"width": 390, "height": 844})
    room = page.get_by_test_id("stMain").evaluate("(main) => main.clientHeight")
    page.keyboard.press("Enter")
    expect(message).to_be_hidden()
    assert page.get_by_test_id("stMain").evaluate("(main) => main.clientHeight") > room


def test_a_lost_connection_is_said_beside_what_stays(browser: Browser, server: str):
    page = browser.new_page()
    lines: list[WebSocketRoute] = []

    def once(line: WebSocketRoute) -> None:
        lines.append(line)
        if len(lines) == 1:
            line.connect_to_server()
        else:
            line.close()

    page.route_web_socket(re.compile("/park/live/"), once)
    opened(page, server, "?layers=flatten", "vision")
    lines[0].close()
    expect(page.locator(".banner")).to_contain_text("connection to the server is lost")
    for window in WINDOWS:
        covers_nothing(page, *window)
    page.close()


def test_what_has_the_focus_stays_in_sight_when_a_message_comes(page: Page, server: str):
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page, server, "?layers=conv:4:3,ReLU,maxpool:4,flatten", "vision")
    flatten = page.get_by_role("button", name="flatten: change")
    flatten.evaluate("(head) => head.scrollIntoView({ block: 'end', inline: 'center' })")
    flatten.focus()
    page.keyboard.press("Delete")
    expect(page.locator(".banner")).to_contain_text("needs a flat input")
    covers_nothing(page, 390, 844)
    assert page.evaluate(COVERED)["isFocusSeen"]
    page.get_by_test_id("stExpandSidebarButton").click()
    form = page.get_by_test_id("stSidebar")
    expect(form).to_be_visible()
    form.get_by_role("button").last.scroll_into_view_if_needed()
    covers_nothing(page, 390, 844)
