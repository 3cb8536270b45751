"""A step explained on the pages Images and Attention: for a weight of the selected unit or head, in numbers that are the engine's."""

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from engine.experiment import Wish
from engine.experiments.attention.settings import Attention
from engine.experiments.vision.settings import Vision
from tests.browser.play import SMALL_VISION, go_to, meter, opened
from tests.browser.test_explain import exact

WORDS = ".pe-step .pe-words"


def check(page: Page, look) -> None:
    """Shares, the chosen sample's products and the ledger are those of the engine."""
    np.testing.assert_allclose(exact(page, ".pe-shares [data-part=share]"), look["explain/share"], rtol=1e-5)
    np.testing.assert_allclose(exact(page, ".pe-ledger td.pi-number"), look["ledger/value"], rtol=1e-5)
    np.testing.assert_allclose(exact(page, ".pe-chain [data-part=product]"), look["explain/term"][:, 2], rtol=1e-4)
    assert exact(page, ".pe-chain [data-part=own]") == pytest.approx([float(look["explain/own"])], rel=1e-4)


def test_an_image_networks_step_is_explained_for_the_selected_unit(page: Page, server: str) -> None:
    opened(page, server, SMALL_VISION, "vision")
    go_to(page, "ArrowRight", 1)
    page.keyboard.press("e")
    expect(page.get_by_role("tab", name="Explain this step")).to_have_attribute("aria-selected", "true")
    page.locator(".pe-step").get_by_text("has no weights that are explained here").wait_for()
    page.get_by_label("Layer", exact=True).select_option("1")
    expect(page.locator(WORDS)).to_contain_text("unit 1 of layer 2, in the update from step 1 to 2")
    e = Vision.at(SMALL_VISION)
    run = e.run()
    next(run)
    frame = run.send(Wish(updates=1))
    check(page, e.look(frame, {"explain": [1, 0, -1, -1]}))
    page.get_by_role("button", name="Next unit").click()
    page.get_by_label("Weight", exact=True).fill("785")
    page.keyboard.press("Enter")
    expect(page.locator(WORDS)).to_contain_text("The bias of unit 2 of layer 2")
    check(page, e.look(frame, {"explain": [1, 1, 784, -1]}))
    page.locator(".pe-sample[aria-pressed=true]").focus()
    page.keyboard.press("Home")
    expect(page.get_by_role("heading", name="Gradient of sample 1:")).to_be_visible()
    check(page, e.look(frame, {"explain": [1, 1, 784, 0]}))
    page.get_by_role("button", name="Largest change").click()
    page.keyboard.press("ArrowRight")
    expect(page.locator(WORDS)).to_contain_text("from step 2 to 3")
    page.wait_for_url("**tab=Explain+this+step**")
    assert meter(page)["step"] == 2


SMALL = "?task=copy&n_layers=2&n_heads=2&d_model=16&batch_size=8&steps=1000"


def test_a_transformers_step_is_explained_for_the_selected_head(page: Page, server: str) -> None:
    opened(page, server, SMALL, "attention")
    go_to(page, "ArrowRight", 1)
    page.keyboard.press("e")
    page.locator(".pe-ledger tbody tr").first.wait_for()
    e = Attention.at(SMALL)
    run = e.run()
    next(run)
    frame = run.send(Wish(updates=1))
    check(page, e.look(frame, {"explain": [0, 0, 0, 0, -1, -1]}))
    page.keyboard.press("]")
    expect(page.locator(WORDS)).to_contain_text("Layer 1, head 2")
    check(page, e.look(frame, {"explain": [0, 1, 0, 0, -1, -1]}))
    page.get_by_role("button", name="W_o").focus()
    page.keyboard.press("Enter")
    expect(page.locator(WORDS)).to_contain_text("The weight of W_o from result")
    look = e.look(frame, {"explain": [0, 1, 3, 0, -1, -1]})
    check(page, look)
    page.get_by_label("Unit", exact=True).fill("16")
    page.keyboard.press("Enter")
    expect(page.locator(WORDS)).to_contain_text("to number 16 of the width")
    weight = int(look["explain/number"][0])
    page.get_by_role("button", name="Next weight").click()
    following = 8 + (weight - 7) % 8
    expect(page.locator(WORDS)).to_contain_text(f"from result {following - 7} of")
    check(page, e.look(frame, {"explain": [0, 1, 3, 15, following, -1]}))
    expect(page.locator(".pe-shares tbody tr")).to_have_count(8)


def of_cells(page: Page) -> dict[str, float]:
    """The numbers of the cell that stands in the chain rule."""
    found = page.locator(".ai-of-cells [data-part]")
    return dict(found.evaluate_all("all => all.map(({ dataset }) => [dataset.part, Number(dataset.exact)])"))


def check_cell(page: Page, look, i: int, j: int) -> None:
    """The numbers of row i and column j are the engine's, and NumPy's chain rule leads from one to the next."""
    expect(page.locator(".ai-of-cells [role=status]")).to_contain_text(f"({i + 1}) → ")
    expect(page.locator(".ai-of-cells [role=status]")).to_contain_text(f"({j + 1}) brings ")
    said, cell = of_cells(page), {name: look[f"explain/cell/{name}"] for name in ("share", "p", "g", "met", "x")}
    p, g = cell["p"][i].astype(float), cell["g"][i].astype(float)
    slope = p[j] * (g[j] - (p * g).sum())
    assert said["s"] == pytest.approx(slope, rel=1e-4, abs=1e-9)
    assert said["cell"] == pytest.approx(slope * cell["met"][i, j] / np.sqrt(8) * cell["x"][i], rel=1e-4, abs=1e-9)
    assert said["cell"] == pytest.approx(cell["share"][i, j], rel=1e-6)


def test_cells_of_the_pattern_say_what_they_bring_by_mouse_and_by_keys(page: Page, server: str) -> None:
    opened(page, server, SMALL, "attention")
    go_to(page, "ArrowRight", 1)
    page.keyboard.press("e")
    board = page.locator(".ai-of-cells canvas")
    board.wait_for()
    e = Attention.at(SMALL)
    run = e.run()
    next(run)
    look = e.look(run.send(Wish(updates=1)), {"explain": [0, 0, 0, 0, -1, -1]})
    share = look["explain/cell/share"]
    rows, columns = share.shape
    assert exact(page, ".pe-shares .pi-chosen [data-part=share]") == pytest.approx([share.sum()], rel=1e-4)
    check_cell(page, look, *(int(k) for k in np.unravel_index(np.abs(share).argmax(), share.shape)))
    board.scroll_into_view_if_needed()
    box = board.bounding_box()
    assert box
    page.mouse.click(box["x"] + 2.5 / columns * box["width"], box["y"] + 5.5 / rows * box["height"])
    page.mouse.move(0, 0)
    check_cell(page, look, 5, 2)
    board.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    check_cell(page, look, 6, 3)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    check_cell(page, look, 6, 3)
    page.locator("[data-name=matrix]").focus()
    for key in ("Escape", "ArrowDown", "ArrowDown", "ArrowDown", "Home", "ArrowRight"):
        page.keyboard.press(key)
    check_cell(page, look, 2, 1)  # what is selected in the page's pattern
    page.get_by_role("button", name="W_o").click()
    expect(page.locator(".ai-of-cells")).to_contain_text("W_o does not stand behind a cell")
    expect(board).to_be_hidden()
