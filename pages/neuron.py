"""Neuron: one unit, as it was thought of, built and taught."""

from engine.experiments.neuron.settings import Neuron
from ui.neuron import STARTS, tabs
from ui.room import room

room(Neuron, "One neuron draws one line. Press play and watch it learn, or drag the line yourself.", tabs, STARTS)
