"""The part of the form where a person brings points of their own."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from engine.data.datasets import DATASETS
from engine.experiment import SettingError
from engine.experiments.playground.settings import Playground
from ui.labels import AS_CLASSES, AS_VALUES, AUTO
from ui.link import Link
from ui.points import OfferError, Reading, added, as_csv, parse
from ui.sheet import decode
from ui.table import Table
from ui.widgets import as_is

NAME = "own"
MEGABYTES = 5
TEXT, HOW, FILE, HEARD = "own-rows", "own-how", "own-file", "own-heard"


@dataclass(frozen=True)
class Heard:
    """What is said about the points that were last brought: what was wrong and what would help, or how they were read."""

    error: str = ""
    offer: OfferError | None = None
    notes: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    """The points that the notes are about."""
    is_alone: bool = True


def own_points(table: Table[Playground]) -> None:
    """A fold for points that the person pastes or uploads; what is wrong is said with its line, and nothing is lost."""
    with st.expander("Your own points", key="own-fold", on_change="rerun"):  # else a change of the form closes it
        if table.experiment.own:
            _kept(table)
        _typed(table)
        st.file_uploader(
            "or a file: CSV, text, JSON",
            type=["csv", "txt", "tsv", "tab", "dat", "data", "json"],
            max_upload_size=MEGABYTES,
            key=FILE,
            on_change=_use_file,
            args=(table,),
        )


def _kept(table: Table[Playground]) -> None:
    """The points in use: how many, as a file, and away with them."""
    st.caption(as_is(_in_use(table.experiment)))
    if Link(table.experiment).is_long:
        st.caption("They make the link longer than many servers take: keep them as a file.")
    with st.container(horizontal=True, gap="xsmall"):
        st.download_button("Save as CSV", as_csv(table.experiment), "points.csv", "text/csv", on_click="ignore")
        st.button("Remove", on_click=table.change, args=({NAME: (), "own_names": ()},), key="own-remove")


def _in_use(experiment: Playground) -> str:
    n = len(experiment.own)
    points = "One of your own points is" if n == 1 else f"{n:,} of your own points are"
    names = experiment.own_names if DATASETS[experiment.data].is_own else ()
    return f"{points} in use" + (f": {', '.join(names)}." if names else ".") + _split(experiment)


def _split(experiment: Playground) -> str:
    """How many of a set of one's own are kept from learning: of nine points one looks for all nine."""
    if not DATASETS[experiment.data].is_own:
        return ""
    train, test = experiment.samples()
    if len(test.x) == 0 or experiment.train_share == 100:
        return ""
    return (
        f" It learns from {len(train.x):,} of them and is tested on {len(test.x):,}; More data settings has the share."
    )


def _typed(table: Table[Playground]) -> None:
    """The field for a table. In a form, what stands in it counts with the first press, whatever has the focus."""
    with st.form("own-form", border=False, enter_to_submit=False):
        st.text_area(
            "Rows of x1, x2, label", key=TEXT, placeholder="1.5, -2, 1\n-1, 3, 0", height=110, persist_state="session"
        )
        st.selectbox(
            "Labels are",
            (AUTO, AS_CLASSES, AS_VALUES),
            key=HOW,
            filter_mode=None,
            help="Classes: up to six numbers or words. Values: any numbers to learn. Found out: classes where they are few.",
        )
        with st.container(horizontal=True, gap="xsmall"):
            st.form_submit_button("Use only these", on_click=_use_text, args=(table, True), key="own-use")
            st.form_submit_button("Add to the set", on_click=_use_text, args=(table, False), key="own-add")
    _answer(table)


def _answer(table: Table[Playground]) -> None:
    """What there is to say about the points that were brought, as long as it is about what is there."""
    heard: Heard = st.session_state.get(HEARD, Heard())
    if heard.error:
        st.error(as_is(heard.error))
    if heard.offer:
        args = (table, lambda: heard.offer.reading, heard.is_alone)
        st.button(heard.offer.label, on_click=_use, args=args, key="own-offer")
    if heard.notes and heard.own == table.experiment.own:
        st.info("  \n".join(map(as_is, heard.notes)))


def _use_text(table: Table[Playground], is_alone: bool) -> None:
    _use(table, lambda: parse(st.session_state[TEXT], st.session_state[HOW]), is_alone)


def _use_file(table: Table[Playground]) -> None:
    file = st.session_state[FILE]
    if file is not None:
        _use(table, lambda: parse(decode(file.getvalue()), st.session_state[HOW]), True)


def _use(table: Table[Playground], read: Callable[[], Reading], is_alone: bool) -> None:
    """Take the points over; `is_alone`: they become the whole data set."""
    try:
        reading = read()
        wanted, notes = (reading.settings, reading.notes) if is_alone else added(reading, table.experiment)
    except SettingError as error:
        offer = error if isinstance(error, OfferError) else None
        st.session_state[HEARD] = Heard(str(error), offer, is_alone=is_alone)
    else:
        table.change(wanted)
        st.session_state[HEARD] = Heard(table.error, notes=notes, own=table.experiment.own)
