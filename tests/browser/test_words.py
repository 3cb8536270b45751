"""What the words mean can be asked wherever they stand."""

from playwright.sync_api import Page, expect

from ui.glossary import ON_SCREEN, TERMS


def test_the_player_explains_the_words_that_it_shows(page: Page, server: str, idle):
    page.goto(f"{server}/playground")
    idle(page)
    page.get_by_role("button", name="What the words mean").click()
    words = page.get_by_role("group", name="Words on this page")
    for term in ON_SCREEN["network"]:
        expect(words.locator("dt", has_text=term).first).to_be_attached()
    expect(words).to_contain_text(TERMS["Fork"])
    page.keyboard.press("Escape")
    expect(words).to_be_hidden()


def test_a_setting_explains_its_term(page: Page, server: str, idle):
    page.goto(f"{server}/playground")
    idle(page)
    label = page.get_by_test_id("stSidebar").get_by_test_id("stWidgetLabel").filter(has_text="Learning rate")
    label.get_by_test_id("stTooltipHoverTarget").hover()
    expect(page.get_by_test_id("stTooltipContent")).to_contain_text(TERMS["Learning rate"])
