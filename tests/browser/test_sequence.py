"""The page of recurrent networks: unrolled in time, every value with its formula, in numbers that are the engine's."""

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from engine.experiments.sequence.settings import Sequence
from engine.experiments.sequence.tasks import TASKS
from tests.browser.play import opened, play_to, until

LSTM = "?task=parity&cell=LSTM&length=7&hidden_size=4"


def board(page: Page, name: str) -> Locator:
    return page.get_by_role("application", name=name)


def strip(page: Page, name: str) -> list[float]:
    """The exact numbers of a row."""
    row = page.locator(f".ps-strip[aria-label^='{name}:'] > span")
    return row.evaluate_all("spans => spans.map((span) => Number(span.dataset.exact))")


def parts(page: Page, line: str, part: str) -> list[float]:
    """The exact numbers of a kind in a line of the formula."""
    numbers = page.locator(".ps-formula .pi-line", has_text=line).locator(f"[data-part={part}]")
    return numbers.evaluate_all("spans => spans.map((span) => Number(span.dataset.exact))")


@pytest.mark.parametrize("query", [LSTM, "?length=9&hidden_size=3", "?task=adding&cell=GRU&length=8&hidden_size=3"])
def test_what_is_read_said_and_followed_back_is_the_engines(page: Page, server: str, query: str):
    opened(page, server, query, "sequence")
    e = Sequence.at(query)
    look = e.look(next(e.run()), {})
    page.locator(".ps-strip").first.wait_for()
    expect(page.locator(".ps-toolbar")).to_contain_text(TASKS[e.task].words)
    np.testing.assert_allclose(strip(page, f"Reads {'bit' if not e.is_number else 'number'}"), look["look/x"][:, 0])
    np.testing.assert_allclose(strip(page, "Says"), look["look/said"], rtol=1e-6)
    np.testing.assert_allclose(strip(page, "Gradient with respect to h"), look["back/h"], rtol=1e-5)
    np.testing.assert_allclose(strip(page, "The answer depends on the input"), look["back/x"], rtol=1e-5)


def test_a_gate_is_walked_over_by_keys_and_says_its_formula_which_adds_up(page: Page, server: str):
    opened(page, server, LSTM, "sequence")
    gate = board(page, "forget gate f")
    gate.focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    expect(page.locator(".ps-unrolled .pi-reading")).to_contain_text("forget gate f, unit 2, step 3: ")
    page.keyboard.press("Enter")
    expect(page.locator(".ps-formula h2")).to_have_text("forget gate f, unit 2, step 3")
    e = Sequence.at(LSTM)
    look = e.look(next(e.run()), {"cell": ["f", 2, 1]})
    assert parts(page, "bent", "value") == pytest.approx([float(look["cell/value"])])
    for line, k in (("from the input", 0), ("from the state before", 1)):
        weights, inputs, bias = (parts(page, line, part) for part in ("weight", "input", "bias"))
        assert parts(page, line, "sum")[-1] == pytest.approx(np.dot(weights, inputs) + bias[0], abs=1e-6)
        assert parts(page, line, "sum")[-1] == pytest.approx(float(look["cell/sums"][k]))
    written = page.locator(".ps-formula .pi-line", has_text="together").locator(".pi-number").all_inner_texts()
    a, b, total = (float(text.replace("−", "-")) for text in written)
    assert round(a + b, 3) == pytest.approx(total, abs=5e-4)
    board(page, "cell c").click()
    expect(page.locator(".ps-formula")).to_contain_text("c = f · c before + i · g")
    page.keyboard.press("Escape")
    expect(page.locator(".ps-formula h2")).to_have_text("The values of an LSTM")


@pytest.mark.parametrize(
    "query", ["", "?task=parity&length=30", "?task=adding&length=60", "?task=adding&hidden_size=2"]
)
def test_nothing_that_is_written_in_a_column_is_cut_off_and_all_of_it_is_read_out(
    page: Page, server: str, query: str
) -> None:
    opened(page, server, query, "sequence")
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        page.locator(".ps-rows.is-narrow" if width == 390 else ".ps-rows").wait_for()
        cut = page.locator(".ps-strip > span:not(.is-place)").evaluate_all(
            "cells => cells.filter((cell) => cell.scrollWidth > cell.clientWidth + 1).map((cell) => cell.textContent)"
        )
        assert cut == []
    said = page.locator(".ps-strip[aria-label^='Says:']").get_attribute("aria-label") or ""
    assert said.split()[-1] == f"{strip(page, 'Says')[-1]:.2f}".replace("-", "−")


def test_the_colours_and_rows_that_are_explained_are_those_of_the_cell(page: Page, server: str) -> None:
    opened(page, server, "?length=5", "sequence")
    side = page.locator(".ps-side")
    expect(side).to_contain_text("p(1)")
    expect(side).to_contain_text("what is kept or written")
    expect(side).not_to_contain_text("a gate")
    board(page, "hidden state h").click()
    expect(side).to_contain_text("h = tanh(Wₓ·x + bₓ + Wₕ·h before + bₕ)")
    opened(page, server, LSTM, "sequence")
    expect(side).to_contain_text("1, a gate")
    look = Sequence.at(LSTM).look(next(Sequence.at(LSTM).run()), {})
    most = float(np.abs(look["gate/c"]).max())
    written = page.locator(".ps-label", has_text="cell, ±").inner_text()
    limit = float(written.rpartition("±")[2])
    assert most <= limit <= 2.5 * most
    expect(page.locator(".ps-toolbar")).to_contain_text("Say at each step whether the ones so far are odd in number.")


def test_the_ring_around_a_gate_that_has_the_focus_lies_over_all_else(page: Page, server: str) -> None:
    opened(page, server, LSTM, "sequence")
    gate = board(page, "forget gate f")
    gate.focus()
    layer = "(element) => Number(getComputedStyle(element).zIndex)"
    matrix, label = page.locator(".pi-matrix:focus-within"), page.locator(".ps-label").first
    assert matrix.evaluate(layer) > label.evaluate(layer)
    box = gate.bounding_box()
    assert box is not None
    room = page.locator(".ps-unrolled").bounding_box()
    assert room is not None
    assert box["x"] + box["width"] + 5 <= room["x"] + room["width"]


def test_another_sequence_and_another_length_can_be_watched(page: Page, server: str):
    opened(page, server, LSTM, "sequence")
    page.locator(".ps-strip").first.wait_for()
    before = strip(page, "Reads bit")
    page.get_by_role("button", name="Next sequence").click()
    expect(page.locator(".ps-number")).to_have_text("2")
    page.get_by_label("Length").locator("visible=true").last.fill("20")
    page.keyboard.press("Enter")
    expect(page.locator(".ps-strip[aria-label^='Reads bit'] > span")).to_have_count(20)
    e = Sequence.at(LSTM)
    np.testing.assert_allclose(
        strip(page, "Reads bit"), e.look(next(e.run()), {"example": 1, "length": 20})["look/x"][:, 0]
    )
    assert strip(page, "Reads bit")[:7] != before


def test_the_picture_follows_playing_stepping_and_rewinding(page: Page, server: str):
    opened(page, server, f"{LSTM}&steps=100000", "sequence")
    page.locator(".ps-strip").first.wait_for()
    at_first = strip(page, "Says")
    newest = play_to(page, 30)["step"]
    assert strip(page, "Says") != at_first
    page.keyboard.press("Home")
    until(page, lambda said: said["step"] == 0)
    expect_says(page, at_first)
    page.keyboard.press("End")
    until(page, lambda said: said["step"] == newest)


def test_another_cell_is_another_picture_also_while_it_plays(page: Page, server: str):
    opened(page, server, "?steps=100000", "sequence")
    page.keyboard.press("Space")
    for preset, boards in (("LSTM", 6), ("GRU", 4), ("Parity", 6), ("Echo", 1)):
        page.get_by_role("radio", name=preset).or_(page.get_by_role("button", name=preset, exact=True)).first.click()
        expect(page.locator(".ps-rows .pi-canvas")).to_have_count(boards)
    until(page, lambda said: said["step"] > 5)


def expect_says(page: Page, wanted: list[float]) -> None:
    """Wait until the picture says these numbers."""
    for _ in range(100):
        if np.allclose(strip(page, "Says"), wanted, rtol=1e-6):
            return
        page.wait_for_timeout(50)
    raise AssertionError(strip(page, "Says"))


def test_the_picture_is_saved_with_its_sequence(page: Page, server: str):
    opened(page, server, LSTM, "sequence")
    page.locator(".ps-strip").first.wait_for()
    page.locator("[data-name=download] button").first.click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Picture PNG").click()
    data = download.value.path().read_bytes()
    assert data.startswith(b"\x89PNG")
    assert len(data) > 2_000
