"""What takes turns on a worker: a run that makes frames, a replay of one exact frame, and what is done in one piece."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from engine.experiment import Experiment, Finding, SettingError, Snapshot, Snapshots, Wish
from engine.tape import Frame, encode
from live import limits
from live.wire import Header, Line


@dataclass(eq=False)
class Piece:
    """What is done in one turn: the answer to a question, or the first frame of a run."""

    id: int
    owner: str
    who: Header
    work: Callable[[], Any]
    cost: float = 0.0
    is_question = True

    def slice(self, line: Line) -> bool:
        """Do it."""
        self.work()
        return False


@dataclass(eq=False)
class ActiveRun:
    """A run's generator here, and how far it may go: `until` frames in all since it was opened."""

    id: int
    gen: int
    owner: str
    experiment: Experiment
    branch: int
    snapshots: Snapshots
    snapshot: Snapshot
    keep: Callable[[Frame], None]
    """Called with whole frames where the browser's are not: looks at the last few need no replay."""
    made: int = 0
    until: int = 0
    wish: Wish = field(default_factory=Wish)
    watch: dict[str, Any] | None = None
    watch_id: int = 0
    is_over: bool = False
    """It has ended, or went wrong: its snapshot may no longer be of where it came to."""
    finding: Finding | None = None
    """Why it has ended, once it has: a wish that was on its way then is told the same."""
    whole: Frame | None = None
    """The whole frame, once it was made."""
    making: float = 0.0
    """Seconds that this took."""
    since_whole: float = 0.0
    since_key: float = 0.0
    next_key: float = 0.0
    goal: int | None = None
    """Step at which the wish is fulfilled, while it is under way in several slices."""
    stride: int = 0
    """Updates of one slice, as many as take no longer than a turn should."""
    sent_at: float = 0.0
    is_held: bool = False
    """Whether the last frame was on the way to another and was not sent: where the run ends there, it is the one."""
    spent: float = 0.0
    """Seconds that went into the last frame once it was trained: what others do between two turns is none of it."""
    cost: float = 0.0
    is_question = False

    def __post_init__(self) -> None:
        self.stride, self.next_key = first_stride(self.experiment), self.experiment.checkpoint_seconds
        self.cost = 0.0 if self.experiment.is_quick else limits.SECONDS_ASKED

    @property
    def who(self) -> Header:
        """Whom an answer is for."""
        return {"run": self.id, "gen": self.gen}

    def opened(self, note: str) -> tuple[Header, bytes]:
        """The message of the first frame, light and whole, with a sentence for the person."""
        frame, shown = self.checkpoint(), encode(self.snapshot.light)
        whole = encode(frame) if self.experiment.private() else b""
        return self._head("first", cut=len(shown), note=note, grown=grown(frame)), shown + whole

    @property
    def step(self) -> int:
        """Updates done."""
        return step_of(self.snapshot.light)

    def stands_at(self, branch: int, step: int) -> bool:
        """Whether this is where it can be asked for a whole frame."""
        return not self.is_over and self.branch == branch and self.step == step

    def checkpoint(self) -> Frame:
        """The whole frame where it stands."""
        if self.whole is None:
            began = time.perf_counter()
            self.whole = self.snapshot.checkpoint()
            self.making, self.since_whole = time.perf_counter() - began, 0.0
            if self.experiment.private():
                self.keep(self.whole)
        return self.whole

    def hear(self, until: int, wish: Wish) -> None:
        """Let it make frames up to the number `until`; a wish that is under way goes on if it is the same."""
        if wish != self.wish:
            self.goal = None
        self.until, self.wish = until, wish

    def slice(self, line: Line) -> bool:
        """Make one frame, or a part of a long one, and send it. Gives whether there is more to do."""
        began, part = time.perf_counter(), self._part()
        self.is_over = True  # unless it comes through
        try:
            self.snapshot, self.whole = self.snapshots.send(part), None
        except StopIteration as stop:
            self.until = 0
            if self.is_held:
                self._send(line, is_interim=False)
            self.finding = self.finding or stop.value or Finding(self.step, "The run has come to its end.")
            line.send(_end(self.who, self.finding))
            return False
        self.is_over = False
        trained = time.perf_counter()
        seconds = trained - began
        if not part.seconds:
            self.stride = _fitting(self.stride, seconds)
        if self.experiment.private():
            self._keep(line, seconds)
        is_interim = self.goal is not None and self.step < self.goal
        if not is_interim:
            self.made, self.goal = self.made + 1, None
        self.is_held = is_interim and not self._is_long_since(self.sent_at)
        if not self.is_held:
            self._send(line, is_interim)
        self.spent = time.perf_counter() - trained
        return self.made < self.until

    def _is_long_since(self, moment: float) -> bool:
        """Whether a frame on the way is due: not where each takes milliseconds."""
        return not self.experiment.is_quick and time.perf_counter() - moment > limits.INTERIM_SECONDS

    def _part(self) -> Wish:
        """As much of the wish as one slice holds: whatever is wished for at once, nobody else waits for all of it."""
        step = self.step
        if self.goal is None or self.goal <= step:
            self.goal, self.sent_at = step + self.wish.updates, time.perf_counter()
        left = self.goal - step
        is_whole = left == self.wish.updates <= self.stride
        return replace(self.wish, spent=self.spent) if is_whole else Wish(min(left, self.stride))

    def _send(self, line: Line, is_interim: bool) -> None:
        bare = encode(self.snapshot.light)
        shown = dressed(self.experiment, self.checkpoint(), self.watch) if self.watch else b""
        head = self._head("frame", cut=len(bare), watch_id=self.watch_id, is_interim=is_interim)
        line.send(head, bare + shown)
        self.sent_at = time.perf_counter()

    def _keep(self, line: Line, seconds: float) -> None:
        """Make the whole frame too where that takes little of the time, and send it when one is due: the later the longer it takes."""
        self.since_whole += seconds
        self.since_key += seconds
        if self.making <= self.since_whole * limits.WHOLE_SHARE:
            self.checkpoint()
        if self.since_key < self.next_key:
            return
        began = time.perf_counter()
        line.send(self._head("key"), encode(self.checkpoint()))
        cost = time.perf_counter() - began
        self.since_key, self.next_key = 0.0, max(self.experiment.checkpoint_seconds, cost / limits.KEY_SHARE)

    def _head(self, what: str, **more: Any) -> Header:
        """Whose frame it is. `cut` is where in the payload the frame with its detail begins, if there is one."""
        return {"is": what, **self.who, "step": self.step, **more}


class Replay:
    """The exact frame of a step, made again from a frame before it, a little at a time. `give` makes the answer of it."""

    is_question, cost = True, 0.0

    def __init__(
        self,
        ask: int,
        owner: str,
        experiment: Experiment,
        start: Frame,
        step: int,
        give: Callable[[Frame], bytes] = encode,
    ) -> None:
        self.id, self.owner, self.experiment, self.step, self.give = ask, owner, experiment, step, give
        self.snapshots: Snapshots | None = None
        self.snapshot = Snapshot.whole(start)
        self.stride = first_stride(experiment)

    @property
    def who(self) -> Header:
        """Whom the answer is for."""
        return {"ask": self.id}

    def slice(self, line: Line) -> bool:
        """Replay for a moment. Gives whether there is more to do."""
        began = time.monotonic()
        while (left := self.step - step_of(self.snapshot.light)) > 0:
            try:
                self._advance(min(left, self.stride))
            except StopIteration:
                line.send({"is": "refused", **self.who, "why": f"The run ended before step {self.step}."})
                return False
            if time.monotonic() - began > limits.SLICE_SECONDS:
                self.stride = max(1, self.stride // 2)
                return True
            self.stride = min(self.stride * 2, limits.UPDATES_ASKED)
        line.send({"is": "answer", **self.who}, self.give(self.snapshot.checkpoint()))
        return False

    def _advance(self, updates: int) -> None:
        if self.snapshots is None:
            self.snapshots = self.experiment.snapshots(self.snapshot.checkpoint())
            next(self.snapshots)
        self.snapshot = self.snapshots.send(Wish(updates=updates))


def first_stride(experiment: Experiment) -> int:
    """Updates of the first slice, before it is known what they take: an epoch of the default where they are quick."""
    return 25 if experiment.is_quick else 1


def _fitting(stride: int, seconds: float) -> int:
    """The number of updates for the next slice, after one of `stride` took so long."""
    if seconds > limits.SECONDS_ASKED:
        return max(1, stride // 2)
    return min(2 * stride, limits.UPDATES_ASKED) if seconds < limits.SECONDS_ASKED / 3 else stride


def step_of(frame: Frame) -> int:
    """Updates done at a frame."""
    return int(frame["step"])


def grown(frame: Frame) -> int:
    """Bytes that a whole frame may come to have: an optimizer keeps up to two more numbers for each parameter."""
    parameters, kept = (
        sum(array.nbytes for name, array in frame.items() if kind in name) for kind in ("param/", "optimizer/")
    )
    return sum(array.nbytes for array in frame.values()) + max(0, 2 * parameters - kept)


def _end(who: Header, finding: Finding) -> Header:
    return {"is": "end", **who, "step": finding.step, "why": finding.why, "cause": finding.cause}


def dressed(experiment: Experiment, frame: Frame, watch: dict[str, Any]) -> bytes:
    """The light part of a whole frame with a detail added; without it where there is nothing of the kind, as in a former network."""
    shown = experiment.light(frame)
    try:
        return encode(shown | experiment.look(frame, watch))
    except SettingError:
        return encode(shown)
