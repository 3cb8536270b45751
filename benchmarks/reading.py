"""A Transformer's heads in headless Chromium: how soon a typed sentence is on screen, and how smooth they are under the mouse."""

import itertools
import math
import statistics
from dataclasses import dataclass

from playwright.sync_api import Locator, Page

COUNT = """async (root, text) => {
  const maps = [...root.querySelectorAll('.pa-tile')].filter((map) => {
    const { top, bottom } = map.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  });
  const place = (x, y) => `${x}/${y}`;
  const waiting = new Set(maps.map(({ offsetLeft, offsetTop }) => place(offsetLeft, offsetTop)));
  const sheet = root.querySelector('.pa-grid .pa-base');
  const pens = CanvasRenderingContext2D.prototype;
  const { drawImage } = pens;
  const field = root.querySelector('.pa-field');
  return new Promise((answer) => {
    const end = (ms) => ((pens.drawImage = drawImage), answer(ms));
    const began = performance.now();
    pens.drawImage = function (image, x, y, ...size) {
      drawImage.call(this, image, x, y, ...size);
      if (this.canvas === sheet) waiting.delete(place(x, y));
      if (!waiting.size) requestAnimationFrame(() => end(performance.now() - began));
    };
    setTimeout(() => end(-1), 5000);
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
}"""
"""Milliseconds from a letter in the field to the picture after the last head in sight has been painted."""

GAPS = """(ms) => new Promise((answer) => {
  const times = [];
  const tick = (now) => {
    times.push(now);
    if (now - times[0] < ms) requestAnimationFrame(tick);
    else answer(times);
  };
  requestAnimationFrame(tick);
})"""


RIDES = 5


@dataclass(frozen=True)
class Smooth:
    """Pictures a second under the mouse, and the 95th percentile of the ms between two."""

    fps: float
    p95: float


def opened(page: Page, url: str) -> Locator:
    """The view, once its heads have been painted."""
    page.goto(url)
    root = page.locator(".pa")
    root.locator(".pa-grid .pa-base").wait_for()
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    page.wait_for_timeout(1500)
    return root


def show_ms(page: Page, url: str, sentence: str) -> float:
    """Median over ten sentences of one length: `sentence` and a letter, each time another."""
    root = opened(page, url)
    root.scroll_into_view_if_needed()
    times = [root.evaluate(COUNT, sentence + letter) for letter in "abcdefghijkl"][2:]
    if min(times) < 0:
        raise TimeoutError(f"A sentence's heads were not painted within 5 s, at {page.url}.")
    return statistics.median(times)


def hovered(page: Page, url: str, sentence: str) -> list[Smooth]:
    """All heads of a sentence, in the middle of the window, under a mouse that is there already when a count begins."""
    root = opened(page, url)
    root.evaluate(COUNT, sentence)
    page.wait_for_timeout(500)
    grid = root.locator(".pa-grid")
    grid.evaluate("(grid) => grid.scrollIntoView({ block: 'center' })")
    grid.hover()
    page.wait_for_timeout(500)
    return [ridden(page, grid.bounding_box()) for _ in range(RIDES)]


def ridden(page: Page, box: dict, seconds: float = 5) -> Smooth:
    """Move the mouse through a box without a pause, and count the browser's pictures."""
    page.evaluate(f"(ms) => {{ window.gaps = ({GAPS})(ms) }}", 1000 * seconds)
    for k in itertools.count():
        x, y = 0.5 + 0.45 * math.sin(k / 7), 0.5 + 0.45 * math.cos(k / 11)
        page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])
        if k % 50 == 49 and page.evaluate("() => Promise.race([window.gaps, Promise.resolve(null)])"):
            break
    times = page.evaluate("() => window.gaps")
    gaps = sorted(later - earlier for earlier, later in itertools.pairwise(times))
    return Smooth(1000 / statistics.fmean(gaps), gaps[math.ceil(0.95 * len(gaps)) - 1])
