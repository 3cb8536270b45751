"""A player on a page, as tests read and press it."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from playwright.sync_api import Page

from engine.experiments import EXPERIMENTS

METER = "() => { const { drawnAt, ...rest } = window.__park ?? {}; return rest; }"
STILL = """() => document.getAnimations().every(({ playState, effect }) =>
  playState !== 'running' || effect.getComputedTiming().endTime === Infinity)"""
LOSSES = ("loss-train", "loss-test")
SMALL_VISION = "?layers=flatten,dense:16,ReLU&n_train=2000&batch_size=20&epochs=200"
"""A large experiment: its frames come without their weights. 100 updates an epoch, and more epochs than any machine trains in a test."""


def meter(page: Page) -> dict[str, Any]:
    """What the player has counted; see assets/player/meter.js."""
    return page.evaluate(METER)


def until(page: Page, holds: Callable[[dict[str, Any]], bool], seconds: float = 20) -> dict[str, Any]:
    """Wait until the counts are as wanted."""
    deadline = time.monotonic() + seconds
    while not ((said := meter(page)) and holds(said)):
        assert time.monotonic() < deadline, f"The player did not come this far: {said}"
        page.wait_for_timeout(20)
    return said


def values(page: Page) -> dict[str, str]:
    """The shown losses, as text."""
    return {name: page.locator(f"[data-value={name}]").inner_text() for name in LOSSES}


def meant(path: str, query: str) -> str:
    """A link's query, each setting of which can be used: else a default would be looked at in its place."""
    kind = EXPERIMENTS[path]
    kind.at(
        {
            name: text
            for name, text in parse_qsl(query.lstrip("?"), keep_blank_values=True)
            if name in kind.__dataclass_fields__
        }
    )
    return query


def opened(page: Page, base: str, query: str = "", path: str = "playground") -> Page:
    page.goto(f"{base}/{path}{meant(path, query)}")
    until(page, lambda said: said["drawn"] > 0)
    page.locator(".player").focus()
    return page


def play_to(page: Page, step: int) -> dict[str, Any]:
    """Play at least to `step` and pause at the newest frame. The run must have more before it than a fast machine trains meanwhile."""
    page.keyboard.press("Space")
    until(page, lambda said: said["step"] >= step)
    assert meter(page)["isPlaying"], "The run came to its end before it was paused."
    page.keyboard.press("Space")
    return at_rest(page)


def at_rest(page: Page) -> dict[str, Any]:
    """Paused at the newest frame, after all that was asked for before the pause has come and been shown."""
    before: dict[str, Any] = {}
    deadline = time.monotonic() + 20
    while (said := until(page, is_at_newest)) != before:
        assert time.monotonic() < deadline, f"The player does not come to rest: {said}"
        before = said
        page.wait_for_timeout(300)
    return said


def still(page: Page) -> None:
    """Wait until nothing on the page fades or moves to another place any more."""
    page.wait_for_function(STILL)


def is_at_newest(said: dict[str, Any]) -> bool:
    return not said["isPlaying"] and said["step"] == said["newest"]


def go_to(page: Page, key: str, step: int) -> None:
    page.keyboard.press(key)
    until(page, lambda said: said["step"] == step)
