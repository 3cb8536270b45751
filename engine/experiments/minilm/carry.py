"""What stays when the sentence changes."""

from engine.experiment import Experiment
from engine.experiments.minilm.settings import MiniLM
from engine.tape import Frame


def carry(e: MiniLM, frame: Frame, old: Experiment) -> tuple[Frame | None, str]:
    """The one frame is the same for every sentence."""
    return frame, ""
