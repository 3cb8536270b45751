"""The process that computes: it holds the generators of many runs, and lets those with credit and questions take turns."""

import gc
import logging
import os
import select
import socket
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from engine.data.uploads.weights import file_of
from engine.experiment import Experiment, SettingError, Wish
from engine.experiments import EXPERIMENTS, experiment_at
from engine.tape import Frame, FrameError, decode, encode
from engine.training.device import HERE, NO_GPU
from live import limits, memory
from live.board import Board
from live.wire import Header, Line
from live.worker.fair import Queue
from live.worker.recent import Recent
from live.worker.start import started
from live.worker.turns import ActiveRun, Piece, Replay, dressed

LOG = logging.getLogger("park.worker")
WRONG = "This went wrong on the server, and was written to its log."


class Host:
    """What one worker does: obeys the server at once, and makes frames in the time between."""

    def __init__(self, line: Line, board: Board) -> None:
        self.line, self.board = line, board
        self.active: dict[int, ActiveRun] = {}
        self.opening: dict[int, Piece] = {}
        self.queue = Queue()
        self.recent = Recent()

    def serve(self, about: Header) -> None:
        """Work until the server hangs up. `about` is what it shall know of this process."""
        self.line.send({"is": "ready", "pid": os.getpid(), **about})
        while True:
            while self.line.is_waiting(wait=not self.queue):
                self.obey(*self.line.receive())
            if self.queue:
                self.turn()

    def turn(self) -> None:
        """Let the next in the queue work for a moment. The board says who, should this process not survive it."""
        job, began = self.queue.take(), time.perf_counter()
        self.board.take(job.id)
        has_more = self._careful(job.who, job.slice)
        seconds = time.perf_counter() - began
        self.board.give(seconds)
        self.queue.done(job, seconds, has_more)

    def obey(self, head: Header, payload: bytes) -> None:
        """Do what the server says; what may take a while waits for its turn."""
        do = getattr(self, f"do_{head.pop('do')}")
        work = partial(do, payload=payload, **head)
        if "ask" in head:
            self.queue.put(Piece(head["ask"], head["owner"], {"ask": head["ask"]}, work))
        else:
            self._careful({name: head[name] for name in ("run", "gen") if name in head}, lambda line: work())

    def do_drop(self, number: int, payload: bytes) -> None:
        """Nobody waits for the answer to this question any more."""
        for job in self.queue.find(number):
            self.queue.drop(job)

    def do_open(self, run: int, gen: int, owner: str, **about: Any) -> None:
        """Let a run's generator be started in its turn. It takes the place of the one before."""
        self._stop(run)
        work = partial(self._open, run=run, gen=gen, owner=owner, **about)
        cost = 0.0 if EXPERIMENTS[about["kind"]].is_quick else limits.OPENING_SECONDS
        self.opening[run] = Piece(run, owner, {"run": run, "gen": gen}, work, cost)
        self.queue.put(self.opening[run])

    def _open(
        self,
        run: int,
        gen: int,
        owner: str,
        branch: int,
        kind: str,
        address: str,
        old: str | None,
        is_foreign: bool,
        step: int | None,
        payload: bytes,
    ) -> None:
        """Start a run's generator, from the frame in `payload` if there is one, and send its first frame, light and whole."""
        del self.opening[run]
        experiment = experiment_at(kind, address)
        former = None if old is None else experiment_at(kind, old)
        start, note = started(experiment, payload, former, is_foreign, step)
        snapshots = experiment.snapshots(start)
        first, keep = next(snapshots), partial(self.recent.put, (run, branch))
        active = ActiveRun(run, gen, owner, experiment, branch, snapshots, first, keep)
        self.active[run] = active
        self.line.send(*active.opened(note))

    def _stop(self, run: int) -> None:
        """Give up a run's generator, or the start of it."""
        for job in (self.active.pop(run, None), self.opening.pop(run, None)):
            if job:
                self.queue.drop(job)

    def do_frames(self, run: int, gen: int, until: int, updates: int, seconds: float, payload: bytes) -> None:
        """Set a run's credit and the wish for its next frames."""
        active = self.active.get(run)
        if active is None or active.gen != gen:
            return
        active.hear(until, Wish(updates, seconds))
        if active.made < until:
            self.queue.put(active)
        else:
            self.queue.drop(active)

    def do_watch(self, run: int, watch: dict[str, Any] | None, watch_id: int, payload: bytes) -> None:
        """Add a detail to every frame of a run from now on."""
        if run in self.active:
            self.active[run].watch, self.active[run].watch_id = watch, watch_id

    def do_close(self, run: int, payload: bytes) -> None:
        """Forget a run."""
        self._stop(run)
        self.recent.forget(run)

    def do_scene(self, ask: int, owner: str, kind: str, address: str, payload: bytes, why: str = NO_GPU) -> None:
        """What does not change while the experiment runs. `why` says why it is not on a GPU, where it is not."""
        HERE.set(replace(HERE.get(), why=why))
        self.line.send({"is": "answer", "ask": ask}, encode(experiment_at(kind, address).scene()))

    def do_look(self, ask: int, watch: dict[str, Any], **moment: Any) -> None:
        """Detail of a moment."""
        self._answer(ask, moment, lambda experiment, frame: encode(experiment.look(frame, watch)))

    def do_dress(self, ask: int, watch: dict[str, Any], **moment: Any) -> None:
        """A moment's light frame with the detail added to it."""
        self._answer(ask, moment, lambda experiment, frame: dressed(experiment, frame, watch))

    def do_weights(self, ask: int, **moment: Any) -> None:
        """The parameters of a moment, as a file."""
        self._answer(ask, moment, lambda experiment, frame: file_of(frame, experiment.kind, experiment.address))

    def do_onnx(self, ask: int, **moment: Any) -> None:
        """A moment's network as an ONNX file."""
        self._answer(ask, moment, lambda experiment, frame: experiment.onnx(frame))

    def do_replay(
        self,
        ask: int,
        owner: str,
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
            if experiment.private():
                self.recent.put(here, frame)
            return encode(frame if is_whole else experiment.light(frame))

        self.queue.put(Replay(ask, owner, experiment, start, step, give))

    def do_script(self, ask: int, owner: str, kind: str, address: str, payload: bytes) -> None:
        """The experiment as a script."""
        self.line.send({"is": "answer", "ask": ask}, experiment_at(kind, address).script().encode())

    def _answer(self, ask: int, moment: dict[str, Any], make: Callable[[Experiment, Frame], bytes]) -> None:
        """What `make` makes of a moment, whose frame is in its payload or still at hand; else say that it is absent."""
        if moment["payload"]:
            frame = decode(moment["payload"], limits.WHOLE_BYTES)
        else:
            run, branch = moment["branch"]
            frame = self._at_hand(run, branch, moment["step"])
        if frame is None:
            self.line.send({"is": "absent", "ask": ask})
        else:
            answer = make(experiment_at(moment["kind"], moment["address"]), frame)
            self.line.send({"is": "answer", "ask": ask}, answer)

    def _at_hand(self, run: int, branch: int, step: int) -> Frame | None:
        """The whole frame of a step, where the generator stands there, or one was made or replayed here a moment ago."""
        active = self.active.get(run)
        if active and active.stands_at(branch, step):
            return active.checkpoint()
        return self.recent.get((run, branch), step)

    def _careful(self, who: Header, work: Callable[[Line], Any]) -> bool:
        """Do some work of one run; what it may not do is said to the person, what goes wrong stands in the log too."""
        try:
            return bool(work(self.line))
        except (SettingError, FrameError) as error:
            self.line.send({"is": "refused", "why": str(error), **who})
        except (OSError, EOFError):
            raise
        except Exception as error:  # noqa: BLE001 - whatever one run does wrong, the others on this worker go on
            if not memory.is_short(error):
                LOG.error("Work for %s went wrong:\n%s", who, traceback.format_exc())
                self.line.send({"is": "refused", "why": WRONG, **who})
            else:
                self._make_room(who)
        return False

    def _make_room(self, who: Header) -> None:
        """Memory ran out: let go of what is not needed, and leave it to the server whether a run goes on elsewhere."""
        if "run" in who:
            self._stop(who["run"])
        self.recent.clear()
        gc.collect()
        memory.release()
        self.line.send({"is": "full" if "run" in who else "refused", "why": memory.sentence(), **who})


def main(sock: socket.socket, board: Board) -> None:
    """Be a worker at the other end of `sock`, one of a socket pair, and end with it."""
    board.begin()
    threading.Thread(target=_live_with_the_server, args=(sock, board), daemon=True, name="pulse").start()
    serve(sock, board)


def serve(sock: socket.socket, board: Board, about: Header | None = None) -> None:
    """Work until the server hangs up."""
    memory.limit()
    try:
        Host(Line(sock), board).serve(about or {})
    except (EOFError, OSError):
        os._exit(0)


def _live_with_the_server(sock: socket.socket, board: Board) -> None:
    """Show a pulse, and end this process at once when the server is gone, also in the middle of a long slice."""
    hang_up = select.poll()
    hang_up.register(sock, select.POLLHUP | select.POLLERR)
    while not hang_up.poll(1000 * limits.BEAT_SECONDS):
        board.beat()
    os._exit(0)
