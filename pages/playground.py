"""The playground: a small dense network learns in front of your eyes."""

import streamlit as st

from engine.data.datasets import DATASETS
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

RARE = {
    *("n_points", "train_share"),
    *("output", "biases", "init", "dropout", "layer_activations"),
    *("shuffle", "schedule", "schedule_epochs", "clip", "l1", "l2"),
}

table = Table.of(Playground)
table.keep_url()
is_own = DATASETS[table.experiment.data].is_own
idle = {
    "classes": table.experiment.task != "classes",
    "noise": is_own,
    "n_points": is_own,
    "activation": not table.experiment.hidden and table.experiment.output_activation != table.experiment.activation,
    "schedule_epochs": table.experiment.schedule == "constant",
}

words = "Press play and watch a small network learn. Rewind it, change it in mid-run, fork it."
page("Playground", lesson("playground", table.experiment) or words, table)
with st.sidebar:
    layout = Layout(
        folded=RARE,
        idle={name for name, is_idle in idle.items() if is_idle},
        drawn={"layer_activations": layer_activations, "own": own_points},
    )
    experiment = form(Playground, layout)
player(experiment, view="network")
if not table.hides("hood"):
    hood(tabs(experiment))
