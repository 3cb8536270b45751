"""The frame that a run starts from: sent along, brought into the form of its experiment, and checked where it is not ours."""

from functools import partial
from typing import Any

from engine.data.uploads.weights import fitting, read_weights
from engine.experiment import Experiment
from engine.tape import Frame, FrameError, decode
from live import limits
from live.worker.turns import step_of


def started(
    experiment: Experiment, payload: bytes, former: Experiment | None, is_foreign: bool, step: int | None = None
) -> tuple[Frame | None, str]:
    """The frame to start from, if there is one, in the form of this experiment, and a sentence for the person.

    With a `step`, the payload is a file of weights.
    """
    if not payload:
        return None, ""
    if step is not None:
        return experiment.given(partial(fitting, read_weights(payload).tensors), step)
    frame = decode(payload, limits.FRAME_BYTES if is_foreign else limits.WHOLE_BYTES)
    if is_foreign:
        _check(experiment, frame)
    return (frame, "") if former is None else experiment.carry(frame, former)


def _check(experiment: Experiment, frame: Frame) -> None:
    """Raise FrameError unless a frame from outside has the form of this experiment's own."""
    own = next(experiment.run())
    if frame.keys() != own.keys():
        raise FrameError("The saved moment belongs to another experiment.")
    if any(frame[name].shape != own[name].shape or frame[name].dtype != own[name].dtype for name in own):
        raise FrameError("The saved moment belongs to a network of another form.")
    if not all(_is_sound(array) for array in frame.values()) or not 0 <= step_of(frame) <= limits.LAST_STEP:
        raise FrameError("The saved moment holds numbers that no run can have.")


def _is_sound(array: Any) -> bool:
    return array.dtype.kind != "f" or bool((abs(array) < 1e30).all())
