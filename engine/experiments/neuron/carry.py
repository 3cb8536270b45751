"""What stays when settings change: the weights of all three neurons, on other points too."""

from engine.experiments.neuron.run import row_frame
from engine.experiments.neuron.settings import Neuron
from engine.experiments.neuron.training import Neurons
from engine.tape import Frame

POINTS = ("data", "n_points", "noise", "own", "seed_data")
ORDER = ("shuffle", "seed_order")


def carry(new: Neuron, frame: Frame, old: Neuron) -> tuple[Frame | None, str]:
    """`frame` of `old` as a frame of `new`. None: start anew."""
    if new.is_gate and old.is_gate:
        return row_frame(new, min(int(frame["step"]), 2**new.inputs)), ""
    if new.is_gate or old.is_gate or int(frame["step"]) == 0:
        return None, ""
    neurons = Neurons.at(new, frame)
    if new.differs(old, POINTS + ORDER):
        neurons.restart()
    if new.rule != old.rule or new.differs(old, POINTS):
        neurons.ledger = []
    if new.lr != old.lr:
        neurons.is_fair &= not any(neurons.weights[0])
    return neurons.frame(), ""
