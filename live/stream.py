"""The WebSocket of a run: who may open it, what comes in, and what goes out, in order and no faster than it is read."""

import asyncio
import json
import logging
import struct
import time
from collections import deque

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from engine.experiment import SettingError
from live import limits, messages
from live.door import is_same_origin, owner_of
from live.limits import Rate, Refused
from live.park import PARK
from live.play import Play
from live.runs import RUNS, Run
from live.wire import Head

LOG = logging.getLogger("park.stream")

SCENE, FRAME, SOUGHT, LOOK = 1, 2, 3, 4
"""Kinds of binary messages."""
_HEAD = struct.Struct("<II")


class Closed(Exception):  # noqa: N818 - a claim, as in “Refused: too long”
    """The socket is closed with a code and a sentence that says why."""

    def __init__(self, code: int, why: str) -> None:
        super().__init__(why)
        self.code, self.why = code, why


class Stream:
    """One browser's socket to one run."""

    def __init__(self, socket: WebSocket, run: Run, play: Play) -> None:
        self.socket, self.run, self.play = socket, run, play
        self.rate = Rate()
        self._notices: deque[Head | bytes] = deque()
        self._wake = asyncio.Event()
        self._scenes: set[int] = set()
        self._looks: set[asyncio.Task[None]] = set()
        self._closed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def serve(self) -> None:
        """Play the run over this socket until it closes."""
        self.play.leave()
        self.play.notify, self.play.wake = self.notify, self._wake.set
        try:
            await self.play.begin()
            self.notify(self.play.describe())
            await self._until_first_ends(self._read(), self._write(), self._closed)
        finally:
            for look in self._looks:
                look.cancel()

    def displace(self) -> None:
        """Another socket came for the same run."""
        if not self._closed.done():
            self._closed.set_exception(Closed(4409, "This run was opened in another window."))

    def notify(self, notice: Head | bytes) -> None:
        """Say something before the next frame."""
        self._notices.append(notice)
        self._wake.set()

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
                await self._carefully(self.play.restore(data))
                continue
            message = self._parsed(data)
            is_restoring = isinstance(message, messages.Restore)
            if not is_restoring:
                await self._carefully(self._do(message))

    async def _receive(self) -> str | bytes:
        said = await self.socket.receive()
        if said["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(said.get("code", 1000))
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

    async def _carefully(self, work) -> None:
        """Do some work; what is refused is said, and the socket stays open."""
        try:
            await work
        except (Refused, SettingError) as error:
            self.notify({"is": "error", "why": str(error)})

    async def _do(self, message: messages.Message) -> None:
        match message:
            case messages.Frames():
                self.play.ask_frames(message)
            case messages.Seek(step):
                branch, frame = await self.play.seek(step)
                await self._give_scene(branch)
                self.notify(_binary(SOUGHT, branch, frame))
            case messages.Fork(step):
                await self.play.fork(step)
            case messages.Edit(step, edit):
                await self.play.edit(step, edit)
            case messages.Watch(watch):
                self.play.set_watch(watch)
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
        try:
            self.notify(_binary(LOOK, message.id, await self.play.look(message.step, message.watch)))
        except (Refused, SettingError) as error:
            self.notify({"is": "error", "why": str(error), "id": message.id})

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
        if isinstance(notice, bytes):
            await self.socket.send_bytes(notice)
            return True
        await self.socket.send_text(json.dumps(notice))
        if notice["is"] == "run":
            await self._say_where(notice)
        return True

    async def _say_where(self, notice: Head) -> None:
        """After a change: the branch's scene, and the frame at which it begins."""
        await self._give_scene(notice["branch"])
        segment = self.run.segments[-1]
        if "why" in notice and segment.branch == notice["branch"] and segment.start == notice["from"]:
            await self.socket.send_bytes(_binary(FRAME, segment.branch, segment.data))

    async def _give_scene(self, branch: int) -> None:
        """The scene of a branch, once to each browser."""
        if branch not in self._scenes:
            self._scenes.add(branch)
            await self.socket.send_bytes(_binary(SCENE, branch, await self.play.scene(branch)))

    async def _say_frame(self) -> bool:
        found = await self.play.next_frame()
        if found is None:
            return False
        branch, frame = found
        await self._give_scene(branch)
        await self.socket.send_bytes(_binary(FRAME, branch, frame))
        return True


def _binary(kind: int, number: int, data: bytes) -> bytes:
    return _HEAD.pack(kind, number) + data


class _Refusals(logging.Filter):
    """Uvicorn closes a socket that sends text which is no UTF-8, with code 1007; that needs no traceback in the log."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is anything else."""
        return "Invalid UTF-8" not in record.getMessage()


logging.getLogger("uvicorn.error").addFilter(_Refusals())

_STREAMS: dict[str, Stream] = {}
"""The one open socket of each run."""


async def endpoint(socket: WebSocket) -> None:
    """`/park/live/{token}`. A refusal is said as a close code and a reason, so the socket is accepted first."""
    await socket.accept()
    try:
        await _admit(socket)
    except Closed as closed:
        await _close(socket, closed.code, closed.why)
    except WebSocketDisconnect:
        pass


async def _admit(socket: WebSocket) -> None:
    if not is_same_origin(socket.headers):
        raise Closed(4403, "This page comes from another site.")
    run = RUNS.find(socket.path_params["token"])
    if run is None:
        raise Closed(4404, "The server does not have this run any more.")
    if run.owner != owner_of(socket.cookies):
        raise Closed(4403, "This run belongs to another visit.")
    await _serve(socket, run)


async def _serve(socket: WebSocket, run: Run) -> None:
    stream = Stream(socket, run, PARK.play_of(run))
    if run.token in _STREAMS:
        _STREAMS[run.token].displace()
    _STREAMS[run.token] = stream
    run.has_socket = run.was_seen = True
    try:
        await stream.serve()
    except Refused as error:
        raise Closed(4404, str(error)) from None
    finally:
        if _STREAMS.get(run.token) is stream:
            del _STREAMS[run.token]
            stream.play.leave()
            run.has_socket, run.touched = False, time.monotonic()


async def _close(socket: WebSocket, code: int, why: str) -> None:
    """Close with a reason of at most 123 bytes, which is what the protocol holds."""
    if socket.application_state == WebSocketState.CONNECTED and socket.client_state == WebSocketState.CONNECTED:
        reason = why.encode("utf-8", "replace")[:120].decode("utf-8", "ignore")
        try:
            await socket.close(code, reason)
        except (RuntimeError, WebSocketDisconnect):
            LOG.debug("The browser was gone before it could be told why.")
