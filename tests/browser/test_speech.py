"""What a screen reader is given: a short word now and then, the whole picture when it is new or asked for."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from benchmarks.ear import forget, listen, said, words
from tests.browser.play import at_rest, go_to, meter, opened, play_to, until

SMALL = "?layers=flatten,dense:8,ReLU&n_train=1000&batch_size=20"
CURVE = """async (rows) => {
  const [root] = performance.getEntriesByType('resource').flatMap(({ name }) => name.match(/^.*\\/park\\/assets\\/[^/]+\\//) ?? []);
  const { trends } = await import(root + 'player/trend.js');
  const column = (k) => Float64Array.from(rows, (row) => row[k] ?? NaN);
  return trends({ length: rows.length, epoch: column(0), train: column(1), test: column(2) });
}"""
SURFACE = """async ({ kinds, size, classes }) => {
  const [root] = performance.getEntriesByType('resource').flatMap(({ name }) => name.match(/^.*\\/park\\/assets\\/[^/]+\\//) ?? []);
  const { surface } = await import(root + 'views/network/regions.js');
  const outputs = classes || 1;
  const value = (k) => (outputs > 1 ? (kinds[k % kinds.length] === Math.floor(k / kinds.length) ? 100 : 3) : kinds[k] ? 90 : -90);
  const data = Int8Array.from({ length: outputs * kinds.length }, (_, k) => value(k));
  return surface({ 'map/1': { data, shape: [outputs, size, size] } }, { hidden: [4], outputs, classes: classes || 2 });
}"""


@pytest.fixture
def ear(context: BrowserContext, server: str) -> Iterator[Page]:
    """A tab that hears."""
    tab = context.new_page()
    listen(tab)
    yield tab
    tab.close()


def settled(page: Page) -> None:
    """All that was asked for has come, and has been said."""
    at_rest(page)
    page.evaluate(
        "() => new Promise((done) => setTimeout(done, 700))"
    )  # whatever the page has planned sooner comes sooner


def test_five_quick_steps_are_said_once(ear: Page, server: str):
    opened(ear, server, SMALL, "vision")
    ear.get_by_role("tab", name="Arithmetic").click()
    ear.locator(".player").focus()
    settled(ear)
    forget(ear)
    for step in range(1, 6):
        go_to(ear, "ArrowRight", step)
    settled(ear)
    ear.wait_for_function("() => window.__said.some(({ text }) => text.startsWith('Step 5, test loss'))")
    settled(ear)
    assert len([text for text in said(ear) if text.startswith("Step 5, test loss")]) == 1
    assert words(said(ear)) <= 40


def test_a_playing_run_speaks_one_short_sentence_at_a_time(ear: Page, server: str):
    opened(ear, server)
    settled(ear)
    ear.keyboard.press("Space")
    until(ear, lambda so_far: so_far["step"] > 50)
    forget(ear)
    ear.wait_for_function("() => window.__said.length > 0", timeout=30_000)
    heard = said(ear)
    assert len(heard) == 1
    assert "tep" in heard[0]
    assert "test loss" in heard[0]
    assert words(heard) <= 14
    ear.keyboard.press("Space")


def test_the_first_picture_is_described_and_so_is_another_architecture(ear: Page, server: str):
    opened(ear, server, "?hidden=3")
    ear.wait_for_function("() => window.__said.some(({ text }) => text.includes('3 units'))")
    play_to(ear, 300)
    settled(ear)
    forget(ear)
    ear.get_by_role("button", name="One unit more in layer 1", exact=True).click()
    ear.wait_for_function("() => window.__said.some(({ text }) => text.includes('4 units'))")


def test_a_key_describes_the_picture_with_curve_and_surface(ear: Page, server: str):
    opened(ear, server, "?data=XOR&hidden=8")
    play_to(ear, 800)
    settled(ear)
    forget(ear)
    ear.keyboard.press("d")
    ear.wait_for_function("() => window.__said.length > 0")
    (whole,) = said(ear)
    for part in ("1 hidden layer", f"Step {meter(ear)['step']}", "The output is", "raining", "test loss"):
        assert part in whole
    ear.keyboard.press("d")
    ear.wait_for_function("() => window.__said.length > 1")


def test_progress_can_be_muted_and_stays_so_after_a_reload(ear: Page, server: str):
    opened(ear, server)
    settled(ear)
    ear.keyboard.press("m")
    ear.wait_for_function("() => window.__said.at(-1)?.text.includes('no longer')")
    ear.reload()
    until(ear, lambda so_far: so_far["drawn"] > 0)
    settled(ear)
    expect(ear.get_by_role("button", name="Say progress")).to_have_attribute("aria-pressed", "false")
    ear.locator(".player").focus()
    forget(ear)
    ear.keyboard.press("ArrowRight")
    until(ear, lambda so_far: so_far["step"] == 1)
    settled(ear)
    assert said(ear) == []
    ear.keyboard.press("d")
    ear.wait_for_function("() => window.__said.length > 0")
    ear.keyboard.press("m")


def test_what_a_person_does_is_answered(ear: Page, server: str):
    opened(ear, server)
    play_to(ear, 300)
    settled(ear)

    def answered(act: str, key: str) -> None:
        forget(ear)
        ear.keyboard.press(key)
        ear.wait_for_function("(part) => window.__said.some(({ text }) => text.includes(part))", arg=act)

    answered("Speed:", "ArrowUp")
    ear.keyboard.press("Home")
    until(ear, lambda so_far: so_far["step"] == 0)
    answered("Forked at step 0", "f")
    ear.locator("[data-name=log]").focus()
    answered("logarithmic", "Enter")
    box = ear.locator("canvas.pn-canvas").bounding_box()
    ear.get_by_role("button", name="Add points").click()
    forget(ear)
    ear.mouse.click(box["x"] + box["width"] - 120, box["y"] + box["height"] / 2)
    ear.wait_for_function("() => window.__said.some(({ text }) => text.startsWith('Point added at'))")


def test_the_curve_is_told_by_its_shape(page: Page, server: str):
    opened(page, server)

    def tell(rows: list[list[float | None]]) -> str:
        return page.evaluate(CURVE, rows)

    assert tell([[k, 1 - k / 50, 1 - k / 60] for k in range(40)]) == "Training and test loss falling."
    assert tell([[k, max(0.1, 1 - k / 20), k / 40] for k in range(60)]) == (
        "Training loss flat since epoch 18, test loss rising."
    )
    assert tell([[k, 0.5] for k in range(9)]) == "Training loss flat."
    assert tell([[k, 0.5 + 0.4 * (k % 2), None] for k in range(50)]) == "Training loss going up and down."
    assert tell([[0, 0.5, 0.5]]) == ""


def test_the_surface_is_told_by_its_places(page: Page, server: str):
    opened(page, server)

    def tell(kind: Callable[[float, float], int], size: int = 30, classes: int = 0) -> str:
        across = [(2 * k + 1) / size - 1 for k in range(size)]
        kinds = [int(kind(x, -y)) for y in across for x in across]
        return page.evaluate(SURFACE, {"kinds": kinds, "size": size, "classes": classes})

    halves = "negative at the upper left and lower right, positive at the upper right and lower left"
    assert tell(lambda x, y: x * y > 0) == f"The output is {halves}."
    assert tell(lambda x, y: x * x + y * y < 0.15) == "The output is positive at the centre, negative elsewhere."
    assert tell(lambda x, y: True) == "The output is positive everywhere."
    assert tell(lambda x, y: y > 1 / 3, 50) == (
        "The output is positive at the upper left, top and upper right, negative elsewhere."
    )
    assert "class 3 at the lower left" in tell(lambda x, y: 0 if y > 0 else 1 if x > 0 else 2, 32, 3)
