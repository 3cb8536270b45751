"""The look inside an encoder, in a real browser: its masks, its tabs, and a row too long for elements."""

import re
from collections.abc import Iterator
from urllib.parse import urlencode

import numpy as np
import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from engine.data.minilm_files import is_there
from engine.experiments.attention.tokens import MASK
from engine.experiments.minilm.settings import MiniLM
from tests.browser.conftest import heard
from tests.browser.inside import panel, shown, tab

WAIT = 60_000
SETTINGS = {"length": 4, "symbols": 6, "n_layers": 2, "n_heads": 2, "d_model": 16}


def chips(page: Page) -> Locator:
    return page.locator(".pa-chip .pa-token")


def read(page: Page, text: str) -> None:
    page.locator(".pa-field").fill(text)
    expect(chips(page)).to_have_text(list(text))


CHANGES = """(element) => {
    window.changes = 0;
    const count = (found) => { window.changes += found.filter(({ target }) => !target.closest?.(".pi-moment")).length };
    new MutationObserver(count).observe(element, { subtree: true, childList: true, attributes: true, characterData: true });
}"""


def check_long_row(page: Page, n: int) -> None:
    """Its numbers are read by mouse, by keys and in a table, and only what happens to it changes it."""
    place = panel(page, "arithmetic")
    strip = place.locator(".ai-strip-box").nth(1)
    picture, table, reading = strip.locator("canvas"), strip.locator("details"), strip.get_by_role("status")
    expect(picture).to_be_visible(timeout=WAIT)
    assert not strip.locator("[data-part]").count(), "no number has an element of its own"
    table.locator("summary").click()
    expect(table.locator("[data-part=pattern]")).to_have_count(n, timeout=WAIT)
    exp, weights = shown(strip, "exp"), shown(strip, "pattern")
    assert weights == pytest.approx(exp / exp.sum(), abs=1e-6)
    wide = picture.bounding_box()["width"] / n
    picture.hover(position={"x": 42.5 * wide, "y": 80})
    expect(reading).to_contain_text("(43): score ÷ √d")
    assert float(reading.get_attribute("data-exact").split()[-1]) == weights[42]
    strip.locator(".ai-strip-face").focus()
    page.keyboard.press("ArrowRight")
    expect(reading).to_contain_text("(44): score ÷ √d")
    assert float(reading.get_attribute("data-exact").split()[-1]) == weights[43]
    page.keyboard.press("Enter")
    expect(place).to_have_attribute("data-at", re.compile(r"\.43$"), timeout=WAIT)
    box = page.locator(".pa-chips").bounding_box()
    page.mouse.move(box["x"] + 5, box["y"] + 12)
    expect(reading).to_be_empty()
    expect(place.locator("[data-hushed]")).to_have_count(0)  # the answer to Enter has come to rest
    place.evaluate(CHANGES)
    for k in range(8):
        page.mouse.move(box["x"] + 20 + 30 * k, box["y"] + 12)
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("window.changes") == 0, "the mouse elsewhere changes nothing here"


@pytest.fixture(scope="module")
def reader(context: BrowserContext, server: str) -> Iterator[Page]:
    """A page on which a small encoder without positions has learned nothing yet."""
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{server}/attention?{urlencode({**SETTINGS, 'family': 'encoder', 'positions': 'none'})}")
    expect(panel(page, "arithmetic")).to_have_attribute("data-step", "0", timeout=WAIT)
    yield page
    assert not errors, " | ".join(errors)


def test_what_is_masked_is_filled_in_and_what_is_not_is_masked(reader: Page):
    tab(reader, "Fill in").click()
    place = panel(reader, "fill")
    read(reader, f"abcd={MASK}{MASK}{MASK}{MASK}")
    masks = place.locator(".ai-mask")
    expect(masks).to_have_count(4)
    expect(place).to_have_attribute("data-at", "5")
    assert shown(place, "plain") == pytest.approx(-np.sort(-shown(place, "plain"))), "the likeliest first"
    said = [re.fullmatch(r"(\d): “(.)” ([\d.]+) %", words) for words in masks.all_inner_texts()]
    place.get_by_role("button", name="Fill the surest").click()
    expect(masks).to_have_count(3)
    told = re.search(r"“(.)” at token (\d+), ([\d.]+) % sure", place.inner_text())
    assert told
    assert float(told[3]) == max(float(guess[3]) for guess in said if guess)
    expect(chips(reader).nth(int(told[2]) - 1)).to_have_text(told[1])
    masks.last.click()
    at = int(masks.last.get_attribute("data-place"))
    expect(place).to_have_attribute("data-at", str(at))
    place.get_by_role("button", name="Put “a”").click()
    expect(chips(reader).nth(at)).to_have_text("a")
    expect(masks).to_have_count(2)
    chips(reader).nth(1).click()
    place.get_by_role("button", name="Mask “b” (2)").click()
    expect(chips(reader).nth(1)).to_have_text(MASK)
    expect(masks).to_have_count(3)


def test_an_answer_that_is_filled_in_is_masked_again_and_compared(reader: Page):
    tab(reader, "Fill in").click()
    place = panel(reader, "fill")
    read(reader, f"abcd=dcb{MASK}")
    expect(place.locator(".ai-mask")).to_have_count(1)
    place.get_by_role("button", name="Fill the surest").click()
    expect(place).to_contain_text("each guess is compared with it")
    expect(place.locator(".ai-mask")).to_have_count(4)


def test_tabs_go_by_keys_only_those_that_suit_are_there_and_a_long_row_is_one_picture(reader: Page):
    page = reader
    tab(page, "Arithmetic").click()
    for name in ("Stream", "Embeddings", "Fill in", "Break it", "Heads", "Costs"):
        page.keyboard.press("ArrowRight")
        expect(tab(page, name)).to_be_focused()
        expect(tab(page, name)).to_have_attribute("aria-selected", "true")
    for name in ("Generate", "Positions"):
        expect(tab(page, name)).to_be_hidden()
    assert shown(panel(page, "costs"), "params").sum() > 0
    page.keyboard.press("Home")
    expect(tab(page, "Arithmetic")).to_be_focused()
    assert (shown(panel(page, "arithmetic"), "pattern") > 0).all()
    page.locator(".pa-field").fill("abcdef" * 9 + "=" + "fedcba" * 9)
    check_long_row(page, 109)


def test_two_sentences_are_compared_by_a_click(context: BrowserContext, server: str):
    if not is_there():
        pytest.skip("without the packages of requirements-pretrained.txt there is no model")
    with heard(context.new_page()) as page:
        compare(page, server)


def compare(page: Page, server: str) -> None:
    page.goto(f"{server}/minilm")
    tab(page, "Compare").click(timeout=WAIT)
    place = panel(page, "compare")
    place.get_by_role("button", name="A negation").click()
    expect(place.locator(".ai-one")).to_have_text("I like this film.")
    expect(place.get_by_label("Compare with the sentence")).to_have_value("I do not like this film.")
    expect(place).to_contain_text("a vector of 384 numbers", timeout=WAIT)
    model = MiniLM(watched="I like this film.")
    cosine = model.look({"step": np.array(0)}, {"compare": "I do not like this film."})["compare/cosine"]
    number = panel(page, "cosine")
    expect(number).to_have_text(f"{cosine:.3f}", timeout=WAIT)
    assert float(number.get_attribute("data-exact")) == pytest.approx(float(cosine), abs=1e-5)
    expect(place.locator(".pi-moment-words")).to_be_empty()
    expect(place.get_by_role("button", name="A negation")).to_have_attribute("aria-pressed", "true")
    tab(page, "Costs").click()
    expect(panel(page, "costs")).to_contain_text("for 256 tokens")
