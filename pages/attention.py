"""Attention: a small Transformer learns a task or a text, and shows where it looks."""

import streamlit as st

from engine.experiments.attention.settings import Attention
from ui.attention import STARTS, layout, tabs
from ui.examples import lesson
from ui.form import form
from ui.hood import hood
from ui.page import page
from ui.player import player
from ui.presets import presets
from ui.table import Table

table = Table.of(Attention)
table.keep_url()

words = "A Transformer of your own. Press play, and watch where it looks."
page("Attention", f"{lesson('attention', table.experiment)} {STARTS.words(table.experiment, words)}".strip(), table)
if not table.hides("presets"):
    presets(table, STARTS)
with st.sidebar:
    experiment = form(Attention, layout(table.experiment))
player(experiment, view="attention")
if not table.hides("hood"):
    hood(tabs(experiment))
