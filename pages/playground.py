"""The playground: a small dense network learns in front of your eyes."""

import streamlit as st

from engine.experiments.playground import Playground
from ui.form import form
from ui.hood import hood
from ui.page import page
from ui.player import player
from ui.table import Table

RARE = {
    *("n_points", "train_share"),
    *("init", "dropout", "layer_activations"),
    *("schedule", "schedule_epochs", "clip", "l1", "l2"),
}

table = Table.of(Playground)
table.keep_url()
idle = {
    "classes": table.experiment.task != "classes",
    "schedule_epochs": table.experiment.schedule == "constant",
}

page("Playground", "Press play and watch a small network learn. Rewind it, change it in mid-run, fork it.")
with st.sidebar:
    experiment = form(Playground, folded=RARE, idle={name for name, is_idle in idle.items() if is_idle})
player(experiment, view="network")
if not table.hides("hood"):
    hood(experiment)
