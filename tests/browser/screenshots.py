"""The pictures of Home and of the README, taken from the running app: python -m tests.browser.screenshots [NAME …]."""

import base64
import math
import sys
from io import BytesIO

from PIL import Image, ImageChops
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from benchmarks.serving import ROOT, serving
from engine.experiments.backprop.settings import Backprop
from tests.browser.park import idle, launch
from ui.examples import DOORS, EXAMPLES, Example

FOLDER = ROOT / "assets" / "screenshots"
CARD = (640, 360)
"""Pixels of a card's picture: twice what it fills at most columns, for sharp screens."""
WINDOW = {"width": 900, "height": 800}
WIDE = {"width": 1280, "height": 900}
"""So wide that a Transformer's matrix and lines stand side by side."""
NEAR = 330
"""Pixels of a page that fill the width of a card whose picture is text or numbers: few enough to be read on it."""
LARGEST = 1.5
"""As many times its size is a small part drawn at most: it stays sharp, with air around it."""
PATIENCE = 240_000


def main(names: list[str]) -> None:
    """Take the pictures that `names` asks for, or all."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with serving() as server, sync_playwright() as playwright:
        server.wait_until_warm()
        base, browser = server.url, launch(playwright)
        for scheme in ("light", "dark"):
            for example in DOORS:
                if not names or example.name in names:
                    card(browser, base, example, scheme)
        readme(browser, base, names)
        browser.close()


def card(browser: Browser, base: str, example: Example, scheme: str) -> None:
    """The picture of an example after its updates, without the controls around it."""
    is_near = example.page not in ("playground", "vision")
    page = browser.new_context(
        viewport=WIDE if is_near else WINDOW, color_scheme=scheme, device_scale_factor=2 if is_near else 1
    ).new_page()
    page.goto(f"{base}/{example.page}?{example.address}&embed=true&hide=form,presets,hood,timeline")
    if example.updates:
        train(page, example.updates)
    ground = page.locator(".park").evaluate("e => getComputedStyle(e).getPropertyValue('--park-surface').trim()")
    picture = PICTURES[example.page](page, example)
    save(framed(picture, ground), f"{example.name}-{scheme}")
    page.context.close()


def diagram(page: Page, example: Example) -> Image.Image:
    """The playground's canvas."""
    if example.shows:
        page.get_by_role("radio", name=example.shows).check()
    page.wait_for_timeout(600)
    data = page.locator("canvas.pn-canvas").evaluate("canvas => canvas.toDataURL('image/png')")
    return Image.open(BytesIO(base64.b64decode(data.partition(",")[2]))).convert("RGBA")


def images(page: Page, example: Example) -> Image.Image:
    """The stack of an image network, its pad drawn on, or a tab of what is inside it."""
    part = page.locator(".pv-scene")
    if example.shows == "pad":
        draw(page)
    elif example.shows:
        page.get_by_role("tab", name=example.shows).click()
        part = page.get_by_role("tabpanel", name=example.shows)
    part.scroll_into_view_if_needed()
    page.wait_for_timeout(4000)
    return cut(shot(part))


def transformer(page: Page, example: Example) -> Image.Image:
    """All heads of a Transformer; of one its matrix or its lines; what it writes, or says by itself."""
    page.locator(".pa-grid button").first.wait_for()
    if example.shows == "lines":
        page.get_by_role("button", name="source").first.click()
    elif example.shows == "text":
        page.get_by_role("tab", name="Generate").click()
        page.get_by_role("button", name="Write", exact=True).click()
    part = page.locator(PARTS[example.shows])
    part.scroll_into_view_if_needed()
    page.mouse.move(2, 2)
    page.wait_for_timeout(4000)
    picture = shot(part)
    if example.shows == "text":
        return near(picture, across=0, down=1)
    return near(picture, across=0, down=0.8) if example.shows == "matrix" else picture


PARTS = {
    "heads": ".pa-model",
    "matrix": ".pa-matrix",
    "lines": ".pa-lines",
    "sums": ".pa-samples",
    "text": ".ai-written",
}
"""Where on the page of a Transformer something is seen."""


def unrolled(page: Page, example: Example) -> Image.Image:
    """A recurrent network unrolled in time: from its top, or what it keeps and what goes back."""
    part = page.locator(".ps-rows")
    part.scroll_into_view_if_needed()
    page.mouse.move(2, 2)
    page.wait_for_timeout(3000)
    return near(shot(part), across=0, down=1 if example.shows == "way back" else 0, width=860)


def unit(page: Page, example: Example) -> Image.Image:
    """The plane of one neuron, or the gate with its table."""
    page.mouse.move(2, 2)
    page.wait_for_timeout(1500)
    if example.name != "gate":
        return shot(page.locator(".pu-plane"))
    return near(shot(page.locator(".pu-gate")), across=0, down=0, width=600)


def curves(page: Page, example: Example) -> Image.Image:
    """The first picture under a tab of the page of activations."""
    page.get_by_role("tab", name=example.tab).click()
    part = page.locator(".pc-plot >> visible=true").first
    page.set_viewport_size({"width": 600, "height": 900})
    part.scroll_into_view_if_needed()
    page.mouse.move(2, 2)
    page.wait_for_timeout(2500)
    return shot(part)


def graph(page: Page, example: Example) -> Image.Image:
    """An expression or a net with all its gradients, after the last step."""
    last = Backprop.at(example.address).last
    page.wait_for_function("() => window.__park?.drawn > 0")
    page.locator(".player").focus()
    for step in range(1, last + 1):
        page.keyboard.press("ArrowRight")
        page.wait_for_function("step => window.__park?.step >= step", arg=step)
    page.mouse.move(2, 2)
    page.wait_for_timeout(1500)
    return near(shot(page.locator(".bp-board")), across=1, down=0.5, width=620)


def sentence(page: Page, _: Example) -> Image.Image:
    """Four heads of the first layers of MiniLM."""
    part = page.locator(".pa-grid")
    part.scroll_into_view_if_needed()
    page.mouse.move(2, 2)
    page.wait_for_timeout(6000)
    return near(shot(part), across=0, down=0, width=520)


def pieces(page: Page, _: Example) -> Image.Image:
    """The text in byte pairs, in lines that a card holds."""
    page.set_viewport_size({"width": 420, "height": 900})
    idle(page)
    page.wait_for_timeout(2000)
    return near(shot(page.locator(".pairs .strip")), across=0, down=0)


def shot(part: Locator) -> Image.Image:
    """A part of the page as it stands there."""
    return Image.open(BytesIO(part.screenshot())).convert("RGBA")


PICTURES = {
    "playground": diagram,
    "vision": images,
    "neuron": unit,
    "activations": curves,
    "backprop": graph,
    "sequence": unrolled,
    "attention": transformer,
    "minilm": sentence,
    "tokens": pieces,
}
"""What is cut out of which page."""


def draw(page: Page) -> None:
    """A three, in two bows, on the pad."""
    pad = page.locator(".pv-pad").bounding_box()
    bows = [(0.5, 0.34, -140, 90), (0.5, 0.66, -90, 140)]
    places = [
        (x + 0.2 * math.cos(math.radians(angle)), y + 0.16 * math.sin(math.radians(angle)))
        for x, y, start, stop in bows
        for angle in range(start, stop + 1, 10)
    ]
    at = [(pad["x"] + x * pad["width"], pad["y"] + y * pad["height"]) for x, y in places]
    page.mouse.move(*at[0])
    page.mouse.down()
    for place in at:
        page.mouse.move(*place)
    page.mouse.up()


def cut(picture: Image.Image) -> Image.Image:
    """The upper left part in a card's proportions, at most as much as stays legible on it."""
    width = min(picture.width, 560)
    return picture.crop((0, 0, width, min(picture.height, width * CARD[1] // CARD[0])))


def near(picture: Image.Image, across: float, down: float, width: int = NEAR) -> Image.Image:
    """A close-up of `width` pixels of the page in a card's proportions: 0 is the left or upper end, 1 the other."""
    width = min(picture.width, 2 * width)
    height = min(picture.height, width * CARD[1] // CARD[0])
    left, top = round(across * (picture.width - width)), round(down * (picture.height - height))
    return picture.crop((left, top, left + width, top + height))


def framed(picture: Image.Image, ground: str) -> Image.Image:
    """What is drawn, with a margin, in a card's proportions on the theme's ground."""
    flat = Image.new("RGB", picture.size, ground)
    flat.paste(picture, mask=picture)
    drawn = flat.crop(ImageChops.difference(flat, Image.new("RGB", flat.size, ground)).getbbox())
    scale = min((CARD[0] - 28) / drawn.width, (CARD[1] - 24) / drawn.height, LARGEST)
    drawn = drawn.resize((round(drawn.width * scale), round(drawn.height * scale)), Image.Resampling.LANCZOS)
    frame = Image.new("RGB", CARD, ground)
    frame.paste(drawn, ((CARD[0] - drawn.width) // 2, (CARD[1] - drawn.height) // 2))
    return frame


def readme(browser: Browser, base: str, names: list[str]) -> None:
    """The whole playground with a learned spiral, LeNet-5 that reads a digit, and a Transformer that has found where to look."""
    for name, stem in (("spiral", "readme"), ("lenet", "readme-images"), ("induction", "readme-attention")):
        if names and stem not in names:
            continue
        page = browser.new_context(viewport={"width": 1280, "height": 980}, color_scheme="light").new_page()
        example = next(example for example in EXAMPLES if example.name == name)
        page.goto(f"{base}/{example.page}?{example.address}")
        train(page, example.updates)
        page.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, 0)")
        page.mouse.move(10, 780)
        page.wait_for_timeout(3000)
        save(Image.open(BytesIO(page.screenshot())).convert("RGB"), stem)
        page.context.close()


def train(page: Page, updates: int) -> None:
    """Play until so many updates are done, then pause."""
    idle(page)
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function("updates => (window.__park?.step ?? 0) >= updates", arg=updates, timeout=PATIENCE)
    page.get_by_role("button", name="Pause", exact=True).click()


def save(picture: Image.Image, name: str) -> None:
    """Write a small PNG: 256 colours are enough for flat drawings, if each is the middle of those that it stands for."""
    picture.quantize(256, dither=Image.Dither.NONE, kmeans=2).save(FOLDER / f"{name}.png", optimize=True)
    print(f"{name}.png", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
