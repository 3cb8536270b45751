"""A person in any browser: finds things on a page, moves the mouse, presses keys, and waits for what comes of it."""

import time
from typing import Any

from tests.browser.engines import KEYS, MOUSE, Browser
from tests.browser.park import IDLE

DEEP = """const all = (selector, root = document) => [...root.querySelectorAll(selector),
  ...[...root.querySelectorAll('*')].flatMap((e) => (e.shadowRoot ? all(selector, e.shadowRoot) : []))];
const first = (selector) => all(selector).find((e) => e.checkVisibility());"""
"""`first(selector)`: the first visible element, in whatever shadow it stands."""
CODES = {"ArrowLeft": "\ue012", "ArrowRight": "\ue014", "Home": "\ue011", "End": "\ue010", "Escape": "\ue00c"}
BOX = """async (selector) => {
  const element = first(selector);
  if (!element) return null;
  element.scrollIntoView({ block: 'center', behavior: 'instant' });
  const place = () => { const { left, top, width, height } = element.getBoundingClientRect(); return [left, top, width, height]; };
  for (let before = place(), same = 0, k = 0; k < 60 && same < 6; k += 1) {
    await new Promise((done) => setTimeout(done, 100));
    const now = place();
    same = String(now) === String(before) ? same + 1 : 0;
    before = now;
  }
  return element.isConnected ? place() : null;
}"""
"""Where an element lies in the window, once nothing moves it any more."""


class Tourist:
    """One person in one browser at one server."""

    def __init__(self, browser: Browser, server: str) -> None:
        self.browser, self.server = browser, server

    def ask(self, function: str, *arguments: Any) -> Any:
        """What a function of JavaScript gives; it may use `first` and `all`."""
        return self.browser.ask(f"(...given) => {{ {DEEP} return ({function})(...given); }}", *arguments)

    def until(self, function: str, *arguments: Any, seconds: float = 30) -> Any:
        """Wait until a function gives something, and give that."""
        deadline = time.monotonic() + seconds
        while not (said := self.ask(function, *arguments)):
            assert time.monotonic() < deadline, f"Waited {seconds:g} s for {function} {arguments}"
            time.sleep(0.1)
        return said

    def visit(self, path: str) -> None:
        """A page, drawn to its end."""
        self.browser.open(self.server + path)
        self.until(f"() => Boolean(first('h1') && first('{IDLE}'))", seconds=60)

    def visit_player(self, path: str) -> None:
        """A page with a player, and its first picture."""
        self.visit(path)
        self.until("() => Boolean(first('.player') && window.__park?.drawn > 0)", seconds=60)

    def rest(self) -> int:
        """Wait until the player shows its newest frame and no other is under way; gives its step."""
        before = -1
        while (now := self.until("() => !__park.isPlaying && __park.step === __park.newest && __park.step")) != before:
            before = now
            time.sleep(0.3)
        return now

    def play_to(self, step: int) -> int:
        """Press play, and pause at `step` or later; gives the newest."""
        self.until("() => first('[data-name=play]')?.disabled === false")
        self.click("[data-name=play]")
        self.until("(step) => __park.step >= step", step, seconds=60)
        self.click("[data-name=play]")
        return self.rest()

    def fill_screen(self, is_full: bool) -> None:
        """Press the button for full screen, and wait until it is as wanted."""
        self.click("[data-name=fullscreen]")
        self.until("(isFull) => Boolean(document.fullscreenElement) === isFull", is_full)

    def spots(self, selector: str, *shares: tuple[float, float]) -> list[tuple[int, int]]:
        """Places in an element, brought into sight, as shares of its width and height."""
        left, top, width, height = self.until(BOX, selector)
        return [(round(left + x * width), round(top + y * height)) for x, y in shares]

    def point(self, selector: str, x: float = 0.5, y: float = 0.5) -> None:
        """Move the mouse there, by way of a place beside it."""
        ((across, down),) = self.spots(selector, (x, y))
        self.browser.act(MOUSE, _move(across - 2, down - 2), _move(across, down))

    def click(self, selector: str) -> None:
        self.stroke(*self.spots(selector, (0.5, 0.5)))

    def stroke(self, *places: tuple[int, int]) -> None:
        """Press at the first place, draw through all others, let go."""
        down, up = {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}
        self.browser.act(MOUSE, _move(*places[0]), down, *(_move(*place, 60) for place in places[1:]), up)

    def press(self, key: str) -> None:
        value = CODES.get(key, key)
        self.browser.act(KEYS, {"type": "keyDown", "value": value}, {"type": "keyUp", "value": value})


def _move(x: int, y: int, duration: int = 20) -> dict[str, Any]:
    return {"type": "pointerMove", "x": x, "y": y, "duration": duration, "origin": "viewport"}
