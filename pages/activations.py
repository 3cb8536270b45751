"""Activations: what functions do to numbers, one at a time, in a deep network, and at its end."""

from engine.experiments.activations.settings import Activations
from ui.activations import TRAINING, layout, tabs
from ui.room import room

WORDS = "What bends a sum, what makes probabilities of scores, and what becomes of signals in many layers."
room(Activations, WORDS, tabs, layout=layout, hide=TRAINING)
