"""The part of the form where a person brings points of their own."""

import streamlit as st

from engine.experiment import SettingError
from ui.points import as_csv, decode, parse
from ui.table import Table

NAME = "own"
MEGABYTES = 5
OWN_SET = "own points"
"""The data set that consists of the person's own points alone."""


def own_points(table: Table) -> None:
    """A fold for points that the person pastes or uploads; what is wrong is said with its line, and nothing is lost."""
    with st.expander("Your own points"):
        _points(table)


def _points(table: Table) -> None:
    own = table.experiment.own
    if own:
        st.caption(f"{len(own)} of your own points are in use.")
        with st.container(horizontal=True, gap="xsmall"):
            st.download_button("Save as CSV", as_csv(own), "points.csv", "text/csv", on_click="ignore")
            st.button("Remove", on_click=table.change, args=({NAME: ()},), key="own-remove")
    text = st.text_area(
        "Rows of x1, x2, label", key="own-text", placeholder="1.5, -2, 1\n-1, 3, 0", height=110, persist_state="session"
    )
    with st.container(horizontal=True, gap="xsmall"):
        is_empty = not text.strip()
        st.button("Use only these", on_click=_use, args=(table, text, True), disabled=is_empty, key="own-use")
        st.button("Add to the set", on_click=_use, args=(table, text, False), disabled=is_empty, key="own-add")
    st.file_uploader(
        "or a CSV file",
        type=["csv", "txt", "tsv"],
        max_upload_size=MEGABYTES,
        key="own-file",
        on_change=_use_file,
        args=(table,),
    )


def _use_file(table: Table) -> None:
    file = st.session_state["own-file"]
    if file is None:
        return
    try:
        _use(table, decode(file.getvalue()), True)
    except SettingError as error:
        table.error = str(error)


def _use(table: Table, text: str, alone: bool) -> None:
    """Take the points over; `alone`: they become the whole data set."""
    experiment = table.experiment
    try:
        points = parse(text, experiment.task if not alone else "two classes", experiment.n_classes or 2)
    except SettingError as error:
        table.error = str(error)
    else:
        table.change({"data": OWN_SET, NAME: points} if alone else {NAME: points})
