"""Runs and who owns them. Pages open runs here, in their script's thread; the event loop plays them (live/play.py)."""

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from engine.experiment import Experiment, SettingError
from engine.experiments import EXPERIMENTS
from engine.tape import Tape
from live import limits
from live.limits import Refused


@dataclass(frozen=True)
class Segment:
    """A stretch of a tape made by one experiment: from `start` on, whose frame is kept whatever the tape drops.

    `key` is that frame whole, for an experiment of which `data` is only the light part.
    """

    start: int
    address: str
    branch: int
    data: bytes
    key: bytes = b""

    @property
    def whole(self) -> bytes:
        """The frame that a replay starts from."""
        return self.key or self.data


def within(segments: list[Segment], most: int = limits.KEYS_BYTES) -> list[Segment]:
    """The segments whose whole frames take no more than `most` bytes: with very many changes the oldest go."""
    size = sum(len(segment.key) for segment in segments)
    while size > most and len(segments) > 1:
        size, segments = size - len(segments[0].key), segments[1:]
    return segments


@dataclass(eq=False)
class Run:
    """One experiment being played for one person. `address` is what the person wants, `segments` what was played."""

    token: str
    owner: str
    kind: str
    address: str
    branch: int = 0
    playhead: int = 0
    tape: Tape = field(default_factory=lambda: Tape(limits.TAPE_BYTES))
    keys: Tape = field(default_factory=lambda: Tape(limits.KEYS_BYTES))
    """Whole frames of a heavy experiment, about one a second; empty for others."""
    segments: list[Segment] = field(default_factory=list)
    has_socket: bool = False
    was_seen: bool = False
    touched: float = field(default_factory=time.monotonic)
    tell: Callable[[], None] = lambda: None
    """Called from any thread when `address` changed; whoever plays the run replaces it."""

    def change(self, address: str) -> None:
        """Go on with the settings of `address`. Raises SettingError. The same address again changes nothing."""
        address = experiment_at(self.kind, address).address
        if address != self.address:
            self.address = address
            self.tell()

    def segment_at(self, step: int) -> Segment | None:
        """The experiment that made the frame of `step`."""
        return next((segment for segment in reversed(self.segments) if segment.start <= step), None)

    @property
    def is_heavy(self) -> bool:
        """Whether a whole frame is more than what the browser gets."""
        return bool(EXPERIMENTS[self.kind].heavy)

    @property
    def key_bytes(self) -> int:
        """What the whole frames of this run take."""
        return self.keys.size + sum(len(segment.key) for segment in self.segments)

    @property
    def changes(self) -> list[int]:
        """Steps after the start at which settings changed. Edits are none: they are part of what is replayed."""
        plain = [_without_edits(experiment_at(self.kind, segment.address)) for segment in self.segments]
        following = zip(plain, plain[1:], self.segments[1:], strict=False)
        return [segment.start for before, after, segment in following if before != after and segment.start > 0]

    @property
    def is_idle(self) -> bool:
        """Whether nobody came back to this run for so long that it is closed."""
        patience = limits.IDLE_SECONDS if self.was_seen else limits.UNSEEN_SECONDS
        return not self.has_socket and time.monotonic() - self.touched > patience


class Runs:
    """All runs by their token, within the limits. Safe to call from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_token: dict[str, Run] = {}

    def __len__(self) -> int:
        return len(self._by_token)

    def __iter__(self):
        return iter(list(self._by_token.values()))

    def open(self, owner: str, kind: str, address: str, token: str | None = None) -> Run:
        """The owner's run of this token brought to `address`, or a new one. Raises SettingError and Refused."""
        address = experiment_at(kind, address).address
        with self._lock:
            run = self._by_token.get(token or "")
            if run is None or run.owner != owner or run.kind != kind:
                self._make_room_for_keys(kind)
                return self._add(Run(secrets.token_urlsafe(24), owner, kind, address))
        run.touched = time.monotonic()
        run.change(address)
        return run

    def find(self, token: str) -> Run | None:
        """The run of this token, if it is still held."""
        return self._by_token.get(token)

    def close(self, run: Run) -> None:
        """Forget a run; its tape's memory is free again."""
        with self._lock:
            self._by_token.pop(run.token, None)
            self._share_memory()

    def _add(self, run: Run) -> Run:
        self._make_room(run.owner)
        self._by_token[run.token] = run
        self._share_memory()
        return run

    def _make_room(self, owner: str) -> None:
        """Give up idle runs, then the owner's longest unwatched one; Refused when neither helps."""
        for run in [run for run in self._by_token.values() if run.is_idle]:
            del self._by_token[run.token]
        own = [run for run in self._by_token.values() if run.owner == owner]
        if len(own) >= (limits.RUNS_OF_A_PERSON if owner else limits.RUNS_OF_STRANGERS):
            self._give_up_one_of(own, f"You have {len(own)} runs open. Close a browser tab to open another.")
        if len(self._by_token) >= limits.RUNS:
            everyone = list(self._by_token.values())
            self._give_up_one_of(
                everyone, "The park is full: every run it can hold is being played. Try again in a minute."
            )

    def _make_room_for_keys(self, kind: str) -> None:
        """Before a further heavy run: give up unwatched ones while all key frames together take too much."""
        heavy = [run for run in self._by_token.values() if run.is_heavy]
        while EXPERIMENTS[kind].heavy and sum(run.key_bytes for run in heavy) > limits.ALL_KEYS_BYTES:
            self._give_up_one_of(
                heavy,
                "The park's memory for large networks is full: all of them are being watched. Try again in a minute.",
            )
            heavy = [run for run in heavy if run.token in self._by_token]

    def _give_up_one_of(self, runs: list[Run], why: str) -> None:
        unwatched = sorted((run for run in runs if not run.has_socket), key=lambda run: run.touched)
        if not unwatched:
            raise Refused(why)
        del self._by_token[unwatched[0].token]

    def _share_memory(self) -> None:
        """Give every tape an equal part of what all may take together."""
        runs = list(self._by_token.values())
        heavy = sum(run.is_heavy for run in runs)
        for run in runs:
            run.tape.max_bytes = min(limits.TAPE_BYTES, limits.TAPES_BYTES // len(runs))
            run.keys.max_bytes = min(limits.KEYS_BYTES, limits.ALL_KEYS_BYTES // max(1, heavy))


RUNS = Runs()
"""The runs of this server. Pages and the WebSocket share them, which is what a module's state is for here."""


def open_run(owner: str, kind: str, address: str, token: str | None = None) -> Run:
    """The owner's run of `token` brought to `address`, or a new one. Raises SettingError and Refused.

    Only registers the run: it is played from when a browser's socket comes for its token.
    """
    return RUNS.open(owner, kind, address, token)


def _without_edits(experiment: Experiment) -> Experiment:
    return replace(experiment, edits=()) if hasattr(experiment, "edits") else experiment


def experiment_at(kind: str, address: str) -> Experiment:
    """The experiment of a kind at an address. Raises SettingError."""
    if kind not in EXPERIMENTS:
        raise SettingError(f"There is no experiment called “{kind[:40]}”.")
    return EXPERIMENTS[kind].at(address)
