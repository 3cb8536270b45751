"""What everything is called: names hold what one reads, headings skip no level, canvases that take keys say so, data are not translated."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.play import opened, play_to, until
from tests.browser.test_axe import EXPLAINED, PAGES

LOOK = """() => {
  const all = [];
  const walk = (root) => { for (const element of root.querySelectorAll('*')) { all.push(element); if (element.shadowRoot) walk(element.shadowRoot); } };
  walk(document);
  const seen = all.filter((element) => element.checkVisibility({ visibilityProperty: true }));
  const plain = (text) => text.toLowerCase().replace(/[^\\p{L}\\p{N}]+/gu, '');
  const read = (node) => {
    if (node.nodeType === 3) {
      const box = document.createRange();
      box.selectNodeContents(node);
      const { width, height } = box.getBoundingClientRect();
      return width > 1 && height > 1 && !node.parentElement.closest('.unseen, [data-testid=stIconMaterial]') ? node.data : '';
    }
    return node.nodeType !== 1 || getComputedStyle(node).display === 'none' || node.tagName === 'OPTION' ? '' : [...node.childNodes].map(read).join(' ');
  };
  const ACTS = 'button, a[href], summary, [role=button], [role=tab], [role=option], [role=radio], [role=checkbox], [role=link], [role=gridcell]';
  const said = (element) => element.getAttribute('aria-label') ?? (element.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => element.getRootNode().getElementById(id)?.textContent ?? '').join(' ');
  const short = (element) => element.outerHTML.slice(0, 160);
  const DATA = '.pa-token, .pa-answer, .pa-samples, .ai-written, .ai-nexts .ai-token, .ai-mask, .ai-lens td, .pi-formula, .pi-number, .pn-formula, .pn-feature, :is(dd, span)[data-value], .strip, code, pre, .katex';
  const literal = (element) => { for (let at = element; at; at = at.parentElement ?? at.getRootNode().host) if (at.getAttribute('translate')) return at.getAttribute('translate') === 'no'; return false; };
  const levels = seen.filter((element) => element.matches('h1, h2, h3, h4, h5, h6')).map((element) => Number(element.tagName[1]));
  return {
    names: seen.filter((element) => element.matches(ACTS) && said(element) && !plain(said(element)).includes(plain(read(element)))).map(short),
    nameless: seen.filter((element) => element.matches(ACTS) && !plain(said(element) + element.textContent + element.title) && !/\\p{S}|\\p{P}/u.test(element.textContent)).map(short),
    skipped: levels.filter((level, k) => k > 0 && level > levels[k - 1] + 1).length ? levels : [],
    pictures: all.filter((element) => element.tabIndex >= 0 && element.getAttribute('role') === 'img').map(short),
    ahead: all.filter((element) => element.tabIndex > 0).map(short),
    translated: all.filter((element) => element.matches(DATA) && element.textContent.trim() && !literal(element)).map(short),
  };
}"""
DRAWN = "() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"


def answered(page: Page) -> None:
    """Wait until what was asked is answered and drawn: a picture later every question is out."""
    page.evaluate(DRAWN)
    expect(page.locator(".pi-busy")).to_have_count(0)
    page.evaluate(DRAWN)


def wrong(page: Page) -> list[str]:
    """What of the page is not as it should be, a line each."""
    return [f"{kind}: {one}" for kind, found in page.evaluate(LOOK).items() for one in found]


@pytest.mark.parametrize("path", [*PAGES, *EXPLAINED])
def test_everything_is_called_what_one_reads(page: Page, server: str, idle: Callable[[Page], None], path: str):
    page.goto(server + path)
    idle(page)
    page.wait_for_function("() => !document.querySelector('.park-place') || window.__park?.drawn > 0")
    answered(page)
    assert not (found := wrong(page)), "\n".join(found)
    for tab in page.get_by_role("tab").all():
        if tab.is_visible():
            tab.click()
            answered(page)
            assert not (found := wrong(page)), "\n".join([tab.inner_text(), *found])


def test_a_chip_says_what_is_read_and_what_is_said_and_how_sure(page: Page, server: str):
    opened(page, server, "?task=reverse&n_layers=1&n_heads=2&d_model=16&length=6", "attention")
    chip = page.locator(".pa-chip:has(.pa-answer)").first
    expect(chip).to_have_accessible_name(re.compile(r"^reads .+ says .+ with \d.* %"))


def test_a_button_that_is_pressed_for_the_last_time_keeps_the_focus(page: Page, server: str):
    opened(page, server)
    play_to(page, 3)
    page.locator("[data-name=reset]").focus()
    page.keyboard.press("Home")
    until(page, lambda said: said["step"] == 0)
    back = page.locator("[data-name=back]")
    page.keyboard.press("ArrowRight")
    until(page, lambda said: said["step"] == 1)
    back.focus()
    page.keyboard.press("Enter")
    until(page, lambda said: said["step"] == 0)
    expect(back).to_be_focused()
    expect(back).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    until(page, lambda said: said["isPlaying"])
    page.keyboard.press("Space")


def test_the_tab_key_goes_through_the_diagram_from_left_to_right(page: Page, server: str):
    opened(page, server, "?hidden=3,2")
    lefts = page.locator(".pn").evaluate("""(root) => {
      const stops = [...root.querySelectorAll('button, select, input')].filter((element) => element.checkVisibility() && element.tabIndex >= 0);
      const part = (element) => ['.pn-depth', '.pn-feature', '.pn-head', '.pn-units', '.pn-options', '.pn-doors'].findIndex((name) => element.closest(name));
      return stops.map(part);
    }""")
    assert lefts == sorted(lefts)
    heads = page.locator(".pn-head:not(.pn-depth):visible").evaluate_all(
        "(heads) => heads.map((head) => head.getBoundingClientRect().x)"
    )
    assert heads == sorted(heads)


def test_a_link_is_reached_read_and_edited_with_the_keyboard(page: Page, server: str):
    opened(page, server, "?hidden=3")
    page.keyboard.press("ArrowRight")
    until(page, lambda said: said["step"] == 1)
    page.locator("[data-unit='0.1']").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    card = page.locator(".pn-card")
    expect(card).to_have_attribute("aria-label", "Layer 1, unit 2")
    page.keyboard.press("Shift+ArrowDown")
    expect(card).to_have_attribute("aria-label", "x₁ → layer 1, unit 2")
    expect(card).to_contain_text("gradient")
    expect(page.locator("[data-name=said]")).to_contain_text("x₁ → layer 1, unit 2: weight")
    page.keyboard.press("Shift+ArrowDown")
    expect(card).to_have_attribute("aria-label", "x₂ → layer 1, unit 2")
    page.keyboard.press("Enter")
    expect(page.locator(".pn-editor input[type=number]")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("[data-unit='0.1']")).to_be_focused()


def test_merging_is_told_now_and_then_and_at_its_end(page: Page, server: str):
    page.goto(f"{server}/tokens")
    told = page.locator(".dial [role=status]")
    page.get_by_role("button", name="Merge", exact=True).click()
    expect(told).to_contain_text("merges, ")
    page.get_by_role("button", name="Pause", exact=True).click()
    merges = page.locator("[data-value=merges]").inner_text()
    expect(told).to_contain_text(f"{merges} of ")
    page.get_by_role("button", name="To the end").click()
    last = page.get_by_role("slider", name="Merges").get_attribute("max")
    expect(told).to_contain_text(f"{int(last):,} of {int(last):,} merges, ")
