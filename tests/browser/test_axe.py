"""axe-core finds nothing serious of ours: on every page, in both themes, on a laptop and on a phone."""

from collections.abc import Callable
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Page

from benchmarks.serving import ROOT
from tests.browser.play import still

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
RUN = """async (theirs) => {
  const { violations } = await axe.run({ exclude: theirs }, { resultTypes: ['violations'] });
  return violations.filter(({ impact }) => ['serious', 'critical'].includes(impact)).flatMap(({ id, nodes }) =>
    nodes.map(({ target, html, any }) => ({ id, target: target.flat(9), html: html.slice(0, 200), why: any[0]?.message ?? '' })));
}"""
THEIRS = {"[data-testid=stSidebarNavItems]": "groups of the menu on a phone are lists of headers that hold the items"}
"""Elements of Streamlit's own, each with the reason why it is left alone."""
PAGES = ["/" if file.stem == "home" else f"/{file.stem}" for file in sorted((ROOT / "pages").glob("*.py"))]

EXPLAINED = ("/playground?tab=Explain+this+step&optimizer=AdamW&clip=1", "/attention?tab=Explain+this+step&n_layers=1")
"""Pages with a step explained."""


def violations(page: Page) -> list[dict[str, Any]]:
    """What axe-core finds serious or critical, without what is Streamlit's."""
    page.evaluate(AXE)
    return page.evaluate(RUN, list(THEIRS))


@pytest.mark.parametrize("path", [*PAGES, *EXPLAINED])
def test_axe_finds_nothing_serious(page: Page, server: str, idle: Callable[[Page], None], path: str):
    found = []
    for scheme in ("light", "dark"):
        for width in (1280, 390):
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 844})
            page.goto(server + path)
            idle(page)
            page.wait_for_function("() => !document.querySelector('.park-place') || window.__park?.drawn > 0")
            if path in EXPLAINED:
                page.locator(".pe-ledger tbody tr").first.wait_for()
            still(page)
            found += [{"at": f"{scheme} {width}", **one} for one in violations(page)]
    assert not found, "\n".join(
        f"{one['at']}: {one['id']} {one['target']} {one['why']}\n  {one['html']}" for one in found
    )
