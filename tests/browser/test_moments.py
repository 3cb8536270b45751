"""Nothing on screen without its moment: after undo, a restart, a reload or a return, picture, curve and form are of one moment."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.play import SMALL_VISION, go_to, opened, play_to, until, values


def test_undo_of_a_restart_brings_back_the_network_and_its_curve(page: Page, server: str) -> None:
    opened(page, server, "?data=circle&noise=0.1")
    step = play_to(page, 500)["step"]
    losses = values(page)
    page.get_by_role("button", name="New start").first.click()
    until(page, lambda said: said["step"] == 0 and said["ghosts"] == 1)
    expect(page.locator(".player [data-name=undo]")).to_be_enabled()
    page.locator(".player").focus()
    page.keyboard.press("Control+z")
    after = until(page, lambda said: said["step"] == step and said["ghosts"] == 0)
    assert values(page) == losses
    expect(page.locator(".banner")).to_be_hidden()
    assert after["rows"] > 10
    assert after["curveTo"] == step
    go_to(page, "Home", 0)
    page.keyboard.press("End")
    play_to(page, step + 100)


@pytest.mark.parametrize("button", ["One layer more", "One layer less"])
def test_undo_of_a_layer_that_came_or_went_brings_back_the_network_and_its_curve(
    page: Page, server: str, button: str
) -> None:
    opened(page, server, "?data=circle&noise=0.1")
    step = play_to(page, 500)["step"]
    losses = values(page)
    page.get_by_role("button", name=button).click()
    expect(page).to_have_url(re.compile("hidden="))
    expect(page.locator(".player [data-name=undo]")).to_be_enabled()
    page.locator(".player").focus()
    page.keyboard.press("Control+z")
    expect(page).not_to_have_url(re.compile("hidden="))
    until(page, lambda said: said["curveTo"] == said["step"] == step)
    expect(page.locator("[data-value=loss-train]")).to_have_text(losses["loss-train"])
    play_to(page, step + 100)


def test_undo_of_another_preset_brings_back_the_stack_its_chip_and_its_curve(page: Page, server: str) -> None:
    opened(page, server, SMALL_VISION, "vision")
    step = play_to(page, 40)["step"]
    losses, stack = values(page), page.locator(".pv-row").inner_text()
    page.get_by_text("LeNet-5", exact=True).first.click()
    until(page, lambda said: said["step"] == 0 and said["ghosts"] == 1)
    expect(page.locator(".player [data-name=undo]")).to_be_enabled()
    page.locator(".player").focus()
    page.keyboard.press("Control+z")
    until(page, lambda said: said["curveTo"] == said["step"] == step and said["ghosts"] == 0)
    assert values(page) == losses
    expect(page.locator(".pv-row")).to_have_text(stack, use_inner_text=True)


def test_a_return_after_every_other_page_finds_the_curve(page: Page, server: str) -> None:
    opened(page, server)
    step = play_to(page, 500)["step"]
    for name in ("Images", "Attention", "MiniLM"):
        _go_to_page(page, name)
    _go_to_page(page, "Playground")
    said = until(page, lambda said: said["curveTo"] == said["step"] == step)
    assert said["rows"] > 10


def _go_to_page(page: Page, name: str) -> None:
    """By the navigation, as a person does."""
    group = "Networks" if name in ("Playground", "Images") else "Transformers"
    page.get_by_test_id("stTopNavSection").filter(has_text=group).click()
    page.get_by_test_id("stTopNavDropdownLink").filter(has_text=name).click()
    page.wait_for_function("name => location.pathname.includes(name)", arg={"Images": "vision"}.get(name, name.lower()))
    page.locator(".player").wait_for()


@pytest.mark.parametrize("query", ["", "?lr=3&hidden=8,8&activation=ReLU"], ids=["calm", "chaotic"])
def test_while_it_plays_the_curve_ends_where_the_playhead_is(page: Page, server: str, query: str) -> None:
    """Also where pictures are held back because they would flash."""
    opened(page, server, query)
    page.keyboard.press("Space")
    until(page, lambda said: said["step"] > 300)
    ahead = page.evaluate("""async () => {
      const found = [];
      for (let i = 0; i < 40; i += 1) {
        await new Promise(requestAnimationFrame);
        found.push(window.__park.curveTo - window.__park.step);
      }
      return found;
    }""")
    assert max(ahead) <= 0
    assert min(ahead) >= -200
