"""The Streamlit script of every page: settings of the browser tab, the navigation, the page."""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

import streamlit as st  # noqa: E402

from ui.entries import PAGES  # noqa: E402

LOGO = str(ROOT / "assets" / "logo.svg")
SIDEBAR = 296
"""Width of the form in pixels: on a small laptop the picture keeps the rest."""


def shell() -> None:
    """Show the page that the address names."""
    st.set_page_config(page_title="Perceptron Park", page_icon=LOGO, layout="wide", initial_sidebar_state=SIDEBAR)
    pages: dict[str, list[st.Page]] = {}
    for stem, about in PAGES.items():
        page = st.Page(ROOT / "pages" / f"{stem}.py", title=about.title, default=stem == "home")
        pages.setdefault(about.group, []).append(page)
    st.logo(LOGO, size="large")
    chosen = st.navigation(pages, position="top")
    st.session_state["pages"] = {page.url_path or "home": page for group in pages.values() for page in group}
    st.session_state["arrived"] = st.session_state.get("shown") != chosen.url_path
    st.session_state["shown"] = chosen.url_path
    st.set_page_config(page_title=_title(chosen.title))
    chosen.run()


def _title(page: str) -> str:
    """What the browser's tab says: which page it is comes first."""
    return "Perceptron Park" if page == "Home" else f"{page} · Perceptron Park"


shell()
