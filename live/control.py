"""Who of a run's viewers may change it: one has control, keeps it until its window closes or sleeps, and can hand it over."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from live import limits
from live.limits import Refused
from live.run import Run
from live.wire import Header

WATCHES = "This window only watches: another one has control of the run. Take over to change it."
ALONE = "No other window watches this run."
MANY = f"This run is open in {limits.VIEWERS} windows already. Close one of them."
DISPLACED = 4409
"""Close code of a line whose window has opened another."""


@dataclass(frozen=True)
class Standing:
    """What a viewer is told of control: whether it is its own, whether it is nobody's, and how many other windows there are."""

    mine: bool = True
    free: bool = False
    others: int = 0


class Viewer(Protocol):
    """A window at a run."""

    seat: str
    """The name of its window, by which it is known when it comes back; empty where it has none."""
    is_watching: bool
    """It came back without control, and does not ask for it."""
    heard: float
    """When it said something last."""
    told: Standing
    """What it knows of control."""
    notify: Callable[[Header], Any]

    def dismiss(self, code: int, why: str) -> None:
        """Close its line."""


V = TypeVar("V", bound=Viewer)


class Control(Generic[V]):
    """The viewers of a run in the order in which they came, and the one that leads."""

    def __init__(self, run: Run, passed: Callable[[], None]) -> None:
        """`passed` is called whenever another viewer leads, or none."""
        self.viewers: list[V] = []
        self.leader: V | None = None
        self._run, self._passed = run, passed
        self._knocks: set[asyncio.Task[None]] = set()

    def join(self, viewer: V) -> None:
        """A window came: it leads where nobody does, and takes the place of its own former line. Raises Refused."""
        former = next((other for other in self.viewers if viewer.seat and other.seat == viewer.seat), None)
        if former is not None:
            self.viewers.remove(former)
            former.dismiss(DISPLACED, "This window has opened another line.")
        elif len(self.viewers) >= limits.VIEWERS:
            raise Refused(MANY)
        self.viewers.append(viewer)
        if (former is not None and former is self.leader) or (self.leader is None and not viewer.is_watching):
            self._pass_to(viewer)
        elif self.leader is not None and not viewer.is_watching:
            self._start_to_knock(self.leader, viewer)
        self._tell()

    def leave(self, viewer: V) -> None:
        """A window has closed. What it led nobody leads, until one of the others takes over."""
        if viewer in self.viewers:
            self.viewers.remove(viewer)
        if viewer is self.leader:
            self._pass_to(None)
        self._tell()

    def take(self, viewer: V) -> None:
        """This window leads now: all are the same person's."""
        if viewer is not self.leader:
            self._pass_to(viewer)
            self._tell()

    def hand_over(self, viewer: V) -> None:
        """The one that leads lets the window that came last lead. Raises Refused."""
        self.check(viewer)
        others = [other for other in self.viewers if other is not viewer]
        if not others:
            raise Refused(ALONE)
        self.take(others[-1])

    def check(self, viewer: V) -> None:
        """Raise Refused unless this viewer may change the run."""
        if viewer is not self.leader:
            raise Refused(WATCHES)

    def knock(self) -> None:
        """Have every browser say that it is there: a frozen line stays open for a while."""
        for viewer in self.viewers:
            viewer.notify({"is": "knock"})

    def close(self) -> None:
        """Nobody comes any more."""
        for task in self._knocks:
            task.cancel()

    def _start_to_knock(self, leader: V, viewer: V) -> None:
        task = asyncio.create_task(self._see_whether_it_sleeps(leader, viewer))
        self._knocks.add(task)
        task.add_done_callback(self._knocks.discard)

    async def _see_whether_it_sleeps(self, leader: V, viewer: V) -> None:
        """A leader that does not answer loses control to the one that came."""
        since = time.monotonic()
        leader.notify({"is": "knock"})
        await asyncio.sleep(limits.KNOCK_SECONDS)
        if leader is self.leader and leader.heard < since and viewer in self.viewers:
            self.take(viewer)

    def _pass_to(self, viewer: V | None) -> None:
        self.leader = viewer
        self._run.leader = viewer.seat if viewer else ""
        self._passed()

    def _tell(self) -> None:
        """Tell each viewer what is news to it."""
        for viewer in self.viewers:
            now = Standing(viewer is self.leader, self.leader is None, len(self.viewers) - 1)
            if now != viewer.told:
                viewer.told = now
                viewer.notify({"is": "control", "mine": now.mine, "free": now.free, "others": now.others})
