"""Keep what was learned when settings change: a network of the same form learns on, also at another length, delay or task."""

from engine.experiments.sequence.settings import Sequence
from engine.experiments.sequence.tasks import TASKS
from engine.experiments.sequence.training import Training
from engine.tape import Frame
from engine.training.task import base_of
from engine.training.trainer import Trainer

FRESH = ("seed_weights",)
"""Settings that mean a new start."""
FORM = ("cell", "hidden_size")
"""Settings that change what every weight means."""
OTHER_TASK = ("task", "length", "delay")
"""With another task a new plan begins: its updates count from here."""


def carry(new: Sequence, frame: Frame, old: Sequence) -> tuple[Frame | None, str]:
    """`frame` of `old` as a frame of `new`, and a sentence where something was not kept. None: start anew."""
    step, is_other = int(frame["step"]), new.differs(old, OTHER_TASK)
    if step == 0 or new.differs(old, FRESH):
        return None, ""
    if new.differs(old, FORM) or TASKS[new.task].inputs != TASKS[old.task].inputs:
        return None, "Every weight would mean something else, so the network starts anew."
    trainer = Trainer(Training(new, step if is_other else base_of(frame)), step=step)
    trainer.learner.load_weights(frame)
    if not is_other:
        trainer.recent = frame["state/recent"].copy()
        if new.optimizer == old.optimizer:
            trainer.learner.load_moments(frame)
    trainer.test()
    if trainer.lost is not None:
        return None, "The network's numbers are no longer finite, so it starts anew."
    return (
        trainer.frame(),
        f"What was learned on {old.task} is now trained further on {new.task}." if new.task != old.task else "",
    )
