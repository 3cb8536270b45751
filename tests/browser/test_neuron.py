"""The page of one neuron as a learner uses it, by mouse and by keyboard: numbers on screen are those of NumPy."""

import re
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from engine.experiments.neuron.gates import TWO, search
from engine.experiments.neuron.settings import Neuron
from engine.experiments.playground.settings import Playground
from tests.browser.play import opened, until
from tests.experiments.neuron.test_run import by_hand

GATE = "?rule=McCulloch–Pitts"
WIRES = ("−1 inhibits", "no wire", "1 excites")
BUILT = [name for name in TWO if search(2, False, name).right == 4]


def weights(page: Page) -> np.ndarray:
    """w1, w2 and b as they stand in the numbers, in full."""
    fields = page.locator(".pu-weights input").evaluate_all("fields => fields.map(({ dataset }) => dataset.exact)")
    return np.array(fields, float)


def close(page: Page, wanted: np.ndarray, within: float = 1e-6) -> None:
    """Wait until these are the weights on screen."""
    for _ in range(100):
        if np.allclose(weights(page), wanted, rtol=0, atol=within):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{weights(page)} is not {wanted}")


def edited(url: str) -> list[float]:
    """w1, w2 and b as the page's address sets them by hand."""
    edits = Neuron.at({"edits": dict(parse_qsl(urlsplit(url).query)).get("edits", "")}).parsed_edits
    return [edit.value for edit in sorted(edits, key=lambda edit: (edit.name == "0.bias", edit.place))]


def settled(page: Page, w: np.ndarray) -> None:
    """Wait until the engine has them, and the page's address."""
    page.wait_for_url(lambda url: len(edited(url)) == 3 and np.allclose(edited(url), w, rtol=0, atol=1e-6))


def count(page: Page, name: str) -> Locator:
    return page.locator(f"[data-count={name}]")


def pixel(page: Page, x1: float, x2: float) -> tuple[float, float]:
    """Where a point of the plane lies in the window."""
    box = page.locator(".pu-canvas").bounding_box()
    assert box is not None
    return box["x"] + (x1 + 6) / 12 * box["width"], box["y"] + (6 - x2) / 12 * box["height"]


def middle(page: Page, handle: Locator) -> np.ndarray:
    """The point of the plane in the middle of a handle."""
    box, plane = handle.bounding_box(), page.locator(".pu-canvas").bounding_box()
    assert box is not None
    assert plane is not None
    x, y = box["x"] + box["width"] / 2 - plane["x"], box["y"] + box["height"] / 2 - plane["y"]
    return np.array([12 * x / plane["width"] - 6, 6 - 12 * y / plane["height"]])


def arrow(page: Page) -> Locator:
    return page.locator("[data-name='Weight arrow']")


def line(page: Page) -> Locator:
    return page.locator("[data-name=Line]")


def built(page: Page, gate: str, by_keys: bool) -> list[int]:
    """Build a gate from what the search knows; the answers that then stand in the table."""

    def press(button: Locator) -> None:
        if by_keys:
            button.focus()
            page.keyboard.press("Enter")
        else:
            button.click()

    best = search(2, False, gate).best
    press(page.locator(f".pu-name[data-gate='{gate}']"))
    expect(page.locator(".pu-truth h2")).to_have_text(f"Truth table of {gate.replace('x1', 'x₁').replace('x2', 'x₂')}")
    for k, wire in enumerate(best.wires):
        press(page.get_by_role("group", name=f"Wire of input x{k + 1}").get_by_role("button", name=WIRES[wire + 1]))
    page.locator(".pu-soma").get_by_label("Threshold").fill(f"{best.threshold:g}")
    page.keyboard.press("Enter")
    expect(page.locator(".pu-truth .pi-reading")).to_contain_text("All 4 rows are right")
    rows = page.locator(".pu-truth tbody tr")
    return [int(text) for text in rows.evaluate_all("rows => rows.map(({ dataset }) => dataset.answer)")]


@pytest.mark.parametrize("by_keys", [False, True], ids=["mouse", "keyboard"])
def test_every_gate_that_can_be_built_is_built(page: Page, server: str, by_keys: bool):
    opened(page, server, GATE, "neuron")
    for gate in BUILT[by_keys::2]:
        assert built(page, gate, by_keys) == list(TWO[gate])


def test_for_xor_the_search_shows_its_best_and_the_rows_tick_one_by_one(page: Page, server: str):
    opened(page, server, f"{GATE}&gate=XOR&wires=0,0,1", "neuron")
    expect(page.locator(".pu-all")).to_contain_text("All 36 neurons were tried")
    expect(page.locator(".pu-all")).to_contain_text("They are 14 of the 16 gates")
    expect(page.locator(".pu-all")).to_contain_text("None is XOR: the best has 3 of 4 rows right.")
    expect(page.locator(".pu-name.is-never")).to_have_text(["XOR", "XNOR"])
    page.get_by_role("button", name="Show the best").click()
    expect(page.locator(".pu-truth .pi-reading")).to_have_text("3 of 4 rows right.")
    page.locator(".player").focus()
    for step in (1, 2, 3):
        page.keyboard.press("ArrowRight")
        until(page, lambda said, step=step: said["step"] == step)
        expect(page.locator(".pu-truth .is-now th")).to_have_text(str(step))
    expect(page.locator(".pu-sum")).to_have_text("1·1 + 1·0 = 1 ≥ 1: it answers 1.")
    page.locator(".pu-truth tbody tr").first.click()
    until(page, lambda said: said["step"] == 1)
    page.get_by_role("button", name="XOR as points on a plane").click()
    expect(page.locator(".pu-reach")).to_contain_text("the best has 3 of 4 right")


def test_a_gate_that_never_learns_has_no_loss_no_curve_and_nothing_to_fork(page: Page, server: str):
    opened(page, server, GATE, "neuron")
    told = (".player .readouts", ".player .timeline", ".player [data-name=fork]")
    for part in told:
        expect(page.locator(part)).to_be_hidden()
    page.get_by_text("Perceptron", exact=True).first.click()
    for part in told:
        expect(page.locator(part)).to_be_visible()


def test_the_neuron_is_drawn_with_the_inputs_of_the_row_at_hand(page: Page, server: str):
    opened(page, server, f"{GATE}&gate=x1 and not x2&wires=1,-1,0", "neuron")
    drawn = page.locator(".pu-cell text:not([hidden])")
    expect(drawn).to_have_text(["0", "x₁", "0", "x₂", "≥ 1", "0"])
    page.locator(".pu-truth tbody tr").nth(2).click()
    expect(drawn).to_have_text(["1", "x₁", "0", "x₂", "≥ 1", "1"])
    wires = page.locator(".pu-cell path.pu-cell-wire:not([hidden])")
    expect(wires.first).to_have_class(re.compile("is-exciting is-on"))
    expect(wires.last).to_have_class(re.compile("is-inhibiting$"))


def test_the_arrow_the_line_and_the_numbers_are_one_object_by_mouse(page: Page, server: str):
    opened(page, server, "?data=XOR gate&edits=0:0.weight:0.0:0.5,0:0.bias:0:0.5", "neuron")
    close(page, np.array([0.5, 0, 0.5]))
    page.mouse.move(*pixel(page, *middle(page, arrow(page))))
    page.mouse.down()
    page.mouse.move(*pixel(page, 0.5, 2.5), steps=5)
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    w = weights(page)
    assert not np.allclose(w, [0.5, 0, 0.5], atol=0.05)  # within two pictures, whether or not the engine has answered
    foot = np.array([-1.0, 0])  # where the arrow begins, which the line goes on going through
    assert w[:2] @ foot + w[2] == pytest.approx(0, abs=1e-6)
    along = middle(page, arrow(page)) - foot
    assert along[0] * w[1] - along[1] * w[0] == pytest.approx(0, abs=0.03)  # the pixels of a handle
    page.mouse.up()
    settled(page, w)
    close(page, w)
    page.reload()
    page.locator(".pu-weights input[data-exact]").first.wait_for()
    close(page, w)
    page.mouse.move(*pixel(page, *middle(page, line(page))))
    page.mouse.down()
    page.mouse.move(*pixel(page, *(middle(page, line(page)) + np.array([0.5, 1]))), steps=4)
    page.mouse.up()
    moved = weights(page)
    np.testing.assert_allclose(moved[:2], w[:2], atol=1e-6)
    assert moved[2] == pytest.approx(w[2] - w[:2] @ [0.5, 1], abs=0.05 * np.abs(w[:2]).sum())
    settled(page, moved)
    page.keyboard.press("Control+z")
    close(page, w)


def test_the_arrow_the_line_and_the_numbers_are_one_object_by_keyboard(page: Page, server: str):
    opened(page, server, "?data=XOR gate", "neuron")
    field = page.locator(".pu-weights input")
    for k, value in enumerate((0.5, -0.25, 0.125)):
        field.nth(k).fill(str(value))
        field.nth(k).press("Enter")
    close(page, w := np.array([0.5, -0.25, 0.125]))
    line(page).focus()
    page.keyboard.press("ArrowUp")
    close(page, w := w - [0, 0, 0.25 * w[1]])
    arrow(page).focus()
    page.keyboard.press("ArrowLeft")
    cos, sin = np.cos(np.radians(5)), np.sin(np.radians(5))
    foot = -w[2] * w[:2] / (w[:2] @ w[:2])
    turned = np.array([[cos, -sin], [sin, cos]]) @ w[:2]
    close(page, w := np.array([*turned, -turned @ foot]), 2e-6)
    page.keyboard.press("ArrowUp")
    close(page, 1.1 * w, 4e-6)
    x, y = Neuron(data="XOR gate").samples()
    wrong = int(((x @ w[:2] + w[2] >= 0) != (y > 0)).sum())
    expect(count(page, "now")).to_have_text(f"{wrong} of 4")
    expect(count(page, "bound")).to_have_text("none: they cannot be separated")


def test_who_takes_hold_of_the_arrow_in_mid_run_has_it_stand_still(page: Page, server: str):
    opened(page, server, "?data=XOR gate", "neuron")
    page.keyboard.press("Space")
    until(page, lambda said: said["step"] > 1)
    page.mouse.move(*pixel(page, *middle(page, arrow(page))))
    page.mouse.down()
    page.mouse.move(*pixel(page, -2, 3), steps=5)
    page.mouse.up()
    until(page, lambda said: not said["isPlaying"])
    w = weights(page)
    settled(page, w)
    close(page, w)
    expect(count(page, "pass")).to_have_text("0 of 0")


def test_each_step_is_that_of_numpy_and_a_row_of_the_ledger_leads_back(page: Page, server: str):
    e = Neuron(data="NAND gate")
    opened(page, server, f"?{e.address}", "neuron")
    seen = list(by_hand(e, 8))
    for step, w in enumerate(seen, 1):
        page.keyboard.press("ArrowRight")
        until(page, lambda said, step=step: said["step"] == step)
        close(page, w[0])
        expect(page.locator(".pu-ledger tbody tr:not([hidden])")).to_have_count(step)
    cells = page.locator(".pu-ledger tbody tr").first.locator("td")
    row = np.array(cells.evaluate_all("cells => cells.map(({ dataset }) => Number(dataset.exact))"))
    np.testing.assert_allclose(row[4:], [*(seen[7] - seen[6])[0], *seen[7][0]], atol=1e-9)
    x, y = e.samples()
    wrong = [int((seen[k - 1][0] @ [*x[k % 4], 1] >= 0) != (y[k % 4] > 0)) for k in range(4, 8)]
    expect(count(page, "last")).to_have_text(f"{sum(wrong)} of 4")
    page.locator(".pu-ledger tbody tr").nth(3).click()
    until(page, lambda said: said["step"] == 5)
    close(page, seen[4][0])
    page.locator(".pu-ledger .pu-back[tabindex='0']").focus()
    for key in ("Home", "ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    until(page, lambda said: said["step"] == 3)
    close(page, seen[2][0])


def test_the_next_sum_comes_out_as_it_is_written(page: Page, server: str):
    opened(
        page,
        server,
        "?data=Gaussians&noise=0.2&edits=0:0.weight:0.0:0.4321,0:0.weight:0.1:-1.2345,0:0.bias:0:-0.517",
        "neuron",
    )
    close(page, np.array([0.4321, -1.2345, -0.517]))
    written = page.locator(".pu-next p").first.inner_text().replace("−", "-")
    assert not re.search(r"[·+] -", written)
    worked, said = written.removeprefix("z = ").split(" = ")
    terms = [[float(factor.strip("() ")) for factor in term.split("·")] for term in worked.split(" + ")]
    assert sum(np.prod(term) for term in terms) == pytest.approx(float(said), abs=0.51e-3)


def test_corrections_stand_beside_the_bound_and_the_run_ends_with_it(page: Page, server: str):
    opened(page, server, "", "neuron")
    page.keyboard.press("Space")
    expect(
        page.get_by_text("A whole pass without a mistake: the line is found, after 3 corrections.").first
    ).to_be_visible()
    expect(count(page, "mistakes")).to_have_text("3")
    expect(count(page, "bound")).to_have_text("23.2 (R 4.36, γ 0.905)")
    assert float(count(page, "bound").get_attribute("data-exact") or "") == pytest.approx(23.22, abs=0.01)


@pytest.mark.parametrize("by_keys", [False, True], ids=["mouse", "keyboard"])
def test_points_are_set_and_taken_away(page: Page, server: str, by_keys: bool):
    opened(page, server, "?data=own points", "neuron")
    canvas = page.locator(".pu-canvas")

    def act(x1: float, x2: float, label: int, key: str = "Enter") -> None:
        choice = page.get_by_role("button", name=f"class {label}")
        (choice.press("Enter") if by_keys else choice.click())
        if not by_keys:
            page.mouse.click(*pixel(page, x1, x2))
            return
        canvas.focus()
        for way, steps in (("ArrowRight", 2 * x1), ("ArrowLeft", -2 * x1), ("ArrowUp", 2 * x2), ("ArrowDown", -2 * x2)):
            for _ in range(int(steps)):
                page.keyboard.press(way)
        page.keyboard.press(key)

    expect(page.locator(".pu-reach")).to_have_text("No points yet: click on the plane.")
    act(1, 1, 1)
    expect(canvas).to_have_attribute("aria-label", holding(1))
    act(-1, -0.5, 0)
    expect(canvas).to_have_attribute("aria-label", holding(2))
    expect(page.locator(".pu-reach")).to_have_text("A line can separate these points.")
    act(1, 1, 1, "Delete")
    expect(canvas).to_have_attribute("aria-label", holding(1))
    page.keyboard.press("Control+z")
    expect(canvas).to_have_attribute("aria-label", holding(2))
    page.reload()
    expect(canvas).to_have_attribute("aria-label", holding(2))
    (first, second) = Neuron.at({"own": dict(parse_qsl(urlsplit(page.url).query))["own"]}).own
    np.testing.assert_allclose([float(part) for part in first.split(":")], [1, 1, 1], atol=0.03)
    np.testing.assert_allclose([float(part) for part in second.split(":")], [-1, -0.5, 0], atol=0.03)


def holding(n: int) -> re.Pattern[str]:
    """The plane's name begins with how many points there are."""
    return re.compile(rf"^Plane with {n} points")


def test_on_xor_a_person_sees_that_no_line_does_it_and_carries_the_neuron_on(page: Page, server: str):
    opened(page, server, "?data=XOR gate", "neuron")
    expect(page.locator(".pu-reach")).to_contain_text(
        "all ways to divide them were tried, and the best has 3 of 4 right"
    )
    page.get_by_role("button", name="Show such a line").click()
    expect(count(page, "now")).to_have_text("1 of 4")
    w = weights(page)
    expect(page.locator(".pu-more")).to_have_attribute(
        "href", re.compile(re.escape(f"0:0.weight:0.0:{float(np.float32(w[0]))!r}"))
    )
    page.locator(".pu-more").press("Enter")
    page.wait_for_url("**/playground?**")
    until(page, lambda said: said["drawn"] > 0)
    query = dict(parse_qsl(urlsplit(page.url).query))
    net = Playground.at({name: text for name, text in query.items() if name in Playground.__dataclass_fields__})
    first = next(net.run())
    np.testing.assert_allclose(first["param/0.weight"][0], w[:2], rtol=1e-6)
    for point in Neuron(data="XOR gate").samples().x:
        said = net.look(first, {"point": point.tolist()})["look/a/0"][0]
        assert float(said) == pytest.approx(1 / (1 + np.exp(-(point @ w[:2] + w[2]))), abs=1e-7)


def test_two_neurons_stand_side_by_side_in_numbers(page: Page, server: str):
    e = Neuron(data="Gaussians", noise=0.1, beside="sigmoid")
    opened(page, server, f"?{e.address}", "neuron")
    for step in range(1, 6):
        page.keyboard.press("ArrowRight")
        until(page, lambda said, step=step: said["step"] == step)
    *_, w = by_hand(e, 5)
    for part, k in (("w1", 0), ("w2", 1), ("b", 2)):
        cells = page.locator(f".pu-compare [data-part={part}]")
        said = cells.evaluate_all("cells => cells.map(({ dataset }) => Number(dataset.exact))")
        np.testing.assert_allclose(said, [w[0, k], w[1, k]], atol=1e-9)
    expect(page.locator(".pu-bowl")).to_have_attribute(
        "aria-label", re.compile("Perceptron criterion over w₁ and w₂.*Least here")
    )


def test_nonsense_gets_one_sentence_and_what_was_there_stays(page: Page, server: str):
    opened(page, server, GATE, "neuron")
    field = page.locator(".pu-soma").get_by_label("Threshold")
    field.fill("99")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The threshold is “99”; allowed is −4 to 4. It stays as it was.").first).to_be_visible()
    expect(field).to_have_value("1")
    opened(page, server, "?data=XOR gate&edits=0:0.weight:0.0:0.5", "neuron")
    field = page.locator(".pu-weights input").first
    field.fill("5000")
    field.press("Enter")
    expect(page.get_by_text("w1 is “5000”; allowed is −1000 to 1000. It stays as it was.").first).to_be_visible()
    close(page, np.array([0.5, 0, 0]))
    page.mouse.click(*pixel(page, 3, 3))
    expect(page.get_by_text("This point is one of the data set; yours can be taken away.").first).to_be_visible()
    expect(page.locator(".pu-canvas")).to_have_attribute("aria-label", holding(4))
