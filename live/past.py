"""What a run has been through: the exact frame of any step, and the moments that undo goes back to."""

import asyncio
from collections.abc import Mapping
from typing import Any

from engine.experiments import experiment_at
from live import limits
from live.generator import Generator
from live.limits import Refused
from live.run import Moment, Run, Segment
from live.wire import Header
from live.workers import Absent


class Past:
    """The tapes of a run and what a worker replays of them.

    Where an experiment has private keys, the tape holds light frames and `keys` a whole one now and then. Elsewhere each frame
    of the tape is whole, and is what a replay starts from.
    """

    def __init__(self, run: Run, generator: Generator) -> None:
        self._run, self._generator = run, generator
        self._moments_at = 0
        self._reaching: dict[tuple[int, int], asyncio.Task[bytes]] = {}

    @property
    def oldest(self) -> int:
        """The first step that can be seen."""
        return self._run.segments[0].start if self._run.segments else 0

    @property
    def newest(self) -> int:
        """The last step that was made."""
        return self._run.tape.newest if len(self._run.tape) else 0

    @property
    def stretches(self) -> list[list[int]]:
        """From which step on which branch made what can be seen; steps before the first are told of no more."""
        return [[segment.start, segment.branch] for segment in self._run.segments[-limits.STRETCHES :]]

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

    async def exact(self, step: int) -> bytes:
        """The frame of `step` as it is shown, from the tape or made again from a whole one before it. Raises Refused."""
        tape, segment = self._run.tape, self._run.segment_at(step)
        if (data := tape.get(step)) is not None:
            return data
        data = await self._replay(step, self._segment_of(step), is_whole=False)
        if self._run.segment_at(step) is segment and step <= self.newest:
            tape.add(step, data)
        return data

    async def whole(self, step: int) -> bytes:
        """The whole frame of `step`. Raises Refused."""
        if not self._run.has_keys:
            return await self.exact(step)
        segment = self._segment_of(step)
        at, data = self._key_before(step, segment)
        return data if at == step else await self._replay(step, segment, is_whole=True)

    async def ask(self, do: str, step: int, **more: Any) -> bytes:
        """What a worker says of the whole frame of `step`. Raises Refused.

        A frame that is whole is sent along. Of others the worker has those of the last moments; else it replays.
        """
        if not self._run.has_keys:
            data = await self.exact(step)
            return await self._generator.ask(do, self._about(step, self._run.segment_at(step)) | more, data)
        segment = self._segment_of(step)
        if self.is_dear(more.get("watch", {})):
            return await self._generator.ask(
                do, self._about(step, segment) | more, await self.whole(step), is_dear=True
            )
        for _ in range(limits.TRIES):
            try:
                return await self._generator.ask(do, self._about(step, segment) | more)
            except Absent:
                await self._reach(step, segment)
        raise Refused("The server is too busy to show this moment in detail. Try again in a moment.")

    def is_dear(self, watch: Mapping[str, Any]) -> bool:
        """Whether an answer takes so long that nobody's training should wait for it."""
        return experiment_at(self._run.kind, self._run.address).macs(watch) > limits.DEAR_MACS

    def _segment_of(self, step: int) -> Segment:
        segment = self._run.segment_at(step)
        if segment is None or step > self.newest:
            raise Refused(f"Step {step} is not here; there are the steps {self.oldest} to {self.newest}.")
        return segment

    def _about(self, step: int, segment: Segment | None) -> Header:
        """A moment as the worker is told of it."""
        place = [self._generator.id, segment.branch if segment else self._run.branch]
        return {"address": self.address_at(step) if segment is None else segment.address, "branch": place, "step": step}

    async def _reach(self, step: int, segment: Segment) -> None:
        """Let the worker have the whole frame of `step` at hand; who asks meanwhile waits for the same replay."""
        moment = (segment.branch, step)
        if moment not in self._reaching:
            task = asyncio.create_task(self._replay(step, segment, is_whole=False))
            self._reaching[moment] = task
            task.add_done_callback(lambda _: self._reaching.pop(moment))
        await asyncio.shield(self._reaching[moment])

    async def _replay(self, step: int, segment: Segment, is_whole: bool) -> bytes:
        """The frame of `step` made again; where it is kept as key frames from what the worker has at hand, if that lies after the key frame."""
        since, start = self._key_before(step, segment)
        about = {**self._about(step, segment), "since": since, "is_whole": is_whole}
        if self._run.has_keys:
            try:
                return await self._generator.ask("replay", about)
            except Absent:
                pass
        return await self._generator.ask("replay", about, start)

    def _key_before(self, step: int, segment: Segment) -> tuple[int, bytes]:
        """The last whole frame at or before `step` that the same experiment made."""
        found = (self._run.keys if self._run.has_keys else self._run.tape).before(step)
        return found if found and found[0] >= segment.start else (segment.start, segment.whole)

    def back_to(self, address: str, step: int) -> Moment | None:
        """This very moment under other settings, if it was seen before and no update was made since."""
        if step != self._moments_at or len(self._run.moments) >= limits.MOMENTS:
            self._run.moments.clear()
        return self._run.moments.get(address)

    def remember(self, address: str, moment: Moment) -> None:
        """Settings were just changed: how it was before."""
        self._run.moments.setdefault(address, moment)
        self._moments_at = self.newest
        self._run.fit()

    def forget_moments(self) -> None:
        """An update was made: undo goes on from there."""
        if self._run.moments:
            self._run.moments.clear()
            self._run.fit()
