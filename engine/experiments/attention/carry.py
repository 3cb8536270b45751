"""Keep what was learned when settings change: on another text the model is trained further, layers may be added."""

import numpy as np
import torch

from engine.experiments.attention.settings import Attention
from engine.experiments.attention.tasks import vocabulary_of
from engine.experiments.attention.training import Training
from engine.experiments.attention.weights import skeleton
from engine.tape import Frame
from engine.training.task import base_of
from engine.training.trainer import Trainer

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
    step, is_other = int(frame["step"]), new.differs(old, OTHER_TASK)
    trainer = Trainer(Training(new, step if is_other else base_of(frame)), step=step)
    anew = _fill(trainer, frame, new, old)
    if not is_other:
        _continue(trainer, frame, new, old)
    trainer.test()
    if trainer.lost is not None:
        return None, "The model's numbers are no longer finite, so it starts anew."
    return trainer.frame(), _said(anew, new, old)


def _fill(trainer: Trainer, frame: Frame, new: Attention, old: Attention) -> list[str]:
    """Give the model the weights that have the same name and form; names of those that begin anew."""
    was, anew = skeleton(old).state_dict(), []
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
    """Bring over what else still holds: the losses, the twin, the optimizer's moments."""
    trainer.recent = frame["state/recent"].copy()
    if trainer.twin:
        trainer.twin.load_weights(frame)
    if _shapes(new) != _shapes(old) or new.differs(old, ("optimizer", "n_heads")):
        return
    if not new.differs(old, ("freeze",)):
        trainer.learner.load_moments(frame)
    if trainer.twin:  # in which nothing is frozen
        trainer.twin.load_moments(frame)


def _shapes(e: Attention) -> dict[str, torch.Size]:
    return {name: tensor.shape for name, tensor in skeleton(e).state_dict().items()}


def _said(anew: list[str], new: Attention, old: Attention) -> str:
    """What begins anew, or that the model is trained further."""
    if any("attention." in name for name in anew) and new.n_heads != old.n_heads:
        return "Attention starts anew, as its heads are others; the rest keeps what it learned."
    if anew:
        return "What is new starts untrained; the rest keeps what it learned."
    if new.task != old.task:
        return f"What was learned on {old.task} is now trained further on {new.task}."
    return ""
