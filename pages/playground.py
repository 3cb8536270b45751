"""The playground: a small dense network learns in front of your eyes."""

import streamlit as st

from engine.experiments.playground.settings import Playground
from ui.examples import lesson
from ui.form import Layout, form
from ui.hood import hood
from ui.layers import layer_activations
from ui.own import own_points
from ui.page import page
from ui.player import player
from ui.playground import tabs
from ui.table import Table

table = Table.of(Playground)
table.keep_url()

words = "Press play and watch a small network learn. Rewind it, change it in mid-run, fork it."
page("Playground", lesson("playground", table.experiment) or words, table)
with st.sidebar:
    experiment = form(Playground, Layout({"layer_activations": layer_activations, "own": own_points}))
player(experiment, view="network")
if not table.hides("hood"):
    hood(tabs(experiment))
