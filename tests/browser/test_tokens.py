"""The page of tokens in a real browser: what is typed is cut at once, merges are walked through, nothing breaks it."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Locator, Page, expect

from engine.data.tokenise.bpe import learn
from engine.data.tokenise.corpora import counted
from engine.data.tokenise.cut import borders, tokens
from ui.tokens import MOST_MERGES, MOST_TEXT

Idle = Callable[[Page], None]
TEXT = "the theatre there, then the thesis"
FAULTS = ["🦜👩‍🚀 🦜👩‍🚀", "שלום עולם שלום", "<b>bold</b> <script>window.broken = true</script>", "a" * 400]


def number(page: Page, name: str) -> Locator:
    """A number of byte-pair encoding."""
    return page.locator(f".pairs [data-value={name}]")


def test_a_text_is_typed_merged_step_by_step_and_played(page: Page, server: str, idle: Idle):
    page.goto(f"{server}/tokens")
    idle(page)
    field = page.get_by_role("textbox", name="Text")
    learned = learn(counted(TEXT), MOST_MERGES)

    field.fill(TEXT)
    expect(number(page, "tokens")).to_have_text(str(len(TEXT)))
    signs = page.locator(".pairs .sign")
    for merges in range(1, 4):
        page.get_by_role("button", name="One merge on").click()
        wanted = tokens(TEXT, borders(TEXT, learned.ranks), merges)
        expect(number(page, "tokens")).to_have_text(str(len(wanted)))
        starts = signs.evaluate_all("signs => signs.map(sign => sign.classList.contains('first'))")
        assert [i for i, is_first in enumerate(starts) if is_first] == [
            sum(map(len, wanted[:k])) for k in range(len(wanted))
        ]
    page.wait_for_url(re.compile("merges=3"))

    strip = page.get_by_role("group", name="The text in byte pairs")
    strip.focus()
    strip.press("ArrowRight")
    origin = page.locator(".origin")
    expect(origin).to_contain_text(f"{wanted[0]} is token")
    signs.nth(len(wanted[0])).hover()
    expect(origin).to_contain_text(f"{wanted[1]} is token")
    field.fill("")
    expect(number(page, "tokens")).to_have_text("0")
    expect(origin).to_contain_text("Point at a token")
    field.fill(TEXT)
    page.get_by_role("button", name="One merge on").click()
    expect(number(page, "merges")).to_have_text("1")
    page.get_by_role("button", name="Merge", exact=True).click()
    expect(number(page, "merges")).to_have_text(str(len(learned.merges)), timeout=20_000)
    expect(page.get_by_text("nothing is left to merge")).to_be_visible()

    page.get_by_role("radio", name="first names").check()
    expect(page.get_by_role("button", name=f"To the end ({MOST_MERGES})")).to_be_visible()
    page.get_by_role("slider", name="Merges").press("End")
    expect(number(page, "merges")).to_have_text(str(MOST_MERGES))


def test_no_text_breaks_it_and_a_long_one_is_cut_with_a_sentence(page: Page, server: str, idle: Idle):
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{server}/tokens?text=beginning")
    idle(page)
    field = page.get_by_role("textbox", name="Text")
    for text in FAULTS:
        field.fill(text)
        expect(number(page, "tokens")).to_have_text(str(len(text)))
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    field.fill("")
    expect(page.get_by_text("Empty: there is nothing to cut.")).to_be_visible()
    expect(number(page, "tokens")).to_have_text("0")
    field.evaluate(
        """field => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/plain", "lorem ipsum ".repeat(900000));
          field.focus();
          field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
          document.execCommand("insertText", false, "lorem ipsum ".repeat(900000));
        }"""
    )
    expect(page.get_by_text(f"{MOST_TEXT:,} characters, as many as are read here")).to_be_visible()
    expect(number(page, "tokens")).to_have_text(f"{MOST_TEXT:,}")
    assert page.evaluate("window.broken") is None


SLOW = """(() => {
  const later = (act) => setTimeout(act, 150);
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (said) { later(() => send.call(this, said)); };
  const listen = WebSocket.prototype.addEventListener;
  WebSocket.prototype.addEventListener = function (kind, heard, ...rest) {
    listen.call(this, kind, kind === "message" ? (event) => later(() => heard.call(this, event)) : heard, ...rest);
  };
  const { set, get } = Object.getOwnPropertyDescriptor(WebSocket.prototype, "onmessage");
  Object.defineProperty(WebSocket.prototype, "onmessage", {
    get, set(heard) { set.call(this, heard && ((event) => later(() => heard.call(this, event)))); },
  });
})()"""
"""A line that takes 150 ms each way."""


def test_typing_on_a_slow_line_loses_no_letter_and_is_one_step_back(context: BrowserContext, server: str, idle: Idle):
    page = context.new_page()
    page.add_init_script(SLOW)
    page.goto(f"{server}/tokens?text=x&learn=this+text&fbclid=1")
    idle(page)
    field = page.get_by_role("textbox", name="Text")
    before = page.evaluate("history.length")
    assert page.url.endswith("/tokens?text=x&learn=this+text&fbclid=1")
    field.fill("")
    field.press_sequentially("the weather today is fair", delay=190)
    expect(number(page, "tokens")).to_have_text("25")
    assert field.input_value() == "the weather today is fair"
    page.wait_for_url(re.compile(r"text=the\+weather\+today\+is\+fair"))
    assert "fbclid=1" in page.url
    assert page.evaluate("history.length") == before
    page.reload()
    idle(page)
    expect(field).to_have_value("the weather today is fair")
    page.close()
