"""On paper and as a file: light and sharp, with name, settings, step and address."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.play import opened, play_to
from tests.browser.test_colours import contrast

PAGES = {
    "playground": ("?data=spiral&hidden=3", "Data set: spiral"),
    "vision": ("?layers=conv:4:3,ReLU,flatten&n_train=2000&epochs=200", "layers"),
    "attention": ("?task=reverse&n_layers=1&n_heads=2&d_model=16&length=6&steps=100000", "layers"),
}
POLE = "(player, name) => getComputedStyle(player).getPropertyValue(`--park-${name}`).trim()"
GAPS = """(canvas) => {
  const unit = canvas.parentElement.querySelector('.pn-unit');
  const feature = canvas.parentElement.querySelector('.pn-feature');
  const ratio = canvas.width / canvas.clientWidth;
  const [from, to] = [feature.offsetLeft + feature.offsetWidth + 12, unit.offsetLeft - 12].map((x) => Math.round(x * ratio));
  const { data } = canvas.getContext('2d').getImageData(from, 0, to - from, canvas.height * 0.8);
  const isInk = (k) => data[k] - data[k + 2] > 60;
  return Array.from({ length: to - from }, (_, x) => x).filter((x) => {
    for (let k = 4 * x; k < data.length; k += 4 * (to - from)) if (isInk(k)) return false;
    return true;
  }).length;
}"""
"""How many columns between an input and a unit no orange link crosses."""
PIXEL = """async (bytes) => {
  const image = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
  const pen = new OffscreenCanvas(image.width, image.height).getContext('2d');
  pen.drawImage(image, 0, 0);
  return { width: image.width, corner: [...pen.getImageData(2, 2, 1, 1).data] };
}"""


@pytest.mark.parametrize("path", PAGES)
def test_a_printed_page_is_a_light_sheet_with_its_settings_step_and_address(page: Page, server: str, path: str):
    page.emulate_media(color_scheme="dark")
    query, setting = PAGES[path]
    opened(page, server, query, path)
    page.emulate_media(color_scheme="dark", media="print")
    paper = page.locator(".paper")
    expect(paper).to_be_visible()
    expect(paper).to_contain_text("step 0")
    expect(paper).to_contain_text(re.compile(setting, re.I))
    expect(paper).to_contain_text(page.url)
    for gone in (".transport", "[data-testid=stSidebar]", "[data-testid=stHeader]", ".park-mode"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.locator(".player")).to_have_attribute("data-theme", "light")
    expect(page.locator(".player .board")).to_have_css("background-color", "rgb(255, 255, 255)")
    assert page.pdf(landscape=True).startswith(b"%PDF")
    page.emulate_media(color_scheme="dark", media="screen")
    expect(page.locator(".player")).to_have_attribute("data-theme", "dark")
    expect(paper).to_be_hidden()


def test_on_paper_signs_are_told_apart_without_colours_and_no_buttons_are_left(page: Page, server: str):
    opened(page, server, "?hidden=&features=x1&edits=0:0.weight:0.0:-3")
    assert page.locator(".pn-canvas").evaluate(GAPS) == 0
    page.emulate_media(media="print")
    page.wait_for_function(f"(canvas) => ({GAPS})(canvas) > 10", arg=page.locator(".pn-canvas").element_handle())
    poles = [page.locator(".player").evaluate(POLE, name) for name in ("negative", "positive")]
    assert contrast(*([int(pole[k : k + 2], 16) for k in (1, 3, 5)] for pole in poles)) > 2.5
    for gone in (".pn-doors", ".pn-segments", ".pn-round", "[data-name=links] label:not(:has(:checked))"):
        expect(page.locator(gone).first).to_be_hidden()
    page.emulate_media(media="screen")


@pytest.mark.parametrize("path", PAGES)
def test_a_picture_as_a_file_is_light_and_twice_as_sharp(page: Page, server: str, tmp_path: Path, path: str):
    page.emulate_media(color_scheme="dark")
    opened(page, server, PAGES[path][0], path)
    play_to(page, 3)
    page.locator("[data-name=download] > button").click()
    with page.expect_download() as download:
        page.locator("[data-name=download]").get_by_role("button", name="Picture").click()
    file = tmp_path / "picture.png"
    download.value.save_as(file)
    assert re.fullmatch(r"perceptron_park_\w+_step_\d+\.png", download.value.suggested_filename)
    said = page.evaluate(PIXEL, list(file.read_bytes()))
    assert min(said["corner"][:3]) > 240
    if path == "playground":
        assert said["width"] >= 2 * page.locator(".pn").bounding_box()["width"] - 4
    expect(page.locator(".player")).to_have_attribute("data-theme", "dark")


def test_pages_without_a_player_are_light_on_paper_too(page: Page, server: str):
    page.emulate_media(color_scheme="dark")
    for path in ("tokens", "words", ""):
        page.goto(f"{server}/{path}")
        title = page.get_by_role("heading", level=1)
        expect(title).to_be_visible()
        page.emulate_media(color_scheme="dark", media="print")
        expect(title).to_have_css("color", "rgb(0, 0, 0)")
        expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
        if path == "tokens":
            expect(page.locator(".tokens")).to_have_attribute("data-theme", "light")
            expect(page.locator(".tokens .moves")).to_be_hidden()
        page.emulate_media(color_scheme="dark", media="screen")
