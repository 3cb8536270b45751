"""The player in headless Chromium: is it as smooth as it claims?

`python -m benchmarks player`: trains the default network and the largest (7 features, 6 layers of 8) at normal speed,
and reads what the player counts of itself (`window.__park`, see assets/player/meter.js):

- drawn frames a second, and the 95th percentile of the time between two of them
- bytes of a frame on the wire, the largest network's
- ms from the click on play to the first new frame on the canvas
- ms from the pointer's event on a unit to its large map (the tile enlarged) on the canvas, and to the engine's own map of 100 by 100
"""

import argparse
import itertools
import math
import statistics
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Page, sync_playwright

from benchmarks.serving import serving
from tests.browser.park import launch

LARGEST = urlencode({"features": "x1,x2,x1²,x2²,x1x2,sin x1,sin x2", "hidden": "8,8,8,8,8,8"})
METER = "() => ({ ...window.__park, drawnAt: Array.from(window.__park.drawnAt) })"
HOVER = """() => new Promise((answer) => {
  const root = [...document.querySelectorAll('*')].map((e) => e.shadowRoot).find((r) => r?.querySelector('.player'));
  const { putImageData, drawImage } = CanvasRenderingContext2D.prototype;
  const pens = CanvasRenderingContext2D.prototype;
  const said = {};
  const note = (name) => said.from && (said[name] ??= performance.now() - said.from);
  const end = () => (Object.assign(pens, { putImageData, drawImage }), answer(said));
  pens.putImageData = function (image, ...at) {
    if (image.width === 100) note('exact');
    putImageData.call(this, image, ...at);
  };
  pens.drawImage = function (...all) {
    drawImage.apply(this, all);
    if (this.canvas.className === 'pn-card-map') note('large');
    if (said.large && said.exact) end();
  };
  const begin = (event) => (said.from ??= event.timeStamp);
  for (const name of ['pointerrawupdate', 'pointermove']) root.addEventListener(name, begin, { capture: true, once: true });
  setTimeout(end, 1500);
})"""


@dataclass
class Seen:
    """What one network's run showed."""

    fps: float
    p95: float
    kilobytes: float
    first: float
    hover: float
    exact: float


def run(page: Page, url: str, seconds: float) -> Seen:
    """Play one network and measure."""
    page.goto(url)
    wait_for_first(page)
    first = statistics.median(time_play(page) for _ in range(5))
    page.locator("[data-name=play]").click()
    page.wait_for_timeout(1500)
    before = page.evaluate(METER)
    page.wait_for_timeout(1000 * seconds)
    after = page.evaluate(METER)
    gaps = gaps_of(before, after)
    hovers = [hover(page, unit) for unit in ("0.0", "0.1", "0.2", "0.3")]
    return Seen(
        fps=1000 / statistics.fmean(gaps),
        p95=sorted(gaps)[math.ceil(0.95 * len(gaps)) - 1],
        kilobytes=(after["bytes"] - before["bytes"]) / (after["frames"] - before["frames"]) / 1000,
        first=first,
        hover=statistics.median(said["large"] for said in hovers),
        exact=statistics.median(said.get("exact", math.nan) for said in hovers),
    )


def wait_for_first(page: Page) -> None:
    """Until the player has drawn, and Streamlit is done with the page."""
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    wait_until(page, "window.__park?.drawn > 0", "the first picture")
    page.wait_for_timeout(500)


def wait_until(page: Page, condition: str, what: str, seconds: float = 30) -> None:
    """Until a condition of the page holds, with a limit."""
    deadline = time.monotonic() + seconds
    while not page.evaluate(condition):
        if time.monotonic() > deadline:
            raise TimeoutError(f"Waited {seconds:g} s for {what}, at {page.url}.")
        page.wait_for_timeout(20)


def time_play(page: Page) -> float:
    """Press play, wait for the first new frame, pause. Gives its ms."""
    button = page.locator("[data-name=play]")
    button.click()
    wait_until(page, "window.__park.clickedAt === 0", "the first frame after play")
    page.wait_for_timeout(500)
    button.click()
    page.wait_for_timeout(300)
    return page.evaluate("window.__park.firstFrameMs")


def gaps_of(before: dict[str, Any], after: dict[str, Any]) -> list[float]:
    """Milliseconds between the pictures drawn from one count to the other."""
    ring = after["drawnAt"]
    count = min(after["drawn"] - before["drawn"], len(ring) - 1)
    times = [ring[i % len(ring)] for i in range(after["drawn"] - count, after["drawn"])]
    return [later - earlier for earlier, later in itertools.pairwise(times)]


def hover(page: Page, unit: str) -> dict[str, float]:
    """Move the pointer onto a unit while the network trains. Gives ms to its `large` and its `exact` map."""
    box = page.locator(f"[data-unit='{unit}']").bounding_box()
    page.mouse.move(box["x"] - 30, box["y"] - 14)
    page.wait_for_timeout(200)
    page.evaluate(f"() => {{ window.hover = ({HOVER})() }}")
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    said = page.evaluate("() => window.hover")
    if "large" not in said:
        raise TimeoutError(f"Unit {unit} showed no large map within 1.5 s of the pointer, at {page.url}.")
    return said


def main(arguments: list[str]) -> None:
    """Measure both networks and print a line each, then the summary."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks player")
    parser.add_argument("--seconds", type=float, default=6, help="how long each network is watched")
    asked = parser.parse_args(arguments)
    with serving() as server, sync_playwright() as playwright:
        server.wait_until_warm()
        browser = launch(playwright)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(30_000)
        small = run(page, f"{server.url}/playground", asked.seconds)
        large = run(page, f"{server.url}/playground?{LARGEST}", asked.seconds)
        browser.close()
    for name, seen in (("default", small), ("largest", large)):
        print(
            f"{name}: {seen.fps:.1f} drawn frames a second, p95 {seen.p95:.1f} ms, {seen.kilobytes:.1f} kB a frame, "
            f"first frame after {seen.first:.0f} ms, large map after {seen.hover:.0f} ms, exact map after {seen.exact:.0f} ms"
        )
    print(
        f"player fps_default={small.fps:.1f} fps_largest={large.fps:.1f} p95_ms={max(small.p95, large.p95):.1f} "
        f"frame_kb={large.kilobytes:.1f} first_frame_ms={max(small.first, large.first):.0f} hover_ms={max(small.hover, large.hover):.0f}"
    )
