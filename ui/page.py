"""The skeleton every page shares: the style, a title, one line that says what the page is for, and a teacher's worksheet."""

from html import escape

import streamlit as st

from ui import theme
from ui.share import share
from ui.table import Table
from ui.worksheet import Sheet


def page(title: str, lead: str, table: Table | None = None) -> None:
    """Begin a page with its title and one line under it; with the table of an experiment it can be shared."""
    style()
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="head"):
        st.html(f'<header class="park-head"><h1>{escape(title)}</h1><p>{escape(lead)}</p></header>')
        if table is not None:
            share(table)
    if table is not None and table.sheet.params:
        _worksheet(table.sheet)


def _worksheet(sheet: Sheet) -> None:
    """What the teacher wrote in the link."""
    title = f"<h2>{escape(sheet.title)}</h2>" if sheet.title else ""
    question = f"<p>{escape(sheet.question)}</p>" if sheet.question else ""
    st.html(f'<section class="park-sheet" aria-label="Worksheet" translate="no">{title}{question}</section>')


def style() -> None:
    """Bring the park's look into the page; `page` does it by itself."""
    st.html(theme.stylesheet(bool(st.context.is_embedded)))
