"""The look inside a Transformer, as tests read it."""

import numpy as np
from playwright.sync_api import Locator, Page


def tab(page: Page, name: str) -> Locator:
    return page.get_by_role("tab", name=name, exact=True)


def panel(page: Page, name: str) -> Locator:
    return page.locator(f"[data-name='{name}']")


def shown(place: Locator, part: str) -> np.ndarray:
    """All numbers of a part, exactly, in order."""
    found = place.locator(f"[data-part='{part}']")
    return np.array([float(value) for value in found.evaluate_all("all => all.map((e) => e.dataset.exact)")])
