"""Words: every term of the park in two plain sentences."""

from html import escape

import streamlit as st

from ui.glossary import GROUPS
from ui.page import page

page("Words", "What the words on these pages mean, in two plain sentences each.")
wanted = st.text_input("Find a word", key="wanted", placeholder="for example gradient", width=320).strip().casefold()


def is_wanted(term: str, words: str) -> bool:
    """Whether a term or what is said of it holds what the person looks for."""
    return wanted in f"{term} {words}".casefold()


found = {
    group: {term: words for term, words in terms.items() if is_wanted(term, words)} for group, terms in GROUPS.items()
}
for group, terms in found.items():
    if terms:
        rows = "".join(f"<dt>{escape(term)}</dt><dd>{escape(words)}</dd>" for term, words in terms.items())
        st.html(f'<h2 class="park-doors">{escape(group)}</h2><dl class="park-words">{rows}</dl>')
if not any(found.values()):
    st.info(f"No word here has “{wanted[:40]}” in it. Clear the field to see them all.")
