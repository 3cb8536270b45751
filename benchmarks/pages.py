"""The pages in headless Chromium: `python -m benchmarks pages`.

Opens each page of the park in a fresh browser, and reads

- ms from the navigation until it can be used: Streamlit is done with it, and the picture is drawn
- drawn frames a second while it plays, where there is something to play

and how many ms pass from the key that asks for it to the explanation of the next step on the screen, for the default network and
for the largest (7 features, 6 layers of 8): the first time, when its part of the page is loaded too, and as a median of the times after.
"""

import math
import statistics
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.player import LARGEST, METER, gaps_of, wait_for_first
from benchmarks.serving import serving
from tests.browser.park import launch
from ui.entries import PAGES

TIMES = 7
SECONDS = 2
"""For which a page is watched, one second after play was pressed: the shortest run, ten thousand draws, is over after 3.6."""
PLAYED = ("neuron", "activations", "backprop", "playground", "vision", "sequence", "attention")
MORE = {
    "activations": "tab=Softmax",
    "backprop": "subject=network&detail=atoms&layers=3,3,3,2&samples=1:2:3:0:1",
    "neuron": "data=circle",
    "sequence": "steps=100000",
    "attention": "steps=100000",
}
"""What is opened of pages whose default plays nothing, or is over before it has been watched."""
IS_THERE = """() => document.querySelector('[data-testid=stApp][data-test-script-state=notRunning]')
  && (!document.querySelector('.park-place') || window.__park?.drawn > 0)"""
EXPLAIN = """() => new Promise((answer, refuse) => {
  const root = [...document.querySelectorAll('*')].map((e) => e.shadowRoot).find((r) => r?.querySelector('.player'));
  const player = root.querySelector('.player');
  const isThere = () => root.querySelector('.pe:not([hidden]) .pe-ledger tbody tr');
  const began = performance.now();
  const look = () => (isThere() ? requestAnimationFrame(() => answer(performance.now() - began)) : requestAnimationFrame(look));
  setTimeout(() => refuse(new Error('No step was explained within 10 s.')), 10000);
  player.focus();
  player.dispatchEvent(new KeyboardEvent('keydown', { key: 'e', bubbles: true, composed: true }));
  look();
})"""
CLOSE = """() => {
  const root = [...document.querySelectorAll('*')].map((e) => e.shadowRoot).find((r) => r?.querySelector('.player'));
  root.querySelector('.pe [aria-label="Close the explanation"]').click();
  root.querySelectorAll('.pe-ledger tbody tr').forEach((row) => row.remove());
}"""


@dataclass
class Visit:
    """One page: ms until it can be used, and frames a second that it draws; NaN where nothing plays."""

    ready: float
    fps: float = math.nan


def visit(browser: Browser, server: str, name: str) -> Visit:
    """Open a page as somebody who has never been here, and play it."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{server}/{'' if name == 'home' else name}?{MORE.get(name, '')}", wait_until="commit")
    page.wait_for_function(IS_THERE, timeout=30_000)
    found = Visit(page.evaluate("performance.now()"))
    if name in PLAYED:
        page.locator("[data-name=play]:visible").click()
        page.wait_for_timeout(1000)
        before = page.evaluate(METER)
        page.wait_for_timeout(1000 * SECONDS)
        found.fps = 1000 / statistics.fmean(gaps_of(before, page.evaluate(METER)))
    context.close()
    return found


def explained(page: Page, url: str) -> dict[str, float]:
    """Ms from the key to the explained step: the `first` time, and the median of those `after`."""
    page.goto(url)
    wait_for_first(page)
    times = [_time(page) for _ in range(TIMES)]
    return {"first": times[0], "after": statistics.median(times[1:])}


def _time(page: Page) -> float:
    took: Any = page.evaluate(EXPLAIN)
    page.evaluate(CLOSE)
    page.wait_for_timeout(300)
    return took


def main(arguments: list[str]) -> None:
    """Measure, and print a line for each page and network, then the summary."""
    with serving() as server, sync_playwright() as playwright:
        server.wait_until_warm()
        browser = launch(playwright)
        visits = {name: visit(browser, server.url, name) for name in PAGES}
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(30_000)
        seen = {
            name: explained(page, f"{server.url}/playground?{query}")
            for name, query in (("default", ""), ("largest", LARGEST))
        }
        browser.close()
    for name, found in visits.items():
        moving = "nothing plays" if math.isnan(found.fps) else f"{found.fps:.1f} drawn frames a second"
        print(f"{name}: ready after {found.ready:.0f} ms, {moving}")
    for name, ms in seen.items():
        print(
            f"{name}: a step explained {ms['first']:.0f} ms after the key the first time, {ms['after']:.0f} ms later on"
        )
    slowest = max(found.ready for found in visits.values())
    fps = min(found.fps for found in visits.values() if not math.isnan(found.fps))
    print(f"pages ready_ms={slowest:.0f} fps={fps:.1f} explain_ms={max(max(ms.values()) for ms in seen.values()):.0f}")
