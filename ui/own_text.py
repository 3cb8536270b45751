"""The part of the form where a person brings a text of their own to learn."""

import streamlit as st

from engine.experiments.attention.settings import MOST_TEXT, Attention
from engine.experiments.attention.tasks import as_read, unread
from engine.experiments.attention.tokens import UNKNOWN, composed
from ui.link import Link
from ui.table import Table

TASK = "own text"
KEY, TAKEN, WRONG = "own-text", "own-text-taken", "own-text-wrong"
LEAST = 2 * (int(Attention.about("context").bounds[0]) + 2)
"""Characters: the shortest context twice, to learn from one part and test on another."""
NEEDED = f"{LEAST} to {MOST_TEXT:,} characters are needed."
TOO_LONG = "It makes the link longer than many servers take: keep the text as a file."
SHOWN = 8
"""Signs that are named one by one."""


def own_text(table: Table[Attention]) -> None:
    """A fold for a text that a person types or pastes; what is wrong with it is said, and nothing is lost.

    It is a form, so that what stands in the field counts with the first press, whatever has the focus.
    """
    _follow(table.experiment.own_text)
    with st.expander("Your own text", expanded=table.experiment.task == TASK):
        with st.form("own-text-form", border=False, enter_to_submit=False):
            st.text_area(
                "Is learned character by character",
                key=KEY,
                height=140,
                persist_state="session",
                help=f"In any script: its own signs are the vocabulary. {NEEDED} It travels in the link.",
            )
            st.form_submit_button("Learn this text", on_click=_use, args=(table,), key="own-text-use", width="stretch")
        if st.session_state.get(WRONG):
            st.error(st.session_state[WRONG])
        st.caption(_state(table.experiment))
        if Link(table.experiment).is_long:
            st.caption(TOO_LONG)
            st.download_button("Save the text", table.experiment.own_text, "text.txt", "text/plain", on_click="ignore")


def _follow(own: str) -> None:
    """Show a text that came by a link or an undo; a draft stays where there is none."""
    if own and st.session_state.get(TAKEN) != own:
        st.session_state[KEY] = own
    st.session_state[TAKEN] = own


def _state(experiment: Attention) -> str:
    """How long the text in use is, of how many signs, and which of them shipped weights cannot read."""
    if experiment.task != TASK:
        return NEEDED
    text = as_read(experiment, experiment.own_text)
    used = f"{len(text):,} characters are in use, {len(set(text))} different ones."
    lacking = unread(experiment)
    if not lacking:
        return used
    few = " ".join(f"`{sign}`" for sign in lacking[:SHOWN] if sign != "`") + (" …" if len(lacking) > SHOWN else "")
    return (
        f"{used} The weights of {experiment.begin} cannot read {len(lacking)} of them, {few}: they become “{UNKNOWN}”. "
        "Begin with fresh weights, and these are learned too."
    )


def _use(table: Table[Attention]) -> None:
    text = composed(st.session_state[KEY])
    if len(text) < LEAST:
        st.session_state[WRONG] = f"Your own text has {len(text):,} characters. {NEEDED}"
        return
    table.change({"own_text": text, "task": TASK})
    st.session_state[WRONG], table.error = table.error, ""
