"""Home: what this is, a training that can be watched, and doors to live examples in the order of learning."""

from dataclasses import fields
from html import escape
from urllib.parse import parse_qsl

import streamlit as st

from engine.experiments import EXPERIMENTS
from ui import theme
from ui.alive import alive
from ui.examples import GROUPS, TERMS, UNDERSTOOD, Example, Group, picture
from ui.page import style

PAGES = st.session_state["pages"]
FIRST = {kind: fields(experiment)[0] for kind, experiment in EXPERIMENTS.items()}
DEFAULTS = {kind: {first.name: str(first.default)} for kind, first in FIRST.items()}
"""What the link of a page's default experiment says: a link that says nothing opens what the person left there."""


def doors(number: int, group: Group) -> None:
    """A stop of the path: a group of cards under its title."""
    title = (
        f'<h2 class="park-doors" id="{group.key}"><span class="park-stop">{number}</span> {escape(group.title)}</h2>'
    )
    st.html(f'{title}<p class="park-doors-words">{escape(group.words)}</p>')
    with st.container(key=f"doors-{group.key}", gap=None):
        for example in group.examples:
            door(example)


def door(example: Example) -> None:
    """A card that opens its page with the example's settings."""
    with st.container(key=f"card-{example.name}", gap=None):
        st.html(f'<img src="{picture(example, theme.name())}" alt="" width="480" height="270" loading="lazy">')
        settings = dict(parse_qsl(example.address, keep_blank_values=True)) or DEFAULTS.get(example.page)
        if example.tab:
            settings = {**(settings or {}), "tab": example.tab}
        st.page_link(PAGES[example.page], label=example.title, query_params=settings)
        terms = " · ".join(TERMS[example.name])
        learned = f"You will know {UNDERSTOOD[example.name]}."
        st.html(
            f'<p>{escape(example.words)}</p><p class="park-learned">{escape(learned)}</p>'
            f'<p class="park-terms">{escape(terms)}</p>'
        )


style()
with st.container(key="hero", gap=None):
    with st.container(key="hero-words", gap="small"):
        st.html(
            '<p class="park-brand">Perceptron Park</p>'
            "<h1>Build a neural network. Watch it learn. Take it apart.</h1>"
            "<p>Every picture below is of a real network. Open one and press play: it trains before your eyes. Step it, rewind "
            "it, change it in mid-run, and read each number off the unit that made it.</p>"
        )
        with st.container(key="ways", gap=None):
            first = GROUPS[0].examples[0]
            st.page_link(
                PAGES[first.page],
                label="Begin with one neuron",
                icon=":material/play_arrow:",
                query_params=dict(parse_qsl(first.address, keep_blank_values=True)),
            )
            st.page_link(PAGES["playground"], label="Open the playground")
        stops = "".join(f'<li><a href="#{group.key}">{escape(group.title)}</a></li>' for group in GROUPS)
        st.html(f'<nav class="park-path" aria-label="The path"><ol>{stops}</ol></nav>')
    with st.container(key="hero-alive", gap=None):
        alive()
for number, group in enumerate(GROUPS, 1):
    doors(number, group)
st.html(
    '<footer class="park-foot">Runs on your own machine. Nothing is loaded from elsewhere, nothing about you is kept. '
    "The link in your address bar is the whole experiment: copy it to share it.</footer>"
)
