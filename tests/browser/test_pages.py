"""Every page in a real browser: no errors, no sideways scrolling, both themes, links, hidden and embedded."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from ui.entries import NEEDS
from ui.examples import DOORS

PATHS = [f"/{name if name != 'home' else ''}" for name in NEEDS]
GROUNDS = {"light": "rgb(251, 251, 248)", "dark": "rgb(17, 22, 28)"}
Idle = Callable[[Page], None]


def query(page: Page) -> dict[str, str]:
    """The parameters of the page's address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query, keep_blank_values=True).items()}


def overflow(page: Page) -> int:
    """How many pixels the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


def layers(page: Page) -> Locator:
    """The form's field for the hidden layers."""
    return page.get_by_role("textbox", name="Hidden layers")


def type_layers(page: Page, text: str) -> None:
    layers(page).fill(text)
    layers(page).press("Enter")


def expect_query(page: Page, wanted: dict[str, str]) -> None:
    """Wait until the address says `wanted`."""
    page.wait_for_function(
        "wanted => JSON.stringify([...new URLSearchParams(location.search)].sort()) === JSON.stringify(wanted)",
        arg=sorted([name, text] for name, text in wanted.items()),
    )


@pytest.mark.parametrize("path", PATHS)
def test_a_page_fits_every_window_in_both_themes_and_asks_only_its_own_server(
    page: Page, server: str, idle: Idle, path: str
):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(server + path)
    idle(page)
    expect(page.locator("h1").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    for scheme, ground in GROUNDS.items():
        wear(page, scheme, ground)
        for width in (1280, 640, 390, 360):
            page.set_viewport_size({"width": width, "height": 844})
            idle(page)
            page.wait_for_function("() => document.documentElement.scrollWidth <= window.innerWidth")
    assert not [url for url in asked if not is_ours(url, server)]


def wear(page: Page, scheme: str, ground: str) -> None:
    """Let the system ask for light or dark. While it starts, Streamlit now and then misses that; a reload never does."""
    page.emulate_media(color_scheme=scheme)
    try:
        expect(page.locator(".stApp")).to_have_css("background-color", ground, timeout=5_000)
    except AssertionError:
        page.reload()
        expect(page.locator(".stApp")).to_have_css("background-color", ground)


def is_ours(url: str, server: str) -> bool:
    """Whether a request stays on the server; what is no request over the network does."""
    return urlsplit(url).scheme not in ("http", "https", "ws", "wss") or urlsplit(url).netloc == urlsplit(server).netloc


def test_every_door_on_home_shows_its_picture(page: Page, server: str, idle: Idle):
    page.goto(server)
    idle(page)
    pictures = page.locator("[class*=st-key-card-] img")
    expect(pictures).to_have_count(len(DOORS))
    for picture in pictures.all():
        picture.scroll_into_view_if_needed()
        page.wait_for_function("img => img.complete && img.naturalWidth > 0", arg=picture.element_handle())


def test_a_door_opens_the_playground_with_its_settings(page: Page, server: str, idle: Idle):
    page.goto(server)
    idle(page)
    page.get_by_role("link", name="A spiral from sines").click()
    expect(page.get_by_role("heading", name="Playground")).to_be_visible()
    idle(page)
    expect_query(
        page, {"data": "spiral", "features": "x1,x2,sin x1,sin x2", "hidden": "8,6", "optimizer": "Adam", "lr": "0.01"}
    )
    expect(layers(page)).to_have_value("8, 6")


def test_the_address_follows_the_form_and_undo(page: Page, server: str, idle: Idle):
    page.goto(f"{server}/playground")
    idle(page)
    type_layers(page, "3, 3")
    expect_query(page, {"hidden": "3,3"})
    page.locator("[data-name=undo]").click()
    expect_query(page, {})
    page.locator("[data-name=redo]").click()
    expect_query(page, {"hidden": "3,3"})


def test_the_browsers_back_button_brings_the_settings_back(page: Page, server: str, idle: Idle):
    page.goto(f"{server}/playground?hidden=3")
    idle(page)
    type_layers(page, "5")
    expect_query(page, {"hidden": "5"})
    page.get_by_role("link", name="Home").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Watch it learn")
    page.go_back()
    expect(layers(page)).to_have_value("5")
    expect_query(page, {"hidden": "5"})


def test_a_layer_added_in_the_picture_reaches_form_and_address(page: Page, server: str, idle: Idle):
    page.goto(f"{server}/playground")
    idle(page)
    page.get_by_role("button", name="One layer more").click()
    expect(layers(page)).not_to_have_value("4, 2")
    page.wait_for_function("() => location.search.includes('hidden=')")
    page.locator("[data-name=undo]").click()
    expect_query(page, {})
    expect(layers(page)).to_have_value("4, 2")


def test_a_change_keeps_the_run(page: Page, server: str, idle: Idle):
    sockets: list[str] = []
    page.on("websocket", lambda socket: sockets.append(socket.url))
    page.goto(f"{server}/playground")
    idle(page)
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_enabled()
    type_layers(page, "3, 3")
    expect_query(page, {"hidden": "3,3"})
    idle(page)
    assert len({url for url in sockets if "/park/live/" in url}) == 1


def test_a_link_from_nowhere_says_one_sentence_and_works(page: Page, server: str, idle: Idle):
    page.goto(f"{server}/playground?data=moon+base&lr=NaN")
    idle(page)
    expect(page.get_by_text("Not all of this link can be used")).to_be_visible()
    expect_query(page, {"data": "moon base", "lr": "NaN"})
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_enabled()


def test_a_link_hides_controls_of_the_form(page: Page, server: str, idle: Idle):
    page.goto(f"{server}/playground?hide=lr,data")
    idle(page)
    expect(page.get_by_text("Batch size")).to_be_visible()
    expect(page.locator(".st-key-set-data")).to_have_count(0)
    expect(page.locator(".st-key-set-lr")).to_have_count(0)


def test_an_embedded_page_has_no_furniture(page: Page, server: str, idle: Idle):
    page.goto(f"{server}/playground?embed=true&hide=form")
    idle(page)
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    expect(page.get_by_test_id("stHeader")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_hidden()
    expect(page.get_by_test_id("stSidebar")).to_have_count(0)
    assert overflow(page) <= 0


def test_the_player_is_in_view_on_a_small_laptop(page: Page, server: str, idle: Idle):
    page.goto(f"{server}/playground")
    idle(page)
    for control in (
        page.get_by_role("button", name="Play", exact=True),
        page.get_by_role("slider", name="Timeline: training step"),
    ):
        expect(control).to_be_in_viewport()


def test_everything_in_the_form_has_a_name(page: Page, server: str, idle: Idle):
    page.goto(f"{server}/playground")
    idle(page)
    nameless = page.evaluate(
        """() => [...document.querySelectorAll('input, select, textarea, button')].filter(e => e.offsetParent &&
        !(e.labels?.length || e.ariaLabel || e.title || e.textContent.trim() || e.getAttribute('aria-labelledby'))
        ).map(e => e.outerHTML.slice(0, 120))"""
    )
    assert nameless == []


def test_under_the_hood_shows_curves_and_source(page: Page, server: str, idle: Idle):
    page.goto(f"{server}/playground")
    idle(page)
    page.get_by_text("Under the hood").click()
    expect(page.get_by_test_id("stVegaLiteChart").first).to_be_visible(timeout=20_000)
    page.get_by_role("tab", name="Features").click()
    expect(page.get_by_test_id("stPlotlyChart").locator("canvas").first).to_be_visible(timeout=20_000)
    page.get_by_role("tab", name="Source").click()
    expect(page.get_by_text("def train(")).to_be_visible()


def test_the_playground_stands_still_for_who_wants_less_motion(browser: Browser, server: str, idle: Idle):
    context = browser.new_context(reduced_motion="reduce")
    tab = context.new_page()
    tab.goto(f"{server}/playground")
    idle(tab)
    expect(tab.get_by_role("button", name="Play", exact=True)).to_be_visible()
    context.close()
