"""Attention: a small Transformer learns a task or a text, and shows where it looks."""

from engine.experiments.attention.settings import Attention
from ui.attention import STARTS, layout, tabs
from ui.room import room

room(Attention, "A Transformer of your own. Press play, and watch where it looks.", tabs, STARTS, layout)
