"""Nothing flashes: of a chaotic run so few moments are shown that no part of its picture turns back more than three times a second, and the picture glides between them."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.play import opened, until
from tests.browser.test_colours import luminance

CHAOS = "?data=spiral&hidden=8,8&lr=1&activation=ReLU"
GUARD = """async ({ steps, most, area }) => {
  const [root] = performance.getEntriesByType('resource').flatMap(({ name }) => name.match(/^.*\\/park\\/assets\\/[^/]+\\//) ?? []);
  const { Flicker } = await import(root + 'player/flicker.js');
  const flicker = new Flicker();
  const shown = [];
  for (const { at, colours } of steps) {
    const picture = { colours, areas: colours.map(() => area) };
    if (!flicker.admits(picture, most, at)) continue;
    flicker.see(picture, at);
    shown.push(at);
  }
  return { shown, isDamped: flicker.isDamped };
}"""
SAMPLE = """(seconds) => new Promise((done) => {
  const canvas = document.querySelector('.pn-canvas') ?? [...document.querySelectorAll('*')].map(({ shadowRoot }) => shadowRoot?.querySelector('.pn-canvas')).find(Boolean);
  const pen = new OffscreenCanvas(64, 32).getContext('2d', { willReadFrequently: true });
  const samples = [];
  const begin = performance.now();
  const look = () => {
    const at = performance.now() - begin;
    pen.drawImage(canvas, 0, 0, 64, 32);
    samples.push({ at, step: window.__park.step, said: canvas.getRootNode().querySelector('[data-value=step]').innerText, pixels: [...pen.getImageData(0, 0, 64, 32).data] });
    if (at < 1000 * seconds) setTimeout(look, 25);
    else done(samples);
  };
  look();
})"""
FLASHING = (Path(__file__).parent / "flashing.js").read_text(encoding="utf-8")
QUARTER = 341 * 256 / 4
"""CSS pixels that may flash, so turn back oftener than six times a second: WCAG 2.2, 2.3.1, wherever they lie."""
WILD = {
    "vision": "?optimizer=SGD&lr=1&batch_size=1&layers=conv:8:5,ReLU,maxpool:4,flatten&epochs=50",
    "attention": "?optimizer=SGD&lr=10&batch_size=1&steps=100000",
    "sequence": "?cell=LSTM&lr=1&batch_size=1",
    "neuron": "?data=XOR gate&lr=1&rule=sigmoid",
}
"""Runs whose pictures turn often; of the first too often for who wants no motion, where the machine is not too busy to show it."""
FAST = 45
"""Updates in three seconds from which that one flickers."""
WHITE, BLACK, ORANGE, PALE = 0xFFFFFFFF, 0xFF000000, 0xFF005ED5, 0xFFF0F0F0
"""Words of RGBA, red in the lowest byte."""


def guarded(page: Page, steps: list[tuple[float, list[int]]], most: float = 0) -> dict[str, Any]:
    """What of pictures that come at times in ms would be shown, where areas of 100 pixels beyond `most` must not flash."""
    return page.evaluate(
        GUARD, {"steps": [{"at": at, "colours": colours} for at, colours in steps], "most": most, "area": 100}
    )


def most_a_second(times: list[float]) -> int:
    return max((sum(at <= other < at + 1000 for other in times) for at in times), default=0)


def test_what_turns_back_often_is_shown_three_times_a_second_and_evenly(lasting: Page, server: str):
    opened(lasting, server)
    for low in (BLACK, ORANGE):
        is_low = np.random.default_rng(0).random(500) < 0.5
        said = guarded(lasting, [(16.0 * k, [low if is_low[k] else WHITE, WHITE]) for k in range(500)])
        assert said["isDamped"]
        shown = said["shown"]
        turns = [b for a, b in pairwise(shown) if is_low[round(a / 16)] != is_low[round(b / 16)]]
        assert most_a_second(turns) == 6
        late = [at for at in shown if at > 2000]
        assert most_a_second(late) == 2
        assert max(b - a for a, b in pairwise(late)) < 1000


def test_what_learns_flows_or_is_small_is_all_shown(lasting: Page, server: str):
    opened(lasting, server)
    greys = [0xFF000000 | 0x010101 * (255 - k) for k in range(200)]
    rising = [(16.0 * k, [grey]) for k, grey in enumerate(greys)]
    assert len(guarded(lasting, rising)["shown"]) == 200
    pale = [(16.0 * k, [PALE if k % 2 else WHITE]) for k in range(200)]
    assert len(guarded(lasting, pale)["shown"]) == 200
    slow = [(400.0 * k, [BLACK if k % 2 else WHITE]) for k in range(50)]
    assert len(guarded(lasting, slow)["shown"]) == 50
    small = [(16.0 * k, [BLACK if k % 2 else WHITE, WHITE]) for k in range(200)]
    assert len(guarded(lasting, small, most=150)["shown"]) == 200


def test_when_it_flickers_no_more_everything_is_shown_again(lasting: Page, server: str):
    opened(lasting, server)
    flashes = [(16.0 * k, [BLACK if k % 2 else WHITE]) for k in range(200)]
    calm = [(3200 + 16.0 * k, [WHITE]) for k in range(300)]
    said = guarded(lasting, flashes + calm)
    assert not said["isDamped"]
    assert sum(at > 6000 for at in said["shown"]) > 80


def test_the_run_that_everybody_sees_first_is_shown_whole(page: Page, server: str):
    opened(page, server)
    page.keyboard.press("Space")
    until(page, lambda said: said["step"] > 2000)
    for step in range(3000, 8000, 500):
        until(page, lambda said, step=step: said["step"] > step)
        assert "flickers" not in page.locator(".speed-name").inner_text()


def test_the_picture_of_a_chaotic_run_glides_from_one_moment_to_the_next(page: Page, server: str):
    opened(page, server, CHAOS)
    page.keyboard.press("Space")
    expect(page.locator(".pn-note")).to_contain_text("flickers")
    samples = page.evaluate(SAMPLE, 4)
    standing = [a["step"] == b["step"] and a["pixels"] == b["pixels"] for a, b in pairwise(samples)]
    assert sum(standing) < len(standing) / 4


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_a_chaotic_run_does_not_flash_and_says_the_step_that_is_drawn(page: Page, server: str, motion: str):
    page.emulate_media(reduced_motion=motion)
    opened(page, server, CHAOS)
    page.keyboard.press("Space")
    until(page, lambda said: said["step"] > 200)
    expect(page.locator(".pn-note")).to_contain_text("flickers")
    samples = page.evaluate(SAMPLE, 4)
    assert samples[-1]["step"] > samples[0]["step"] + 100
    assert most_turns(samples) <= 3
    calm = [s for a, s in pairwise(samples) if a["step"] == s["step"]]
    assert all(int(s["said"].replace(",", "")) == s["step"] for s in calm[3:])
    page.keyboard.press("Space")
    until(page, lambda said: not said["isPlaying"] and said["step"] == said["newest"])
    expect(page.locator(".pn-note")).not_to_contain_text("flickers")
    page.emulate_media(reduced_motion="no-preference")


@pytest.mark.parametrize("path", WILD)
def test_maps_heads_and_gates_of_a_chaotic_run_do_not_flash_either(page: Page, server: str, path: str):
    page.set_viewport_size({"width": 1280, "height": 1400})
    opened(page, server, WILD[path], path=path)
    if path == "vision":
        page.locator(".pv input[value=gradient]").check(force=True)
    page.locator(".speed input").fill("2" if path == "neuron" else "1")
    page.locator(".player").focus()
    page.keyboard.press("Space")
    until(page, lambda said: said["step"] > 20, seconds=40)
    assert flashing(page)[0] <= QUARTER
    page.emulate_media(reduced_motion="reduce")
    area, pictures = flashing(page)
    assert area <= QUARTER / 10
    assert pictures < FAST or path != "vision" or "flickers" in page.locator(".speed-name").inner_text()
    page.locator(".player").focus()
    page.keyboard.press("Space")
    expect(page.locator(".speed-name")).to_have_text("1 update a frame")
    page.emulate_media(reduced_motion="no-preference")


def flashing(page: Page) -> tuple[float, int]:
    """The area of all canvases in sight that turns back oftener than six times in some second, and how many updates it saw."""
    said = page.evaluate(f"(asked) => ({FLASHING})(asked)", {"seconds": 3, "most": 6, "cell": 8})
    return said["area"], said["steps"]


def most_turns(samples: list[dict[str, Any]]) -> int:
    """How often within a second the place of the canvas that turns oftenest goes back by a tenth of white's luminance."""
    most = 0
    for place in range(0, len(samples[0]["pixels"]), 4):
        times, way, peak = [], 0, luminance(samples[0]["pixels"][place : place + 3])
        for sample in samples:
            value = luminance(sample["pixels"][place : place + 3])
            if abs(value - peak) >= 0.1 and min(value, peak) < 0.8 and (value > peak) - (value < peak) != way:
                times.append(sample["at"])
                way = (value > peak) - (value < peak)
            if (times and times[-1] == sample["at"]) or (value - peak) * way > 0:
                peak = value
        most = max(most, most_a_second(times))
    return most
