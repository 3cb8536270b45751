"""What stays when settings change: other bars are drawn from anew."""

from engine.experiment import Experiment
from engine.experiments.activations.settings import Activations
from engine.tape import Frame

DRAWN = ("logits", "temperature", "seed_draws")
"""Settings that every draw depends on."""


def carry(e: Activations, frame: Frame, old: Experiment) -> tuple[Frame | None, str]:
    """The same moment where nothing is drawn otherwise."""
    return (None if e.differs(old, DRAWN) else frame), ""
