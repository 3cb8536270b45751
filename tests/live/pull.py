"""Playing a run without a socket, as the stream does."""

import asyncio
from collections.abc import Callable
from typing import Any

from engine.tape import decode
from live import messages
from live.run import Run
from live.session import Session
from live.viewer import Viewer
from tests.live.talk import EPOCH, step_of


async def until(is_so: Callable[[], bool]) -> None:
    """Wait until it is so, half a minute at most."""
    async with asyncio.timeout(30):
        while not is_so():
            await asyncio.sleep(0.01)


class Player:
    """Pulls frames as the stream does."""

    def __init__(self, stage, address: str = "", tape_bytes: int = 1 << 24, kind: str = "playground") -> None:
        self.do, self.run = stage.do, Run("t" * 32, "owner", kind, address)
        self.run.take(tape_bytes)
        self.notices: list[dict] = []
        self.do(self._begin(stage.pool))

    async def _begin(self, pool) -> None:
        self.woken = asyncio.Event()
        self.session = Session(self.run, pool)
        self.viewer = Viewer(self.session, self.notices.append, self.woken.set)
        await self.viewer.begin()

    def frames(self, after: int, n: int, updates: int = EPOCH) -> list[bytes]:
        """The next n frames, without those on the way to one that takes long."""
        return self.do(self._frames(messages.Frames(after, n, updates, 0.0)))

    async def _frames(self, request: messages.Frames) -> list[bytes]:
        self.viewer.ask_frames(request)
        frames = []
        while len(frames) < request.n:
            self.woken.clear()
            found = await self.viewer.next_frame()
            if found is None:
                await asyncio.wait_for(self.woken.wait(), 60)
            elif step_of(found.data) not in self.session.interim:
                frames.append(found.data)
        return frames

    def way(self, after: int, updates: int) -> list[bytes]:
        """One frame that lies far ahead, or the last there is, after those that are shown on the way to it."""
        return self.do(self._way(messages.Frames(after, 1, updates, 0.0)))

    async def _way(self, request: messages.Frames) -> list[bytes]:
        self.viewer.ask_frames(request)
        frames = []
        async with asyncio.timeout(60):
            while not frames or step_of(frames[-1]) < request.after + request.updates:
                self.woken.clear()
                found = await self.viewer.next_frame()
                if found is None:
                    await self.woken.wait()
                else:
                    frames.append(found.data)
        return frames

    def seek(self, step: int) -> bytes:
        """The exact frame of a step; the playhead moves there."""
        return self.do(self.viewer.seek(step)).data

    def change(self, address: str) -> dict:
        """What a page does, in its own thread; gives what the browser is told."""
        before = len(self.notices)
        self.run.change(address)
        self.do(self._told(before))
        return self.notices[before]

    async def _told(self, before: int) -> None:
        async with asyncio.timeout(60):
            while len(self.notices) == before:
                await asyncio.sleep(0.005)

    def now(self) -> bytes:
        """The frame under the playhead."""
        return self.do(self.session.exact(self.run.playhead))

    def look(self, step: int, watch: dict[str, Any]) -> dict[str, Any]:
        """Detail of a frame."""
        return decode(self.do(self.viewer.look(step, watch)))

    def close(self) -> None:
        """Give the generator back."""
        self.do(self._close())

    async def _close(self) -> None:
        self.session.close()
