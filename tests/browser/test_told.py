"""What is said in words is about what is shown: this moment, these images, this model."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_vision import SMALL, await_layers, opened

IMAGES = """async () => {
  const { Images } = await import("/park/assets/x/views/vision/images.js");
  const answers = [];
  const images = new Images({ api: { look: () => new Promise((answer) => answers.push(answer)) } }, () => {});
  const answer = (ink) => answers.shift()({ "look/images": { data: new Uint8Array(784).fill(ink) }, "look/labels": { data: [ink] } });
  const asked = async () => { while (!answers.length) await new Promise((next) => setTimeout(next)); };
  images.of(0, 3);
  await asked();
  images.forget();
  const early = images.of(0, 3);
  answer(1);
  await asked();
  const between = images.of(0, 3);
  answer(2);
  while (!images.of(0, 3)) await new Promise((next) => setTimeout(next));
  return [early, between, images.of(0, 3).label];
}"""
TOLD = """async ([view, state, frame]) => {
  const { describe } = await import(`/park/assets/x/views/${view}/text.js`);
  const whole = { ...state, scene: {} };
  const shown = { ...frame, number: (name) => frame.tensors[name]?.data[0] ?? NaN };
  return describe(shown, whole).now;
}"""


def test_an_answer_about_the_images_before_is_not_kept_for_these(page: Page, server: str):
    page.goto(f"{server}/park/health")
    assert page.evaluate(IMAGES) == [None, None, 2]


@pytest.mark.parametrize("step", [0, 1307])
def test_what_an_image_is_read_as_is_told_only_of_the_step_that_was_asked_about(page: Page, server: str, step: int):
    page.goto(f"{server}/park/health")
    tensors = {"accuracy/test": 0.98, "test/n": 500, "test/step": min(step, 1200)}
    frame = {"step": step, "tensors": {name: {"data": [value]} for name, value in tensors.items()}}
    detail = {"step": {"data": [1307]}, "look/p": {"data": [0.1, 0.9]}, "look/label": {"data": [1]}}
    layers = [{"text": "flatten", "shape": [784]}, {"text": "dense:2", "shape": [2]}]
    state = {"layers": layers, "classes": ["0", "1"], "detail": detail, "source": {"image": [0, 7]}}
    told = page.evaluate(TOLD, ["vision", state, frame])
    assert ("read as 1" in told) == (step == 1307)
    assert ("at step 1,200" in told) == (step == 1307)
    assert told.startswith(f"Step {step:,}. Test accuracy 98.0 % of 500 images")


@pytest.mark.parametrize("step", [0, 40])
def test_right_answers_are_told_only_of_the_step_that_was_asked_about(page: Page, server: str, step: int):
    page.goto(f"{server}/park/health")
    pair = {"data": [0, 1]}
    detail = {"step": {"data": [40]}, "look/tokens": pair, "look/target": pair, "look/said": pair}
    state = {
        "detail": detail,
        "attentions": [{"name": "Layer 1", "kind": 1}],
        "heads": 1,
        "kinds": [],
        "vocabulary": ["a", "b"],
    }
    state |= {"interventions": {"off": [], "edit": [], "patch": []}, "selected": {"a": 0, "h": 0}}
    told = page.evaluate(TOLD, ["attention", state, {"step": step, "tensors": {"lr": {"data": [0.1]}}}])
    assert ("2 of 2 answers are right" in told) == (step == 40)


def test_changes_of_the_stack_in_quick_succession_are_all_made(page: Page, server: str):
    """The second comes before the page has answered the first; each is about the layers that are on screen."""
    opened(page, server, SMALL)
    click = "(root, names) => names.forEach((name) => root.querySelector(`.pv-tools [aria-label='${name}']`).click())"
    page.locator(".pv-row").evaluate(click, ["Remove: ReLU", "Duplicate: conv 4 · 3×3", "Move left: max pool 4×4"])
    await_layers(page, "conv:4:3,maxpool:4,conv:4:3,flatten")


@pytest.mark.parametrize("size", [(1280, 800), (1024, 768)])
def test_a_map_looks_clickable_and_what_is_inside_comes_into_sight(page: Page, server: str, size: tuple[int, int]):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    opened(page, server, SMALL)
    maps = page.locator(".pv-card[data-layer='0'] canvas")
    maps.hover(position={"x": 20, "y": 20})
    expect(page.locator(".pv-card[data-layer='0'] .pv-hover")).to_be_visible()
    assert maps.evaluate("map => getComputedStyle(map).cursor") == "pointer"
    assert "click to look inside" in maps.get_attribute("title")
    maps.click(position={"x": 20, "y": 20})
    arithmetic = page.get_by_role("tabpanel", name="Arithmetic")
    expect(arithmetic).to_be_in_viewport()
    expect(page.get_by_role("tab", name="Arithmetic")).to_be_in_viewport()


def test_layers_out_of_sight_are_counted_and_a_click_brings_them(page: Page, server: str):
    opened(page, server)
    more = page.get_by_role("button", name=re.compile(r"→ \d+ more layers"))
    expect(more).to_be_visible()
    more.click()
    expect(page.get_by_role("button", name=re.compile(r"← \d+ more layers?"))).to_be_visible()


def test_a_link_to_a_tab_shows_it_and_a_play_button(page: Page, server: str):
    page.goto(f"{server}/attention?tab=Generate")
    expect(page.get_by_role("tab", name="Generate")).to_be_in_viewport(timeout=30_000)
    expect(page.get_by_role("button", name="One token")).to_be_in_viewport(timeout=30_000)
    expect(page.locator(".again")).to_be_in_viewport()


@pytest.mark.parametrize("size", [(1280, 800), (1024, 768)])
@pytest.mark.parametrize("name", ["Arithmetic", "Embedding"])
def test_a_link_to_a_tab_of_images_shows_it_and_a_play_button(
    page: Page, server: str, size: tuple[int, int], name: str
):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"{server}/vision?tab={name}")
    expect(page.get_by_role("tab", name=name)).to_be_in_viewport(timeout=30_000)
    expect(page.locator(".again")).to_be_in_viewport(ratio=0.98)
    expect(page.locator(".pi-panel:visible")).to_be_in_viewport()


def test_with_a_part_broken_tests_and_names_are_of_what_is_broken_or_told_to_be_of_the_whole_model(
    page: Page, server: str
):
    page.goto(f"{server}/attention?task=majority&length=3&symbols=2&n_heads=1&n_layers=1")
    learning, broken = (
        page.get_by_role(role, name=name) for role, name in (("region", "As it learns"), ("group", "What is broken"))
    )
    expect(learning).to_contain_text("at step 0", timeout=30_000)
    expect(learning).not_to_contain_text("as it is broken")
    expect(learning).to_contain_text("There are at most 8 different examples")
    page.get_by_role("button", name="Switch this head off").click()
    expect(learning).to_contain_text("as it is broken, at step 0")
    expect(broken).not_to_contain_text("in the whole model")
    page.get_by_role("button", name="Mend all").click()
    expect(learning).not_to_contain_text("broken")
    page.locator(".pa-chip").first.click()
    page.keyboard.press("Delete")
    expect(learning).to_contain_text("of the whole model, at step 0")
    expect(broken).to_contain_text("what a head does in the whole model")


def test_no_more_tokens_are_offered_than_the_model_writes_at_once(page: Page, server: str):
    page.goto(
        f"{server}/attention?task=Shakespeare&n_layers=6&d_model=256&context=256&batch_size=1&steps=10&tab=Generate"
    )
    many = page.get_by_role("spinbutton", name="How many tokens")
    expect(many).to_be_visible(timeout=30_000)
    most = int(many.get_attribute("max"))
    assert 1 <= most < 24
    assert int(many.input_value()) <= most
    expect(page.locator(".ai-written")).not_to_be_empty(timeout=30_000)
    many.fill(str(most + 1))
    page.get_by_role("button", name="Write", exact=True).click()
    expect(page.locator("[data-name=generate]")).to_contain_text(f"between 1 and {most} tokens at once")
