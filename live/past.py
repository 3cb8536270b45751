"""What a run has been through: the exact frame of any step, and the moments that undo goes back to."""

from dataclasses import dataclass

from engine.tape import Tape
from live import limits
from live.limits import Refused
from live.runs import Run, Segment
from live.wire import Head
from live.workers import Pool, Worker


@dataclass(frozen=True)
class Moment:
    """A frame and the past it had."""

    data: bytes
    tape: Tape
    segments: list[Segment]


class Past:
    """The tape of a run and what a worker replays of it."""

    def __init__(self, run: Run, pool: Pool) -> None:
        self._run, self._pool = run, pool
        self._moments: dict[str, Moment] = {}
        self._moments_at = 0

    @property
    def oldest(self) -> int:
        """The first step that can be seen."""
        return self._run.segments[0].start if self._run.segments else 0

    @property
    def newest(self) -> int:
        """The last step that was made."""
        return self._run.tape.newest if len(self._run.tape) else 0

    def branch_at(self, step: int) -> int:
        """The branch on which the frame of `step` was made."""
        segment = self._run.segment_at(step)
        return segment.branch if segment else self._run.branch

    def address_at(self, step: int) -> str:
        """The address of the experiment that made the frame of `step`."""
        segment = self._run.segment_at(step)
        return segment.address if segment else self._run.address

    def address_of(self, branch: int) -> str:
        """The address of the experiment of a branch."""
        return next((s.address for s in self._run.segments if s.branch == branch), self._run.address)

    async def exact(self, step: int, worker: Worker) -> bytes:
        """The frame of `step`, from the tape or made again from the one before it. Raises Refused."""
        tape, segment = self._run.tape, self._run.segment_at(step)
        if (data := tape.get(step)) is not None:
            return data
        if segment is None or step > self.newest:
            raise Refused(f"Step {step} is not here; there are the steps {self.oldest} to {self.newest}.")
        head: Head = {"do": "replay", "kind": self._run.kind, "address": segment.address, "step": step}
        data = await self._pool.ask(head, self._before(step, segment), worker)
        if self._run.segment_at(step) is segment and step <= self.newest:
            tape.add(step, data)
        return data

    def _before(self, step: int, segment: Segment) -> bytes:
        """The last frame at or before `step` that the same experiment made."""
        found = self._run.tape.before(step)
        return found[1] if found and found[0] >= segment.start else segment.data

    def back_to(self, address: str, step: int) -> Moment | None:
        """This very moment under other settings, if it was seen before and no update was made since."""
        if step != self._moments_at or len(self._moments) >= limits.MOMENTS:
            self._moments.clear()
        return self._moments.get(address)

    def remember(self, address: str, moment: Moment) -> None:
        """Settings were just changed: how it was before."""
        self._moments.setdefault(address, moment)
        self._moments_at = self.newest

    def forget_moments(self) -> None:
        """An update was made: undo goes on from there."""
        self._moments.clear()
