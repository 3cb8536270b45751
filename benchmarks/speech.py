"""How much a screen reader says of the player.

`python -m benchmarks speech`: plays each page for a minute and takes five quick steps on it, with the keyboard on the player and on
the timeline, and counts the words of all live regions and of the value that has the focus (benchmarks/ear.py). The last line has the
wordiest page's.
"""

import argparse

from playwright.sync_api import Page, sync_playwright

from benchmarks.ear import forget, listen, said, words
from benchmarks.player import wait_for_first
from benchmarks.serving import serving
from tests.browser.park import launch

PAGES = ("playground", "vision", "attention")
FOCUS = (".player", ".track")
STEPS = 5
SETTLE = 3000
"""Milliseconds after which nothing that was asked for is still under way."""


def playing(page: Page, focus: str, seconds: float) -> int:
    """Words while it plays."""
    page.locator(focus).focus()
    page.keyboard.press("Space")
    page.wait_for_timeout(1000)
    forget(page)
    page.wait_for_timeout(1000 * seconds)
    heard = said(page)
    page.keyboard.press("Space")
    page.wait_for_timeout(SETTLE)
    return words(heard)


def stepping(page: Page, focus: str) -> int:
    """Words of five quick steps and of the silence after them."""
    page.locator(focus).focus()
    page.wait_for_timeout(SETTLE)
    forget(page)
    for _ in range(STEPS):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(150)
    page.wait_for_timeout(SETTLE)
    return words(said(page))


def main(arguments: list[str]) -> None:
    """Listen to every page and print a line each, then the summary."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks speech")
    parser.add_argument("--seconds", type=float, default=60, help="how long each page is played")
    asked = parser.parse_args(arguments)
    heard: dict[str, tuple[int, int]] = {}
    with serving() as server, sync_playwright() as playwright:
        server.wait_until_warm()
        browser = launch(playwright)
        for name in PAGES:
            for focus in FOCUS:
                page = browser.new_page(viewport={"width": 1280, "height": 900})
                page.set_default_timeout(30_000)
                listen(page)
                page.goto(f"{server.url}/{name}")
                wait_for_first(page)
                heard[f"{name} {focus}"] = playing(page, focus, asked.seconds), stepping(page, focus)
                page.close()
                print(f"{name}, keyboard on {focus}: {heard[f'{name} {focus}']} words playing and stepping", flush=True)
        browser.close()
    print(f"speech playing={max(p for p, _ in heard.values())} stepping={max(s for _, s in heard.values())}")
