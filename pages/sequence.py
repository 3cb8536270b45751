"""Sequences: a recurrent network reads step by step, and shows what it remembers."""

import streamlit as st

from engine.experiments.sequence.settings import Sequence
from ui.examples import lesson
from ui.form import form
from ui.hood import hood
from ui.page import page
from ui.player import player
from ui.presets import presets
from ui.sequence import STARTS, tabs
from ui.table import Table

table = Table.of(Sequence)
table.keep_url()

words = "A network with a memory. Press play, and watch what it keeps from step to step."
page("Sequences", f"{lesson('sequence', table.experiment)} {STARTS.words(table.experiment, words)}".strip(), table)
if not table.hides("presets"):
    presets(table, STARTS)
with st.sidebar:
    experiment = form(Sequence)
player(experiment, view="sequence")
if not table.hides("hood"):
    hood(tabs())
