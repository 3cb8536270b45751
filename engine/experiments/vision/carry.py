"""Keep what was learned when settings change: layers come and go, those before and after them stay as they are."""

import torch
from torch import nn

from engine.data.image_sets import images_of
from engine.experiment import SettingError
from engine.experiments.vision.model import skeleton
from engine.experiments.vision.settings import Vision
from engine.experiments.vision.training import task_at
from engine.tape import Frame
from engine.training.task import base_of
from engine.training.trainer import Trainer

FRESH = ("init", "seed_weights", "goal")
"""Settings that mean a new start."""
FIRST = ("pretrain", "pretrain_data")
IMAGES = ("data", "own_set")
"""Settings that name the set: what was measured on another is not shown as of this one."""
PLAN = (*IMAGES, "n_train", "batch_size", "early_stop", "seed_data")
"""Settings that change what an epoch is: the planned epochs count from there."""


def carry(new: Vision, frame: Frame, old: Vision) -> tuple[Frame | None, str]:
    """`frame` of `old` as a frame of `new`, and a sentence where something was not kept. None: start anew."""
    if int(frame["step"]) == 0 or new.differs(old, FRESH):
        return None, ""
    if new.differs(old, FIRST):
        return None, "Pre-training comes first, so the run starts anew."
    if _have_other_classes(new, old):
        return None, "The images have other classes than before, so the network starts anew."
    kept = _kept(new, old)
    if not any(new.plan[place].learns for place in kept):
        return None, "No layer with weights has the same form as before, so the network starts anew."
    step, is_same_plan = int(frame["step"]), not new.differs(old, PLAN)
    task = task_at(new, step, base_of(frame) if is_same_plan else step)
    if is_same_plan:
        task.losses, task.best = frame["state/losses"].copy(), frame["state/best"].copy()
    task.follow(frame)
    trainer = Trainer(task, step=step)
    _fill(trainer.learner.net, frame, kept)
    _continue(trainer, frame, new, old)
    trainer.test()
    return trainer.frame(), _said(new, kept)


def _have_other_classes(new: Vision, old: Vision) -> bool:
    """Whether one of the sets is a person's own and the classes are others: its output units mean something else."""
    if new.goal != "classify" or "own" not in (new.data, old.data) or not new.differs(old, IMAGES):
        return False
    try:
        return images_of(new).classes != images_of(old).classes
    except SettingError:  # the former set is gone
        return True


def _kept(new: Vision, old: Vision) -> dict[int, int]:
    """Place of each layer that keeps its weights -> its place in the old stack: equal layers from both ends, of equal shapes."""
    now, was = [p.text for p in new.plan], [p.text for p in old.plan]
    shorter = min(len(now), len(was))
    first = next((i for i in range(shorter) if now[i] != was[i]), shorter)
    last = next((i for i in range(shorter - first) if now[-1 - i] != was[-1 - i]), shorter - first)
    pairs = {i: i for i in range(first)} | {len(now) - 1 - i: len(was) - 1 - i for i in range(last)}
    return {i: j for i, j in pairs.items() if _is_alike(new, old, i, j)}


def _is_alike(new: Vision, old: Vision, i: int, j: int) -> bool:
    """Whether the layers have the same weights: not where their inputs differ, or a block's 1×1 convolution comes or goes."""
    return _weights(new)[i] == _weights(old)[j]


def _weights(experiment: Vision) -> list[dict[str, torch.Size]]:
    return [{name: tensor.shape for name, tensor in layer.state_dict().items()} for layer in skeleton(experiment)]


def _fill(net: nn.Module, frame: Frame, kept: dict[int, int]) -> None:
    """Give the layers that stay what they had learned."""
    for name, tensor in net.state_dict().items():
        place, part = name.split(".", 1)
        if int(place) in kept:
            tensor.copy_(torch.tensor(frame[f"param/{kept[int(place)]}.{part}"]))


def _continue(trainer: Trainer, frame: Frame, new: Vision, old: Vision) -> None:
    """Bring over what else still holds: the losses, the twin, the optimizers' moments."""
    if not new.differs(old, (*IMAGES, "loss")):
        trainer.recent = frame["state/recent"].copy()
    if new.differs(old, ("layers", "residual")):
        return
    is_same_rule = new.optimizer == old.optimizer
    if is_same_rule and new.freeze == old.freeze:
        trainer.learner.load_moments(frame)
    trainer.begin_twin(frame)
    if trainer.twin and is_same_rule:
        trainer.twin.load_moments(frame)


def _said(new: Vision, kept: dict[int, int]) -> str:
    """Which layers begin anew, if any."""
    anew = [p.title for place, p in enumerate(new.plan) if p.learns and place not in kept]
    if not anew:
        return ""
    return f"{' and '.join(anew[:3])}{' and others' if len(anew) > 3 else ''} {'starts' if len(anew) == 1 else 'start'} anew; the other layers keep what they learned."
