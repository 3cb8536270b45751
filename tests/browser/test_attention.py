"""The page of Transformers in a real browser: its matrix against NumPy by hand, its keys, its faults, its speed."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect
from safetensors.numpy import load

from tests.browser.by_hand import Arrays, by_hand

WAIT = 30_000
UPDATES = 3
SETTINGS = {"n_layers": "2", "n_heads": "2", "d_model": "16", "length": "6", "lr": "0.05", "steps": "100000"}
TOKENS = "abcdefghij=▢▷¿"
TEXT = "badcef=fecdab"
HOVERING = Path(__file__).with_name("hovering.js")


MAP = """(button, count) => {
  const sheet = button.closest('.pa-grid').querySelector('.pa-base');
  const [edge, map] = [sheet, button].map((element) => element.getBoundingClientRect());
  const scale = sheet.width / edge.width;
  const pen = sheet.getContext('2d');
  const at = (from, size, k) => (from + ((k + 0.5) * size) / count) * scale;
  const pixel = (row, column) => pen.getImageData(at(map.left - edge.left, map.width, column), at(map.top - edge.top, map.height, row), 1, 1).data;
  return Array.from({ length: count }, (_, row) => Array.from({ length: count }, (_, column) => [...pixel(row, column)]));
}"""
"""The pixels in the middle of a small map's cells, (count, count, 4)."""


class Opened(NamedTuple):
    """A page on which a small model made a few updates, and its weights as downloaded."""

    page: Page
    weights: Arrays


def patterns_by_hand(text: str, w: Arrays, layers: int, heads: int) -> list[np.ndarray]:
    """Of each layer the patterns (heads, t, t)."""
    return [seen["pattern"] for seen in by_hand([TOKENS.index(sign) for sign in text], w, layers, heads)[1]]


# The page


def field(page: Page):
    return page.get_by_label("Sequence")


def sentence(page: Page):
    return page.locator(".pa-words")


def chips(page: Page) -> str:
    return "".join(page.locator(".pa-chip .pa-token").all_inner_texts())


def type_in(page: Page, text: str, tokens: str | None = None) -> None:
    """Type and wait until these tokens are on screen."""
    field(page).fill(text)
    expect(page.locator(".pa-chip .pa-token")).to_have_text(list(tokens or text))


def numbers(page: Page) -> np.ndarray:
    """The table of the selected head, exactly; NaN where a cell is shown as masked."""
    rows = page.locator(".pa-table tbody tr").evaluate_all(
        "rows => rows.map((row) => [...row.querySelectorAll('td')].map((c) => 'masked' in c.dataset ? 'NaN' : c.dataset.exact))"
    )
    return np.array(rows, float)


def said(page: Page) -> list[str]:
    return page.locator(".pa-chip .pa-bar").evaluate_all("bars => bars.map((bar) => bar.style.backgroundSize)")


@pytest.fixture(scope="module")
def opened(browser: Browser, server: str) -> Iterator[Opened]:
    context = browser.new_context(viewport={"width": 1280, "height": 1400})
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(error.stack or str(error)))
    tokens: list[str] = []
    page.on("websocket", lambda socket: tokens.extend(re.findall(r"/park/live/([^/?]+)", socket.url)))
    page.goto(f"{server}/attention?{urlencode(SETTINGS)}")
    expect(page.locator(".pa-readout")).to_be_visible(timeout=WAIT)
    for step in range(1, UPDATES + 1):
        page.get_by_role("button", name=re.compile("forward", re.IGNORECASE)).first.click()
        expect(page.locator(".readouts")).to_contain_text(re.compile(rf"Step\s*{step}\D"), timeout=WAIT)
    page.get_by_text("Numbers of this head").click()
    answer = page.request.get(f"{server}/park/run/{tokens[-1]}/weights.safetensors?step={UPDATES}")
    assert answer.ok, answer.text()
    weights = {name.removeprefix("param/"): array.astype(np.float64) for name, array in load(answer.body()).items()}
    yield Opened(page, weights)
    context.close()
    assert not errors, errors


def test_the_matrix_on_screen_is_numpys(opened: Opened):
    page, weights = opened
    type_in(page, TEXT)
    expected = patterns_by_hand(TEXT, weights, layers=2, heads=2)
    for a in range(2):
        for h in range(2):
            page.locator(f"[data-head='{a}.{h}'] .pa-map").click()
            expect(page.locator(".pa-table")).to_have_attribute("data-of", f"{a}.{h}.exact")
            shown = numbers(page)
            assert np.isnan(shown).tolist() == (np.tri(len(TEXT)) == 0).tolist()
            assert np.nan_to_num(shown) == pytest.approx(expected[a][h], abs=1e-5)
            assert np.nansum(shown, axis=1) == pytest.approx(np.ones(len(TEXT)), abs=1e-6)


def test_the_small_maps_are_painted_where_they_are_clicked(opened: Opened):
    page, weights = opened
    type_in(page, TEXT)
    expected = patterns_by_hand(TEXT, weights, layers=2, heads=2)
    for width in (1280, 700):
        page.set_viewport_size({"width": width, "height": 1400})
        page.wait_for_function(
            "() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn(true))))"
        )
        for a, h in np.ndindex(2, 2):
            pixels = np.array(page.locator(f"[data-head='{a}.{h}'] .pa-map").evaluate(MAP, len(TEXT)), float)
            assert (pixels[..., 3] > 0).tolist() == np.tri(len(TEXT), dtype=bool).tolist()
            ink = np.abs(pixels[..., :3] - pixels[pixels[..., 3] > 0, :3].max(axis=0)).sum(axis=-1) * (
                pixels[..., 3] > 0
            )
            assert [expected[a][h][i, ink[i].argmax()] for i in range(len(TEXT))] == pytest.approx(
                expected[a][h].max(axis=1), abs=0.01
            )
    page.set_viewport_size({"width": 1280, "height": 1400})


def test_arrows_move_a_cell_that_is_read_out(opened: Opened):
    page, weights = opened
    type_in(page, TEXT)
    expected = patterns_by_hand(TEXT, weights, layers=2, heads=2)
    page.locator("[data-head='0.0'] .pa-map").click()
    readout = page.locator("[data-name=readout]")
    matrix = page.locator("[data-name=matrix]")
    matrix.focus()
    page.mouse.move(1, 1)
    for key in ("Escape", "ArrowDown", "ArrowDown", "ArrowDown", "Home", "ArrowRight"):
        matrix.press(key)
    expect(readout).to_have_attribute("data-at", "0.0.2.1")
    expect(readout).to_have_text(f"d → a: {expected[0][0][2, 1]:.4f}")
    assert float(readout.get_attribute("data-exact") or "nan") == pytest.approx(expected[0][0][2, 1], abs=1e-5)
    matrix.press("End")
    expect(readout).to_have_text(re.compile("masked, exactly 0"))
    matrix.press("]")
    expect(readout).to_have_attribute("data-at", re.compile(r"^0\.1\."))
    matrix.press("PageDown")
    expect(readout).to_have_attribute("data-at", re.compile(r"^1\.0\."))
    expect(page.locator(".readouts")).to_contain_text(re.compile(rf"Step\s*{UPDATES}\D"))


def test_a_hovered_token_is_told_of_and_a_cell_of_a_small_map_too(opened: Opened):
    page, _ = opened
    type_in(page, TEXT)
    page.locator(".pa-chip").nth(3).hover()
    expect(page.locator(".pa-about")).to_contain_text("Token 4 “c”: says")
    page.locator("[data-head='1.1'] .pa-map").hover(position={"x": 2, "y": 60})
    expect(page.locator(".pa-pointed")).to_contain_text(re.compile("Layer 2, head 2: . → b ≈"))
    type_in(page, "ab=ba")
    expect(page.locator(".pa-pointed")).to_have_text("")
    expect(page.get_by_text("could not be drawn")).to_have_count(0)
    page.mouse.move(1, 1)


def test_a_head_that_is_switched_off_changes_what_is_said_until_it_is_mended(opened: Opened):
    page, _ = opened
    type_in(page, TEXT)
    page.mouse.move(1, 1)
    whole = said(page)
    page.locator("[data-head='0.0'] .pa-map").focus()
    page.locator("[data-head='0.0'] .pa-map").click()
    page.keyboard.press("Delete")
    broken = page.get_by_role("group", name="What is broken")
    expect(broken).to_contain_text("Layer 1, head 1")
    expect(broken).to_contain_text(re.compile(r"Loss [\d.]+ → [\d.]+ nats"))
    assert said(page)[8] != whole[8]
    expect(page.locator("[data-head='0.0']")).to_have_class(re.compile("is-off"))
    page.locator(".pa-chip").nth(2).press("Delete")
    expect(broken).to_contain_text("token 3 “d”")
    broken.get_by_role("button", name="Mend all").click()
    expect(broken).to_be_hidden()
    expect(page.locator(".pa-bar").nth(8)).to_have_attribute("style", re.compile(re.escape(whole[8][:6])))
    assert said(page) == whole


FAULTS = {
    "": ("empty", None),
    "ab" * 20: ("has 40 tokens; allowed are 1 to", None),
    "ab😀=cd": ("not in the vocabulary", "ab¿=cd"),
    "שלום": ("4 places hold what is not in the vocabulary", "¿¿¿¿"),
}


@pytest.mark.parametrize("text", FAULTS, ids=["empty", "too long", "emoji", "right to left"])
def test_what_cannot_be_read_is_answered_with_a_sentence(opened: Opened, text: str):
    page, _ = opened
    words, tokens = FAULTS[text]
    type_in(page, TEXT)
    field(page).fill(text)
    expect(sentence(page)).to_contain_text(words)
    if tokens:
        expect(page.locator(".pa-chip .pa-token")).to_have_text(list(tokens))
        expect(page.locator(".pa-chip.is-unknown")).to_have_count(tokens.count("¿"))
    type_in(page, TEXT)
    expect(sentence(page)).to_have_text("Say it backwards.")


def test_an_emptied_field_and_a_stored_sentence_lead_back_to_the_example(opened: Opened):
    page, _ = opened
    for text in ("", "abc=cba"):
        type_in(page, "fed=def")
        field(page).press("Enter")
        page.wait_for_url(re.compile("watched=fed"))
        field(page).fill(text)
        if text:
            page.get_by_role("button", name="Example", exact=True).click()
        else:
            expect(sentence(page)).to_contain_text("empty")
            field(page).press("Enter")
        page.wait_for_url(lambda url: "watched" not in url)
        expect(field(page)).to_have_value("")
        expect(page.get_by_role("button", name="Example", exact=True)).to_be_hidden()


def test_ten_megabytes_are_cut_at_once(opened: Opened):
    page, _ = opened
    field(page).evaluate(
        """field => {
          field.value = "";
          const data = new DataTransfer();
          data.setData("text/plain", "abc".repeat(3_500_000));
          field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }"""
    )
    expect(sentence(page)).to_contain_text("10,500,000 characters")
    assert len(field(page).input_value()) <= 4096
    type_in(page, TEXT)


def test_patterns_form_while_it_trains(opened: Opened):
    page, _ = opened
    type_in(page, TEXT)
    page.locator("[data-head='0.0'] .pa-map").click()
    expect(page.locator(".pa-table")).to_have_attribute("data-of", "0.0.exact")
    before = numbers(page)
    page.get_by_role("button", name="Play").first.click()
    expect(page.locator(".readouts")).to_contain_text(re.compile(r"Step\s*[1-9]\d"), timeout=WAIT)
    page.get_by_role("button", name="Pause").first.click()
    expect(page.locator(".pa-chip .pa-token")).to_have_text(list(TEXT))
    page.wait_for_function(
        """([selector, old]) => {
          const all = [...document.querySelectorAll("*")].flatMap((e) => (e.shadowRoot ? [...e.shadowRoot.querySelectorAll(selector)] : []));
          return all.some((cell) => Math.abs(Number(cell.dataset.exact) - old) > 1e-3);
        }""",
        arg=[".pa-table tbody tr:nth-child(6) td:nth-of-type(2)", float(before[5, 1])],
    )
    assert np.nansum(numbers(page), axis=1) == pytest.approx(np.ones(len(TEXT)), abs=1e-6)


SEEN = """root => new Promise((done) => {
  const seen = new Set();
  let left = 60;
  const look = () => {
    seen.add([...root.querySelectorAll(".pa-chip .pa-token")].map((token) => token.textContent).join(""));
    if (left-- > 0) requestAnimationFrame(look);
    else done([...seen]);
  };
  look();
})"""
"""All sequences that are on screen during the next 60 pictures."""
LOSSES = SEEN.replace(
    '[...root.querySelectorAll(".pa-chip .pa-token")].map((token) => token.textContent).join("")',
    'root.querySelector(".pa-cost").dataset.exact',
)
"""And all losses of what is broken."""


def test_kept_frames_that_hold_another_sequence_do_not_show_it(opened: Opened):
    page, _ = opened
    type_in(page, "abcdef=fedcba")
    page.get_by_role("region", name="Player").press("Home")
    expect(page.locator(".readouts")).to_contain_text(re.compile(r"Step\s*0\D"))
    page.get_by_role("button", name="Play").first.click()
    seen = page.locator(".pa").evaluate(SEEN)
    expect(page.locator(".readouts")).not_to_contain_text(re.compile(r"Step\s*0\D"))
    page.get_by_role("button", name="Pause").first.click()
    assert seen == ["abcdef=fedcba"]


def test_kept_frames_in_which_something_else_was_broken_do_not_show_it(opened: Opened):
    page, _ = opened
    losses = {}
    for head in ("1.1", "0.0"):
        page.locator(f"[data-head='{head}'] .pa-map").click()
        page.keyboard.press("Delete")
        expect(page.locator(".pa-cost")).to_have_text(re.compile("Loss"))
        page.get_by_role("region", name="Player").press("Home")
        expect(page.locator(".readouts")).to_contain_text(re.compile(r"Step\s*0\D"))
        page.get_by_role("button", name="Play").first.click()
        losses[head] = set(page.locator(".pa").evaluate(LOSSES))
        page.get_by_role("button", name="Pause").first.click()
        page.locator(f"[data-head='{head}'] .pa-map").press("Delete")
        expect(page.locator(".pa-cost")).to_have_text("")
    assert len(losses["0.0"]) > 1
    assert not losses["1.1"] & losses["0.0"]


def test_a_stored_sentence_stands_in_the_link(opened: Opened):
    page, _ = opened
    type_in(page, "abc=cba")
    field(page).press("Enter")
    page.wait_for_url(re.compile("watched=abc"))
    expect(page.locator(".pa-chip .pa-token")).to_have_text(list("abc=cba"))
    page.get_by_role("button", name="Example").click()
    page.wait_for_url(lambda url: "watched" not in url)
    expect(page.locator(".pa-chip")).to_have_count(13)


def test_the_mouse_over_six_layers_of_twelve_heads_costs_marks_and_no_images(opened: Opened):
    page, _ = opened
    costs = page.locator(".stage").first.evaluate(HOVERING.read_text(encoding="utf-8"))
    nothing = {"images": 0, "marks": 0, "elements": 0}
    assert (costs["maps"], costs["rows"]) == (72, 128)
    assert costs["painting"]["images"] <= 2 * 72 + 12, "each map is painted once, and laid once on the sheet"
    assert costs["resting"] == nothing, "a picture in which nothing has changed"
    assert any(cost != nothing for cost in costs["hovering"])
    for cost in costs["hovering"]:
        assert cost["images"] == 0, "no map is painted anew"
        assert cost["marks"] <= 2 * 72 + 24, "a row and a column in each map, and what they mean once"
        assert cost["elements"] <= 12


PACED = """async () => {
  const { Pace } = await import('/park/assets/x/kit/pace.js');
  return await new Promise((again) => {
    const pace = new Pace(() => again([told, pace.follow('e', 200)]));
    const told = [['a', 0], ['a', 20], ['b', 20], ['c', 40], ['d', 50], ['e', 60]].map(([value, now]) => pace.follow(value, now));
  });
}"""


def test_the_field_is_as_high_as_its_lines_in_a_narrow_window_too(opened: Opened):
    page, _ = opened
    field(page).fill("abcdefghij=jihgfedcba" * 3)
    height = field(page).bounding_box()["height"]
    page.set_viewport_size({"width": 390, "height": 1400})
    page.wait_for_function(
        "([field, height]) => field.offsetHeight > height", arg=[field(page).element_handle(), height]
    )
    assert field(page).evaluate("({ scrollHeight, clientHeight }) => scrollHeight <= clientHeight")
    page.set_viewport_size({"width": 1280, "height": 1400})
    page.get_by_role("button", name="Example").click()


def picture(page: Page) -> bytes:
    page.locator("[data-name=download] button").first.click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Picture PNG").click()
    return download.value.path().read_bytes()


def test_a_picture_as_a_file_is_marked_where_the_head_is_out_of_sight_too(opened: Opened):
    page, _ = opened
    page.locator(".pa-matrix").click(position={"x": 120, "y": 120})
    page.mouse.move(1, 1)
    page.set_viewport_size({"width": 1280, "height": 300})
    page.get_by_test_id("stMain").evaluate("(main) => main.scrollTo(0, 0)")
    to_head = page.locator(".pa-to-head")
    expect(to_head).to_have_class(re.compile("is-offered"))
    before = picture(page)
    page.locator(".pa-matrix").dispatch_event("keydown", {"key": "ArrowDown"})
    moved = picture(page)
    page.set_viewport_size({"width": 1280, "height": 1400})
    expect(to_head).not_to_have_class(re.compile("is-offered"))
    assert moved != before
    assert moved == picture(page)


def test_words_follow_the_mouse_twenty_times_a_second_and_do_not_miss_the_last(opened: Opened):
    page, _ = opened
    assert page.evaluate(PACED) == [["a", "a", "a", "a", "d", "d"], "e"]


def test_that_the_mouse_comes_and_goes_gives_the_picture_no_other_style(opened: Opened):
    """Streamlit changes an inherited property then; each of our elements would get new styles, 26 ms for 72 heads."""
    page, _ = opened
    colour = "(element) => getComputedStyle(element).scrollbarColor"
    around, picture = page.get_by_test_id("stMain"), page.locator(".pa")
    page.mouse.move(1, 1)
    away = [around.evaluate(colour), picture.evaluate(colour)]
    page.locator(".pa-map").first.hover()
    expect(page.locator(".pa-pointed")).to_have_text(re.compile("→"))
    here = [around.evaluate(colour), picture.evaluate(colour)]
    assert away[0] != here[0]
    assert away[1] == here[1]


def test_the_link_opens_the_tab_that_was_open(opened: Opened, idle: Callable[[Page], None]):
    page, _ = opened
    tab = page.get_by_role("tab", name="Costs", exact=True)
    tab.click()
    page.wait_for_url(re.compile("tab=Costs"))
    page.reload()
    expect(tab).to_have_attribute("aria-selected", "true", timeout=WAIT)
    page.get_by_role("tab", name="Heads", exact=True).click()
    page.wait_for_url(re.compile("tab=Heads"))
    idle(page)
    page.go_back()
    expect(tab).to_have_attribute("aria-selected", "true", timeout=WAIT)


def test_full_screen_on_a_projector_is_larger_and_the_mouse_finds_its_cell(opened: Opened):
    page, _ = opened
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.get_by_role("tab", name="Arithmetic", exact=True).click()
    chip = page.locator(".pa-chip").first
    small = chip.bounding_box()
    page.locator("[data-name=fullscreen]").click()
    expect(page.get_by_role("button", name="Leave full screen")).to_be_visible()
    page.locator(".pa-board").scroll_into_view_if_needed()
    assert chip.bounding_box()["height"] == pytest.approx(1.35 * small["height"], rel=0.05)
    page.locator("[data-head='1.1'] .pa-map").click()
    tokens = page.locator(".pa-chip .pa-token").all_inner_texts()
    small_map = page.locator("[data-head='0.1'] .pa-map")
    box = small_map.bounding_box()
    small_map.hover(position={"x": box["width"] * 1.5 / len(tokens), "y": box["height"] * 4.5 / len(tokens)})
    expect(page.locator(".pa-pointed")).to_contain_text(f"Layer 1, head 2: {tokens[4]} → {tokens[1]}")
    box = page.locator(".pa-matrix canvas").first.bounding_box()
    page.mouse.move(box["x"] + box["width"] - 6, box["y"] + 0.4 * box["height"])
    expect(page.locator(".pa-readout")).to_have_attribute("data-at", re.compile(rf"^1\.1\.\d+\.{len(tokens) - 1}$"))
    page.get_by_role("button", name="Leave full screen").click()
