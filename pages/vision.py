"""Images: networks learn digits, clothes or a person's own images, and can be looked into while they learn."""

import streamlit as st

from engine.experiments.vision.settings import DATA, Vision
from ui.examples import lesson
from ui.form import Layout, form
from ui.hood import hood
from ui.images import own_images
from ui.page import page
from ui.player import player
from ui.presets import presets
from ui.table import Table
from ui.vision import STARTS, tabs

table = Table.of(Vision)
table.keep_url()
now = table.experiment

words = "A network of your own. Press play, draw a digit, look inside."
page("Images", f"{lesson('vision', now)} {STARTS.words(now, words)}".strip(), table)
if not table.hides("presets"):
    presets(table, STARTS)
with st.sidebar:
    layout = Layout({"own_set": own_images}, {} if now.own_set else {"data": DATA[:2]})
    experiment = form(Vision, layout)
player(experiment, view="vision")
if not table.hides("hood"):
    hood(tabs(experiment))
