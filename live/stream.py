"""What comes in by a run's WebSocket, and what goes out, in order and no faster than it is read."""

import asyncio
import hashlib
import json
import struct
import time
from collections import deque
from dataclasses import dataclass, field

from starlette.websockets import WebSocket, WebSocketDisconnect

from engine.experiment import SettingError
from live import limits, messages
from live.binary import FRAME, LOOK, PAST, SCENE, SOUGHT, Detail
from live.curve import curve_of
from live.limits import Rate, Refused
from live.session import Session, carefully
from live.viewer import Viewer
from live.wire import Header

SLOW = 1013
"""Close code of a window that only watches and reads nothing for so long that it should come back anew."""
_HEAD = struct.Struct("<II")


class Closed(Exception):  # noqa: N818 - a claim, as in “Refused: too long”
    """The socket is closed with a code and a sentence that says why."""

    def __init__(self, code: int, why: str) -> None:
        super().__init__(why)
        self.code, self.why = code, why


@dataclass(frozen=True)
class Notice:
    """Something to say before the next frame, and who waits until it has left."""

    said: Header | Detail
    has_left: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


def _hear(closed: asyncio.Future[None]) -> None:
    """Why it was closed counts as heard, also where nobody waits for that any more."""
    if not closed.cancelled():
        closed.exception()


class Stream:
    """One browser's socket to one run."""

    def __init__(self, socket: WebSocket, session: Session, seat: str = "", is_watching: bool = False) -> None:
        self.socket, self.session, self.run = socket, session, session.run
        self.rate = Rate()
        self._notices: deque[Notice] = deque()
        self._wake = asyncio.Event()
        self._scenes: set[int] = set()
        self._last_digest = b""
        self._looks: set[asyncio.Task[None]] = set()
        self._closed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._closed.add_done_callback(_hear)
        self.viewer = Viewer(session, self.notify, self._wake.set, self._close, seat, is_watching)

    async def serve(self) -> None:
        """Show the run over this socket until it closes. Raises Refused and Closed."""
        try:
            await self.viewer.begin()
            self.notify(self.session.describe())
            await self._until_first_ends(self._read(), self._write(), self._closed)
        finally:
            self.viewer.leave()
            for look in self._looks:
                look.cancel()

    def _close(self, code: int, why: str) -> None:
        if not self._closed.done():
            self._closed.set_exception(Closed(code, why))

    def notify(self, said: Header | Detail) -> asyncio.Future[None]:
        """Say something before the next frame. Who asked for it can wait until it has left."""
        if len(self._notices) >= limits.NOTICES:
            self._close(4429 if self.viewer.has_control else SLOW, "Too many messages that are not read.")
        notice = Notice(said)
        self._notices.append(notice)
        self._wake.set()
        return notice.has_left

    async def _until_first_ends(self, *works) -> None:
        """Run all until one ends; raise what it raised. None is left running, and no exception is left unheard."""
        tasks = [asyncio.ensure_future(work) for work in works]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            ends = await asyncio.gather(*tasks, return_exceptions=True)
        for end in ends:
            if isinstance(end, Exception):
                raise end

    async def _read(self) -> None:
        """Do what the browser says, one message after the other."""
        is_restoring = False
        while True:
            data = await self._receive()
            if isinstance(data, bytes):
                if not is_restoring:
                    raise Closed(4400, "Bytes come only after “restore”.")
                is_restoring = False
                await carefully(self.viewer.restore(data), self.notify)
                continue
            message = self._parsed(data)
            is_restoring = isinstance(message, messages.Restore)
            if not is_restoring:
                await carefully(self._do(message), self.notify)

    async def _receive(self) -> str | bytes:
        said = await self.socket.receive()
        if said["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(said.get("code", 1000))
        self.run.heard = self.viewer.heard = time.monotonic()
        data = said["bytes"] if said.get("text") is None else said["text"]
        most = limits.FRAME_BYTES if isinstance(data, bytes) else limits.TEXT_BYTES
        if len(data) > most:
            raise Closed(4413, f"The message is longer than {most:,} bytes.")
        if not self.rate.allows():
            raise Closed(4429, "Too many messages in a short time.")
        return data

    def _parsed(self, text: str) -> messages.Message:
        try:
            return messages.parse(text)
        except Refused as error:
            raise Closed(4400, str(error)) from None

    async def _do(self, message: messages.Message) -> None:
        match message:
            case messages.Frames():
                self.viewer.ask_frames(message)
            case messages.Seek(step):
                await self.notify(await self.viewer.seek(step))
            case messages.Fork(step):
                await self.viewer.fork(step)
            case messages.Edit(step, edit):
                await self.viewer.edit(step, edit)
            case messages.Back(branch):
                await self.viewer.back(branch)
            case messages.Watch(watch):
                self.viewer.subscribe(watch)
            case messages.Take():
                self.session.control.take(self.viewer)
            case messages.Hand():
                self.session.control.hand_over(self.viewer)
            case messages.Past():
                await self.notify(Detail(PAST, self.run.branch, curve_of(self.run)))
            case messages.Look():
                self._look(message)

    def _look(self, message: messages.Look) -> None:
        """Answer beside everything else, so that a picture under the mouse never waits for a long seek."""
        if len(self._looks) >= limits.LOOKS_AT_ONCE:
            self.notify({"is": "error", "why": "Too many looks at once.", "id": message.id})
            return
        task = asyncio.create_task(self._answer_look(message))
        self._looks.add(task)
        task.add_done_callback(self._looks.discard)

    async def _answer_look(self, message: messages.Look) -> None:
        """It counts as under way until the browser has taken the answer: who does not read gets no more of them."""
        try:
            data = await self.viewer.look(message.step, message.watch)
            with self.session.pool.unread.held(self.run.person, len(data)):
                await self.notify(Detail(LOOK, message.id, data))
        except (Refused, SettingError) as error:
            await self.notify({"is": "error", "why": str(error), "id": message.id})

    async def _write(self) -> None:
        """Send what is to be said, then frames; each waits until the one before it has left."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            while await self._say_notice() or await self._say_frame():
                continue

    async def _say_notice(self) -> bool:
        if not self._notices:
            return False
        notice = self._notices.popleft()
        if isinstance(notice.said, Detail):
            await self._say_detail(notice.said)
        else:
            await self._say_head(notice.said)
        if not notice.has_left.done():
            notice.has_left.set_result(None)
        return True

    async def _say_detail(self, said: Detail) -> None:
        if said.kind in (FRAME, SOUGHT):
            await self._give_scene(said.number)
        await self._send(said.kind, said.number, said.data)

    async def _say_head(self, said: Header) -> None:
        await self.socket.send_text(json.dumps(said))
        if said["is"] == "run":
            await self._say_where(said)

    async def _say_where(self, notice: Header) -> None:
        """After a change: the branch's scene, and the frame at which it begins. The browser may have forgotten other branches."""
        self._scenes.clear()
        await self._give_scene(notice["branch"])
        segment = self.run.segments[-1]
        if "why" in notice and segment.branch == notice["branch"] and segment.start == notice["from"]:
            await self._send(FRAME, segment.branch, segment.data)

    async def _give_scene(self, branch: int) -> None:
        """The scene of a branch, before its first frame; without its bytes where it is the last one sent over again."""
        if branch in self._scenes:
            return
        self._scenes.add(branch)
        scene = await self.session.scene(branch)
        digest = hashlib.blake2b(scene).digest()
        is_other, self._last_digest = digest != self._last_digest, digest
        await self._send(SCENE, branch, scene if is_other else b"")

    async def _say_frame(self) -> bool:
        frame = await self.viewer.next_frame()
        if frame is None:
            return False
        await self._say_detail(frame)
        return True

    async def _send(self, kind: int, number: int, data: bytes) -> None:
        await self.socket.send_bytes(_HEAD.pack(kind, number) + data)
