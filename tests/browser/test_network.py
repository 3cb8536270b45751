"""The network view in a real browser: building on the diagram, its numbers, editing, keyboard, narrow windows."""

import re
from collections.abc import Callable
from urllib.parse import unquote_plus, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from engine.experiments.playground.settings import Playground
from engine.tape import Frame
from tests.browser.play import meant, play_to

WAIT = 10_000


@pytest.fixture
def playground(page: Page, server: str) -> Page:
    """The Playground page with its diagram drawn."""
    return opened(page, server)


@pytest.fixture(scope="module")
def untouched(lasting: Page, server: str) -> Page:
    """The default network, opened once: nobody changes anything in it."""
    return opened(lasting, server)


def opened(page: Page, server: str, query: str = "") -> Page:
    page.goto(f"{server}/playground{meant('playground', query)}")
    expect(page.locator("[data-unit]").first).to_be_visible(timeout=20_000)
    return page


def units(page: Page) -> Locator:
    """The units as focusable buttons, outputs among them."""
    return page.locator("[data-unit]")


def unit(page: Page, layer: int, j: int) -> Locator:
    return page.locator(f"[data-unit='{layer}.{j}']")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def number(text: str) -> float:
    return float(text.replace("−", "-"))


def experiment_of(page: Page) -> Playground:
    """The experiment that the page's address says."""
    return Playground.at(urlsplit(page.url).query)


def first_frame(experiment: Playground) -> Frame:
    return next(experiment.run())


def card_values(page: Page) -> dict[str, float]:
    """z and a (or the feature) in the card, as given, not as rounded."""
    rows = page.locator(".pn-card .pn-sum")
    return {
        row.locator("span").first.inner_text(): float(row.locator("[data-value]").get_attribute("data-value"))
        for row in rows.all()
    }


def card_point(page: Page) -> list[float]:
    said = page.locator(".pn-formula .pn-hint").inner_text()
    return [number(value) for value in re.findall(r"= (\S+?)(?:,|$)", said)]


def await_address(page: Page, holds: Callable[[str], bool] | str) -> None:
    """Wait until the address has this part, or holds what is wanted."""
    is_it = (lambda query: holds in query) if isinstance(holds, str) else holds
    page.wait_for_url(lambda url: is_it(unquote_plus(urlsplit(url).query)), wait_until="commit")


def test_every_unit_of_the_experiment_is_on_the_diagram(untouched: Page):
    expect(units(untouched)).to_have_count(4 + 2 + 1)
    expect(untouched.get_by_role("img", name=re.compile("2 hidden layers of 4 units"))).to_be_attached(timeout=WAIT)


def test_units_come_and_go_on_the_diagram(playground: Page):
    press(playground, "One unit more in layer 1")
    expect(unit(playground, 0, 4)).to_be_attached(timeout=WAIT)
    await_address(playground, "hidden=5,2")
    press(playground, "One unit less in layer 2")
    expect(units(playground)).to_have_count(5 + 1 + 1, timeout=WAIT)
    await_address(playground, "hidden=5,1")


def test_three_quick_clicks_are_three_units(playground: Page):
    playground.get_by_role("button", name="One unit more in layer 1", exact=True).click(click_count=3)
    expect(units(playground)).to_have_count(7 + 2 + 1, timeout=WAIT)


def test_layers_come_and_go_down_to_a_single_neuron(playground: Page):
    press(playground, "One layer more")
    expect(units(playground)).to_have_count(4 + 2 + 2 + 1, timeout=WAIT)
    for _ in range(3):
        press(playground, "One layer less")
    expect(units(playground)).to_have_count(1, timeout=WAIT)
    expect(playground.get_by_label("Activation of the neuron")).to_be_visible()


def test_a_click_wires_a_feature(playground: Page):
    feature = playground.get_by_role("button", name="Input x₁²", exact=True)
    expect(feature).to_have_attribute("aria-pressed", "false")
    feature.click()
    await_address(playground, "features=x1,x2,x1²")
    expect(feature).to_have_attribute("aria-pressed", "true")


def test_a_layer_has_an_activation_of_its_own(playground: Page):
    playground.get_by_label("Activation of layer 2").select_option("ReLU")
    await_address(playground, "layer_activations=tanh,ReLU")


CHOOSE_BOTH = """(diagram) => {
  for (const [layer, name] of [[1, "ReLU"], [2, "sigmoid"]]) {
    const select = diagram.querySelector(`[aria-label="Activation of layer ${layer}"]`);
    select.value = name;
    select.dispatchEvent(new Event("change"));
  }
}"""


def test_two_activations_chosen_within_one_round_trip_both_hold(playground: Page):
    playground.locator(".pn").evaluate(CHOOSE_BOTH)
    await_address(playground, "layer_activations=ReLU,sigmoid")


@pytest.mark.parametrize("place", [(0, 1), (1, 0), (2, 0)])
def test_the_cards_numbers_are_the_engines(untouched: Page, place: tuple[int, int]):
    layer, j = place
    box = unit(untouched, layer, j).bounding_box()
    untouched.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.4 * box["height"])
    untouched.locator(".pn-card .pn-number").first.wait_for(timeout=WAIT)
    experiment = Playground()
    detail = experiment.look(first_frame(experiment), {"point": card_point(untouched)})
    wanted = {"z": detail[f"look/z/{layer}"][j], "a": detail[f"look/a/{layer}"][j]}
    assert card_values(untouched) == pytest.approx(wanted, abs=1e-6)


def written_sum(page: Page) -> tuple[float, float]:
    """What the terms in the card add up to as they are written, and the sum as it is written."""
    total = 0.0
    for words in page.locator(".pn-card .pn-term .pn-middle").all_inner_texts():
        factors = [number(part) for part in words.split("×")]
        total += factors[0] * (factors[1] if len(factors) > 1 else 1)
    z = page.locator(".pn-card .pn-sum", has_text="sum").locator(".pn-number").inner_text()
    return total, number(z.removeprefix("= "))


@pytest.mark.parametrize("query", ["?hidden=8,8", "?features=x1,x1²,x1x2&activation=softplus", "?hidden="])
def test_what_the_card_writes_adds_up(page: Page, server: str, query: str):
    opened(page, server, query)
    for j in range(min(3, units(page).count())):
        box = units(page).nth(j).bounding_box()
        page.mouse.move(box["x"] + 0.8 * box["width"], box["y"] + 0.3 * box["height"])
        page.locator(".pn-card .pn-number").first.wait_for(timeout=WAIT)
        total, z = written_sum(page)
        assert total == pytest.approx(z, abs=0.00051)


def test_in_slow_motion_the_card_shows_the_sample_wherever_the_mouse_is(page: Page, server: str):
    opened(page, server, "?loss=binary+cross-entropy")
    page.locator("[data-name=slow]").click()
    page.locator("[data-name=forward]").click()
    experiment = Playground(loss="binary cross-entropy")
    sample = experiment.look(first_frame(experiment), {"sample": 0})
    caption = page.locator(".pn-caption")
    expect(caption).to_contain_text(sample["look/working"].tobytes().decode().split("\n")[0], timeout=WAIT)
    box = unit(page, 0, 1).bounding_box()
    page.mouse.move(box["x"] + 0.8 * box["width"], box["y"] + 0.8 * box["height"])
    page.locator(".pn-card .pn-number").first.wait_for(timeout=WAIT)
    assert card_point(page) == pytest.approx(sample["look/point"].tolist(), abs=0.006)
    assert card_values(page)["z"] == pytest.approx(sample["look/z/0"][1], abs=1e-6)
    total, z = written_sum(page)
    assert total == pytest.approx(z, abs=0.00051)


BOOK = "?data=own+values&own=0.05:0.1:0.01:0.99&train_share=100&hidden=2&activation=sigmoid&output=sigmoid&biases=off&loss=half+sum+of+squares&lr=0.5"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("0.15 0.20 0.35\n0.25 0.30 0.35", "0.40, 0.45, 0.60\n0.50, 0.55, 0.60\n"),
        ("0,15\t0,20\t0,35\n0,25\t0,30\t0,35", "0,40; 0,45; 0,60\n\n0,50 0,55 0,60"),
    ],
)
def test_a_book_s_weights_are_pasted_as_a_table_and_give_its_numbers(page: Page, server: str, first: str, second: str):
    opened(page, server, BOOK)
    press(page, "Weights as a table")
    tables = page.locator(".pn-sheet textarea")
    tables.nth(0).fill(first)
    tables.nth(1).fill(second)
    press(page, "Set")
    await_address(page, "edits=")
    before = first_frame(experiment_of(page))
    assert before["loss/train"] == pytest.approx(0.298371109, abs=5e-8)
    expect(page.locator("[data-value=loss-train]")).to_have_text("0.2984")
    page.locator("[data-name=forward]").click()
    expect(page.locator("[data-value=loss-train]")).to_have_text("0.2910")
    press(page, "Weights as a table")
    written = [number(cell) for cell in tables.nth(1).input_value().split()]
    assert written[0] == pytest.approx(0.35891648, abs=5e-8)
    press(page, "Close")


def test_a_table_that_does_not_fit_says_where(page: Page, server: str):
    opened(page, server, "?hidden=")
    press(page, "Weights as a table")
    table = page.locator(".pn-sheet textarea")
    for text, words in (
        ("1 2 3 4", "The neuron, line 1 has 4 numbers"),
        ("1 2\n3 4", "The neuron has 1 unit; there are 2 lines."),
        ("1 two", "“two” is no number"),
        ("1 2000", "“2000” is no number from −1000 to 1000."),
    ):
        table.fill(text)
        press(page, "Set")
        expect(page.locator(".pn-error")).to_contain_text(words)
    table.fill("-1.5 2")
    press(page, "Set")
    await_address(page, "edits=0:0.weight:0.0:-1.5,0:0.weight:0.1:2")


def test_a_run_that_comes_to_nothing_new_says_so_and_one_that_learns_does_not(page: Page, server: str):
    for query, says in (("?hidden=&lr=0.1", True), ("?hidden=6&lr=0.1&seed_weights=3", False)):
        opened(page, server, query)
        page.locator(".player").focus()
        for _ in range(3):  # 64 epochs a frame
            page.keyboard.press("ArrowUp")
        rest = play_to(page, 25 * 1500)
        expect(page.get_by_role("img", name=f"Step {rest['step']}:")).to_be_attached()  # the words of this very moment
        note = page.locator(".pn-note")
        if says:
            expect(note).to_contain_text(
                re.compile(r"Nothing has improved for \S+ epochs: training loss \d\.\d+ at best, \d+ of 250")
            )
        else:
            expect(note).to_be_empty()


def test_a_book_s_two_outputs_are_drawn_one_at_a_time(page: Page, server: str):
    opened(
        page,
        server,
        "?data=own+values&own=0.05:0.1:0.01:0.99&hidden=2&output=sigmoid&train_share=100&own_names=low,high",
    )
    chosen = page.get_by_label("Output that is drawn")
    expect(chosen).to_be_visible()
    assert chosen.locator("option").all_inner_texts() == ["Low", "High"]
    chosen.select_option("High")
    plot = surface(page)
    page.mouse.move(plot["x"] + 0.5 * plot["size"], plot["y"] + 0.5 * plot["size"])
    reading = page.locator(".pn-reading")
    expect(reading).to_contain_text("at (", timeout=WAIT)
    said, x1, x2 = re.match(r"(\S+)\s+at \((\S+), (\S+)\)", reading.inner_text()).groups()
    experiment = experiment_of(page)
    outputs = experiment.look(first_frame(experiment), {"point": [number(x1), number(x2)]})["look/a/1"]
    assert number(said) == pytest.approx(outputs[1], abs=0.03)


def test_the_reading_on_the_surface_is_the_engines(playground: Page):
    plot = surface(playground)
    playground.mouse.move(plot["x"] + 0.7 * plot["size"], plot["y"] + 0.2 * plot["size"])
    reading = playground.locator(".pn-reading")
    expect(reading).to_contain_text("at (", timeout=WAIT)
    value, x1, x2 = re.match(r"(\S+)\s+at \((\S+), (\S+)\)", reading.inner_text()).groups()
    experiment = Playground()
    output = experiment.look(first_frame(experiment), {"point": [number(x1), number(x2)]})["look/a/2"][0]
    assert number(value) == pytest.approx(output, abs=0.02)


def test_a_link_shows_its_weight_and_takes_another(playground: Page):
    weight = first_frame(Playground())["param/0.weight"]
    x, y, i, j = link_between(playground)
    shown = number(playground.locator(".pn-values dd").first.inner_text())
    assert shown == pytest.approx(weight[i, j], rel=5e-3)
    playground.mouse.click(x, y)
    field = playground.get_by_role("dialog", name="→ layer 1").get_by_role("spinbutton")
    field.fill("1.25")
    field.press("Enter")
    await_address(playground, f"edits=0:0.weight:{i}.{j}:1.25")
    assert first_frame(experiment_of(playground))["param/0.weight"][i, j] == 1.25
    field.press("Escape")
    expect(playground.get_by_role("dialog")).to_be_hidden()


def test_the_keyboard_reaches_every_unit_and_edits_its_bias(playground: Page):
    unit(playground, 0, 0).focus()
    playground.keyboard.press("ArrowDown")
    expect(unit(playground, 0, 1)).to_be_focused()
    playground.keyboard.press("ArrowRight")
    playground.keyboard.press("ArrowUp")
    expect(unit(playground, 1, 0)).to_be_focused()
    expect(playground.locator(".pn-card")).to_contain_text("Layer 2, unit 1")
    playground.keyboard.press("Enter")
    field = playground.get_by_role("spinbutton", name="bias, value")
    field.fill("-0.5")
    field.press("Enter")
    await_address(playground, "edits=0:1.bias:0:-0.5")
    field.press("Escape")
    expect(unit(playground, 1, 0)).to_be_focused()


def test_points_are_added_and_erased_on_the_surface(playground: Page):
    plot = surface(playground)
    press(playground, "Add points")
    playground.get_by_label("Label of the next point").select_option("0")
    playground.mouse.click(plot["x"] + 0.75 * plot["size"], plot["y"] + 0.25 * plot["size"])
    await_address(playground, lambda query: re.search(r"own=[23][.\d]*:[23][.\d]*:0", query) is not None)
    press(playground, "Erase")
    playground.mouse.click(plot["x"] + 0.75 * plot["size"], plot["y"] + 0.25 * plot["size"])
    await_address(playground, lambda query: "own=" not in query)


def test_dragging_adds_points_along_the_way_and_erase_says_what_it_leaves(playground: Page):
    plot = surface(playground)
    at = [(plot["x"] + share * plot["size"], plot["y"] + 0.5 * plot["size"]) for share in (0.3, 0.5, 0.7)]
    press(playground, "Add points")
    playground.mouse.move(*at[0])
    playground.mouse.down()
    for place in at[1:]:
        playground.mouse.move(*place)
    playground.mouse.up()
    await_address(playground, lambda query: query.partition("own=")[2].count(",") == 2)
    press(playground, "Erase")
    playground.mouse.click(plot["x"] + 0.5 * plot["size"], plot["y"] + 0.97 * plot["size"])
    expect(playground.locator(".banner")).to_contain_text("those of the data set stay")


def test_a_point_of_several_targets_is_added_for_the_one_that_is_drawn(page: Page, server: str):
    opened(page, server, "?data=own+values&own=1:1:30:-2&hidden=2&train_share=100")
    page.get_by_label("Output that is drawn").select_option("Output 2")
    press(page, "Add points")
    page.get_by_label("Label of the next point").select_option("target −25")
    plot = surface(page)
    page.mouse.click(plot["x"] + 0.25 * plot["size"], plot["y"] + 0.75 * plot["size"])
    await_address(page, lambda query: re.search(r"own=1:1:30:-2,-[23][.\d]*:-[23][.\d]*:0:-25", query) is not None)


@pytest.mark.parametrize(
    "query", ["", "?hidden=8,8,8,8,8,8,8,8", "?hidden=32,32", "?data=blobs&classes=6&loss=cross-entropy", "?hidden="]
)
def test_a_narrow_window_holds_the_diagram(page: Page, server: str, query: str):
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page, server, query)
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    sizes = page.locator(".pn button:visible:not([data-unit]), .pn select:visible").evaluate_all(
        "all => all.map(e => [e.offsetWidth, e.offsetHeight, e.getAttribute('aria-label') ?? e.textContent])"
    )
    assert [size for size in sizes if min(size[:2]) < 24] == []


def surface(page: Page) -> dict[str, float]:
    """Where the output surface lies: its options stand above it and are as wide as it and 24 more."""
    options = page.locator(".pn-options").bounding_box()
    return {"x": options["x"], "y": options["y"] + options["height"] + 8, "size": options["width"] - 24}


def link_between(page: Page) -> tuple[float, float, int, int]:
    """Search, between the inputs and layer 1, for a link: a place on it, its unit and its input."""
    first, feature = (
        unit(page, 0, 0).bounding_box(),
        page.get_by_role("button", name="Input x₁", exact=True).bounding_box(),
    )
    x = (feature["x"] + feature["width"] + first["x"]) / 2
    for y in range(int(feature["y"]), int(feature["y"]) + 300, 5):
        page.mouse.move(x, y)
        title = page.locator(".pn-card-title strong")
        if title.is_visible() and (found := re.search(r"x([₁₂]) → layer 1, unit (\d)", title.inner_text())):
            return x, y, int(found[2]) - 1, "₁₂".index(found[1])
    raise AssertionError("There is no link between the inputs and layer 1.")
