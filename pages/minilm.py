"""MiniLM: a real sentence encoder, and where each of its 72 heads looks."""

import streamlit as st

from engine.data.minilm_files import CURE, is_there
from engine.experiments.minilm.settings import MiniLM
from ui.hood import hood
from ui.minilm import TRAINING, tabs
from ui.page import page
from ui.player import player
from ui.table import Table

table = Table.of(MiniLM)
table.keep_url()

page(
    "MiniLM",
    "A real model of 22.6 million weights: six layers, twelve heads each. Type a sentence, and look into it.",
    table,
)
if not is_there():
    st.info(CURE, icon=":material/download:")
else:
    player(table.experiment, view="attention", hide=TRAINING)
    if not table.hides("hood"):
        hood(tabs())
