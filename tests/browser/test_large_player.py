"""The player of a large experiment, whose frames come without their weights, and of its long picture."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.browser.play import SMALL_VISION, at_rest, go_to, opened, play_to, until, values


@pytest.fixture
def vision(page: Page, server: str) -> Page:
    """A small image network with its first frame drawn."""
    return opened(page, server, SMALL_VISION, "vision")


def test_a_large_run_offers_what_applies_to_it(vision: Page) -> None:
    speed = vision.get_by_role("slider", name="Speed")
    expect(speed).to_have_attribute("aria-valuetext", "as fast as it can")
    expect(vision.locator(".speed-name")).to_have_text("as fast as it can · normal")
    assert vision.locator("[data-name=step-size] option").all_inner_texts() == ["by mini-batch", "by epoch"]
    expect(vision.locator("[data-name=links]")).to_be_hidden()
    assert "what the links show" not in vision.locator(".keys").text_content()
    vision.locator("[data-name=download] button").first.click()
    expect(vision.get_by_role("link", name="Network of this step")).to_be_visible()


def test_a_large_run_tells_how_well_how_fast_and_how_long(page: Page, server: str) -> None:
    vision = opened(page, server, SMALL_VISION, "vision")
    vision.keyboard.press("Space")
    until(vision, lambda said: said["step"] > 30)
    expect(vision.locator("[data-value=examples]")).to_have_text(re.compile(r"^[1-9][\d,]*$"))
    expect(vision.locator("[data-value=to-go]")).to_have_text(re.compile(r"( s|min)$"))
    expect(vision.locator(".readout", has_text="Tested on")).to_contain_text(re.compile(r"500\s*at step \d"))
    vision.keyboard.press("Space")
    at_rest(vision)
    expect(vision.locator("[data-value=examples]")).to_have_text("–")


def test_going_back_in_a_large_run_shows_the_same_numbers(vision: Page) -> None:
    seen = {0: values(vision)}
    for step in (1, 2, 3):
        go_to(vision, "ArrowRight", step)
        seen[step] = values(vision)
    play_to(vision, 120)
    go_to(vision, "Home", 0)
    assert values(vision) == seen[0]
    for step in (1, 2, 3):
        go_to(vision, "ArrowRight", step)
        assert values(vision) == seen[step]


def test_an_epoch_is_a_step_of_a_large_run_too(vision: Page) -> None:
    vision.locator("[data-name=step-size]").select_option("epoch")
    vision.locator(".player").focus()
    go_to(vision, "ArrowRight", 100)
    expect(vision.locator("[data-value=epoch]")).to_have_text("1.00")
    go_to(vision, "ArrowLeft", 0)


def test_a_large_run_is_forked_and_reset(vision: Page) -> None:
    play_to(vision, 60)
    go_to(vision, "Home", 0)
    go_to(vision, "ArrowRight", 1)
    vision.locator("[data-name=fork]").click()
    until(vision, lambda said: said["newest"] == 1)
    expect(vision.locator(".legend .entry", has_text="earlier branches")).to_be_visible()
    play_to(vision, 20)
    vision.keyboard.press("r")
    until(vision, lambda said: said["step"] == said["newest"] == 0)


def test_in_full_screen_a_long_picture_scrolls_between_its_numbers_and_the_curve(vision: Page) -> None:
    vision.locator("[data-name=fullscreen]").click()
    leave = vision.get_by_role("button", name="Leave full screen")
    expect(leave).to_be_visible()
    staying = [vision.locator(f".{part}") for part in ("transport", "board-head", "timeline")]
    assert vision.locator(".player > .board").evaluate("board => board.scrollHeight - board.clientHeight") <= 0
    vision.mouse.move(640, 400)
    vision.mouse.wheel(0, 9000)
    table = vision.locator(".confusion")
    expect(table).to_be_in_viewport(ratio=0.98)
    for part in staying:
        expect(part).to_be_in_viewport(ratio=0.98)
    boxes = [box for part in (*staying[:2], table, staying[2]) if (box := part.bounding_box())]
    assert all(upper["y"] + upper["height"] <= lower["y"] + 1 for upper, lower in pairwise(boxes))
    leave.click()
    expect(vision.get_by_role("button", name="Full screen")).to_be_visible()


def test_the_curve_and_a_play_button_stay_in_reach_of_a_long_picture(vision: Page) -> None:
    timeline, again = vision.locator(".timeline"), vision.locator(".again")
    expect(timeline).not_to_be_in_viewport()
    play_to(vision, 30)
    expect(timeline).to_be_in_viewport(ratio=0.98)
    expect(again).to_be_hidden()
    vision.locator(".pi").evaluate("inside => inside.scrollIntoView()")
    expect(timeline).to_be_in_viewport(ratio=0.98)
    expect(again).to_be_visible()
    vision.locator(".track").click(position={"x": 12, "y": 40})  # left of the axis is its beginning
    until(vision, lambda said: said["step"] == 0)
    again.click()
    until(vision, lambda said: said["isPlaying"])
    expect(again).to_have_attribute("aria-label", "Pause")
    again.click()
    at_rest(vision)
    vision.set_viewport_size({"width": 820, "height": 1000})
    board = vision.locator(".player > .board")
    until(vision, lambda _: timeline.bounding_box()["width"] == board.bounding_box()["width"])
    vision.set_viewport_size({"width": 1280, "height": 560})
    expect(timeline).not_to_be_in_viewport()


def test_accuracy_takes_the_place_of_the_loss_in_the_timeline(vision: Page) -> None:
    play_to(vision, 30)
    vision.get_by_role("radio", name="Accuracy").check()
    expect(vision.get_by_role("radio", name="Accuracy")).to_be_checked()
    box = vision.locator(".track").bounding_box()
    vision.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + box["height"] / 2)
    expect(vision.locator(".tip")).to_contain_text(re.compile(r"training \d+\.\d %"))


IN_SIGHT = """(stage) => {
  const [picture, message] = [stage, stage.closest('.player').querySelector('.banner')].map((part) => part.getBoundingClientRect());
  const [row] = [...stage.querySelectorAll('.pv-window')].map((part) => part.getBoundingClientRect());
  const curve = stage.closest('.player').querySelector('.timeline').getBoundingClientRect();
  return { picture: picture.y, isInCurve: message.y >= curve.y && message.bottom <= curve.bottom, isClear: row.bottom <= curve.y, height: message.height };
}"""


@pytest.mark.parametrize("size", [(1280, 800), (1024, 768)])
def test_a_message_before_any_training_stands_in_the_curve_and_covers_nothing_of_the_stack(
    page: Page, server: str, size: tuple[int, int]
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    vision = opened(page, server, "?layers=conv:4:3,ReLU,maxpool:4,flatten", "vision")
    stage = vision.locator(".stage")
    before = stage.bounding_box()["y"]
    remove = "(row) => row.querySelector(`.pv-tools [aria-label='Remove: flatten']`).click()"
    vision.locator(".pv-row").evaluate(remove)
    expect(vision.locator(".banner")).to_contain_text("needs a flat input")
    seen = stage.evaluate(IN_SIGHT)
    assert seen["picture"] == before
    assert seen["isInCurve"]
    assert seen["isClear"]
    vision.get_by_role("button", name="Dismiss").click()
    expect(vision.locator(".timeline")).not_to_be_in_viewport()
    assert stage.bounding_box()["y"] == before


@pytest.mark.parametrize(("size", "times"), [((1280, 800), 1.2), ((1024, 768), 1)])
def test_full_screen_enlarges_numbers_controls_and_picture_or_none_of_them(
    page: Page, server: str, size: tuple[int, int], times: float
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    vision = opened(page, server, SMALL_VISION, "vision")
    parts = [vision.locator(name).first for name in (".readout dd", ".transport .icon-only", ".pv-choose .pv-round")]
    before = [part.bounding_box()["height"] for part in parts]
    vision.locator("[data-name=fullscreen]").click()
    leave = vision.get_by_role("button", name="Leave full screen")
    expect(leave).to_be_visible()
    after = [part.bounding_box()["height"] for part in parts]
    assert all(now / was == pytest.approx(times, rel=0.2) for was, now in zip(before, after, strict=True))
    assert (min(now / was for was, now in zip(before, after, strict=True)) > 1.1) == (times > 1)
    leave.click()


def test_layers_out_of_sight_are_counted_above_the_docked_curve(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 1024, "height": 768})
    vision = opened(page, server, "", "vision")
    go_to(vision, "ArrowRight", 1)
    more = vision.get_by_role("button", name=re.compile("more layers"))
    vision.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, 0)")
    expect(more).to_be_in_viewport(ratio=1)
    button, curve = more.bounding_box(), vision.locator(".timeline").bounding_box()
    assert button["y"] + button["height"] <= curve["y"]
