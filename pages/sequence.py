"""Sequences: a recurrent network reads step by step, and shows what it remembers."""

from engine.experiments.sequence.settings import Sequence
from ui.room import room
from ui.sequence import STARTS, tabs

room(Sequence, "A network with a memory. Press play, and watch what it keeps from step to step.", tabs, STARTS)
