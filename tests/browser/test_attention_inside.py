"""The look inside a Transformer, in a real browser: its arithmetic against NumPy by hand, and what answers when it is broken."""

import re
from collections.abc import Iterator
from math import sqrt
from random import Random
from urllib.parse import urlencode

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from safetensors.numpy import load

from engine.experiments.attention.settings import Attention
from engine.experiments.attention.tasks import vocabulary_of
from tests.browser.by_hand import Arrays, by_hand, softmax
from tests.browser.inside import panel, shown, tab

WAIT = 60_000
UPDATES = 3
"""Before that all norms have gain 1 and bias 0: sums that leave them out would pass."""
SETTINGS = {"length": 4, "symbols": 10, "n_layers": 2, "n_heads": 2, "d_model": 16}
HEADS, WIDTH = 2, 8
VOCABULARY = vocabulary_of(Attention(**SETTINGS))


def worked_out(ids: list[int], w: Arrays, off: tuple[int, int] | None = None) -> tuple[np.ndarray, list[Arrays]]:
    """Logits (t, vocabulary), and the numbers of each attention."""
    return by_hand(ids, w, SETTINGS["n_layers"], HEADS, off)


def loss(ids: list[int], logits: np.ndarray) -> float:
    """Mean over the answer: each token after “=” is said by the one before it."""
    same = ids.index(VOCABULARY.index("="))
    logs = np.log(softmax(logits))
    return float(-np.mean([logs[i, ids[i + 1]] for i in range(same, len(ids) - 1)]))


# The page


def spot(board: Locator, row: int, column: int, rows: int, columns: int) -> dict[str, float]:
    """Where a cell of a matrix lies."""
    box = board.bounding_box()
    return {"x": (column + 0.5) * box["width"] / columns, "y": (row + 0.5) * box["height"] / rows}


def stage(page: Page, name: str) -> Locator:
    return page.locator(f"[data-stage={name}] canvas")


def select(page: Page, layer: int, head: int, row: int, column: int, n: int) -> None:
    """The head by its row in the table of heads, the cell by a click in a matrix."""
    tab(page, "Heads").click()
    page.get_by_role("button", name=f"Layer {layer + 1}, head {head + 1}", exact=True).and_(
        page.locator(".pi *")
    ).click()
    tab(page, "Arithmetic").click()
    expect(panel(page, "arithmetic")).to_have_attribute("data-at", re.compile(rf"^{layer}\.{head}\."), timeout=WAIT)
    stage(page, "pattern").click(position=spot(stage(page, "pattern"), row, column, n, n))
    expect(panel(page, "arithmetic")).to_have_attribute("data-at", f"{layer}.{head}.{row}.{column}", timeout=WAIT)


@pytest.fixture(scope="module")
def model(browser: Browser, server: str) -> Iterator[tuple[Page, list[int], Arrays]]:
    """A page on which a small decoder made a few updates, the tokens that it looks at, and its weights as downloaded."""
    context = browser.new_context(viewport={"width": 1280, "height": 1100})
    context.set_default_timeout(WAIT)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    runs: list[str] = []
    page.on("websocket", lambda socket: runs.extend(re.findall(r"/park/live/([^/?]+)", socket.url)))
    page.goto(f"{server}/attention?{urlencode(SETTINGS)}")
    expect(panel(page, "arithmetic")).to_have_attribute("data-step", "0", timeout=WAIT)
    for step in range(1, UPDATES + 1):
        page.get_by_role("button", name=re.compile("forward", re.IGNORECASE)).first.click()
        expect(panel(page, "arithmetic")).to_have_attribute("data-step", str(step), timeout=WAIT)
    answer = page.request.get(f"{server}/park/run/{runs[-1]}/weights.safetensors?step={UPDATES}")
    assert answer.ok, answer.text()
    weights = {name.removeprefix("param/"): array.astype(np.float64) for name, array in load(answer.body()).items()}
    tokens = panel(page, "arithmetic").locator(".ai-strip").nth(1).locator(".ai-head").all_inner_texts()
    yield page, [VOCABULARY.index(token) for token in tokens], weights
    context.close()
    assert not errors, " | ".join(errors)


def test_without_a_selection_the_first_token_that_counts_is_worked_out(model: tuple[Page, list[int], Arrays]):
    page, ids, weights = model
    row = ids.index(VOCABULARY.index("="))
    column = worked_out(ids, weights)[1][0]["pattern"][0, row].argmax()
    place = panel(page, "arithmetic")
    expect(place).to_have_attribute("data-at", f"0.0.{row}.{column}", timeout=WAIT)
    expect(place).to_contain_text("Without a selection: the first token that counts")
    stage(page, "pattern").click(position=spot(stage(page, "pattern"), 2, 1, len(ids), len(ids)))
    expect(place).to_contain_text("The selected cell.")


def test_every_number_of_a_cell_is_numpys(model: tuple[Page, list[int], Arrays]):
    page, ids, weights = model
    n, chance = len(ids), Random(4)
    _, layers = worked_out(ids, weights)
    cells = [
        (layer, head, *sorted((chance.randrange(n), chance.randrange(n)), reverse=True))
        for layer in range(2)
        for head in range(HEADS)
    ]
    for layer, head, row, column in [*cells, (1, 0, 2, n - 1)]:
        select(page, layer, head, row, column, n)
        seen, place = {name: values[head] for name, values in layers[layer].items()}, panel(page, "arithmetic")
        q, k, v = seen["q"][row], seen["k"][column], seen["v"][column]
        exp = np.exp(seen["masked"][row] - seen["masked"][row].max())
        weight = seen["pattern"][row, column]
        rows = {
            "q": q,
            "k": k,
            "product": q * k,
            "row": seen["scaled"][row],
            "exp": exp,
            "pattern": seen["pattern"][row],
        }
        rows |= {"v": v, "part": weight * v, "result": seen["result"][row]}
        numbers = {"score": q @ k, "root": sqrt(WIDTH), "sum": exp.sum(), "largest": seen["masked"][row].max()}
        numbers |= {
            "masked": seen["masked"][row, column],
            "scaled": seen["scaled"][row, column],
            "exponential": exp[column],
            "weight": weight,
        }
        for part, values in rows.items():
            assert shown(place, part) == pytest.approx(values, abs=1e-5), (layer, head, row, column, part)
        for part, value in numbers.items():
            found = shown(place, part)
            assert found == pytest.approx(np.full(len(found), value), abs=1e-5), (layer, head, row, column, part)
        assert (weight == 0) == (column > row)
        assert (shown(place, "pattern")[row + 1 :] == 0).all()


def test_any_cell_of_the_five_matrices_answers_with_its_value(model: tuple[Page, list[int], Arrays]):
    page, ids, weights = model
    n = len(ids)
    _, layers = worked_out(ids, weights)
    select(page, 1, 1, 5, 3, n)
    reading = panel(page, "arithmetic").locator(".ai-cell-reading").first
    for name in ("scores", "scaled", "masked", "pattern", "result"):
        values = layers[1][name][1]
        for row, column in ((4, 2), (n - 1, 0), (1, values.shape[1] - 1)):
            board = stage(page, name)
            board.hover(position=spot(board, row, column, *values.shape))
            expect(reading).to_contain_text("“" if name != "result" else "number")
            found = float(reading.get_attribute("data-exact").replace("Infinity", "inf"))
            assert found == pytest.approx(values[row, column], abs=1e-5), (name, row, column)
    board.press("ArrowUp")
    expect(reading).to_contain_text("Result of")


def test_the_last_row_of_the_lens_is_what_the_model_says(model: tuple[Page, list[int], Arrays]):
    page, ids, weights = model
    logits, _ = worked_out(ids, weights)
    tab(page, "Stream").click()
    cells = panel(page, "stream").locator("tr:last-child td")
    expect(cells).to_have_count(len(ids), timeout=WAIT)
    found = cells.evaluate_all("all => all.map((e) => [Number(e.dataset.token), Number(e.dataset.exact)])")
    assert [int(token) for token, _ in found] == logits.argmax(1).tolist()
    assert [p for _, p in found] == pytest.approx(softmax(logits).max(1), abs=1e-5)
    cells.nth(2).hover()
    expect(panel(page, "stream").locator(".ai-cell-reading:visible")).to_contain_text("After layer 2, at “")


def test_no_stage_of_the_stream_is_shown_twice_and_no_score_that_cannot_be(model: tuple[Page, list[int], Arrays]):
    page, ids, _ = model
    tab(page, "Stream").click()
    panel(page, "stream").get_by_role("button", name="Length", exact=True).click()
    picture = panel(page, "stream").get_by_role("application", name=f"5 stages by {len(ids)} tokens")
    expect(picture).to_be_visible(timeout=WAIT)
    expect(panel(page, "stream").locator(".pi-down span:visible")).to_have_text(
        [
            "Before layer 1",
            *(f"Layer {layer} after {part}" for layer in (1, 2) for part in ("attention", "the MLP")),
        ]
    )
    expect(panel(page, "stream").locator(".pi-across span:visible")).to_have_text([VOCABULARY[i] for i in ids])
    tab(page, "Heads").click()
    scores = panel(page, "heads").locator("thead th")
    expect(scores).to_have_text(["head", "found to be", "previous token", "first token", "itself", "induction"])


def test_a_head_that_is_off_changes_the_loss_as_numpy_says(model: tuple[Page, list[int], Arrays]):
    page, ids, weights = model
    tab(page, "Break it").click()
    place = panel(page, "breaking")
    switch = place.get_by_role("switch", name="Layer 1, head 2", exact=True)
    switch.click()
    expect(switch).to_have_attribute("aria-checked", "false")
    expect(place).to_have_attribute("data-broken", "true", timeout=WAIT)
    assert shown(place, "plain-loss") == pytest.approx([loss(ids, worked_out(ids, weights)[0])], abs=1e-5)
    assert shown(place, "loss") == pytest.approx([loss(ids, worked_out(ids, weights, (0, 1))[0])], abs=1e-5)
    place.get_by_role("button", name="Mend all", exact=True).click()
    expect(place).to_have_attribute("data-broken", "false", timeout=WAIT)


def test_a_weight_is_edited_and_a_masked_one_is_not(model: tuple[Page, list[int], Arrays]):
    page, ids, _ = model
    place = panel(page, "breaking")
    select(page, 0, 0, 6, 2, len(ids))
    tab(page, "Break it").click()
    field = place.get_by_label("Weight of the selected cell, as a number")
    field.fill("0.75")
    field.press("Enter")
    expect(place).to_have_attribute("data-broken", "true", timeout=WAIT)
    tab(page, "Arithmetic").click()
    expect(panel(page, "arithmetic")).to_contain_text("edited by hand", timeout=WAIT)
    pattern = shown(panel(page, "arithmetic"), "pattern")
    assert pattern[2] == pytest.approx(0.75)
    assert pattern.sum() == pytest.approx(1, abs=1e-6)
    select(page, 0, 0, 2, 6, len(ids))
    tab(page, "Break it").click()
    expect(place).to_contain_text("is masked", timeout=WAIT)
    place.get_by_role("button", name=re.compile("^Mend: Layer 1")).click()
    expect(place).to_have_attribute("data-broken", "false", timeout=WAIT)


def test_a_patch_changes_the_loss_and_one_of_another_length_is_refused(model: tuple[Page, list[int], Arrays]):
    page, ids, _ = model
    place = panel(page, "breaking")
    tab(page, "Break it").click()
    place.get_by_label("Text that values are taken from").fill("ab=ba")
    place.get_by_role("button", name="Patch", exact=True).click()
    expect(place.get_by_role("status").filter(has_text="of as many")).to_be_visible(timeout=WAIT)
    words = "".join(VOCABULARY[i] for i in ids)
    other = words.translate(str.maketrans("abcdef", "fedcba"))
    place.get_by_label("Text that values are taken from").fill(other)
    place.get_by_label("Take the part", exact=True).select_option("layer:1")
    place.get_by_role("button", name="Patch", exact=True).click()
    expect(place).to_have_attribute("data-broken", "true", timeout=WAIT)
    assert abs(shown(place, "loss")[0] - shown(place, "plain-loss")[0]) > 1e-4
    place.get_by_role("button", name="Mend all", exact=True).click()
    expect(place).to_have_attribute("data-broken", "false", timeout=WAIT)


def said(page: Page) -> str:
    return page.locator(".ai-written").get_attribute("data-tokens") or ""


def write(page: Page, seed: int) -> str:
    """Eight tokens with a seed."""
    place = panel(page, "generate")
    place.get_by_label("Seed").fill(str(seed))
    place.get_by_label("How many tokens").fill("8")
    place.get_by_role("button", name="Write").click()
    expect(place.get_by_role("status").filter(has_text=f"with seed {seed}.")).to_be_visible(timeout=WAIT)
    return said(page)


def test_a_seed_says_what_is_written_at_once_or_token_by_token(model: tuple[Page, list[int], Arrays]):
    page, ids, weights = model
    tab(page, "Generate").click()
    place = panel(page, "generate")
    expect(place).to_contain_text("these probabilities mean nothing", timeout=WAIT)
    for name in ("One token", "Write", "Append “a”"):
        expect(place.get_by_role("button", name=name)).to_be_disabled()
    place.get_by_role("button", name="Start at “=”").click()
    expect(place.get_by_role("button", name="Start at “=”")).to_be_hidden(timeout=WAIT)
    assert len(shown(place, "plain")) == 12 < len(VOCABULARY)
    logits = worked_out(ids[: ids.index(VOCABULARY.index("=")) + 1], weights)[0][-1]
    assert shown(place, "plain") == pytest.approx(np.sort(softmax(logits))[::-1][:12], abs=1e-5)
    assert shown(place, "plain").sum() + shown(place, "others-plain")[0] == pytest.approx(1, abs=1e-6)
    expect(place.get_by_label("How many tokens")).to_have_value(str(SETTINGS["length"]))
    first = write(page, 1)
    assert len(first.split(",")) == 8
    assert write(page, 2) != first
    assert write(page, 1) == first
    for count in range(1, 4):
        place.get_by_role("button", name="One token").click()
        expect(page.locator(".ai-written")).to_have_attribute(
            "data-tokens", ",".join(first.split(",")[:count]), timeout=WAIT
        )
    page.locator(".ai-said").nth(1).click()
    expect(place.locator(".ai-others")).to_contain_text("Instead of", timeout=WAIT)
    expect(place.locator(".ai-others tr")).to_have_count(5)
