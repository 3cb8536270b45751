"""Words: every term of the park in two plain sentences."""

import re
from html import escape

import streamlit as st

from ui.glossary import GROUPS
from ui.page import page

page("Words", "What the words on these pages mean, in two plain sentences each.")
wanted = st.text_input("Find a word", key="wanted", placeholder="for example gradient", width=320).strip().casefold()


LONG = 4
"""Letters from which a word of a question counts by itself."""


def found_by(parts: list[str]) -> dict[str, dict[str, str]]:
    """By group, the terms that hold one of these parts in their name or in what is said of them."""

    def is_wanted(term: str, words: str) -> bool:
        return any(part in f"{term} {words}".casefold() for part in parts)

    return {
        group: {term: words for term, words in terms.items() if is_wanted(term, words)}
        for group, terms in GROUPS.items()
    }


found = found_by([wanted])
if not any(found.values()):
    found = found_by([part for part in re.findall(r"\w+", wanted) if len(part) >= LONG])
for group, terms in found.items():
    if terms:
        rows = "".join(f"<dt>{escape(term)}</dt><dd>{escape(words)}</dd>" for term, words in terms.items())
        st.html(f'<h2 class="park-doors">{escape(group)}</h2><dl class="park-words">{rows}</dl>')
if not any(found.values()):
    st.info(f"No word here has “{wanted[:40]}” in it. Clear the field to see them all.")
