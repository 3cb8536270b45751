"""A step explained from the Playground: with the mouse and with the keyboard alone, in numbers that are the engine's."""

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from engine.experiment import Wish
from engine.experiments.playground.settings import Playground
from tests.browser.play import at_rest, go_to, meter, opened, play_to, until

ADAM = "?optimizer=Adam&batch_size=8&clip=0.5&l2=0.01"
DEEP = (
    "?hidden=8,8,8,8,8,8&features=x1,x2,x1%C2%B2,x2%C2%B2,x1x2,sin%20x1,sin%20x2&data=circle&batch_size=3&dropout=0.2"
)
SENTENCE = ".pe-words"


def exact(page: Page, where: str) -> list[float]:
    """The numbers within a part, whole."""
    numbers = page.locator(f"{where} [data-exact], {where}[data-exact]")
    return numbers.evaluate_all("found => found.map((element) => Number(element.dataset.exact))")


def frame_at(e: Playground, step: int):
    """The frame at a step, and the next one."""
    run = e.run()
    frame = next(run)
    if step:
        frame = run.send(Wish(updates=step))
    return frame, run.send(Wish(updates=1))


def step_to(page: Page, step: int) -> None:
    for k in range(step):
        go_to(page, "ArrowRight", k + 1)


def check(page: Page, query: str, step: int, place: list[int]) -> None:
    """Shares, gradient and ledger on the screen are those of the engine, and lead to the weight of the next frame."""
    e = Playground.at(query)
    frame, following = frame_at(e, step)
    look = e.look(frame, {"explain": place})
    layer, unit, source = (int(k) for k in look["explain/at"])
    expect(page.locator(SENTENCE)).to_contain_text(f"from step {step} to {step + 1}")
    np.testing.assert_allclose(exact(page, ".pe-shares [data-part=share]"), look["explain/share"], rtol=1e-6)
    assert exact(page, ".pe-shares [data-part=gradient]") == pytest.approx([float(look["explain/gradient"])])
    shares = exact(page, ".pe-shares [data-part=share]") + exact(page, ".pe-shares [data-part=rest]")
    assert sum(shares) == pytest.approx(float(look["explain/gradient"]), abs=1e-7)
    lines = exact(page, ".pe-ledger td.pi-number")
    np.testing.assert_allclose(lines, look["ledger/value"])
    name = f"param/{layer}.{'weight' if source < e.widths[layer] else 'bias'}"
    after = following[name][unit, source] if name.endswith("weight") else following[name][unit]
    assert lines[-1] == pytest.approx(float(after), abs=1e-6)
    own = exact(page, ".pe-chain [data-part=own]")[0]
    assert own == pytest.approx(float(look["explain/own"]), rel=1e-5)


def test_a_step_is_explained_with_the_keyboard_alone(page: Page, server: str) -> None:
    opened(page, server, ADAM)
    step_to(page, 3)
    page.keyboard.press("e")
    expect(page.get_by_role("heading", name="Explain this step")).to_be_focused()
    page.locator(".pe-ledger tbody tr").first.wait_for()
    check(page, ADAM, 3, [-1, -1, -1, -1])
    page.keyboard.press("ArrowRight")
    expect(page.locator(SENTENCE)).to_contain_text("from step 4 to 5")
    check(page, ADAM, 4, [-1, -1, -1, -1])
    page.get_by_label("Layer", exact=True).focus()
    page.keyboard.type("1")
    page.keyboard.press("Tab")
    page.keyboard.type("3")
    page.keyboard.press("Tab")
    page.keyboard.type("x₂")
    expect(page.locator(SENTENCE)).to_contain_text("The weight from x₂ to layer 1, unit 3")
    check(page, ADAM, 4, [0, 2, 1, -1])
    page.locator(".pe-sample[aria-pressed=true]").focus()
    for key in ("Home", "ArrowDown"):
        page.keyboard.press(key)
    second = page.get_by_role("button", name="Sample 2", exact=True)
    expect(second).to_have_attribute("aria-pressed", "true")
    expect(second).to_be_focused()
    expect(page.get_by_role("heading", name="Chain rule for sample 2")).to_be_visible()
    check(page, ADAM, 4, [0, 2, 1, 1])
    page.keyboard.press("Escape")
    expect(page.locator(".pe")).to_be_hidden()
    expect(page.get_by_role("button", name="Explain this step")).to_be_focused()
    assert meter(page)["step"] == 4


def test_a_step_is_explained_with_the_mouse_for_what_is_clicked_in_the_picture(page: Page, server: str) -> None:
    opened(page, server, ADAM)
    step_to(page, 2)
    page.get_by_role("button", name="Explain this step").click()
    page.locator(".pe-ledger tbody tr").first.wait_for()
    page.locator("[data-unit='1.1']").click()
    expect(page.locator(SENTENCE)).to_contain_text("The bias of layer 2, unit 2")
    expect(page.get_by_label("Weight or bias")).to_have_value("4")
    check(page, ADAM, 2, [1, 1, 4, -1])
    ends = [page.locator(f"[data-unit='{unit}']").bounding_box() for unit in ("1.0", "2.0")]
    start, end = [box for box in ends if box]
    x = (start["x"] + start["width"] + end["x"]) / 2
    y = (start["y"] + start["height"] / 2 + end["y"] + end["height"] / 2) / 2
    page.mouse.click(x, y)
    expect(page.locator(SENTENCE)).to_contain_text("The weight from layer 2, unit 1 to output 1")
    check(page, ADAM, 2, [2, 0, 0, -1])
    page.locator(".pe-shares tbody tr").nth(4).click(position={"x": 120, "y": 8})
    expect(page.get_by_role("heading", name="Chain rule for sample 5")).to_be_visible()
    page.get_by_role("button", name="Largest change").click()
    expect(page.get_by_role("button", name="Largest change")).to_have_attribute("aria-pressed", "true")
    check(page, ADAM, 2, [-1, -1, -1, 4])
    assert page.locator(".pn-editor").is_hidden()
    page.get_by_role("button", name="Close the explanation").click()
    expect(page.locator(".pe")).to_be_hidden()
    page.locator("[data-unit='1.1']").click()
    expect(page.locator(".pn-editor")).to_be_visible()


def test_the_deepest_net_has_its_chain_written_out_layer_by_layer(page: Page, server: str) -> None:
    opened(page, server, DEEP)
    step_to(page, 2)
    page.keyboard.press("e")
    page.locator(".pe-ledger tbody tr").first.wait_for()
    page.get_by_label("Layer", exact=True).select_option("1")
    expect(page.locator(SENTENCE)).to_contain_text("layer 1")
    check(page, DEEP, 2, [0, 0, 0, -1])
    line = page.locator(".pe-chain > .pe-line:has([data-part=slope])")
    parts = {
        name: exact(page, f".pe-chain > .pe-line [data-part={name}]") for name in ("slope", "kept", "weight", "above")
    }
    assert len(parts["weight"]) == 8
    product = parts["slope"][0] * parts["kept"][0] * np.dot(parts["weight"], parts["above"])
    assert exact(page, ".pe-chain > .pe-line [data-part=result]") == pytest.approx([product], abs=1e-6)
    expect(line).to_have_count(1)
    expect(page.locator(".pe-chain details")).to_have_count(5)
    page.get_by_text("δ of layer 3").click()
    expect(page.locator(".pe-chain details[open] .pe-line")).to_have_count(8)
    expect(page.locator(".pe-chain")).to_contain_text("all 32,768 paths")
    e = Playground.at(DEEP)
    look = e.look(frame_at(e, 2)[0], {"explain": [0, 0, 0, -1]})
    out = {layer: np.flatnonzero(look[f"explain/kept/{layer}"] == 0) + 1 for layer in range(6)}
    said = "; ".join(f"layer {layer + 1}: {', '.join(map(str, units))}" for layer, units in out.items() if len(units))
    expect(page.locator(".pe-chain")).to_contain_text(f"Left out by dropout in this step, for this sample: {said}.")


def test_a_link_opens_it_and_what_is_opened_stands_in_the_link(page: Page, server: str) -> None:
    opened(page, server, "?tab=Explain+this+step")
    page.locator(".pe-ledger tbody tr").first.wait_for()
    page.keyboard.press("e")
    expect(page.locator(".pe")).to_be_hidden()
    page.wait_for_url("**/playground")
    page.keyboard.press("e")
    page.wait_for_url("**/playground?tab=Explain+this+step")


def test_a_worksheet_can_do_without_it(page: Page, server: str) -> None:
    opened(page, server, "?hide=explain&tab=Explain+this+step")
    page.keyboard.press("e")
    expect(page.get_by_role("button", name="Weights as a table")).to_be_visible()
    expect(page.get_by_role("button", name="Explain this step")).to_be_hidden()
    expect(page.locator(".pe")).to_have_count(0)


def test_the_step_of_a_perceptron_says_what_stands_in_for_its_slope(page: Page, server: str) -> None:
    query = "?hidden=&activation=step&batch_size=1&data=AND+gate"
    opened(page, server, query)
    page.keyboard.press("e")
    page.locator(".pe-ledger tbody tr").first.wait_for()
    check(page, query, 0, [-1, -1, -1, -1])
    expect(page.locator(".pe-chain")).to_contain_text("1 stands in for it (straight-through)")


def test_opening_pauses_and_while_it_plays_on_the_explanation_waits(page: Page, server: str) -> None:
    opened(page, server)
    page.keyboard.press("Space")
    until(page, lambda said: said["step"] > 10)
    page.keyboard.press("e")
    paused = at_rest(page)["step"]
    expect(page.locator(SENTENCE)).to_contain_text(f"from step {paused:,} to")
    page.keyboard.press("Space")
    until(page, lambda said: said["step"] > paused + 20)
    expect(page.locator(".pe")).to_have_class("pi pe pe-waits")
    expect(page.locator(SENTENCE)).to_contain_text(f"from step {paused:,} to")
    page.keyboard.press("Space")
    later = at_rest(page)["step"]
    expect(page.locator(SENTENCE)).to_contain_text(f"from step {later:,} to")
    page.locator(".player").focus()
    page.keyboard.press("Home")
    expect(page.locator(SENTENCE)).to_contain_text("from step 0 to")


def test_slow_motion_and_explanation_give_way_to_each_other(page: Page, server: str) -> None:
    opened(page, server)
    page.keyboard.press("e")
    page.locator(".pe-ledger tbody tr").first.wait_for()
    page.keyboard.press("s")
    page.locator(".stepper").wait_for()
    expect(page.locator(".pe")).to_be_hidden()
    page.keyboard.press("e")
    page.locator(".pe-ledger tbody tr").first.wait_for()
    expect(page.locator(".stepper")).to_be_hidden()


def test_without_points_one_sentence_says_why_there_is_nothing(page: Page, server: str) -> None:
    opened(page, server, "?data=own+points")
    page.keyboard.press("e")
    expect(page.locator(".pe")).to_contain_text("There are no training points yet.")
    play = page.get_by_label("Keyboard", exact=True)
    play.click()
    expect(page.locator(".keys")).to_contain_text("explain the step that comes next")


def test_a_phone_has_room_for_it(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 360, "height": 700})
    opened(page, server, "?tab=Explain+this+step&optimizer=AdamW&clip=1&l1=0.01")
    page.locator(".pe-ledger tbody tr").first.wait_for()
    wide = page.locator(".pe").evaluate("place => [place.scrollWidth, place.clientWidth]")
    assert wide[0] <= wide[1] + 1
    play_to(page, 30)
    expect(page.locator(SENTENCE)).to_contain_text("from step")
