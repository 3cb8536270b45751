"""Playing a run on the server's event loop: its generator and its past, made once however many windows show it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from engine.experiment import SettingError
from engine.experiments import experiment_at
from live import control, limits, messages
from live.changes import Changes
from live.control import Control
from live.following import Shown
from live.generator import Generator
from live.limits import Refused
from live.past import Past
from live.run import Run
from live.runs import RUNS
from live.unread import Shelf
from live.wire import Header
from live.workers import Pool


class Viewer(control.Viewer, Protocol):
    """A window at the run: it is told what happens, and woken when there may be a frame for it."""

    request: messages.Frames
    wanted: int
    """Frames that it still wants; only who has control wants any."""
    question: messages.Question | None
    wake: Callable[[], None]

    def follow(self, shown: Shown) -> None:
        """The viewer in control was sent this."""

    def went(self, step: int) -> None:
        """The run goes on from another moment."""


class Session:
    """A run with its generator and its viewers. What the one in control wants is made; the others are shown the same."""

    def __init__(self, run: Run, pool: Pool) -> None:
        self.run, self.pool = run, pool
        self.control: Control[Viewer] = Control(run, self._passed)
        self.end: Header | None = None
        self.fresh = Shelf(pool.unread, run.person)
        """Frames that came with the answer to what the viewer in control asks of each."""
        self.interim: set[int] = set()
        self._question_id = 0
        self._is_resuming = False
        self._loop = asyncio.get_running_loop()
        self._tasks: set[asyncio.Task[None]] = set()
        self._generator = Generator(pool, run.kind, run.person, self)
        self.past = Past(run, self._generator)
        self.changes = Changes(run, self._generator, self.past, self)
        run.tell = self._address_told
        run.knock = self._knock

    @property
    def is_busy(self) -> bool:
        """Whether the worker owes this run something."""
        return self._generator.is_busy

    @property
    def is_changing(self) -> bool:
        """Whether the run is between two moments."""
        return self.changes.are_under_way or not self.run.segments

    def close(self) -> None:
        """Give the generator back."""
        self.run.tell = self.run.knock = lambda: None
        self.changes.close()
        self.control.close()
        self._generator.leave()
        self.fresh.clear()

    # Who watches

    def notify(self, said: Header) -> None:
        """Say something to every viewer."""
        for viewer in self.control.viewers:
            viewer.notify(said)

    def show(self, shown: Shown) -> None:
        """The viewer in control is sent this, so the others are as well."""
        for viewer in self.control.viewers:
            if viewer is not self.control.leader:
                viewer.follow(shown)

    def _passed(self) -> None:
        """Another viewer has control, or none: nothing is wanted until it asks."""
        leader = self.control.leader
        for viewer in self.control.viewers:
            viewer.wanted = 0
        if leader:
            leader.went(self.run.playhead)
        self._generator.credit(0, 1, 0.0)
        self.subscribe(leader.question if leader else None)

    def _knock(self) -> None:
        """From any thread."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self.control.knock)

    # What viewers ask

    def credit(self, n: int, wish: messages.Frames) -> None:
        """Let the generator make n more frames than have come."""
        self._generator.credit(n, wish.updates, wish.seconds)

    def go_further(self, viewer: Viewer) -> None:
        """The tape is at its end, and the viewer in control wants more."""
        if self.end is not None:
            viewer.wanted = 0
            self.notify(self.end)
        elif self._generator.is_lost:
            self.lost()
        else:
            most = max(2, limits.UNREAD_OF_A_PERSON // self.fresh.largest)
            self.credit(min(viewer.wanted, most), viewer.request)

    def subscribe(self, question: messages.Question | None) -> None:
        """Have the answer to a question added to every frame; what is dear is asked for when a frame is read."""
        self._question_id += 1
        self.fresh.clear()
        is_dear = question is not None and self.past.is_dear(question)
        self._generator.watch(None if is_dear else question, self._question_id)

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

    # What the generator says

    def took(self, step: int, bare: bytes, shown: bytes, watch_id: int, is_interim: bool = False) -> None:
        """A frame came, or one on the way to a frame that takes long."""
        self.past.forget_moments()
        (self.interim.add if is_interim else self.interim.discard)(step)
        self.run.tape.add(step, bare)
        if len(self.interim) > limits.INTERIM:
            self.interim.intersection_update(self.run.tape)
        if shown and watch_id == self._question_id:
            self.fresh.put(step, shown)
        self._wake()

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
        self._wake()

    def lost(self) -> None:
        """The worker is lost: go on with another from the newest frame, as soon as frames are wanted."""
        leader = self.control.leader
        if self.run.segments and leader and leader.wanted > 0 and not self._is_resuming:
            self._is_resuming = True
            self._start(self._resume())

    async def _resume(self) -> None:
        try:
            await self.changes.resume()
        except Refused:
            if leader := self.control.leader:
                leader.wanted = 0
            raise
        finally:
            self._is_resuming = False

    # Where the run goes on

    def began(self) -> None:
        """The generator was opened anew; what it said before is void."""
        self.end = None
        self.fresh.clear()
        self.interim.clear()
        if (leader := self.control.leader) and leader.question:
            self.subscribe(leader.question)
        self._wake()  # also after a change that was refused, of which only who asked for it hears

    def went(self, step: int) -> None:
        """The run goes on from another moment."""
        for viewer in self.control.viewers:
            viewer.went(step)

    def _address_told(self) -> None:
        """The page's script, in its own thread, wants another address."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(lambda: self._start(self._follow()))

    async def _follow(self) -> None:
        await self.changes.follow()
        self._wake()

    def changed(self, why: str, note: str = "") -> None:
        """There is a new branch. `note` is a sentence for the person."""
        self.notify(self.describe() | {"from": self.past.newest, "why": why, "note": note})
        self._wake()

    def _wake(self) -> None:
        for viewer in self.control.viewers:
            viewer.wake()

    @property
    def _is_cut(self) -> bool:
        """Whether nobody can see what was before the first segment: of a run that its browser brought back, that has the frames itself."""
        run = self.run
        return bool(run.segments) and bool(run.has_keys or run.segments[0].brought)

    def describe(self) -> Header:
        """The run as the browser is told of it."""
        run = self.run
        oldest = self.past.oldest if self._is_cut else 0
        began = 0 if run.before else oldest
        place = {"step": run.playhead, "oldest": oldest, "began": began, "newest": self.past.newest}
        place |= {"sent": max(run.sent, run.playhead)}
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
        if not self.run.has_keys:
            return ""
        step = f"{self.past.oldest:,}"
        return f"{self.run.loss} It goes on from step {step}, the last one that was kept; of earlier ones the curve is left."

    def _start(self, work: Any) -> None:
        task = asyncio.create_task(carefully(work, self.notify))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def carefully(work: Awaitable[Any], notify: Callable[[Header], Any]) -> None:
    """Do some work; what is refused is said, and the run goes on."""
    try:
        await work
    except (Refused, SettingError) as error:
        notify({"is": "error", "why": str(error)})
