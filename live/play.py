"""Playing a run on the server's event loop: what each message of the browser does, and what the worker says to it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from engine.experiment import SettingError
from engine.experiments import experiment_at
from live import limits, messages
from live.changes import Changes
from live.generator import Generator
from live.limits import Refused
from live.past import Past
from live.run import Run
from live.runs import RUNS
from live.unread import Shelf
from live.wire import Head
from live.workers import Pool


class Play:
    """A run with its generator. Whoever shows it sets `notify` and `wake`, and pulls frames by `next_frame`."""

    def __init__(self, run: Run, pool: Pool) -> None:
        self.run, self.pool = run, pool
        self.notify: Callable[[Head], Any] = lambda head: None
        self.wake: Callable[[], None] = lambda: None
        self.watch: messages.Question | None = None
        self._watch_id = 0
        self.end: Head | None = None
        self._request = messages.Frames(-1, 0, 1, 0.0)
        self._wanted = 0
        self._is_resuming = False
        self._cursor = -1
        self._fresh = Shelf(pool.unread, run.person)
        self._interim: set[int] = set()
        self._loop = asyncio.get_running_loop()
        self._tasks: set[asyncio.Task[None]] = set()
        self._generator = Generator(pool, run.kind, run.person, self)
        self.past = Past(run, self._generator)
        self.changes = Changes(run, self._generator, self.past, self)
        run.tell = self._address_told

    @property
    def is_busy(self) -> bool:
        """Whether the worker owes this run something."""
        return self._generator.is_busy

    async def begin(self) -> None:
        """Make the first frame, unless that was done for an earlier socket."""
        await self.changes.begin()

    def leave(self) -> None:
        """Nobody watches any more: nothing is wanted, and nothing is computed."""
        self.notify, self.wake = lambda head: None, lambda: None
        self._wanted = 0
        self._credit(0)
        self.set_watch(None)

    def close(self) -> None:
        """Give the generator back."""
        self.run.tell = lambda: None
        self.changes.close()
        self._generator.leave()
        self._fresh.clear()

    # What the browser asks

    def ask_frames(self, request: messages.Frames) -> None:
        """Replace what is wanted; frames flow as `next_frame` is called. A pause leaves the playhead at the last frame that was sent."""
        self._request, self._wanted = request, request.n
        if request.n:
            self._cursor = min(request.after, self.run.tape.newest)
            self.run.playhead = max(self._cursor, 0)
        else:
            self._credit(0)
        self.wake()

    async def seek(self, step: int) -> tuple[int, bytes]:
        """The exact frame of `step` and its branch; the playhead moves there, and nothing else is wanted."""
        data = await self.exact(step)
        self._wanted, self._cursor, self.run.playhead = 0, step, step
        self._credit(0)
        return self.past.branch_at(step), await self._dressed(step, data)

    async def fork(self, step: int, why: str = "fork") -> None:
        """Go on from `step` with the settings as they are now."""
        await self.changes.fork(step, why)

    async def edit(self, step: int, edit: str) -> None:
        """Go on from `step` with one more edit. Raises SettingError."""
        await self.changes.edit(step, edit)

    async def back(self, branch: int) -> None:
        """Go on where an earlier branch was left. Raises Refused where only its curve is kept."""
        await self.changes.back(branch)

    async def restore(self, data: bytes) -> None:
        """Go on from a key frame of the browser's. Raises Refused."""
        await self.changes.restore(data)

    async def look(self, step: int, watch: messages.Question) -> bytes:
        """Detail of the frame of `step`."""
        return await self.past.ask("look", step, watch=watch)

    def set_watch(self, watch: messages.Question | None) -> None:
        """Add a detail to every frame from now on."""
        self.watch = watch
        self._watch_id += 1
        self._fresh.clear()
        self._tell_watch()

    def _tell_watch(self) -> None:
        """Let the worker add the detail to each frame; what is dear is asked for when a frame is read."""
        is_dear = self.watch is not None and self.past.is_dear(self.watch)
        self._generator.watch(None if is_dear else self.watch, self._watch_id)

    async def scene(self, branch: int) -> bytes:
        """What does not change on a branch."""
        return await self._generator.scene(self.past.address_of(branch))

    async def weights(self, step: int) -> bytes:
        """The parameters at `step`, as safetensors."""
        return await self.past.ask("weights", step)

    async def onnx(self, step: int) -> bytes:
        """The network at `step`, as ONNX. Raises Refused where there is none."""
        return await self.past.ask("onnx", step)

    async def exact(self, step: int) -> bytes:
        """The frame of `step`, as it is shown. Raises Refused where there is none."""
        return await self.past.exact(step)

    # What the browser gets

    async def next_frame(self) -> tuple[int, bytes] | None:
        """The next wanted frame and its branch, in order; None when there is none yet: `wake` tells when there is."""
        if self._wanted <= 0 or self.changes.are_under_way or not self.run.segments:
            return None
        request, found = self._request, self.run.tape.after(self._cursor)
        if found is None:
            self._go_further()
            return None
        step, data = found
        if not request.seconds and self.past.oldest <= self._cursor < step - request.updates:
            step = self._cursor + request.updates
            data = await self.exact(step)
        dressed = await self._dressed(step, data)
        if self._request is not request or self.changes.are_under_way or step <= self._cursor:
            return await self.next_frame()
        self._wanted -= step not in self._interim
        self._cursor = self.run.playhead = step
        self.run.sent = max(self.run.sent, step)
        return self.past.branch_at(step), dressed

    def _go_further(self) -> None:
        if self.end is not None:
            self._wanted = 0
            self.notify(self.end)
        elif self._generator.is_lost:
            self.lost()
        else:
            self._credit(min(self._wanted, max(2, limits.UNREAD_OF_A_PERSON // self._fresh.largest)))

    def _credit(self, n: int) -> None:
        """Let the generator make n more frames than have come."""
        self._generator.credit(n, self._request.updates, self._request.seconds)

    async def _dressed(self, step: int, data: bytes) -> bytes:
        if self.watch is None:
            return data
        try:
            return self._fresh.pop(step) or await self.past.ask("dress", step, watch=self.watch)
        except Refused:
            return data

    # What the generator says

    def took(self, step: int, bare: bytes, shown: bytes, watch_id: int, is_interim: bool = False) -> None:
        """A frame came, or one on the way to a frame that takes long."""
        self.past.forget_moments()
        (self._interim.add if is_interim else self._interim.discard)(step)
        self.run.tape.add(step, bare)
        if shown and watch_id == self._watch_id:
            self._fresh.put(step, shown)
        self.wake()

    def took_key(self, step: int, whole: bytes) -> None:
        """The whole frame of a step, from which later ones are replayed."""
        self.run.keys.add(step, whole)
        floor = len(self.run.segments[-1].key) + len(whole)
        if floor != self.run.key_floor:
            RUNS.settle(self.run, floor)
            self.run.fit_keys()

    def ended(self, step: int | None, why: str, cause: str = "") -> None:
        """There will be no more frames; those before stay."""
        self.end = {"is": "end", "step": self.past.newest if step is None else step, "why": why, "cause": cause}
        self.wake()

    def lost(self) -> None:
        """The worker is lost: go on with another from the newest frame, as soon as frames are wanted."""
        if self.run.segments and self._wanted > 0 and not self._is_resuming:
            self._is_resuming = True
            self._start(self._resume())

    async def _resume(self) -> None:
        try:
            await self.changes.resume()
        except Refused:
            self._wanted = 0
            raise
        finally:
            self._is_resuming = False

    # Where the run goes on

    def began(self) -> None:
        """The generator was opened anew; what it said before is void."""
        self.end = None
        self._fresh.clear()
        self._interim.clear()
        if self.watch:
            self._tell_watch()

    def went(self, step: int) -> None:
        """The run goes on from another moment."""
        self._cursor = step

    def _address_told(self) -> None:
        """The page's script, in its own thread, wants another address."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(lambda: self._start(self._follow()))

    async def _follow(self) -> None:
        await self.changes.follow()
        self.wake()

    def changed(self, why: str, note: str = "") -> None:
        """There is a new branch. `note` is a sentence for the person."""
        self.notify(self.describe() | {"from": self.past.newest, "why": why, "note": note})
        self.wake()

    def describe(self) -> Head:
        """The run as the browser is told of it."""
        run = self.run
        place = {"step": run.playhead, "newest": self.past.newest, "sent": max(run.sent, run.playhead)}
        if run.segments and self.past.newest == run.revived:
            place |= {"revived": True, "note": self._loss()}
        return {
            "is": "run",
            "branch": run.branch,
            "kind": run.kind,
            "address": run.address,
            "edits": list(getattr(experiment_at(run.kind, run.address), "edits", ())),
            **place,
            "stretches": self.past.stretches,
            "left": list(run.left),
        }

    def _loss(self) -> str:
        """What the person is told of a run that was kept: nothing where nothing is lost."""
        if not self.run.is_heavy:
            return ""
        step = f"{self.past.oldest:,}"
        return f"{self.run.loss} It goes on from step {step}, the last one that was kept; of earlier ones the curve is left."

    def _start(self, work: Any) -> None:
        task = asyncio.create_task(carefully(work, lambda head: self.notify(head)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def carefully(work: Awaitable[Any], notify: Callable[[Head], Any]) -> None:
    """Do some work; what is refused is said, and the run goes on."""
    try:
        await work
    except (Refused, SettingError) as error:
        notify({"is": "error", "why": str(error)})
