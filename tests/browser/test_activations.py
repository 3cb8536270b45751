"""The page of activations as a learner uses it, by mouse and by keyboard alone: its numbers are NumPy's and torch's."""

from collections.abc import Callable

import numpy as np
import pytest
import torch
from playwright.sync_api import Locator, Page, expect

from engine.catalog import ACTIVATIONS
from engine.experiment import Wish
from engine.experiments.activations.depth import depth
from engine.experiments.activations.settings import Activations
from engine.experiments.playground.settings import Playground
from tests.browser.play import meter, opened, until

MINE = "On its curve"


def shown(place: Page | Locator, part: str) -> list[float]:
    """All numbers of a part under the open tab, exactly, in order."""
    found = place.locator(f"[data-part='{part}'] >> visible=true")
    return [float(value) for value in found.evaluate_all("all => all.map((e) => e.dataset.exact)")]


def expect_shown(place: Page | Locator, part: str, wanted: list[float] | np.ndarray, atol: float = 1e-6) -> None:
    """Wait until the numbers of a part are these."""
    for _ in range(200):
        numbers = shown(place, part)
        if len(numbers) == len(wanted) and np.allclose(numbers, wanted, atol=atol, rtol=1e-5):
            return
        place.page.wait_for_timeout(50) if isinstance(place, Locator) else place.wait_for_timeout(50)
    raise AssertionError(f"{part}: {shown(place, part)}, not {wanted}")


def handle(page: Page, name: str) -> Locator:
    return page.get_by_role("slider", name=name, exact=True)


def drag_to(page: Page, slider: Locator, share: float) -> None:
    """Press where the handle's picture is, and drag to a share of its width."""
    box = slider.locator("..").bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 0.3 * box["width"], y)
    page.mouse.down()
    page.mouse.move(box["x"] + share * box["width"], y, steps=8)
    page.mouse.up()


def expect_tangent(page: Page, names: list[str]) -> None:
    """Values and slopes on screen are those of the functions at the place on screen."""
    [z] = shown(page, "place")
    at = np.array([z])
    expect_shown(page, "f", [ACTIVATIONS[name].f(at)[0] for name in names])
    expect_shown(page, "slope", [ACTIVATIONS[name].slope(at)[0] for name in names])


def test_the_tangent_is_dragged_by_mouse_and_by_keys_and_says_value_and_slope(page: Page, server: str):
    opened(page, server, "?functions=tanh,GELU,sin", "activations")
    tangent = handle(page, "Activation functions, tangent")
    expect_shown(page, "place", [1.0])
    expect_tangent(page, ["tanh", "GELU", "sin"])
    drag_to(page, tangent, 0.7)
    assert 1.5 < shown(page, "place")[0] < 2.5
    expect_tangent(page, ["tanh", "GELU", "sin"])
    tangent.focus()
    for key, z in (("Home", -5), ("ArrowRight", -4.9), ("Shift+ArrowRight", -4.89), ("PageUp", -3.89), ("End", 5)):
        page.keyboard.press(key)
        expect_shown(page, "place", [z])
        expect_tangent(page, ["tanh", "GELU", "sin"])
    expect(tangent).to_have_attribute(
        "aria-valuetext",
        f"z = 5.00: tanh {np.tanh(5):.3f}, slope 0.000; GELU 5.000, slope 1.000; sin −0.959, slope 0.284".replace(
            "slope 0.000", "slope 1.8·10⁻⁴"
        ),
    )


def test_functions_are_laid_over_one_another_and_their_kinks_are_named(page: Page, server: str):
    opened(page, server, "", "activations")
    page.get_by_test_id("stSidebar").get_by_role("button", name="leaky ReLU").click()
    row = page.locator("tr[data-name='leaky ReLU']")
    expect(row).to_contain_text("kink at 0: slope 0.01 on the left, 1 on the right")
    expect(row).to_contain_text("Maas, Hannun and Ng 2013")
    expect_tangent(page, ["sigmoid", "tanh", "ReLU", "leaky ReLU"])
    name = row.get_by_role("button", name="leaky ReLU")
    name.focus()
    page.keyboard.press("Enter")
    expect(name).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("way", ["mouse", "keys"])
def test_a_logit_is_dragged_and_draws_come_near_to_its_probabilities(page: Page, server: str, way: str):
    opened(page, server, "?tab=Softmax", "activations")
    logit = page.get_by_role("slider", name="Logit of outcome 2")
    logit.wait_for()
    if way == "mouse":
        box = logit.bounding_box()
        assert box is not None
        page.mouse.click(box["x"] + 0.8 * box["width"], box["y"] + box["height"] / 2)
        page.wait_for_function("() => location.search.includes('logits')")
    else:
        logit.focus()
        for _ in range(3):
            page.keyboard.press("ArrowRight")
        expect_shown(page, "logit", [2, 1.3, 0, -1])
    p = torch.softmax(torch.tensor(shown(page, "logit"), dtype=torch.float64), 0).numpy()
    expect_shown(page, "p", p)
    expect_shown(page, "entropy", [float(-(p * np.log(p)).sum())])
    expect(page.locator("[data-name=softmax] [data-part=distance]")).to_have_text("–")
    page.locator(".player").focus()
    page.keyboard.press("ArrowRight")
    until(page, lambda said: said["step"] == 1)
    [u] = shown(page, "u")
    outcome = int(np.searchsorted(np.cumsum(p), u))
    expect(page.locator("[data-name=softmax] .pi-reading")).to_have_text(f"u = {u:.4f} falls on outcome {outcome + 1}.")
    page.keyboard.press("Space")
    until(page, lambda said: said["step"] == 10_000, seconds=60)
    expect_shown(page, "draws", [10_000])
    assert shown(page, "distance")[0] <= 0.02
    assert shown(page, "distance")[0] == pytest.approx(0.5 * np.abs(np.array(shown(page, "share")) - p).sum(), abs=1e-6)
    page.keyboard.press("r")
    until(page, lambda said: said["step"] == 0)
    expect(page.locator("[data-name=softmax] .pi-reading")).to_have_text("Nothing is drawn yet: press play, or step.")


def test_outcomes_and_temperature_change_and_only_softmax_has_something_to_play(page: Page, server: str):
    opened(page, server, "?tab=Softmax", "activations")
    page.get_by_role("button", name="One outcome more").click()
    expect_shown(page, "logit", [2, 1, 0, -1, 0])
    warm = page.get_by_role("slider", name="Temperature").locator("visible=true").last
    warm.focus()
    page.keyboard.press("End")
    p = torch.softmax(torch.tensor([2, 1, 0, -1, 0], dtype=torch.float64) / 10, 0)
    expect_shown(page, "p", p.numpy())
    play = page.get_by_role("button", name="Play", exact=True)
    expect(play).to_be_visible()
    page.get_by_role("tab", name="Losses").click()
    expect(play).to_be_hidden()
    page.locator(".player").focus()
    page.keyboard.press("Space")
    page.wait_for_timeout(200)
    assert not meter(page)["isPlaying"]
    page.wait_for_function("() => location.search.includes('tab=Losses')")


def expect_depth(page: Page, e: Activations, layer: int) -> None:
    """The numbers of a layer on screen are the engine's, which its own tests hold against NumPy."""
    found = depth(e)
    for name in ("forward", "back", "theory_forward", "theory_back"):
        expect_shown(page, name, [found[f"depth/{name}"][layer]])
    for name in ("saturated", "dead"):
        expect_shown(page, name, [found[f"depth/{name}"][layer - 1]])


def test_a_deep_network_is_read_layer_by_layer_and_changed(page: Page, server: str):
    opened(page, server, "?tab=Depth&depth=20&width=32", "activations")
    expect_depth(page, Activations(depth=20, width=32), 20)
    layer = handle(page, "Second moments, layer")
    layer.focus()
    page.keyboard.press("ArrowLeft")
    expect_depth(page, Activations(depth=20, width=32), 19)
    drag_to(page, layer, 0.5)
    at = int(layer.get_attribute("aria-valuenow") or 0)
    assert 8 <= at <= 12
    expect_depth(page, Activations(depth=20, width=32), at)
    init = page.get_by_test_id("stSidebar").get_by_role("combobox", name="Initialisation")
    init.click()
    page.get_by_role("option", name="Xavier").click()
    expect_depth(page, Activations(depth=20, width=32, init="Xavier"), at)
    page.get_by_text("Residuals", exact=True).click()
    expect(page.get_by_text("there is no line by theory")).to_be_visible()
    board = page.get_by_role("application", name="Distribution of outputs")
    board.focus()
    page.keyboard.press("End")
    expect(page.locator("[data-name=depth] .pi-reading")).to_contain_text("Layer 20:")


def test_losses_show_what_a_mistake_costs_and_which_outputs_they_go_with(page: Page, server: str):
    opened(page, server, "?tab=Losses", "activations")
    error, score = (
        page.get_by_label("Losses of the error", exact=True),
        page.get_by_label("Losses of the score for the true class", exact=True),
    )
    expect_shown(error, "f", [2.25, 1.5, 1.0, 1.125])
    expect_shown(error, "slope", [3, 1, 1, 1.5])
    expect_shown(score, "f", [np.log1p(np.e), np.log1p(np.e), 2])
    handle(page, "Losses of the error, tangent").focus()
    page.keyboard.press("Home")
    expect_shown(error, "f", [16, 4, 3.5, 8])
    expect(error.locator("tr[data-name=MAE]")).to_contain_text("kink at 0")
    expect(score.locator("tr[data-name='binary cross-entropy']")).to_contain_text("sigmoid")


@pytest.mark.parametrize("way", ["mouse", "keys"])
def test_a_unit_of_the_playground_is_seen_on_its_curve(page: Page, server: str, way: str):
    query = "?hidden=3,2&activation=ReLU&n_points=60"
    opened(page, server, query)
    page.keyboard.press("ArrowRight")
    until(page, lambda said: said["step"] == 1)
    unit = page.get_by_role("button", name="Layer 1, unit 2")
    if way == "mouse":
        unit.click()
        other = beside(page, lambda: page.get_by_role("link", name=MINE).click())
    else:
        unit.focus()
        page.keyboard.press("Enter")
        page.get_by_role("link", name=MINE).wait_for()
        while page.evaluate(FOCUSED) != MINE:
            page.keyboard.press("Tab")
        other = beside(page, lambda: page.keyboard.press("Enter"))
    expect(other.locator(".pc-unit h2")).to_have_text("Layer 1, unit 2, step 1, ReLU, 30 samples")
    e = Playground.at(query)
    frames = e.run()
    next(frames)
    frame = frames.send(Wish(updates=1))
    z = e.samples()[0].x @ frame["param/0.weight"][1].astype(float) + frame["param/0.bias"][1]
    assert shown(other, "saturated") == pytest.approx([float(np.mean(z <= 0))], abs=1e-6)
    samples = handle(other, "Samples of the unit")
    samples.focus()
    for key, wanted in (("Home", z.min()), ("End", z.max())):
        other.keyboard.press(key)
        assert float(samples.get_attribute("aria-valuenow") or 0) == pytest.approx(wanted, abs=1e-5)
    other.close()
    assert meter(page)["step"] == 1, "the run of the Playground goes on beside"


def beside(page: Page, act: Callable[[], None]) -> Page:
    """The tab that an act opens."""
    with page.context.expect_page() as opening:
        act()
    return opening.value


FOCUSED = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at?.textContent ?? '';
}"""


def test_without_a_unit_the_page_says_where_to_find_one(page: Page, server: str):
    opened(page, server, "?tab=Where am I", "activations")
    expect(page.locator("[data-name=unit]")).to_contain_text("No unit has been brought here yet.")


def test_the_picture_of_a_tab_is_saved(page: Page, server: str):
    opened(page, server, "", "activations")
    expect_shown(page, "place", [1.0])
    page.locator("[data-name=download] button").first.click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Picture PNG").click()
    assert download.value.path().read_bytes().startswith(b"\x89PNG")
