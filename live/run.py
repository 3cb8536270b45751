"""A run, and what is held of it: frames to go back to, within its share of memory."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import Any

from engine.experiment import Experiment
from engine.experiments import EXPERIMENTS, experiment_at
from engine.tape import Tape
from live import limits


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
    brought: str = ""
    """The file whose weights it goes on from, or what lies before it."""

    @property
    def whole(self) -> bytes:
        """The frame that a replay starts from."""
        return self.key or self.data


@dataclass(frozen=True)
class Moment:
    """A frame, light and whole, and the past it had: what undo goes back to."""

    data: bytes
    whole: bytes
    tape: Tape
    keys: Tape
    segments: list[Segment]
    step: int = 0
    """At which it was, of a branch that was left."""
    before: bytes = b""
    """The curve of what lies before its tape, as `Run.before`."""

    def shortened(self, most: int) -> "Moment":
        """The same with only the newest segments, whose frames as they are shown take no more than `most` bytes."""
        return replace(self, segments=within(self.segments, most, attrgetter("data")))


def within(segments: list[Segment], most: int, frame: Callable[[Segment], bytes]) -> list[Segment]:
    """The segments of which these frames take no more than `most` bytes: with very many changes the oldest go."""
    size, first = sum(len(frame(segment)) for segment in segments), 0
    while size > most and first < len(segments) - 1:
        size, first = size - len(frame(segments[first])), first + 1
    return segments[first:]


def size_of(parts: Iterable[bytes]) -> int:
    """Bytes that they take together; what is held from several places counts once."""
    return sum({id(part): len(part) for part in parts}.values())


@dataclass(eq=False)
class Run:
    """One experiment being played for one person. `address` is what the person wants, `segments` what was played."""

    token: str
    owner: str
    kind: str
    address: str
    branch: int = 0
    playhead: int = 0
    sent: int = 0
    """The furthest step that a browser was sent: what was made after it, nobody has seen."""
    tape: Tape = field(default_factory=lambda: Tape(limits.TAPE_BYTES))
    keys: Tape = field(default_factory=lambda: Tape(limits.KEYS_BYTES))
    """Whole frames of an experiment with private keys, about one a second; empty for others."""
    share: int = limits.TAPE_BYTES + limits.SEGMENTS_BYTES
    """What its frames as they are shown may take: those of its tapes, and those beside them."""
    beside: int = 0
    """What those beside its tapes took when they were last made to fit."""
    tapes: int = 1
    """How many tapes it had then: undo may go back to another."""
    key_share: int = limits.KEYS_BYTES
    """What all whole frames of a large experiment may take: those of the tape, the segments and the moments."""
    key_floor: int = 0
    """What they take at least: the frame that the last segment starts from, and one on the tape."""
    segments: list[Segment] = field(default_factory=list)
    moments: dict[str, Moment] = field(default_factory=dict)
    """This very moment under other settings, by their address."""
    left: dict[int, Moment] = field(default_factory=dict)
    """Where branches that were left stood, by their number."""
    history: Any = None
    """What the page can undo; this server only hands it to the session after a reload."""
    place: str = ""
    """The address that the person comes from, as far as it is known."""
    kept: tuple[Segment, ...] = ()
    """Of a run that was kept while no server had it, until it is opened again where the last of them begins."""
    before: bytes = b""
    """The curve that such a run had, as `live/curve.py` makes it."""
    loss: str = ""
    """Why no server had it, in a sentence."""
    revived: int = -1
    """The step at which it was opened again."""
    leader: str = ""
    """The window that has control, as it is named; empty where none has."""
    has_socket: bool = False
    was_seen: bool = False
    heard: float = 0.0
    """When one of its sockets said something last."""
    knock: Callable[[], None] = lambda: None
    """Called from any thread to have every browser at a socket say that it is there; whoever plays the run replaces it."""
    touched: float = field(default_factory=time.monotonic)
    tell: Callable[[], None] = lambda: None
    """Called from any thread when `address` changed; whoever plays the run replaces it."""

    def is_led_by(self, seat: str) -> bool:
        """Whether a window may change this run: no other has control."""
        return self.leader in ("", seat)

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
    def person(self) -> str:
        """Whose share of the server it uses: its owner's; of a visitor without a cookie each run counts as somebody's."""
        return self.owner or f"run {self.token}"

    @property
    def has_keys(self) -> bool:
        """Whether a whole frame is more than what the browser gets, so that some are kept here as key frames."""
        return bool(EXPERIMENTS[self.kind].private())

    @property
    def key_bytes(self) -> int:
        """What the whole frames of this run take; what is held from several places counts once."""
        return self.keys.size + self._bytes_beside_the_tape

    @property
    def _held(self) -> list[Moment]:
        """The moments that can be gone back to."""
        return [*self.left.values(), *self.moments.values()]

    @property
    def _bytes_beside_the_tape(self) -> int:
        moments = self._held
        segments = [*self.segments, *(segment for moment in moments for segment in moment.segments)]
        tapes = {id(moment.keys): moment.keys.size for moment in moments if moment.keys is not self.keys}
        frames = [*(segment.key for segment in segments), *(moment.whole for moment in moments)]
        return size_of(frames) + sum(tapes.values())

    @property
    def _shown_beside_the_tape(self) -> int:
        """What frames as they are shown, and curves, take that are on no tape."""
        moments = self._held
        segments = [*self.kept, *self.segments, *(segment for moment in moments for segment in moment.segments)]
        curves = [self.before, *(moment.before for moment in moments)]
        return size_of([*(segment.data for segment in segments), *(moment.data for moment in moments), *curves])

    @property
    def shown_bytes(self) -> int:
        """What the frames of this run as they are shown, and its curves, take."""
        return sum(tape.size for tape in self._all_tapes) + self._shown_beside_the_tape

    @property
    def _all_tapes(self) -> list[Tape]:
        """Its own, and others that undo goes back to; a branch that was left has an empty one."""
        return list({id(tape): tape for tape in (self.tape, *(m.tape for m in self.moments.values()))}.values())

    def take(self, share: int) -> None:
        """Have such a share from now on. Safe to call from any thread: what lies beside the tape keeps to it from the next `fit` on."""
        self.share = share
        self.tape.max_bytes = min(limits.TAPE_BYTES, max(0, share - self.beside) // self.tapes)

    def fit(self) -> None:
        """Keep all that is held of this run within its shares, also where nothing is added to it any more; the tapes get the rest."""
        room = min(limits.SEGMENTS_BYTES, self.share // 2)
        if self._shown_beside_the_tape > room:
            self._shorten(room // 2)
            self._give_up_moments(lambda: self._shown_beside_the_tape > room)
        tapes = self._all_tapes
        self.beside, self.tapes = self._shown_beside_the_tape, len(tapes)
        self.take(self.share)
        for tape in tapes:
            tape.max_bytes = self.tape.max_bytes
            tape.fit()
        self.fit_keys()

    def fit_keys(self) -> None:
        """Keep a large run's whole frames within its share: the oldest moments go first, then the oldest segments; the tape gets the rest."""
        if not self.has_keys or not self.segments:
            return
        room = self.key_share - (self.key_floor - len(self.segments[-1].key))
        if self._bytes_beside_the_tape > room:
            self._thin_moments(room)
            self.segments = within(self.segments, room, attrgetter("key"))
        self.keys.max_bytes = self.key_share - self._bytes_beside_the_tape
        self.keys.fit()

    def _shorten(self, most: int) -> None:
        """Leave this run and its moments the newest segments, whose frames as they are shown take no more than `most` bytes."""
        self.segments = within(self.segments, most, attrgetter("data"))
        self.left = {branch: moment.shortened(most) for branch, moment in self.left.items()}
        self.moments = {address: moment.shortened(most) for address, moment in self.moments.items()}

    def _thin_moments(self, room: int) -> None:
        """Leave their tapes one frame; if that is not enough, give up the oldest."""
        for moment in self.moments.values():
            if moment.keys is not self.keys:
                moment.keys.max_bytes = 0
                moment.keys.fit()
        self._give_up_moments(lambda: self._bytes_beside_the_tape > room)

    def _give_up_moments(self, is_too_much: Callable[[], bool]) -> None:
        """Give up the oldest branches that were left and the oldest moments that undo goes back to: of which there are more."""
        while (self.left or self.moments) and is_too_much():
            held: dict[Any, Moment] = self.left if len(self.left) >= len(self.moments) else self.moments
            held.pop(next(iter(held)))

    @property
    def brought(self) -> str:
        """The file whose weights the run goes on from, which no link can carry; empty if there is none."""
        return self.segments[-1].brought if self.segments else ""

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


def _without_edits(experiment: Any) -> Experiment:
    return replace(experiment, edits=()) if hasattr(experiment, "edits") else experiment
