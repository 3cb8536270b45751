"""The keyboard: keys do what they say where they are, and leave the page its own."""

from playwright.sync_api import Page, expect

from tests.browser.play import opened, play_to, until


def test_space_plays_after_a_button_was_pressed_by_mouse(page: Page, server: str):
    opened(page, server)
    log = page.locator("[data-name=log]")
    log.click()
    page.keyboard.press("Space")
    until(page, lambda said: said["isPlaying"])
    expect(log).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Space")
    until(page, lambda said: not said["isPlaying"])
    log.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    expect(log).to_have_attribute("aria-pressed", "false")


def test_a_long_page_is_scrolled_from_within_its_picture(page: Page, server: str):
    opened(page, server, "?task=reverse&n_layers=1&n_heads=2&d_model=16&length=6&steps=100000", "attention")
    newest = play_to(page, 20)["newest"]
    page.locator("[data-head='0.1'] .pa-map").focus()
    scrolled = "() => { const main = document.querySelector('[data-testid=stMain]'); return Math.max(main.scrollTop, scrollY); }"
    before = page.evaluate(scrolled)
    page.keyboard.press("PageDown")
    page.wait_for_function(f"(before) => ({scrolled})() > before + 100", arg=before)
    until(page, lambda said: said["step"] == newest)
    page.locator(".track").focus()
    page.keyboard.press("Home")
    until(page, lambda said: said["step"] == 0)


def test_each_page_has_a_title_of_its_own(page: Page, server: str):
    titles = set()
    for path in ("", "playground", "vision", "attention", "minilm", "tokens"):
        page.goto(f"{server}/{path}")
        page.wait_for_function("() => document.title.includes('Perceptron Park')")
        if path:
            page.wait_for_function("() => document.title.includes('·')")
        titles.add(page.title())
    assert len(titles) == 6
