"""Drawing and photos as people bring them: a palm beside the pencil, a tap, a browser that hides from trackers, pictures of any kind."""

import io
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.test_vision import SEVEN, draw, opened, pixels

SMALL = "?layers=conv:4:3,ReLU,maxpool:4,flatten&n_train=1000"
POINT = """(pad, [kind, id, type, x, y]) => {
  const { left, top, width, height } = pad.getBoundingClientRect();
  pad.setPointerCapture = () => {};
  pad.dispatchEvent(new PointerEvent(kind, { pointerId: id, pointerType: type, isPrimary: true, button: 0,
    clientX: left + x * width, clientY: top + y * height, bubbles: true }));
}"""
NOISE = """() => {
  const real = CanvasRenderingContext2D.prototype.getImageData;
  CanvasRenderingContext2D.prototype.getImageData = function (...place) {
    const image = real.apply(this, place);
    for (let k = 0; k < image.data.length; k++) image.data[k] += (k * 2654435761) % 7 - 3;
    return image;
  };

}"""


@pytest.fixture(scope="module")
def vision(lasting: Page, server: str) -> Page:
    return opened(lasting, server, SMALL)


@pytest.fixture(autouse=True)
def empty(vision: Page) -> Iterator[None]:
    yield
    clear(vision)


def clear(page: Page) -> None:
    """An empty pad, and the test image read again."""
    button = page.get_by_role("button", name="Clear the pad")
    if button.is_enabled():
        button.click()
    expect(words(page)).to_contain_text("test image")


def point(page: Page, kind: str, pointer: int, of: str, x: float, y: float) -> None:
    page.locator(".pv-pad").evaluate(POINT, [f"pointer{kind}", pointer, of, x, y])


def words(page: Page):
    return page.locator(".pv-input-words")


def seven(size: tuple[int, int], at: tuple[int, int] = (40, 30), ink: int = 30, paper: int = 235) -> np.ndarray:
    """A seven 60 × 80 pixels large on paper (h, w)."""
    picture = np.full(size, paper, np.uint8)
    x, y = at
    picture[y : y + 9, x : x + 60] = ink
    for row in range(80):
        left = x + 50 - row // 2
        picture[y + row, left : left + 9] = ink
    return picture


def bring(page: Page, name: str, content: bytes) -> None:
    page.locator(".pv-input input[type=file]").set_input_files({"name": name, "mimeType": "", "buffer": content})


def png(picture: np.ndarray, kind: str = "PNG", **more) -> bytes:
    file = io.BytesIO()
    Image.fromarray(picture).save(file, kind, **more)
    return file.getvalue()


def test_a_tap_is_no_drawing(vision: Page):
    before = pixels(vision, ".pv-pad").tobytes()
    point(vision, "down", 1, "touch", 0.5, 0.5)
    point(vision, "up", 1, "touch", 0.5, 0.5)
    expect(vision.get_by_role("button", name="Clear the pad")).to_be_disabled()
    assert pixels(vision, ".pv-pad").tobytes() == before


def test_a_pen_goes_before_the_palm_that_touched_first(vision: Page):
    point(vision, "down", 1, "touch", 0.9, 0.9)
    point(vision, "move", 1, "touch", 0.95, 0.95)
    point(vision, "down", 2, "pen", 0.3, 0.2)
    point(vision, "move", 2, "pen", 0.7, 0.2)
    point(vision, "move", 1, "touch", 0.8, 0.9)
    point(vision, "up", 1, "touch", 0.8, 0.9)
    point(vision, "move", 2, "pen", 0.5, 0.8)
    point(vision, "up", 2, "pen", 0.5, 0.8)
    expect(words(vision)).to_have_text("your drawing")
    side = pixels(vision, ".pv-pad")[..., 0].astype(int)
    n = len(side)
    paper = side[n // 2, 2]
    assert abs(side[int(0.2 * n), n // 2] - paper) > 60
    assert abs(side[int(0.93 * n), int(0.92 * n)] - paper) < 20


@pytest.mark.parametrize(
    ("size", "at"),
    [((200, 200), (40, 30)), ((300, 900), (20, 100)), ((900, 300), (150, 780))],
    ids=["square", "left", "foot"],
)
def test_a_digit_anywhere_in_a_photo_is_found(vision: Page, size: tuple[int, int], at: tuple[int, int]):
    bring(vision, "seven.jpg", png(seven(size, at), "JPEG", quality=90))
    expect(words(vision)).to_have_text("your picture")
    shown = pixels(vision, ".pv-steps figure:nth-of-type(3) canvas")
    upright = np.array(Image.fromarray(shown).convert("L"), int)
    ink = np.abs(upright - upright[0, 0]) > 60
    assert ink.sum() > 30
    assert ink.sum(1).argmax() < 12  # the bar of the seven, above


def test_a_turned_photo_and_a_transparent_picture_are_seen_as_they_were_meant(vision: Page):
    exif = Image.Exif()
    exif[274] = 6  # the camera was turned: what it wrote has to be turned to the right
    lying = np.rot90(seven((200, 160)))
    white = np.dstack(
        [np.full((200, 160, 3), 255, np.uint8), np.where(seven((200, 160)) < 100, 255, 0).astype(np.uint8)]
    )
    found = []
    for name, content in (
        ("plain.png", png(seven((200, 160)))),
        ("turned.jpg", png(lying, "JPEG", quality=95, exif=exif)),
        ("clear.png", png(white)),
    ):
        bring(vision, name, content)
        expect(words(vision)).to_have_text("your picture")
        found.append(pixels(vision, ".pv-pad").astype(int))
        clear(vision)
    for other in found[1:]:
        assert np.mean(np.abs(found[0] - other) > 80) < 0.03


def test_a_picture_without_ink_leaves_what_was_watched_and_says_so(vision: Page):
    bring(vision, "blank.png", png(np.full((200, 160), 240, np.uint8)))
    expect(vision.locator(".pv-hint")).to_contain_text("There is no ink in this picture")
    expect(words(vision)).to_contain_text("test image")


def test_two_digits_are_said(vision: Page):
    two = np.hstack([seven((200, 160)), seven((200, 160))])
    bring(vision, "two.png", png(two))
    expect(vision.locator(".pv-hint")).to_contain_text("There seem to be 2 signs")
    expect(words(vision)).to_have_text("your picture")


def test_a_kind_of_picture_that_is_not_read_is_said_with_one_that_is(vision: Page):
    bring(vision, "photo.heic", b"no picture")
    expect(vision.locator(".pv-hint")).to_contain_text("PNG and JPEG always work")
    expect(vision.locator(".pv-hint")).to_contain_text("Most compatible")


def test_a_browser_that_adds_noise_to_canvases_gets_the_drawing_through(browser: Browser, server: str):
    person = browser.new_context(viewport={"width": 1280, "height": 800})
    plain = person.new_page()
    forms = []
    for noisy in (False, True):
        page = person.new_page() if noisy else plain
        if noisy:
            page.add_init_script(f"({NOISE})()")
        opened(page, server, SMALL)
        draw(page, *SEVEN)
        expect(words(page)).to_have_text("your drawing")
        expect(page.locator(".pv-steps [aria-label^='Centred by mass: moved']")).to_be_visible()
        expect(page.locator(".pv-output")).to_have_attribute("aria-busy", "false")
        if noisy:
            expect(page.locator(".pv-bar-number")).to_have_text(forms)
        forms = page.locator(".pv-bar-number").all_inner_texts()
    person.close()


@pytest.mark.parametrize(
    ("status", "words"), [(403, "Open this page in a tab of its own"), (413, "Up to 50 MB are read")]
)
def test_a_refused_upload_is_said_at_the_form(context: BrowserContext, server: str, status: int, words: str):
    vision = opened(context.new_page(), server, SMALL)
    vision.route(
        "**/_stcore/upload_file/**",
        lambda route: route.fulfill(status=status) if route.request.method == "PUT" else route.continue_(),
    )
    vision.get_by_text("Your own images", exact=True).click()
    chosen = vision.locator("[data-testid=stFileUploaderDropzoneInput]").first
    chosen.set_input_files({"name": "set.npz", "mimeType": "", "buffer": b"PK"})
    expect(vision.locator(".park-refused")).to_contain_text(words)
    vision.get_by_role("button", name="Remove set.npz").click()
    expect(vision.locator(".park-refused")).to_have_count(0)
    vision.close()
