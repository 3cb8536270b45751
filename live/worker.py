"""The process that computes: it holds the generators of many runs and serves those with credit in turn."""

import logging
import os
import select
import socket
import threading
import traceback
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any

from engine.experiment import Experiment, SettingError, Wish
from engine.tape import Frame, FrameError, decode, encode
from live import limits, memory
from live.recent import Recent
from live.turns import Playing, Replay, dressed, experiment_at, light, step_of
from live.wire import Head, Line

LOG = logging.getLogger("park.worker")


class Host:
    """What one worker does: obeys the server at once, and makes frames in the time between."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.playing: dict[int, Playing] = {}
        self.turns: deque[Playing | Replay] = deque()
        self.recent = Recent()

    def serve(self) -> None:
        """Work until the server hangs up."""
        self.line.send({"is": "ready", "pid": os.getpid()})
        while True:
            while self.line.is_waiting(wait=not self.turns):
                self.obey(*self.line.receive())
            self.turn()

    def turn(self) -> None:
        """Let the next run in the queue make one slice."""
        job = self.turns.popleft()
        if isinstance(job, Playing) and self.playing.get(job.run) is not job:
            return
        if self._careful({"run": job.run, "gen": job.gen} if isinstance(job, Playing) else {"ask": job.ask}, job.slice):
            self.turns.append(job)
        elif isinstance(job, Playing):
            job.is_queued = False

    def obey(self, head: Head, payload: bytes) -> None:
        """Do what the server says. What goes wrong is answered, and never ends the worker."""
        do = getattr(self, f"do_{head.pop('do')}")
        who = {name: head[name] for name in ("run", "gen", "ask") if name in head}
        self._careful(who, lambda line: do(payload=payload, **head))

    def do_open(
        self,
        run: int,
        gen: int,
        branch: int,
        kind: str,
        address: str,
        old: str | None,
        is_foreign: bool,
        payload: bytes,
    ) -> None:
        """Start a run's generator, from the frame in `payload` if there is one, and send its first frame, light and whole."""
        experiment = experiment_at(kind, address)
        former = None if old is None else experiment_at(kind, old)
        start, note = _start(experiment, payload, former, is_foreign)
        frames = experiment.run(start)
        first = next(frames)
        playing = Playing(run, gen, experiment, frames, first, partial(self.recent.put, (run, branch)))
        self.playing[run] = playing
        if experiment.heavy:
            playing.keep(first)
        self.line.send(*playing.opened(note))

    def do_frames(self, run: int, gen: int, until: int, updates: int, seconds: float, payload: bytes) -> None:
        """Set a run's credit and the wish for its next frames."""
        playing = self.playing.get(run)
        if playing is None or playing.gen != gen:
            return
        playing.hear(until, Wish(updates, seconds))
        if playing.made < until and not playing.is_queued:
            playing.is_queued = True
            self.turns.append(playing)

    def do_watch(self, run: int, watch: dict[str, Any] | None, watch_id: int, payload: bytes) -> None:
        """Add a detail to every frame of a run from now on."""
        if run in self.playing:
            self.playing[run].watch, self.playing[run].watch_id = watch, watch_id

    def do_close(self, run: int, payload: bytes) -> None:
        """Forget a run."""
        self.playing.pop(run, None)
        self.recent.forget(run)

    def do_scene(self, ask: int, kind: str, address: str, payload: bytes) -> None:
        """What does not change while the experiment runs."""
        self.line.send({"is": "answer", "ask": ask}, encode(experiment_at(kind, address).scene()))

    def do_look(self, ask: int, watch: dict[str, Any], **moment: Any) -> None:
        """Detail of a moment."""
        self._answer(ask, moment, lambda experiment, frame: encode(experiment.look(frame, watch)))

    def do_dress(self, ask: int, watch: dict[str, Any], **moment: Any) -> None:
        """A moment's light frame with the detail added to it."""
        self._answer(ask, moment, lambda experiment, frame: dressed(experiment, frame, watch))

    def do_weights(self, ask: int, **moment: Any) -> None:
        """The parameters of a moment, alone."""
        self._answer(ask, moment, lambda experiment, frame: encode(_parameters(frame)))

    def do_onnx(self, ask: int, **moment: Any) -> None:
        """A moment's network as an ONNX file."""
        self._answer(ask, moment, lambda experiment, frame: experiment.onnx(frame))

    def do_replay(
        self,
        ask: int,
        kind: str,
        address: str,
        step: int,
        branch: list[int],
        since: int,
        is_whole: bool,
        payload: bytes,
    ) -> None:
        """The exact frame of `step`: from the frame in `payload`, or one that is still at hand and not before `since`."""
        experiment, here = experiment_at(kind, address), (branch[0], branch[1])
        start = self.recent.before(here, step, since)
        if start is None and payload:
            start = decode(payload, limits.WHOLE_BYTES)
        if start is None:
            self.line.send({"is": "absent", "ask": ask})
            return

        def give(frame: Frame) -> bytes:
            if experiment.heavy:
                self.recent.put(here, frame)
            return encode(frame if is_whole else light(experiment, frame))

        self.turns.append(Replay(ask, experiment, start, step, give))

    def do_script(self, ask: int, kind: str, address: str, payload: bytes) -> None:
        """The experiment as a script."""
        self.line.send({"is": "answer", "ask": ask}, experiment_at(kind, address).script().encode())

    def _answer(self, ask: int, moment: dict[str, Any], make: Callable[[Experiment, Frame], bytes]) -> None:
        """What `make` makes of a moment, whose frame is in its payload or still at hand; else say that it is absent."""
        frame = decode(moment["payload"]) if moment["payload"] else self._at_hand(*moment["branch"], moment["step"])
        if frame is None:
            self.line.send({"is": "absent", "ask": ask})
        else:
            answer = make(experiment_at(moment["kind"], moment["address"]), frame)
            self.line.send({"is": "answer", "ask": ask}, answer)

    def _at_hand(self, run: int, branch: int, step: int) -> Frame | None:
        """The whole frame of a step, where it was made or replayed here a moment ago."""
        return self.recent.get((run, branch), step)

    def _careful(self, who: Head, work: Callable[[Line], Any]) -> bool:
        """Do some work of one run; what it may not do is said to the person, what goes wrong stands in the log too."""
        try:
            return bool(work(self.line))
        except (SettingError, FrameError) as error:
            self.line.send({"is": "refused", "why": str(error), **who})
        except (OSError, EOFError):
            raise
        except Exception as error:  # noqa: BLE001 - whatever one run does wrong, the others on this worker go on
            self.line.send({"is": "refused", "why": _why(error, who), **who})
        return False


def _why(error: Exception, who: Head) -> str:
    """The sentence for the person; what is no lack of memory stands in the log too."""
    if memory.is_short(error):
        return memory.sentence()
    LOG.error("Work for %s went wrong:\n%s", who, traceback.format_exc())
    return "This went wrong on the server, and was written to its log."


def _parameters(frame: Frame) -> Frame:
    return {name.removeprefix("param/"): array for name, array in frame.items() if name.startswith("param/")}


def _start(
    experiment: Experiment, payload: bytes, former: Experiment | None, is_foreign: bool
) -> tuple[Frame | None, str]:
    """The frame to start from, if there is one, in the form of this experiment, and a sentence for the person."""
    if not payload:
        return None, ""
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


def main(sock: socket.socket) -> None:
    """Be a worker at the other end of `sock`, one of a socket pair, and end with it."""
    threading.Thread(target=_end_with_the_server, args=(sock,), daemon=True, name="watch").start()
    serve(sock)


def serve(sock: socket.socket) -> None:
    """Work until the server hangs up."""
    memory.limit()
    try:
        Host(Line(sock)).serve()
    except (EOFError, OSError):
        os._exit(0)


def _end_with_the_server(sock: socket.socket) -> None:
    """End this process at once when the server is gone, also in the middle of a long slice."""
    hang_up = select.poll()
    hang_up.register(sock, select.POLLHUP | select.POLLERR)
    while not hang_up.poll():
        continue
    os._exit(0)
