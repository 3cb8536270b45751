"""Changing a run: each fork, edit or new setting opens its generator anew, one after the other, and each to its end."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, Protocol

from engine.data.uploads.weights import Saved, read_weights, short
from engine.experiment import UNTAUGHT, SettingError
from engine.experiments import EXPERIMENTS, experiment_at
from engine.tape import Tape
from live.generator import Generator, Opened
from live.left import keep, standing
from live.limits import Refused, Unfit
from live.past import Past
from live.run import Moment, Run, Segment
from live.runs import RUNS

GIVEN_UP = "The server closed this run before it could be changed."
LINK = "A link opens the settings, not these weights."


class Teller(Protocol):
    """Who plays the run: it hears where the run goes on."""

    def began(self) -> None:
        """The generator was opened anew; what it said before is void."""

    def went(self, step: int) -> None:
        """The run goes on from another moment."""

    def changed(self, why: str, note: str = "") -> None:
        """There is a new branch. `note` is a sentence for the person."""


class Changes:
    """What a run goes on with. A change that has begun is finished even if the socket that asked for it closes:
    half of one would leave the tape at one moment and the generator at another."""

    def __init__(self, run: Run, generator: Generator, past: Past, teller: Teller) -> None:
        self._run, self._generator, self._past, self._teller = run, generator, past, teller
        self._one = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def are_under_way(self) -> bool:
        """Whether tape and generator are between two moments."""
        return self._one.locked()

    async def begin(self) -> None:
        """Make the first frame, unless that was done for an earlier socket. Raises Refused."""
        await self._finish(self._begin)

    async def fork(self, step: int, why: str = "fork") -> None:
        """Go on from `step` with the settings as they are now. Raises Refused."""
        await self._finish(lambda: self._go_on(step, self._run.address, why))

    async def edit(self, step: int, edit: str) -> None:
        """Go on from `step` with one more edit, or several with commas between; those made later belong to the branch that is left. Raises SettingError."""
        now: Any = experiment_at(self._run.kind, self._run.address)
        if not hasattr(now, "edits"):
            raise SettingError("The parameters of this experiment are not set by hand.")
        earlier = tuple(text for text in now.edits if int(text.partition(":")[0]) <= step)
        self._run.address = replace(now, edits=(*earlier, *edit.split(","))).address
        await self.fork(step, "edit")

    async def back(self, branch: int) -> None:
        """Go on where an earlier branch was left, with its settings. Raises Refused where only its curve is kept."""
        await self._finish(lambda: self._back(branch))

    async def restore(self, data: bytes) -> None:
        """Go on from a key frame of the browser's. Raises Refused where the run has frames of its own by now."""
        await self._finish(lambda: self._restore(data))

    async def bring(self, data: bytes, name: str) -> None:
        """Go on with the weights of a file, called so, and with the settings that it says. Raises Refused and SettingError."""
        saved = read_weights(data)
        await self._finish(lambda: self._bring(data, saved, name))

    async def follow(self) -> None:
        """Bring the run to the address that the page wants; nothing to do if an edit has brought it there."""
        await self._finish(self._follow)

    async def resume(self) -> None:
        """The worker is lost: open the generator at the newest frame, which changes nothing that can be seen but where it is."""
        note = self._generator.note
        await self._finish(self._resume)
        self._teller.changed("worker", note)

    def close(self) -> None:
        """Give up what is under way: nobody needs it any more."""
        for task in self._tasks:
            task.cancel()

    async def _finish(self, change: Callable[[], Awaitable[None]]) -> None:
        """Make a change when those before it are made, whether or not who asked is still there. Raises Refused where the run is given up."""
        task = asyncio.create_task(self._in_turn(change))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            if task.cancelled():
                raise Refused(GIVEN_UP) from None
            raise
        finally:
            del task  # its error has this frame in its traceback: in a ring, what was brought would stay for long

    async def _in_turn(self, change: Callable[[], Awaitable[None]]) -> None:
        async with self._one:
            await change()

    async def _begin(self) -> None:
        if not self._run.segments:
            await (self._revive() if self._run.kept else self._open(self._run.address))

    async def _revive(self) -> None:
        """Go on where a run that was kept ended, or anew where its frame is of no use to this server.

        Raises Refused where there is no room now; what was kept stays for the next try.
        """
        run, wanted = self._run, self._run.address
        *before, last = run.kept
        tape, keys = Tape(run.tape.max_bytes), Tape(run.keys.max_bytes)
        try:
            moment = Moment(last.data, last.whole, tape, keys, before, before=run.before)
            await self._open(last.address, moment, brought=last.brought)
        except Unfit:
            run.kept, run.before = (), b""
            await self._open(wanted)
        else:
            run.kept, run.revived = (), last.start
            if wanted != last.address:
                await self._go_on(last.start, wanted, "settings")

    async def _restore(self, data: bytes) -> None:
        run = self._run
        if run.has_keys:
            raise Refused("What your browser keeps of so large a network is not enough to go on from.")
        if self._past.newest > run.segments[-1].start:
            raise Refused("This run has gone on already; nothing is restored.")
        await self._open(run.address, Moment(data, data, run.tape, run.keys, []), is_foreign=True)
        self._teller.changed("restore")

    async def _follow(self) -> None:
        run = self._run
        if not run.segments:
            await self._begin()
            self._teller.changed("settings")
        elif run.segments[-1].address != run.address:
            await self._go_on(run.playhead, run.address, "settings")

    async def _go_on(self, step: int, address: str, why: str) -> None:
        """Leave what lies after `step` as an old branch and go on with the experiment at `address`.

        Going back to an experiment of this very moment, as undo does, restores its exact frame and its past.
        """
        run, past = self._run, self._past
        try:
            now = _moment(run, await past.exact(step), await past.whole(step))
            old, back = past.address_at(step), past.back_to(address, step)
            stood = await standing(run, past, now, step)
            note = await self._open(address, back or now, None if back or old == address else old)
        except Refused:
            if run.address == address:
                run.address = run.segments[-1].address
            raise
        past.remember(old, now)
        keep(run, stood)
        self._teller.changed(why, note)

    async def _back(self, branch: int) -> None:
        past, moment = self._past, self._run.left.get(branch)
        if moment is None:
            raise Refused("Of that branch only its curve is kept: it cannot be gone on with.")
        await self._leave_for(moment.segments[-1].address, moment, gone=branch)
        self._teller.changed("back", f"This is the earlier branch again, at step {past.newest:,}, with its settings.")

    async def _bring(self, data: bytes, saved: Saved, name: str) -> None:
        run, wanted = self._run, self._run.address
        if not run.segments:
            await self._begin()
        address = _address_in(saved, run)
        start = Moment(data, data, run.tape, run.keys, [])
        afresh = await self._leave_for(address, start, is_foreign=True, step=saved.step, brought=name)
        self._teller.changed("weights", _said(name, saved, self._past.newest, afresh, address != wanted))

    async def _leave_for(self, address: str, moment: Moment, gone: int = -1, **how: Any) -> str:
        """Go on with what is no part of the present branch, which is kept; `gone` is the earlier branch that this is."""
        run, past = self._run, self._past
        wanted, step = run.address, past.newest
        now = _moment(run, await past.exact(step), await past.whole(step))
        old, stood = past.address_at(step), await standing(run, past, now, step)
        note = await self._open(address, moment, **how)
        if run.address == wanted:  # else the person has gone on meanwhile, and that is followed next
            run.address = address
        run.left.pop(gone, None)  # there may have been no room for it any more
        keep(run, stood)
        past.forget_moments()
        if old != address:
            past.remember(old, now)
        return note

    async def _open(
        self,
        address: str,
        past: Moment | None = None,
        old: str | None = None,
        is_foreign: bool = False,
        step: int | None = None,
        brought: str = "",
    ) -> str:
        """Start a generator at the end of `past` and bring the tape in line. Gives a sentence for the person.

        With a `step`, that is a file of weights; `brought` is what it is called, or what the moment goes back to.
        """
        run = self._run
        past = past or Moment(b"", b"", Tape(run.tape.max_bytes), Tape(run.keys.max_bytes), [])
        first = await self._try_open(address, past.whole, old, is_foreign, step)
        is_anew = is_foreign or (old is not None and first.step == 0)
        is_other = is_anew or old is not None or not past.data
        data, whole = (first.light, first.whole) if is_other else (past.data, past.whole)
        brought = brought or ("" if is_anew else _brought(past.segments, first.step))
        run.branch += 1
        self._leave_behind(past, first.step, is_anew)
        run.tape.add(first.step, data)
        run.segments.append(Segment(first.step, address, run.branch, data, whole if run.has_keys else b"", brought))
        run.fit()
        run.playhead = run.sent = first.step
        self._teller.went(first.step)
        self._teller.began()
        return first.note

    def _leave_behind(self, past: Moment, step: int, is_anew: bool) -> None:
        """Keep of the past what lies before `step`; nothing of it where the run starts anew."""
        run = self._run
        run.tape = Tape(run.tape.max_bytes) if is_anew else past.tape
        run.before = b"" if is_anew else past.before
        run.keys = Tape(run.keys.max_bytes) if is_anew else past.keys
        run.tape.cut(step)
        run.keys.cut(step)
        run.segments = [] if is_anew else [segment for segment in past.segments if segment.start < step]

    async def _resume(self) -> None:
        if self._generator.is_lost:
            await self._open_newest()

    async def _open_newest(self) -> None:
        """Start a generator at the newest frame."""
        segment = self._run.segments[-1]
        await self._generator.open(segment.address, segment.branch, await self._past.whole(self._past.newest))
        self._teller.began()

    async def _try_open(
        self, address: str, start: bytes, old: str | None, is_foreign: bool, step: int | None
    ) -> Opened:
        """Open, or go on as it was and raise Refused."""
        run = self._run
        try:
            first = await self._generator.open(address, run.branch + 1, start, old, is_foreign, step)
            if run.has_keys:
                RUNS.admit(run, len(first.whole) + first.grown)
            return first
        except Refused:
            if run.segments:
                await self._open_newest()
            raise


def _moment(run: Run, data: bytes, whole: bytes) -> Moment:
    """This moment of the run, with all its past."""
    return Moment(data, whole, run.tape, run.keys, run.segments, before=run.before)


def _brought(segments: list[Segment], step: int) -> str:
    """The file whose weights the frame of a step goes back to."""
    return next((segment.brought for segment in reversed(segments) if segment.start <= step), "")


def _address_in(saved: Saved, run: Run) -> str:
    """The settings that a file of weights is for: those that it says, else the present ones. Raises Refused."""
    if not EXPERIMENTS[run.kind].learns:
        raise Refused(UNTAUGHT)
    if not saved.kind:
        return run.address
    if saved.kind not in EXPERIMENTS:
        raise Refused(f"These are weights of “{short(saved.kind)}”, which is no page here.")
    if saved.kind != run.kind:
        raise Refused(f"These are weights of the page {EXPERIMENTS[saved.kind].title}: open them there.")
    try:
        return experiment_at(run.kind, saved.address).address
    except SettingError as error:
        raise Refused(f"The settings that the file says cannot be used. {error}") from None


def _said(name: str, saved: Saved, step: int, afresh: str, is_other: bool) -> str:
    """What has happened to a run that was given weights."""
    when = f"as of step {step:,}" if step == saved.step else f"which count as step {step:,}"
    settings = " Its settings came with it." if is_other else ""
    return f"The run goes on with the weights of “{name}”, {when}.{settings} {afresh} {LINK}"
