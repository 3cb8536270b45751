"""Backpropagation: any expression or a small net, forward and backward node by node."""

import streamlit as st

from engine.experiments.backprop.settings import Backprop
from ui.backprop import HIDDEN, STARTS, tabs
from ui.examples import lesson
from ui.form import form
from ui.hood import hood
from ui.page import page
from ui.player import player
from ui.presets import presets
from ui.table import Table

table = Table.of(Backprop)
table.keep_url()

words = "The chain rule, node by node. Play forward to the result, then backward to every gradient."
page(
    "Backpropagation", f"{lesson('backprop', table.experiment)} {STARTS.words(table.experiment, words)}".strip(), table
)
if not table.hides("presets"):
    presets(table, STARTS)
with st.sidebar:
    experiment = form(Backprop)
player(experiment, view="backprop", hide=HIDDEN)
if not table.hides("hood"):
    hood(tabs())
