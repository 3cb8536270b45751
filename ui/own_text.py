"""The part of the form where a person brings a text of their own to learn."""

import streamlit as st

from engine.attention.tokens import folded
from engine.experiments.attention import MOST_TEXT, Attention
from ui.table import Table

TASK = "own text"
KEY, TAKEN = "own-text", "own-text-taken"
LEAST = 2 * (int(Attention.about("context").min) + 2)
"""Characters: the shortest context twice, to learn from one part and test on another."""
NEEDED = f"{LEAST} to {MOST_TEXT:,} characters are needed."


def own_text(table: Table) -> None:
    """A fold for a text that a person types or pastes; what is wrong with it is said, and nothing is lost."""
    _follow(table.experiment.own_text)
    with st.expander("Your own text", expanded=table.experiment.task == TASK):
        text = st.text_area(
            "Is learned character by character",
            key=KEY,
            height=140,
            persist_state="session",
            help="It travels in the link, so it is short. Accents and typographic signs are made plain.",
        )
        is_in_use = table.experiment.task == TASK and text == table.experiment.own_text
        st.caption(_state(text, is_in_use))
        st.button(
            "Learn this text",
            on_click=_use,
            args=(table,),
            disabled=is_in_use or not text.strip(),
            key="own-text-use",
            width="stretch",
        )


def _follow(own: str) -> None:
    """Show a text that came by a link or an undo; a draft stays where there is none."""
    if own and st.session_state.get(TAKEN) != own:
        st.session_state[KEY] = own
    st.session_state[TAKEN] = own


def _state(text: str, is_in_use: bool) -> str:
    """How long the text is, and what is asked of it."""
    if not text.strip():
        return f"Empty. {NEEDED}"
    length = f"{len(folded(text)):,}"
    return f"{length} characters are in use." if is_in_use else f"So far {length}. {NEEDED}"


def _use(table: Table) -> None:
    text = st.session_state[KEY]
    if len(folded(text)) < LEAST:
        table.error = f"Your own text has {len(folded(text))} characters. {NEEDED}"
    else:
        table.change({"own_text": text, "task": TASK})
