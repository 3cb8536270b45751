"""A teacher makes a worksheet with Share, and a student opens it."""

import cv2
import numpy as np
from playwright.sync_api import Page, expect


def shared(page: Page) -> str:
    """The link that the open popover shows."""
    return page.get_by_test_id("stPopoverBody").get_by_test_id("stCode").first.inner_text().strip()


def test_a_worksheet_is_made_with_share_and_opened_by_a_student(page: Page, server: str, idle):
    page.goto(f"{server}/playground?data=spiral")
    idle(page)
    page.get_by_role("button", name="Share").click()
    page.get_by_label("Title").fill("Monday")
    page.get_by_label("Question or task").fill("Which features help?")
    page.get_by_label("Question or task").press("Tab")
    code = page.get_by_test_id("stPopoverBody").get_by_test_id("stCode").first
    for part in ("data=spiral", "title=Monday", "question=Which"):
        expect(code).to_contain_text(part)
    page.get_by_role("button", name="Input features", exact=True).click()
    expect(code).to_contain_text("hide=features")
    page.get_by_role("button", name="Confusion matrix", exact=True).click()
    expect(code).to_contain_text("hide=features,confusion")
    idle(page)
    url = shared(page)
    picture = cv2.imdecode(
        np.frombuffer(page.locator(".park-qr").screenshot(scale="css"), np.uint8), cv2.IMREAD_GRAYSCALE
    )
    said, _, _ = cv2.QRCodeDetector().detectAndDecode(
        cv2.resize(picture, None, fx=3, fy=3, interpolation=cv2.INTER_NEAREST)
    )
    assert said == url

    page.goto(url)
    idle(page)
    sheet = page.get_by_role("region", name="Worksheet")
    expect(sheet).to_contain_text("Monday")
    expect(sheet).to_contain_text("Which features help?")
    expect(page.get_by_test_id("stSidebar").get_by_text("Input features")).to_have_count(0)
    expect(page.locator(".pn-feature:visible")).to_have_count(2)
    expect(page.locator(".confusion")).to_be_hidden()
