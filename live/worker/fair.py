"""A fair queue: the person who has had the least computing time goes next, whatever they have open and ask."""

from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from live import limits
from live.wire import Header, Line


class Job(Protocol):
    """What takes turns: it does a part of its work at a time."""

    id: int
    owner: str
    is_question: bool
    """Whether somebody waits for an answer; what trains can wait for the owner's own questions."""
    cost: float
    """Seconds of its last turn, or before it has had one what it may take."""

    @property
    def who(self) -> Header:
        """Whom an answer is for, as the server's messages name it."""

    def slice(self, line: Line) -> bool:
        """Work for a moment, and say what came of it. Gives whether there is more to do."""


Key = TypeVar("Key", bound=Hashable)


class Shares(Generic[Key]):
    """Seconds used by each who waits. Who comes back from a pause starts level with the others: nobody saves up."""

    def __init__(self) -> None:
        self.used: dict[Key, float] = {}
        self._left: dict[Key, float] = {}
        self._now = 0.0

    def enter(self, key: Key) -> None:
        """Wait for a turn."""
        if key not in self.used:
            self.used[key] = max(self._left.pop(key, 0.0), self._now)

    def leave(self, key: Key) -> None:
        """Wait no longer. What was used beyond the others is kept in mind."""
        used = self.used.pop(key, 0.0)
        if used > self._now:
            self._left[key] = used
        if len(self._left) > 256:
            self._left = {other: used for other, used in self._left.items() if used > self._now}

    def next(self, cost: Callable[[Key], float], may: Callable[[Key], bool] = lambda key: True) -> Key:
        """Who of those that may will have used the least after a turn that costs so much: so of equals the quick go first."""
        key = min(filter(may, self.used), key=lambda key: self.used[key] + cost(key))
        self._now = max(self._now, self.used[key])
        return key


@dataclass
class Waiting:
    """What one owner waits for: questions in their order, and runs."""

    questions: deque[Job] = field(default_factory=deque)
    runs: Shares[Job] = field(default_factory=Shares)

    def __bool__(self) -> bool:
        return bool(self.questions or self.runs.used)

    def next(self) -> Job:
        """Questions come first."""
        return self.questions[0] if self.questions else self.next_run()

    def next_run(self) -> Job:
        """Of the runs the one that has had least."""
        return self.runs.next(lambda job: job.cost)


class Queue:
    """Jobs of many owners. An owner with a question goes a little ahead of those who only train: a picture under the mouse.
    But after one question comes one slice of a run, so that however many ask, nobody's frames stop."""

    def __init__(self) -> None:
        self._was_question = False
        self._owners: Shares[str] = Shares()
        self._waiting: dict[str, Waiting] = {}

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def put(self, job: Job) -> None:
        """Let a job wait for its turns; one that waits already stays where it is."""
        self._owners.enter(job.owner)
        waiting = self._waiting.setdefault(job.owner, Waiting())
        if job.is_question:
            waiting.questions.append(job)
        else:
            waiting.runs.enter(job)

    def take(self) -> Job:
        """The job whose turn it is; it goes on waiting until `done` or `drop`."""
        if self._was_question and any(waiting.runs.used for waiting in self._waiting.values()):
            return self._waiting[self._owners.next(self._cost_of_run, self._has_run)].next_run()
        return self._waiting[self._owners.next(self._cost)].next()

    def _has_run(self, owner: str) -> bool:
        return bool(self._waiting[owner].runs.used)

    def _cost_of_run(self, owner: str) -> float:
        return self._waiting[owner].next_run().cost

    def _cost(self, owner: str) -> float:
        """What the owner's next turn will cost; a question may go ahead."""
        waiting = self._waiting[owner]
        return waiting.next().cost - (limits.QUESTION_AHEAD if waiting.questions else 0.0)

    def done(self, job: Job, seconds: float, has_more: bool) -> None:
        """A job has had its turn, of so many seconds. Unfinished questions let the owner's next one pass."""
        self._was_question = job.is_question
        job.cost, waiting = seconds, self._waiting.get(job.owner)
        if waiting is None:
            return
        self._owners.used[job.owner] += seconds
        if job in waiting.runs.used:
            waiting.runs.used[job] += seconds
        elif has_more and job in waiting.questions:
            waiting.questions.rotate(-1)
        if not has_more:
            self.drop(job)

    def drop(self, job: Job) -> None:
        """Let a job wait no longer."""
        waiting = self._waiting.get(job.owner)
        if waiting is None:
            return
        if job in waiting.questions:
            waiting.questions.remove(job)
        else:
            waiting.runs.leave(job)
        if not waiting:
            del self._waiting[job.owner]
            self._owners.leave(job.owner)

    def find(self, number: int) -> list[Job]:
        """Questions of this number, at most one."""
        return [job for waiting in self._waiting.values() for job in waiting.questions if job.id == number]
