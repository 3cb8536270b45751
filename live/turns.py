"""What takes turns on a worker: a run that makes frames, and a replay of one exact frame."""

import time
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from engine.experiment import Experiment, Finding, Frames, SettingError, Wish
from engine.experiments import EXPERIMENTS
from engine.tape import Frame, encode
from live import limits
from live.wire import Head, Line


@lru_cache(maxsize=256)
def experiment_at(kind: str, address: str) -> Experiment:
    """The experiment of a kind at an address; built once for all who ask for it."""
    return EXPERIMENTS[kind].at(address)


@dataclass
class Playing:
    """A run's generator here, and how far it may go: `until` frames in all since it was opened."""

    run: int
    gen: int
    experiment: Experiment
    frames: Frames
    frame: Frame
    made: int = 0
    until: int = 0
    wish: Wish = field(default_factory=Wish)
    watch: dict[str, Any] | None = None
    watch_id: int = 0
    is_queued: bool = False

    def slice(self, line: Line) -> bool:
        """Make one frame and send it. Gives whether there is credit for another."""
        try:
            self.frame = self.frames.send(self.wish)
        except StopIteration as stop:
            self.until = 0
            line.send(_end(self, stop.value))
            return False
        self.made += 1
        bare = encode(self.frame)
        shown = dressed(self.experiment, self.frame, self.watch) if self.watch else b""
        line.send(self._head(len(bare)), bare + shown)
        return self.made < self.until

    def _head(self, cut: int) -> Head:
        """Whose frame it is, and where in the payload the frame with its detail begins, if there is one."""
        about = {"step": step_of(self.frame), "cut": cut, "watch_id": self.watch_id}
        return {"is": "frame", "run": self.run, "gen": self.gen, **about}


class Replay:
    """The exact frame of a step, made again from a frame before it, a little at a time."""

    def __init__(self, ask: int, experiment: Experiment, start: Frame, step: int) -> None:
        self.ask, self.step = ask, step
        self.frames = experiment.run(start)
        self.frame = next(self.frames)
        self.stride = 25

    def slice(self, line: Line) -> bool:
        """Replay for a moment. Gives whether there is more to do."""
        began = time.monotonic()
        while (left := self.step - step_of(self.frame)) > 0:
            try:
                self.frame = self.frames.send(Wish(updates=min(left, self.stride)))
            except StopIteration:
                line.send({"is": "refused", "ask": self.ask, "why": f"The run ended before step {self.step}."})
                return False
            if time.monotonic() - began > limits.SLICE_SECONDS:
                self.stride = max(1, self.stride // 2)
                return True
            self.stride = min(self.stride * 2, limits.UPDATES_ASKED)
        line.send({"is": "answer", "ask": self.ask}, encode(self.frame))
        return False


def step_of(frame: Frame) -> int:
    """Updates done at a frame."""
    return int(frame["step"])


def _end(playing: Playing, finding: Finding | None) -> Head:
    found = finding or Finding(step_of(playing.frame), "The run has come to its end.")
    return {
        "is": "end",
        "run": playing.run,
        "gen": playing.gen,
        "step": found.step,
        "why": found.why,
        "cause": found.cause,
    }


def dressed(experiment: Experiment, frame: Frame, watch: dict[str, Any]) -> bytes:
    """The frame with a detail added; without it where there is nothing of the kind, as in a former network."""
    try:
        return encode(frame | experiment.look(frame, watch))
    except SettingError:
        return encode(frame)
