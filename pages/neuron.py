"""Neuron: one unit, as it was thought of, built and taught."""

import streamlit as st

from engine.experiments.neuron.settings import Neuron
from ui.examples import lesson
from ui.form import form
from ui.hood import hood
from ui.neuron import STARTS, tabs
from ui.page import page
from ui.player import player
from ui.presets import presets
from ui.table import Table

table = Table.of(Neuron)
table.keep_url()

words = "One neuron draws one line. Press play and watch it learn, or drag the line yourself."
page("Neuron", f"{lesson('neuron', table.experiment)} {STARTS.words(table.experiment, words)}".strip(), table)
if not table.hides("presets"):
    presets(table, STARTS)
with st.sidebar:
    experiment = form(Neuron)
player(experiment, view="neuron")
if not table.hides("hood"):
    hood(tabs())
