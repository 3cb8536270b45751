"""The pages in headless Chromium: `python -m benchmarks pages`.

Reads how many ms pass from the key that asks for it to the explanation of the next step on the screen, for the default network and
for the largest (7 features, 6 layers of 8): the first time, when its part of the page is loaded too, and as a median of the times after.
"""

import statistics
from typing import Any

from playwright.sync_api import Page, sync_playwright

from benchmarks.player import LARGEST, wait_for_first
from benchmarks.serving import serving
from tests.browser.park import launch

TIMES = 7
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
    """Measure, and print a line for each network, then the summary."""
    with serving() as server, sync_playwright() as playwright:
        server.wait_until_warm()
        browser = launch(playwright)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(30_000)
        seen = {
            name: explained(page, f"{server.url}/playground?{query}")
            for name, query in (("default", ""), ("largest", LARGEST))
        }
        browser.close()
    for name, ms in seen.items():
        print(
            f"{name}: a step explained {ms['first']:.0f} ms after the key the first time, {ms['after']:.0f} ms later on"
        )
    print(f"pages explain_ms={max(max(ms.values()) for ms in seen.values()):.0f}")
