"""Home: what this is, in one screen, and doors to live examples."""

from html import escape
from urllib.parse import parse_qsl

import streamlit as st

from ui import theme
from ui.examples import IMAGES, LANGUAGE, PLANE, TRANSFORMERS, Example, picture
from ui.page import style

PAGES = st.session_state["pages"]
DEFAULTS = {"playground": {"data": "XOR"}, "vision": {"data": "MNIST"}, "attention": {"task": "reverse"}}
"""What the link of a page's default experiment says: a link that says nothing opens what the person left there."""


def doors(key: str, title: str, examples: tuple[Example, ...]) -> None:
    """A group of cards under its title."""
    st.html(f'<h2 class="park-doors">{escape(title)}</h2>')
    with st.container(key=f"doors-{key}", gap=None):
        for example in examples:
            door(example)


def door(example: Example) -> None:
    """A card that opens its page with the example's settings."""
    with st.container(key=f"card-{example.name}", gap=None):
        st.html(f'<img src="{picture(example, theme.name())}" alt="" width="480" height="270" loading="lazy">')
        settings = dict(parse_qsl(example.address, keep_blank_values=True)) or DEFAULTS.get(example.page)
        if example.tab:
            settings = {**(settings or {}), "tab": example.tab}
        st.page_link(PAGES[example.page], label=example.title, query_params=settings)
        st.html(f"<p>{escape(example.words)}</p>")


style()
with st.container(key="hero", gap="small"):
    st.html(
        '<p class="park-brand">Perceptron Park</p>'
        "<h1>Build a neural network. Watch it learn. Take it apart.</h1>"
        "<p>Every picture is of a real network: open one, and it trains while you look at it. Play it, step it, rewind it, "
        "change it in mid-run, and read each number off the unit that made it.</p>"
    )
    st.page_link(PAGES["playground"], label="Open the playground", icon=":material/play_arrow:")
doors("images", "Networks that read images", IMAGES)
doors("transformers", "Transformers, and where they look", TRANSFORMERS)
doors("language", "Language as it is", LANGUAGE)
doors("plane", "Small networks, whole", PLANE)
st.html(
    '<footer class="park-foot">Runs on your own machine. Nothing is loaded from elsewhere, nothing about you is kept. '
    "The link in your address bar is the whole experiment: copy it to share it.</footer>"
)
