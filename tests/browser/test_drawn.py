"""Digits drawn on the pad, anywhere and at any size, are read by a network that was trained in the same page."""

import numpy as np
from playwright.sync_api import Page

from engine.data import image_sets
from tests.browser.play import until
from tests.browser.strokes import strokes
from tests.browser.test_vision import opened

CNN = "?layers=conv:16:3:1:1,batchnorm,ReLU,maxpool:2,conv:32:3:1:1,batchnorm,ReLU,maxpool:2,flatten,dropout:25&init=He&lr=0.003"
DIGITS = 200
DRAW = """async ([pad, digits]) => {
  const { left, top, width, height } = pad.getBoundingClientRect();
  const root = pad.getRootNode();
  const output = root.querySelector(".pv-output");
  const picture = () => new Promise((seen) => requestAnimationFrame(seen));
  const say = (kind, x, y) => pad.dispatchEvent(new PointerEvent(kind, {
    pointerId: 1, pointerType: "pen", isPrimary: true, button: 0, clientX: left + x * width, clientY: top + y * height, bubbles: true,
  }));
  const said = [];
  pad.setPointerCapture = () => {};
  for (const digit of digits) {
    root.querySelector("[aria-label='Clear the pad']").click();
    await picture();
    for (const [x0, y0, x1, y1] of digit) {
      say("pointerdown", x0, y0);
      say("pointermove", x1, y1);
      say("pointerup", x1, y1);
    }
    do { await picture(); await picture(); } while (output.getAttribute("aria-busy") !== "false");
    said.push(Number(root.querySelector(".pv-bar-row.is-likeliest").dataset.class));
  }
  return said;
}"""
"""Draws each digit with a pen and gives what the network said of it. The pointer is none of the browser's own, so it cannot be captured."""


def test_two_hundred_drawn_digits_are_read(page: Page, server: str) -> None:
    opened(page, server, CNN)
    page.locator(".player").focus()
    page.keyboard.press("Space")
    until(page, lambda said: said["step"] >= 450, 240)
    page.keyboard.press("Space")
    until(page, lambda said: not said["isPlaying"] and said["step"] == said["newest"])
    images, rng = image_sets.load("MNIST"), np.random.default_rng(0)
    drawn = [strokes(image, rng) for image in images.x_test[:DIGITS]]
    pad = page.locator(".pv-pad")
    pad.scroll_into_view_if_needed()
    said = page.evaluate(DRAW, [pad.element_handle(), drawn])
    assert np.mean(np.array(said) == images.y_test[:DIGITS]) >= 0.93
