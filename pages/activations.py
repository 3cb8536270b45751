"""Activations: what functions do to numbers, one at a time, in a deep network, and at its end."""

import streamlit as st

from engine.experiments.activations.settings import Activations
from ui.activations import TRAINING, form_of, tabs
from ui.examples import lesson
from ui.form import Layout, form
from ui.hood import hood
from ui.page import page
from ui.player import player
from ui.table import Table

table = Table.of(Activations)
table.keep_url()

words = "What bends a sum, what makes probabilities of scores, and what becomes of signals in many layers."
page("Activations", lesson("activations", table.experiment) or words, table)
with st.sidebar:
    experiment = form(Activations, Layout(only=form_of(table.tab)))
player(experiment, view="activations", hide=TRAINING)
if not table.hides("hood"):
    hood(tabs())
