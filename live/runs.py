"""The runs of the server and who owns them. Pages open runs here, in their script's thread; the event loop plays them (live/session.py)."""

import re
import secrets
import threading
import time
from collections import Counter

from engine.experiments import experiment_at
from live import limits, settings
from live.attic import Attic
from live.limits import Refused
from live.run import Run

STARTED = int(time.time() * 1000)
"""When this server began, in milliseconds; a part of every token, by which one knows that another server gave it."""
ANEW = "The server was started anew."
IDLE = f"Nobody looked at this run for {limits.IDLE_SECONDS / 60:.0f} minutes, so the server closed it."
ROOM = "The server closed this run, at which nobody looked, to make room for others."
FULL_OF_KEYS = "The park's memory for large networks is full. Take a smaller one, or try again in a minute."


class Runs:
    """All runs by their token, within the limits. Safe to call from any thread."""

    def __init__(self, attic: Attic | None = None) -> None:
        self._lock = threading.Lock()
        self._by_token: dict[str, Run] = {}
        self.attic = attic or Attic(None)
        self._closed: dict[str, str] = {}

    def __len__(self) -> int:
        return len(self._by_token)

    def __iter__(self):
        return iter(list(self._by_token.values()))

    def open(
        self, owner: str, kind: str, address: str, token: str | None = None, place: str = "", seat: str = ""
    ) -> Run:
        """The owner's run of this token, or a new one at `address`. Raises SettingError and Refused.

        Brought to `address` unless another window than that of the name `seat` has control. `place` is where the owner
        comes from: what one address may have together is limited, too.
        """
        address = experiment_at(kind, address).address
        run = self.back(owner, kind, token, place) if token else None
        if run is None:
            with self._lock:
                return self._add(Run(f"{STARTED:x}.{secrets.token_urlsafe(24)}", owner, kind, address, place=place))
        run.touched = time.monotonic()
        if run.is_led_by(seat):
            run.change(address)
        return run

    def own(self, owner: str, kind: str, token: str) -> Run | None:
        """The owner's run of this token, if it is held and of this kind."""
        run = self._by_token.get(token)
        return run if run is not None and (run.owner, run.kind) == (owner, kind) else None

    def back(self, owner: str, kind: str, token: str, place: str = "") -> Run | None:
        """The same, also one that was closed and kept. Raises Refused where there is no room for it."""
        found = self.own(owner, kind, token)
        if found is not None or self.find(token) is not None:
            return found
        kept = self.attic.find(token, owner, kind)
        if kept is None:
            return None
        last = kept.segments[-1]
        run = Run(token, owner, kind, last.address, branch=last.branch, place=place)
        run.kept, run.before, run.loss = kept.segments, kept.curve, self.why_gone(token)
        with self._lock:
            return self.own(owner, kind, token) or self._add(run)

    def drop_unseen(self, token: str) -> None:
        """Forget a run that no browser has ever come for."""
        with self._lock:
            run = self._by_token.get(token)
            if run is not None and not run.was_seen:
                self._forget(run, ROOM)

    def why_gone(self, token: str) -> str:
        """Why there is no run of this token any more."""
        return self._closed.get(token, ANEW)

    def find(self, token: str) -> Run | None:
        """The run of this token, if it is still held."""
        return self._by_token.get(token)

    def close(self, run: Run) -> None:
        """Forget a run; its tape's memory is free again."""
        with self._lock:
            self._forget(run, IDLE)
            self._share_memory()

    def _forget(self, run: Run, why: str) -> None:
        self._by_token.pop(run.token, None)
        if run.was_seen:
            self._closed[run.token] = why
        while len(self._closed) > limits.CLOSED:
            del self._closed[next(iter(self._closed))]

    def admit(self, run: Run, floor: int) -> None:
        """Let a large run have whole frames of at least so many bytes. Raises Refused where all runs together have no room for it.

        Only called on the event loop, which alone changes what runs hold.
        """
        with self._lock:
            self._make_room_for_keys(run, floor)
        self.settle(run, floor)

    def settle(self, run: Run, floor: int) -> None:
        """A large run's whole frames turn out to take at least so many bytes: share what is left among all."""
        run.key_floor = floor
        with self._lock:
            self._share_memory()
        for other in self:
            if other is not run:
                other.fit_keys()

    def _add(self, run: Run) -> Run:
        self._make_room(run.owner, run.place)
        self._by_token[run.token] = run
        self._share_memory()
        return run

    def _make_room(self, owner: str, place: str) -> None:
        """Give up idle runs, then the owner's longest unwatched one, or one of its address; Refused when neither helps."""
        for run in [run for run in self._by_token.values() if run.is_idle]:
            self._forget(run, IDLE)
        near = [run for run in self._by_token.values() if run.place == place]
        own = [run for run in (self._by_token.values() if owner else near) if run.owner == owner]
        if len(own) >= (limits.RUNS_OF_A_PERSON if owner else limits.RUNS_OF_STRANGERS):
            self._give_up_one_of(own, f"You have {len(own)} runs open. Close a browser tab to open another.")
        elif place and len(near) >= limits.RUNS_FOR_EACH * settings.people_of_an_address():
            self._give_up_one_of(near, f"From your network {len(near)} runs are open. Try again in a minute.")
        if len(self._by_token) >= limits.RUNS:
            everyone = list(self._by_token.values())
            self._give_up_one_of(
                everyone, "The park is full: every run it can hold is being played. Try again in a minute."
            )

    def _make_room_for_keys(self, run: Run, floor: int) -> None:
        """Give up unwatched large runs where that makes room for a run that takes at least so much; else refuse it."""
        others = [other for other in self._by_token.values() if other.key_floor and other is not run]
        room = limits.ALL_KEYS_BYTES - floor
        if sum(other.key_floor for other in others if other.has_socket) > room:
            raise Refused(FULL_OF_KEYS)
        while sum(other.key_floor for other in others) > room:
            self._give_up_one_of(others, FULL_OF_KEYS)
            others = [other for other in others if other.token in self._by_token]

    def _give_up_one_of(self, runs: list[Run], why: str) -> None:
        """Give up one that nobody watches: of whoever has most of these runs, and of those the one unwatched for longest."""
        unwatched, held = [run for run in runs if not run.has_socket], Counter(run.owner for run in runs)
        if not unwatched:
            raise Refused(why)
        self._forget(min(unwatched, key=lambda run: (-held[run.owner], run.touched)), ROOM)

    def _share_memory(self) -> None:
        """Give every run an equal part of what all may take together, and large runs one of what they do not need anyway."""
        runs = list(self._by_token.values())
        large = [run for run in runs if run.has_keys]
        left = limits.ALL_KEYS_BYTES - sum(run.key_floor for run in large)
        for run in runs:
            run.take(min(limits.TAPE_BYTES + limits.SEGMENTS_BYTES, limits.TAPES_BYTES // len(runs)))
        for run in large:
            run.key_share = max(run.key_floor, min(limits.KEYS_BYTES, run.key_floor + left // len(large)))


RUNS = Runs(Attic.here())
"""The runs of this server. Pages and the WebSocket share them, which is what a module's state is for here."""


def is_of_a_later_server(token: str) -> bool:
    """Whether a run is held by a server that began after this one: two take turns, and each forgets what the other knows."""
    began = token.partition(".")[0]
    return token.count(".") == 1 and bool(re.fullmatch("[0-9a-f]{8,16}", began)) and int(began, 16) > STARTED


def open_run(owner: str, kind: str, address: str, token: str | None = None, place: str = "", seat: str = "") -> Run:
    """The owner's run of `token` as the window `seat` may have it, or a new one, counted at `place`. Raises SettingError and Refused.

    Only registers the run: it is played from when a browser's socket comes for its token.
    """
    return RUNS.open(owner, kind, address, token, place, seat)
