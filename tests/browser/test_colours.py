"""A person's own colours, more contrast, and what can be told apart by everyone."""

from playwright.sync_api import Page, expect

from tests.browser.play import opened, play_to, still

RGB = """(element) => {
  const pen = new OffscreenCanvas(1, 1).getContext('2d');
  const rgb = (colour) => { pen.clearRect(0, 0, 1, 1); pen.fillStyle = colour; pen.fillRect(0, 0, 1, 1); return [...pen.getImageData(0, 0, 1, 1).data]; };
  const style = getComputedStyle(element);
  return { ground: rgb(style.backgroundColor), ink: rgb(style.color), border: rgb(style.borderTopColor), mode: element.getRootNode().querySelector('.park')?.dataset.theme };
}"""
DRAWN = """(canvas) => {
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  const seen = new Set();
  for (let k = 0; k < data.length; k += 4) seen.add((data[k] << 16) | (data[k + 1] << 8) | data[k + 2]);
  return seen.size;
}"""


def luminance(colour: list[int]) -> float:
    """Relative luminance of red, green, blue by WCAG 2.2."""
    shares = [value / 255 for value in colour[:3]]
    r, g, b = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: list[int], other: list[int]) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_in_a_persons_own_colours_bars_marks_and_choices_stay(page: Page, server: str):
    page.emulate_media(forced_colors="active")
    opened(page, server, "?hidden=3")
    play_to(page, 100)
    board = page.locator(".player .board").evaluate(RGB)
    for mark in (".grip", ".playhead"):
        assert contrast(page.locator(mark).evaluate(RGB)["ground"], board["ground"]) >= 3
    chosen = page.locator(".player .switch input:checked + span").first.evaluate(RGB)
    assert contrast(chosen["ground"], board["ground"]) >= 3
    page.locator("[data-name=log]").click()
    page.mouse.move(0, 0)
    pressed = page.locator("[data-name=log]")
    expect(pressed).to_have_attribute("aria-pressed", "true")
    still(page)
    said = pressed.evaluate(RGB)
    assert contrast(said["ground"], board["ground"]) >= 3
    assert contrast(said["ink"], said["ground"]) >= 4.5
    assert page.locator(".pn-canvas").evaluate(DRAWN) > 20
    assert page.locator(".track canvas").evaluate(DRAWN) > 2
    page.emulate_media(forced_colors="none")


def test_in_a_persons_own_colours_what_is_chosen_in_form_and_tokens_is_seen(page: Page, server: str):
    page.emulate_media(forced_colors="active")
    opened(page, server)
    pills = page.get_by_role("toolbar", name="Input features").get_by_role("button")
    chosen, other = (pills.nth(k).evaluate(RGB) for k in (0, 3))
    assert chosen["ground"] != other["ground"]
    assert contrast(chosen["ink"], chosen["ground"]) >= 4.5
    page.goto(f"{server}/tokens")
    spans = page.locator(".tokens .switch span")
    expect(spans).to_have_count(3)
    chosen, other = (spans.nth(k).evaluate(RGB) for k in (0, 1))
    assert chosen["ground"] != other["ground"]
    page.emulate_media(forced_colors="none")


def test_more_contrast_is_given_to_whom_asks_for_it(page: Page, server: str):
    opened(page, server)
    before = page.locator(".player .board").evaluate(RGB)
    page.emulate_media(contrast="more")
    after = page.locator(".player .board").evaluate(RGB)
    assert contrast(after["border"], after["ground"]) >= 3 > contrast(before["border"], before["ground"])
    page.emulate_media(contrast="no-preference")


def test_fields_have_an_edge_and_full_cells_can_be_read_in_both_themes(page: Page, server: str):
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        opened(page, server)
        expect(page.locator(".player")).to_have_attribute("data-theme", scheme)
        play_to(page, 300)
        field = page.locator(".player select").first.evaluate(RGB)
        assert contrast(field["border"], field["ground"]) >= 3
        for cell in page.locator(".confusion td").all():
            said = cell.evaluate(RGB)
            if said["ground"][3] == 255:
                assert contrast(said["ink"], said["ground"]) >= 4.5
    page.emulate_media(color_scheme="light")


def test_fields_of_the_form_have_an_edge_and_the_way_to_fold_it_is_reached_by_keyboard(page: Page, server: str):
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        opened(page, server)
        form = page.get_by_test_id("stSidebar")
        for field in ("stTextInputRootElement", "stNumberInputContainer"):
            said = form.get_by_test_id(field).first.evaluate(RGB)
            assert contrast(said["border"], said["ground"]) >= 3
        box = form.locator(".react-aria-ComboBox > div").first.evaluate(RGB)
        assert contrast(box["border"], box["ground"]) >= 3
    page.emulate_media(color_scheme="light")
    page.get_by_role("button", name="Collapse sidebar").focus()
    expect(page.get_by_role("button", name="Collapse sidebar")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stSidebar")).to_have_attribute("data-collapsed", "true")


def test_the_focus_on_the_way_into_the_playground_is_seen_in_both_themes(page: Page, server: str):
    outline = "e => { const s = getComputedStyle(e); return [s.outlineStyle, parseFloat(s.outlineWidth)]; }"
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.goto(server)
        link = page.get_by_role("link", name="Open the playground")
        link.focus()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        expect(link).to_be_focused()
        assert link.evaluate(outline) == ["solid", 2]
    page.emulate_media(color_scheme="light")
