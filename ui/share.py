"""Sharing: a link, a QR code or a frame for a course page, with a title, a question, and only what students are to see."""

from dataclasses import replace
from html import escape

import segno
import streamlit as st

from live.runs import RUNS
from ui.link import Link
from ui.table import Table
from ui.widgets import as_is
from ui.worksheet import MOST_QUESTION, MOST_TITLE, PARTS, Sheet

QR_MOST = 2_000
"""Characters of a link up to which a tablet's camera reads its code from a projector."""
LONG = 8_000
"""Characters of a link that some proxies refuse."""


def share(table: Table) -> None:
    """A button that opens what can be shared; it costs nothing until then."""
    if table.hides("share"):
        return
    fold = st.popover("Share", icon=":material/share:", on_change="rerun", key="share")
    if fold.open:
        with fold:
            _sheet(table)


@st.fragment
def _sheet(table: Table) -> None:
    """What to write above the experiment and what to leave out; below, the link that does it."""
    st.caption(_about(table))
    above = st.container(key="share-link")
    title = st.text_input("Title", table.sheet.title, max_chars=MOST_TITLE, key="share-title")
    question = st.text_area(
        "Question or task", table.sheet.question, max_chars=MOST_QUESTION, height=80, key="share-question"
    )
    settings = _settings(table)
    unticked = (*_left_out(table, "Settings that can be changed", settings), *_left_out(table, "Also shown", PARTS))
    hide = (*unticked, *(name for name in table.hide if name not in settings and name not in PARTS))
    link = replace(table.link, hide=hide, sheet=Sheet.of({"title": title, "question": question}))
    url = address(st.context.url or "", link)
    above.code(url, language=None, wrap_lines=True)
    _ways(url)


def _about(table: Table) -> str:
    """What the link carries."""
    run = RUNS.find(st.session_state.get(f"token.{table.kind.__name__}", ""))
    if run is not None and run.brought:
        return as_is(
            f"The link opens these settings, not the weights of “{run.brought}”: give the weights as a file besides, from the menu of downloads."
        )
    return "The link is the whole experiment. Whoever opens it gets one of their own."


def _settings(table: Table) -> dict[str, str]:
    """Settings with a place in the form or on the picture: name -> label."""
    names = table.kind.__dataclass_fields__
    return {name: table.kind.about(name).label for name in names if table.kind.about(name).group}


def _left_out(table: Table, label: str, parts: dict[str, str]) -> tuple[str, ...]:
    """The names that the person unticks."""
    shown = st.pills(
        label,
        list(parts),
        selection_mode="multi",
        default=[name for name in parts if not table.hides(name)],
        format_func=parts.__getitem__,
        key=f"share-{label}",
    )
    return tuple(name for name in parts if name not in shown)


def _ways(url: str) -> None:
    """The link's code for a camera, and a frame for a course page."""
    if len(url) > LONG:
        st.caption(f"This link has {len(url):,} characters; some networks refuse more than {LONG:,}.")
    if len(url) <= QR_MOST:
        st.html(f'<img class="park-qr" alt="QR code of this link" src="{escape(qr(url))}">')
    else:
        st.caption(f"For a QR code that a camera reads from afar, a link may have {QR_MOST:,} characters.")
    with st.expander("For a course page"):
        st.code(frame(url), language="html", wrap_lines=True)


def address(page: str, link: Link) -> str:
    """The URL of a link on the page at this address."""
    return f"{page.partition('?')[0]}?{link.query}" if link.query else page.partition("?")[0]


def frame(url: str) -> str:
    """HTML that shows the experiment in another page."""
    src = f"{url}{'&' if '?' in url else '?'}embed=true"
    return f'<iframe src="{escape(src)}" width="100%" height="900" allow="fullscreen; camera" title="Perceptron Park"></iframe>'


def qr(url: str) -> str:
    """The URL as a QR code, for an image's source: dark on light in every theme."""
    return segno.make(url, error="l").svg_data_uri(scale=4, border=4, dark="#000", light="#fff")
