"""The skeleton every page shares: the style, a title and one line that says what the page is for."""

from html import escape

import streamlit as st

from ui import theme


def page(title: str, lead: str) -> None:
    """Begin a page with its title and one line under it."""
    style()
    st.html(f'<header class="park-head"><h1>{escape(title)}</h1><p>{escape(lead)}</p></header>')


def style() -> None:
    """Bring the park's look into the page; `page` does it by itself."""
    st.html(theme.stylesheet(theme.name(), bool(st.context.is_embedded)))
