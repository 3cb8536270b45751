"""A network with weights that a person brings: as a frame that training goes on from."""

import numpy as np
from torch import nn

from engine.experiment import Fit, Form, SettingError
from engine.tape import Frame
from engine.training.arrays import load_weights
from engine.training.task import Task
from engine.training.trainer import Trainer

RUN_AWAY = "With these weights the loss is no number: they are too large for this network."


def form_of(net: nn.Module) -> Form:
    """Shape and dtype of each of its tensors, by name."""
    return {
        name: (tuple(tensor.shape), str(tensor.dtype).removeprefix("torch."))
        for name, tensor in net.state_dict().items()
    }


def with_weights(task: Task, fit: Fit, step: int) -> Frame:
    """The frame of a task's network with these weights at a step; all else is as at a start. Raises SettingError."""
    trainer = Trainer(task, step=step)
    load_weights(trainer.learner.net.state_dict(), fit(form_of(trainer.learner.net)), "")
    trainer.test()
    if trainer.lost is not None:
        raise SettingError(RUN_AWAY)
    return sound(trainer.frame())


def sound(frame: Frame) -> Frame:
    """The frame itself. Raises SettingError where its weights make a loss that is no number."""
    if not all(np.isfinite(frame[name]) for name in ("loss/train", "loss/test")):
        raise SettingError(RUN_AWAY)
    return frame
