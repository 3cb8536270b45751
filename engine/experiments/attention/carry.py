"""Keep what was learned when settings change: on another text the model is trained further, layers may be added."""

import numpy as np

from engine.experiments.attention import moments
from engine.experiments.attention.learner import TWIN
from engine.experiments.attention.settings import Attention
from engine.experiments.attention.tasks import vocabulary_of
from engine.experiments.attention.trainer import Trainer
from engine.experiments.attention.weights import dry, put
from engine.tape import Frame

FRESH = ("seed_weights", "begin", "scratch")
"""Settings that mean a new start."""
FORM = ("family", "d_model", "positions", "norm")
"""Settings that change what every weight means."""
OTHER_TASK = ("task", "own_text")
"""With another task or text a new plan begins: its updates count from here."""


def carry(new: Attention, frame: Frame, old: Attention) -> tuple[Frame | None, str]:
    """`frame` of `old` as a frame of `new`, and a sentence where something was not kept. None: start anew."""
    if int(frame["step"]) == 0 or new.differs(old, FRESH):
        return None, ""
    if new.is_text and old.is_text and vocabulary_of(new) != vocabulary_of(old):
        return None, "The text has other signs, so the model starts anew."
    if new.differs(old, FORM) or vocabulary_of(new) != vocabulary_of(old):
        return None, "Every weight would mean something else, so the model starts anew."
    trainer = Trainer(new, step=int(frame["step"]))
    anew = _fill(trainer, frame, new, old)
    _continue(trainer, frame, new, old)
    trainer.test()
    if trainer.is_lost:
        return None, "The model's numbers are no longer finite, so it starts anew."
    return trainer.frame(), _said(anew, new, old)


def _fill(trainer: Trainer, frame: Frame, new: Attention, old: Attention) -> list[str]:
    """Give the model the weights that have the same name and form; names of those that begin anew."""
    was, anew = dry(old).state_dict(), []
    for name, tensor in trainer.learner.net.state_dict().items():
        source = f"param/{name}"
        # Heads share out one matrix: with another number of them the same numbers mean something else.
        is_shared_out = new.n_heads != old.n_heads and any(part in name for part in ("attention.", "cross."))
        if name in was and was[name].shape == tensor.shape and not is_shared_out:
            tensor.copy_(tensor.new_tensor(frame[source]))
        elif name == "positions.weight":
            _lengthen(tensor, frame[source])
        else:
            anew.append(name)
    return anew


def _lengthen(tensor, before: np.ndarray) -> None:
    """Learned positions of a longer or shorter context: those of the places that both have are kept."""
    n = min(len(tensor), len(before))
    tensor[:n] = tensor.new_tensor(before[:n])


def _continue(trainer: Trainer, frame: Frame, new: Attention, old: Attention) -> None:
    """Bring over what else still holds: the plan, the optimizer's moments."""
    if not new.differs(old, OTHER_TASK):
        trainer.base, trainer.recent = int(frame["state/base"]), frame["state/recent"].copy()
        if trainer.twin:
            put(trainer.twin.net, frame, TWIN[0])
        is_same = {name: t.shape for name, t in dry(new).state_dict().items()} == {
            name: t.shape for name, t in dry(old).state_dict().items()
        }
        if not is_same or new.differs(old, ("optimizer", "n_heads")):
            return
        if not new.differs(old, ("freeze",)):
            moments.put(trainer.learner.optimizer, frame)
        if trainer.twin:  # in which nothing is frozen
            moments.put(trainer.twin.optimizer, frame, TWIN[1])


def _said(anew: list[str], new: Attention, old: Attention) -> str:
    """What begins anew, or that the model is trained further."""
    if any("attention." in name for name in anew) and new.n_heads != old.n_heads:
        return "Attention starts anew, as its heads are others; the rest keeps what it learned."
    if anew:
        return "What is new starts untrained; the rest keeps what it learned."
    if new.task != old.task:
        return f"What was learned on {old.task} is now trained further on {new.task}."
    return ""
