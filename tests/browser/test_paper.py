"""On paper and as a file: light and sharp, with name, settings, step and address."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.play import opened, play_to

PAGES = {
    "playground": ("?data=spiral&hidden=3", "Data set: spiral"),
    "vision": ("?layers=conv:4:3,ReLU,flatten&n_train=2000&epochs=200", "layers"),
    "attention": ("?task=reverse&n_layers=1&n_heads=2&d_model=16&length=6&steps=100000", "layers"),
}
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
    for gone in (".transport", "[data-testid=stSidebar]", "[data-testid=stHeader]"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.locator(".player")).to_have_attribute("data-theme", "light")
    expect(page.locator(".player .board")).to_have_css("background-color", "rgb(255, 255, 255)")
    assert page.pdf(landscape=True).startswith(b"%PDF")
    page.emulate_media(color_scheme="dark", media="screen")
    expect(page.locator(".player")).to_have_attribute("data-theme", "dark")
    expect(paper).to_be_hidden()


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
