"""Small recurrent networks for tests."""

from engine.experiment import Wish
from engine.experiments.sequence.settings import Sequence
from engine.tape import Frame

ECHO = Sequence(length=7, hidden_size=3, batch_size=8)
PARITY = Sequence(task="parity", cell="LSTM", length=6, hidden_size=4, batch_size=8)
ADDING = Sequence(task="adding", cell="GRU", length=8, hidden_size=4, batch_size=8)
ALL = {"RNN": ECHO, "LSTM": PARITY, "GRU": ADDING}


def trained(e: Sequence, updates: int) -> Frame:
    """The frame after so many updates."""
    frames = e.run()
    first = next(frames)
    return frames.send(Wish(updates=updates)) if updates else first
