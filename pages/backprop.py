"""Backpropagation: any expression or a small net, forward and backward node by node."""

from engine.experiments.backprop.settings import Backprop
from ui.backprop import HIDDEN, STARTS, tabs
from ui.room import room

WORDS = "The chain rule, node by node. Play forward to the result, then backward to every gradient."
room(Backprop, WORDS, tabs, STARTS, hide=HIDDEN)
