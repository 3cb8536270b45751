"""The page of backpropagation: what a learner does with mouse and keys, in numbers that are autograd's."""

from dataclasses import replace
from urllib.parse import urlencode

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from engine.experiments.backprop.presets import PRESETS
from engine.experiments.backprop.settings import Backprop
from tests.browser.play import opened, until
from tests.experiments.backprop.graphs import autograd

TYPED = "tanh(a*b + c)**2"
NET = Backprop(**PRESETS["2-2-2 net"].settings)
BATCH = Backprop(**PRESETS["Mini-batch"].settings)


def link(e: Backprop) -> str:
    return f"?{e.address}"


def expression(text: str, *values: str) -> Backprop:
    return Backprop(expression=text, values=values)


def node(page: Page, name: str) -> Locator:
    return page.locator(f"[data-node={name}]")


def exact(place: Locator, part: str) -> float:
    """The whole number behind the first such part on the screen."""
    return float(place.locator(f"[data-part={part}]").first.get_attribute("data-exact") or "nan")


def gradients(page: Page) -> dict[str, float]:
    rows = page.locator("[data-leaf]")
    names = [row.get_attribute("data-leaf") or "" for row in rows.all()]
    return {name: exact(page.locator(f"[data-leaf={name}]"), "gradient") for name in names}


def through(page: Page, e: Backprop) -> None:
    """Step to the end by keys, as one who follows it."""
    page.locator(".player").focus()
    for step in range(1, e.last + 1):
        page.keyboard.press("ArrowRight")
        until(page, lambda said, step=step: said["step"] == step)
    expect(page.locator(".bp-now")).to_contain_text(f"Step {e.last} of {e.last}")


def close(page: Page, e: Backprop) -> None:
    """Wait until the leaves' gradients are those of autograd."""
    wanted = autograd(e)
    for _ in range(100):
        if gradients(page) == pytest.approx(wanted, rel=1e-6, abs=1e-12):
            return
        page.wait_for_timeout(50)
    assert gradients(page) == pytest.approx(wanted, rel=1e-6, abs=1e-12)


def test_an_expression_is_typed_and_stepped_and_its_gradients_are_autograds(page: Page, server: str) -> None:
    opened(page, server, "", "backprop")
    page.get_by_label("Expression", exact=True).fill(TYPED)
    page.keyboard.press("Enter")
    node(page, "c").wait_for()
    page.set_viewport_size({"width": 1280, "height": 800})
    place = page.locator(".bp-graph").evaluate("graph => [graph.scrollWidth, graph.clientWidth]")
    assert place[0] <= place[1]  # the whole graph is seen at once
    e = Backprop(expression=TYPED)
    through(page, e)
    close(page, e)
    rows = page.locator(".bp-ledger tbody tr:not(:first-child)")
    for row in rows.all():
        up, slope, down = (exact(row, part) for part in ("up", "slope", "down"))
        assert up * slope == pytest.approx(down, rel=1e-9)
    page.keyboard.press("Home")
    until(page, lambda said: said["step"] == 0)
    assert np.isnan(exact(node(page, "f"), "value"))
    page.keyboard.press("Space")
    until(page, lambda said: said["step"] == 2)
    assert exact(node(page, "u2"), "value") == e.way.traced.values[4, 0]


def test_a_slider_leads_to_any_step_back_and_on(page: Page, server: str) -> None:
    opened(page, server, link(NET), "backprop")
    slider = page.get_by_label("Step", exact=True)
    slider.focus()
    page.keyboard.press("End")
    until(page, lambda said: said["step"] == NET.last)
    close(page, NET)
    for _ in range(NET.last - 3):
        page.keyboard.press("ArrowLeft")
    until(page, lambda said: said["step"] == 3)
    expect(page.locator(".bp-now")).to_contain_text(
        f"Step 3 of {NET.last}. Forward: Layer 2: z21 is 1.11, z22 is 1.22."
    )


def test_two_paths_into_one_node_are_summed_in_the_ledger(page: Page, server: str) -> None:
    e = expression("h = a*b; h**2 + sin(h)", "a:0.5", "b:2")
    opened(page, server, link(e), "backprop")
    through(page, e)
    row = page.locator(".bp-ledger tr", has_text="h from").last
    before, more, total = (exact(row, part) for part in ("before", "more", "sum"))
    assert before + more == pytest.approx(total)
    assert total == pytest.approx(2 + np.cos(1))


@pytest.mark.parametrize("by", ["mouse", "keys", "typing"])
def test_a_leaf_is_changed_and_everything_follows_at_the_same_moment(page: Page, server: str, by: str) -> None:
    e = expression(TYPED, "a:0.5", "b:-1", "c:0.25")
    opened(page, server, link(e), "backprop")
    through(page, e)
    place = node(page, "a").bounding_box()
    assert place
    x, y = place["x"] + 20, place["y"] + 20
    if by == "mouse":
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 40, y, steps=6)
        expect(node(page, "a").locator("[data-part=value]")).to_have_text("0.6")
        close(page, replace(e, values=("b:-1", "c:0.25", "a:0.6")))  # while it is held
        page.mouse.up()
    elif by == "keys":
        node(page, "a").focus()
        for _ in range(10):
            page.keyboard.press("ArrowUp")
    else:
        page.get_by_label("a, number").fill("0.6")
        page.keyboard.press("Enter")
    changed = replace(e, values=("b:-1", "c:0.25", "a:0.6"))
    close(page, changed)
    page.wait_for_url(lambda url: "0.6" in url)
    until(page, lambda said: said["step"] == e.last)
    close(page, changed)


def test_the_finite_difference_stands_beside_the_gradient_and_a_kink_is_named(page: Page, server: str) -> None:
    e = expression("relu(a)*b + abs(c)", "a:0", "b:3", "c:-2")
    opened(page, server, link(e), "backprop")
    through(page, e)
    for name, wanted in (("c", -1.0), ("b", 0.0)):
        node(page, name).click()
        page.get_by_role("button", name="Finite difference").click()
        detail = page.locator(".bp-difference")
        expect(page.locator(".bp-detail h2")).to_have_text(f"Chain rule of {name}")
        detail.locator("[data-part=difference]").wait_for()
        assert exact(detail, "gradient") == wanted
        if name == "c":
            assert exact(detail, "difference") == pytest.approx(wanted, abs=1e-6)
    node(page, "a").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Finite difference").click()
    expect(page.locator(".bp-difference")).to_contain_text("there is a kink here")
    expect(page.locator(".bp-now")).to_contain_text("its slope there is taken as 0")


def test_what_cannot_be_computed_gets_a_sentence_and_what_was_there_stays(page: Page, server: str) -> None:
    e = expression("ln(a) * b", "a:1", "b:2")
    opened(page, server, link(e), "backprop")
    page.get_by_label("a, number").fill("-1")
    page.keyboard.press("Enter")
    expect(page.locator(".bp-toolbar .bp-why")).to_contain_text("a logarithm needs a number above 0, and a is -1.")
    assert exact(node(page, "a"), "value") == 1
    page.get_by_label("Expression", exact=True).fill("+".join(["a"] * 1000))
    page.keyboard.press("Enter")
    expect(page.get_by_text("The expression has 1,999 signs; allowed are 400.").first).to_be_visible()
    expect(page.locator(".bp-node")).to_have_count(4)


@pytest.mark.parametrize("e", [NET, replace(NET, detail="atoms")], ids=lambda e: e.detail)
def test_a_weight_is_clicked_and_its_chain_rule_adds_up_to_its_gradient(page: Page, server: str, e: Backprop) -> None:
    opened(page, server, link(e), "backprop")
    page.locator("[data-leaf=w1] button").click()
    chain = page.locator(".bp-chain math")
    chain.first.wait_for()
    products = page.locator(".bp-chain [data-part=product]")
    expect(products).to_have_count(2)
    paths = [float(product.get_attribute("data-exact") or "nan") for product in products.all()]
    total = exact(page.locator(".bp-chain"), "total")
    assert sum(paths) == pytest.approx(total, rel=1e-12)
    assert total == pytest.approx(autograd(e)["w1"], rel=1e-6)
    assert f"{total:.9f}" == "0.000438568"


def test_a_mini_batch_says_each_samples_gradient_and_their_mean(page: Page, server: str) -> None:
    opened(page, server, link(BATCH), "backprop")
    page.get_by_role("button", name="Sample 2").click()
    page.locator("[data-leaf=w3] button").click()
    page.locator(".bp-chain [data-part=mean]").wait_for()
    each = [float(s.get_attribute("data-exact") or "nan") for s in page.locator(".bp-chain [data-part=sample]").all()]
    k = BATCH.scheme.graph.leaves["w3"]
    assert each == pytest.approx(list(BATCH.way.grads[k]))
    assert exact(page.locator(".bp-chain"), "total") == each[1]
    assert exact(page.locator(".bp-chain"), "mean") == pytest.approx(autograd(BATCH)["w3"], rel=1e-6)


def test_the_text_books_numbers_stand_beside_ours(page: Page, server: str) -> None:
    opened(page, server, link(NET), "backprop")
    rows = page.locator("[data-book]")
    for row in rows.all():
        printed = row.locator(".bp-printed").inner_text().replace("−", "-")
        assert exact(row, "ours") == pytest.approx(float(printed), abs=0.51 * 10 ** -len(printed.partition(".")[2]))
    assert page.locator(".bp-book").inner_text().count("0.298371109") == 2


@pytest.mark.parametrize("e", [expression("x*y + z*x", "x:2", "y:-3", "z:5"), NET], ids=["expression", "network"])
def test_gradients_are_practised_wrong_hinted_and_right_by_keys_alone(page: Page, server: str, e: Backprop) -> None:
    opened(page, server, link(e), "backprop")
    through(page, e)
    page.get_by_role("button", name="Practise").focus()
    page.keyboard.press("Enter")
    forms = page.locator("[data-asked]")
    expect(forms.first.locator("input")).to_be_focused()
    names = {name: k for k, name in e.scheme.graph.names.items()}
    for form in forms.all():
        name = form.get_attribute("data-asked") or ""
        right = float(e.way.grads[names[name], 0])
        expect(node(page, name).locator("[data-part=gradient]")).to_have_text("?")
        form.locator("input").focus()
        page.keyboard.type(repr(-right))
        page.keyboard.press("Enter")
        expect(form.locator("output")).to_contain_text("the sign is not")
        form.get_by_role("button", name="Hint").press("Enter")
        expect(form.locator("output")).to_contain_text("It is read by")
        form.locator("input").fill(f"{1.005 * right}")
        page.keyboard.press("Enter")
        expect(form.locator("output")).to_have_text("Right.")
        expect(node(page, name).locator("[data-part=gradient]")).not_to_have_text("?")
        assert exact(node(page, name), "gradient") == pytest.approx(right)


def test_a_forgotten_path_is_named(page: Page, server: str) -> None:
    e = expression("x*y + z*x", "x:2", "y:-3", "z:5")
    opened(page, server, link(e), "backprop")
    page.get_by_role("button", name="Practise").click()
    for _ in range(8):
        if page.locator("[data-asked=x]").count():
            break
        page.get_by_role("button", name="Other ones").click()
        page.wait_for_timeout(200)
    form = page.locator("[data-asked=x]")
    form.locator("input").fill("-3")
    form.get_by_role("button", name="Check").click()
    expect(form.locator("output")).to_contain_text("A path was forgotten: the one through u2.")


def test_a_long_link_opens_with_its_numbers_and_the_picture_is_saved(page: Page, server: str) -> None:
    query = urlencode({"expression": "softplus(p - q) / 2", "values": "p:1,q:-1"})
    opened(page, server, f"?{query}", "backprop")
    page.locator("[data-name=download] button").first.click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Picture PNG").click()
    data = download.value.path().read_bytes()
    assert data.startswith(b"\x89PNG")
    assert len(data) > 2_000
