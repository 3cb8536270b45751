"""The vision view in a real browser: building a stack, watching it learn, drawing, looking back at mistakes, keyboard."""

import base64
import re
from collections.abc import Callable
from urllib.parse import unquote_plus, urlsplit

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from engine.catalog import ACTIVATIONS, STEPS
from engine.experiments.vision.settings import Vision
from tests.browser.play import meant, until

WAIT = 20_000
SMALL = "?layers=conv:4:3,ReLU,maxpool:4,flatten&n_train=1000"
"""A net that learns in a moment."""


@pytest.fixture
def vision(page: Page, server: str) -> Page:
    """The small net with its maps drawn."""
    return opened(page, server, SMALL)


def opened(page: Page, server: str, query: str = "") -> Page:
    page.goto(f"{server}/vision{meant('vision', query)}")
    expect(page.locator(".pv-card").first).to_be_visible(timeout=30_000)
    page.locator(".pv-scroller").scroll_into_view_if_needed()
    expect(page.locator(".pv-card").first).not_to_have_class(re.compile("is-waiting"), timeout=WAIT)
    expect(page.locator(".pv-bar-number").first).not_to_have_text("–", timeout=WAIT)
    return page


def titles(page: Page) -> list[str]:
    """What the cards are called, from left to right."""
    return page.locator(".pv-card-title").all_inner_texts()


def await_titles(page: Page, *names: str) -> None:
    expect(page.locator(".pv-card-title")).to_have_text(list(names), timeout=WAIT)


def head(page: Page, i: int) -> Locator:
    return page.locator(f".pv-card[data-layer='{i}'] .pv-head")


def plus(page: Page, i: int) -> Locator:
    return page.locator(f".pv-plus[data-place='{i}']")


def pixels(page: Page, selector: str) -> np.ndarray:
    """A canvas as (h, w, 4) bytes."""
    script = """canvas => {
      const { width, height } = canvas;
      const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
      let text = "";
      for (const byte of data) text += String.fromCharCode(byte);
      return [height, width, btoa(text)];
    }"""
    high, wide, text = page.locator(selector).first.evaluate(script)
    return np.frombuffer(base64.b64decode(text), np.uint8).reshape(high, wide, 4)


def maps(page: Page, i: int) -> bytes:
    return pixels(page, f".pv-card[data-layer='{i}'] canvas").tobytes()


def probabilities(page: Page) -> list[str]:
    return page.locator(".pv-bar-number").all_inner_texts()


def await_change(page: Page, read: Callable[[], object], was: object) -> None:
    """Wait until `read` gives something else."""
    for _ in range(400):
        if read() != was:
            return
        page.wait_for_timeout(50)
    raise AssertionError("Nothing has changed.")


def await_layers(page: Page, layers: str) -> None:
    """Wait until the address says this stack."""
    page.wait_for_url(lambda url: f"layers={layers}" in unquote_plus(urlsplit(url).query), wait_until="commit")


def draw(page: Page, *places: tuple[float, float]) -> None:
    """A stroke through places on the pad, 0 to 1."""
    pad = page.locator(".pv-pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    at = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in places]
    page.mouse.move(*at[0])
    page.mouse.down()
    for x, y in at[1:]:
        page.mouse.move(x, y, steps=5)
    page.mouse.up()


SEVEN = ((0.25, 0.2), (0.7, 0.2), (0.4, 0.85))
EIGHT = ((0.5, 0.5), (0.3, 0.3), (0.5, 0.15), (0.7, 0.3), (0.3, 0.7), (0.5, 0.85), (0.7, 0.7), (0.5, 0.5))


def step(page: Page) -> None:
    """One update."""
    page.locator(".player").focus()
    page.keyboard.press("ArrowRight")


def test_the_cards_say_what_the_engine_plans(vision: Page):
    experiment = Vision.at(SMALL[1:])
    assert titles(vision) == ["conv 4 · 3×3", "ReLU", "max pool 4×4", "flatten", "dense 10"]
    for i, planned in enumerate(experiment.plan):
        card = vision.locator(f".pv-card[data-layer='{i}']")
        expect(card.locator(".pv-shape")).to_have_text(" × ".join(map(str, planned.shape)))
        if planned.params:
            expect(card.locator(".pv-costs")).to_contain_text(f"{planned.params:,} parameters")
            expect(card.locator(".pv-costs")).to_contain_text(f"{planned.macs:,} mult.")
    total = sum(planned.params for planned in experiment.plan)
    expect(vision.locator(".pv-options")).to_contain_text(f"{total:,} parameters")


def test_the_maps_change_with_every_update(vision: Page):
    before = maps(vision, 0)
    was = probabilities(vision)
    step(vision)
    await_change(vision, lambda: maps(vision, 0), before)
    await_change(vision, lambda: probabilities(vision), was)


def test_the_maps_move_while_it_trains(page: Page, server: str):
    vision = opened(page, server, f"{SMALL}&epochs=200")
    vision.locator("[data-name=play]").click()
    until(vision, lambda said: said["step"] > 10)
    await_change(vision, lambda: maps(vision, 0), maps(vision, 0))
    expect(vision.locator(".pv-card[data-layer='0'] .pv-flow-words")).to_have_text(re.compile(r"∇ .*\d · w \d"))


def test_gradients_and_colour_scales_are_a_switch_away(vision: Page):
    for name in ("Gradients", "layer", "network"):
        before = maps(vision, 2)
        vision.locator(".pv-segments label", has_text=re.compile(f"^{name}$")).click()
        await_change(vision, lambda before=before: maps(vision, 2), before)


def test_weights_are_shown_where_there_are_any(vision: Page):
    before = maps(vision, 0)
    vision.locator(".pv-segments label", has_text="Weights").click()
    await_change(vision, lambda: maps(vision, 0), before)
    expect(vision.locator(".pv-card[data-layer='1'] canvas")).to_be_hidden()
    now = maps(vision, 0)
    step(vision)
    await_change(vision, lambda: maps(vision, 0), now)


def test_a_layer_comes_from_the_menu_between_two_cards(vision: Page):
    plus(vision, 1).click()
    vision.get_by_role("menuitem", name="Batch norm").click()
    await_titles(vision, "conv 4 · 3×3", "batch norm", "ReLU", "max pool 4×4", "flatten", "dense 10")
    await_layers(vision, "conv:4:3,batchnorm,ReLU,maxpool:4,flatten")
    expect(head(vision, 1)).to_be_focused()


def test_the_menu_offers_all_activations_of_the_catalog(vision: Page):
    head(vision, 1).click()
    choice = vision.locator(".pv-numbers").get_by_label("Activation")
    expect(choice).to_have_value("ReLU")
    assert set(choice.locator("option").all_text_contents()) == set(ACTIVATIONS) - set(STEPS)
    choice.select_option("tanh")
    await_layers(vision, "conv:4:3,tanh,maxpool:4,flatten")


def test_a_layers_numbers_are_changed_in_its_panel(vision: Page):
    head(vision, 0).click()
    panel = vision.locator(".pv-numbers")
    panel.get_by_label("Filters").fill("6")
    panel.get_by_label("Padding").fill("1")
    panel.get_by_role("button", name="Apply").click()
    await_titles(vision, "conv 6 · 3×3", "ReLU", "max pool 4×4", "flatten", "dense 10")
    expect(vision.locator(".pv-shape").first).to_have_text("6 × 28 × 28")


def test_a_layer_is_doubled_moved_and_removed(vision: Page):
    head(vision, 1).click()
    vision.locator(".pv-numbers").get_by_role("button", name="Duplicate").click()
    await_titles(vision, "conv 4 · 3×3", "ReLU", "ReLU", "max pool 4×4", "flatten", "dense 10")
    head(vision, 2).click()
    vision.locator(".pv-numbers").get_by_role("button", name="Move right").click()
    await_titles(vision, "conv 4 · 3×3", "ReLU", "max pool 4×4", "ReLU", "flatten", "dense 10")
    head(vision, 1).click()
    vision.locator(".pv-numbers").get_by_role("button", name="Remove").click()
    await_titles(vision, "conv 4 · 3×3", "max pool 4×4", "ReLU", "flatten", "dense 10")


def test_a_layer_is_dragged_to_another_place(vision: Page):
    head(vision, 1).drag_to(plus(vision, 3))
    await_titles(vision, "conv 4 · 3×3", "max pool 4×4", "ReLU", "flatten", "dense 10")


def test_an_impossible_stack_is_refused_in_a_sentence_and_the_old_one_stays(vision: Page):
    before = titles(vision)
    head(vision, 3).click()
    vision.locator(".pv-numbers").get_by_role("button", name="Remove").click()
    banner = vision.locator(".banner")
    expect(banner).to_contain_text("needs a flat input", timeout=WAIT)
    expect(banner).to_contain_text("flatten")
    assert titles(vision) == before
    assert "layers=conv:4:3,ReLU,maxpool:4,flatten" in unquote_plus(vision.url)


def test_the_stack_is_built_by_keyboard_alone(vision: Page):
    head(vision, 1).focus()
    vision.keyboard.press("Delete")
    await_titles(vision, "conv 4 · 3×3", "max pool 4×4", "flatten", "dense 10")
    expect(head(vision, 0)).to_be_focused()
    vision.keyboard.press("ArrowRight")
    vision.keyboard.press("Enter")
    vision.keyboard.press("ArrowDown")
    expect(vision.get_by_role("menuitem", name="Residual block")).to_be_focused()
    vision.keyboard.press("Escape")
    expect(plus(vision, 1)).to_be_focused()
    vision.keyboard.press("ArrowRight")
    await_layers(vision, "conv:4:3,maxpool:4,flatten")
    vision.keyboard.press("Alt+ArrowLeft")
    await_titles(vision, "max pool 4×4", "conv 4 · 3×3", "flatten", "dense 10")


def test_a_unit_is_selected_with_mouse_and_keyboard(vision: Page):
    vision.locator(".pv-card[data-layer='0'] canvas").click(position={"x": 4, "y": 4})
    tile = vision.locator(".pv-card[data-layer='0'] .pv-tile")
    expect(tile).to_have_class(re.compile("is-selected"))
    tile.focus()
    for key in ("ArrowDown", "Enter"):
        vision.keyboard.press(key)
    expect(tile).to_have_attribute("aria-label", re.compile("unit 3 of 4"))
    until(vision, lambda said: said["step"] == 0)


def test_arrows_walk_from_one_layers_maps_to_the_next(vision: Page):
    vision.locator(".pv-card[data-layer='0'] .pv-tile").focus()
    for _ in range(3):
        vision.keyboard.press("ArrowRight")
    expect(vision.locator(".pv-card[data-layer='1'] .pv-tile")).to_be_focused()


def test_a_drawing_is_read_and_its_way_to_the_network_is_shown(vision: Page):
    was = probabilities(vision)
    draw(vision, *SEVEN)
    expect(vision.locator(".pv-steps figure")).to_have_count(3)
    expect(vision.locator(".pv-steps")).to_be_visible(timeout=WAIT)
    expect(vision.locator(".pv-steps")).to_contain_text("cropped and fitted to 20 × 20")
    await_change(vision, lambda: probabilities(vision), was)
    expect(vision.locator(".pv-input-words")).to_have_text("your drawing")
    fitted = pixels(vision, ".pv-steps figure:nth-of-type(2) canvas")[..., 0]
    rows, columns = np.nonzero(fitted < 200)
    assert max(np.ptp(rows), np.ptp(columns)) + 1 in (19, 20)


def test_the_probabilities_follow_a_drawing_while_it_trains(page: Page, server: str):
    vision = opened(page, server, f"{SMALL}&epochs=200")
    vision.locator("[data-name=play]").click()
    until(vision, lambda said: said["step"] > 10)
    draw(vision, *SEVEN)
    expect(vision.locator(".pv-steps")).to_be_visible(timeout=WAIT)
    was = maps(vision, 0)
    draw(vision, *EIGHT)
    await_change(vision, lambda: maps(vision, 0), was)
    assert until(vision, lambda said: said["step"] > 20)["drawn"] > 20


def test_the_picture_stays_in_place_when_the_run_ends(vision: Page):
    """A message that came between the strokes of a drawing would move the pad from under the pen."""
    pad = vision.locator(".pv-pad")
    pad.scroll_into_view_if_needed()
    before = pad.bounding_box()
    vision.locator("[data-name=play]").click()
    expect(vision.locator(".banner")).to_contain_text("epochs are done", timeout=WAIT)
    assert pad.bounding_box() == before
    banner, curve, track = (vision.locator(part).bounding_box() for part in (".banner", ".timeline", ".track"))
    assert curve["y"] <= banner["y"]
    assert banner["y"] + banner["height"] <= curve["y"] + curve["height"]
    assert banner["x"] + banner["width"] <= track["x"], "it covers nothing of the curve"


def test_strokes_are_undone_and_the_pad_is_cleared(vision: Page):
    draw(vision, *SEVEN)
    draw(vision, *EIGHT)
    before = pixels(vision, ".pv-pad").tobytes()
    vision.get_by_role("button", name="Undo the last stroke").click()
    await_change(vision, lambda: pixels(vision, ".pv-pad").tobytes(), before)
    expect(vision.locator(".pv-input-words")).to_have_text("your drawing")
    vision.get_by_role("button", name="Clear the pad").click()
    expect(vision.locator(".pv-input-words")).to_contain_text("test image 0")
    expect(vision.locator(".pv-steps")).to_be_hidden()


def test_an_image_file_is_read(vision: Page):
    vision.locator(".pv-input input[type=file]").set_input_files(
        {"name": "seven.svg.png", "mimeType": "image/png", "buffer": png_of_a_bar()}
    )
    expect(vision.locator(".pv-input-words")).to_have_text("your picture", timeout=WAIT)
    expect(vision.locator(".pv-steps")).to_be_visible(timeout=WAIT)


def test_a_file_that_is_no_image_gets_a_sentence(vision: Page):
    vision.locator(".pv-input input[type=file]").set_input_files(
        {"name": "words.png", "mimeType": "image/png", "buffer": b"no image"}
    )
    expect(vision.locator(".pv-hint")).to_contain_text("“words.png” is not an image")


def test_one_goes_through_the_test_images(vision: Page):
    words = vision.locator(".pv-input-words")
    expect(words).to_have_text(re.compile(r"^test image 0: \d$"))
    vision.get_by_role("button", name="Next test image").click()
    expect(words).to_have_text(re.compile(r"^test image 1: \d$"))
    for _ in range(2):
        vision.get_by_role("button", name="Previous test image").click()
    expect(words).to_have_text(re.compile(r"^test image 9,999: \d$"))


def test_a_mistake_is_watched_at_a_click_and_trained_on(vision: Page):
    mistake = vision.locator(".pv-worst button").first
    expect(mistake).to_have_attribute("aria-label", re.compile(r"label \d, said \d"), timeout=WAIT)
    index = re.search(r"test image (\d+)", mistake.get_attribute("aria-label"))[1]
    mistake.click()
    expect(vision.locator(".pv-input-words")).to_contain_text(f"test image {int(index):,}")
    more = vision.get_by_role("button", name="Train more on hard images")
    more.click()
    vision.wait_for_url(lambda url: "hard=25" in url, wait_until="commit")
    stop = vision.get_by_role("button", name="Stop training more on hard images")
    expect(stop).to_have_attribute("aria-pressed", "true", timeout=WAIT)
    stop.click()
    vision.wait_for_url(lambda url: "hard=25" not in url, wait_until="commit")


def test_predictions_stream_by(vision: Page):
    first = vision.locator(".pv-stream button").first
    expect(first).to_have_attribute("aria-label", re.compile(r"label \d: (right|wrong); .*%.*%.*%"), timeout=WAIT)
    expect(vision.locator(".pv-verdict.is-wrong, .pv-verdict.is-right")).to_have_count(8)


def test_all_test_images_are_tested_on_demand(vision: Page):
    vision.get_by_role("button", name="Test on all 10,000").click()
    expect(vision.locator(".pv-accuracy")).to_contain_text(
        re.compile(r"\d+\.\d\d %\s*of 10,000, at step 0"), timeout=WAIT
    )


def test_frozen_layers_look_frozen(page: Page, server: str):
    opened(page, server, SMALL + "&pretrain=1&freeze=1")
    expect(page.get_by_role("article", name="Layer 1: conv 4 · 3×3, frozen")).to_be_visible()
    expect(page.locator(".pv-options")).to_contain_text("learning MNIST first")
    expect(page.locator(".pv-card.is-frozen")).to_have_count(0)
    step(page)
    expect(page.locator(".pv-card.is-frozen")).to_have_count(1)
    expect(page.locator(".pv-options")).not_to_contain_text("first")


def test_an_autoencoder_shows_the_image_that_it_rebuilt(page: Page, server: str):
    query = "?goal=rebuild&loss=MSE&layers=flatten,dense:2&n_train=1000"
    page.goto(f"{server}/vision{meant('vision', query)}")
    expect(page.get_by_role("img", name="The rebuilt image")).to_be_visible()
    expect(page.locator(".pv-bars")).to_be_hidden()
    expect(page.locator(".pv-accuracy")).to_contain_text("Loss on all test images")


def test_the_picture_has_a_text_twin(vision: Page):
    twin = vision.locator("[data-name=twin]")
    expect(twin).to_contain_text("conv 4 · 3×3 (4 × 26 × 26)", timeout=WAIT)
    expect(twin).to_contain_text("Test image 0")


def test_the_stack_is_saved_as_a_picture(vision: Page):
    vision.locator("[data-name=download] button").first.click()
    with vision.expect_download() as download:
        vision.get_by_role("button", name="Picture PNG").click()
    data = download.value.path().read_bytes()
    assert data.startswith(b"\x89PNG")
    assert len(data) > 5_000


def test_no_page_scrolls_sideways_on_a_phone(page: Page, server: str):
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page, server)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    scroller = page.locator(".pv-scroller")
    assert scroller.evaluate("element => element.scrollWidth > element.clientWidth")
    assert scroller.evaluate("element => element.getBoundingClientRect().right") <= 390


def png_of_a_bar() -> bytes:
    """A dark bar on white paper, 40 × 60 pixels, as a PNG file."""
    import struct
    import zlib

    image = np.full((60, 40), 240, np.uint8)
    image[12:48, 18:23] = 20
    rows = b"".join(b"\0" + row.tobytes() for row in image)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 40, 60, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
