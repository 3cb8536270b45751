"""One window at a run: what it asks for, where it stands, and what it is sent."""

import contextlib
import time
from collections.abc import Callable
from typing import Any

from live import messages
from live.binary import FRAME, SOUGHT, Detail
from live.control import Standing
from live.following import Following, Shown
from live.limits import Refused
from live.session import Session
from live.wire import Header


class Viewer:
    """Who has control asks for frames, seeks and changes; whoever else watches is sent the same, as far as it reads."""

    def __init__(
        self,
        session: Session,
        notify: Callable[[Header], Any],
        wake: Callable[[], None],
        dismiss: Callable[[int, str], None] = lambda code, why: None,
        seat: str = "",
        is_watching: bool = False,
    ) -> None:
        self.session, self.run = session, session.run
        self.notify, self.wake, self._dismiss = notify, wake, dismiss
        self.seat, self.is_watching = seat, is_watching
        self.heard, self.told = time.monotonic(), Standing()
        self.question: messages.Question | None = None
        self.request = messages.Frames(-1, 0, 1, 0.0)
        self.wanted, self.cursor = 0, -1
        self._following = Following(session.pool.unread, session.run.person)

    @property
    def has_control(self) -> bool:
        """Whether it may change the run."""
        return self.session.control.leader is self

    async def begin(self) -> None:
        """Join the others; the first has the first frame made. Raises Refused."""
        self.session.control.join(self)
        await self.session.changes.begin()

    def leave(self) -> None:
        """The window is closed: what it wanted is wanted no more."""
        self._following.clear()
        self.session.control.leave(self)

    # What the browser asks

    def ask_frames(self, request: messages.Frames) -> None:
        """Replace what is wanted; frames flow as `next_frame` is called. A pause leaves the playhead at the last frame that was sent."""
        if not request.n and not self.has_control:
            return
        self.session.control.check(self)
        self.request, self.wanted = request, request.n
        if request.n:
            self.cursor = min(request.after, self.run.tape.newest)
            self.run.playhead = max(self.cursor, 0)
        else:
            self.session.credit(0, request)
        self.wake()

    async def seek(self, step: int) -> Detail:
        """The exact frame of `step`. With control the playhead moves there, for all who watch, and nothing else is wanted."""
        branch, bare = self.run.branch, await self.session.exact(step)
        if self.has_control and branch == self.run.branch:
            self.wanted, self.cursor, self.run.playhead = 0, step, step
            self.session.credit(0, self.request)
        shown = await self._shown(SOUGHT, step, bare)
        if branch != self.run.branch:  # that moment was left meanwhile
            return await self.seek(min(step, self.session.past.newest))
        if self.has_control:
            self.session.show(shown)
        return Detail(SOUGHT, shown.branch, shown.data)

    async def fork(self, step: int) -> None:
        """Go on from `step` with the settings as they are now. Raises Refused."""
        self.session.control.check(self)
        await self.session.changes.fork(step)

    async def edit(self, step: int, edit: str) -> None:
        """Go on from `step` with one more edit. Raises SettingError and Refused."""
        self.session.control.check(self)
        await self.session.changes.edit(step, edit)

    async def back(self, branch: int) -> None:
        """Go on where an earlier branch was left. Raises Refused where only its curve is kept."""
        self.session.control.check(self)
        await self.session.changes.back(branch)

    async def restore(self, data: bytes) -> None:
        """Go on from a key frame of the browser's. Raises Refused."""
        self.session.control.check(self)
        await self.session.changes.restore(data)

    async def look(self, step: int, question: messages.Question) -> bytes:
        """Detail of the frame of `step`."""
        return await self.session.past.ask("look", step, watch=question)

    def subscribe(self, question: messages.Question | None) -> None:
        """Add the answer to a question to every frame from now on; None: no longer."""
        self.question = question
        if self.has_control:
            self.session.subscribe(question)

    # What the browser gets

    async def next_frame(self) -> Detail | None:
        """The next frame, in order; None when there is none yet: `wake` tells when there is."""
        while self.has_control:
            request, branch = self.request, self.run.branch
            shown = await self._next_wanted()
            if shown is None:
                return None
            if self._still_wants(request, branch) and shown.step > self.cursor:
                return self._sent(shown)
        return await self._next_followed()

    async def _next_wanted(self) -> Shown | None:
        session, request = self.session, self.request
        if self.wanted <= 0 or session.is_changing:
            return None
        found = self.run.tape.after(self.cursor)
        if found is None:
            session.go_further(self)
            return None
        step, bare = found
        if not request.seconds and session.past.oldest <= self.cursor < step - request.updates:
            with contextlib.suppress(Refused):  # too much is asked at once: then the next one that there is
                step, bare = self.cursor + request.updates, await session.exact(self.cursor + request.updates)
        return await self._shown(FRAME, step, bare)

    def _still_wants(self, request: messages.Frames, branch: int) -> bool:
        """Whether nothing else was asked for since then: no other frames, no other moment, no other branch, and control is here."""
        is_same = self.request is request and self.run.branch == branch and not self.session.is_changing
        return is_same and self.wanted > 0

    def _sent(self, shown: Shown) -> Detail:
        """Count a frame as sent, and show it to the others."""
        self.wanted -= shown.step not in self.session.interim
        self.cursor = self.run.playhead = shown.step
        self.run.sent = max(self.run.sent, shown.step)
        self.session.show(shown)
        return Detail(FRAME, shown.branch, shown.data)

    async def _next_followed(self) -> Detail | None:
        shown = self._following.pop()
        if shown is None:
            return None
        is_same = shown.question == self.question
        data = shown.data if is_same else await self._dressed(shown.step, shown.bare)
        return Detail(shown.kind, shown.branch, data)

    async def _shown(self, kind: int, step: int, bare: bytes) -> Shown:
        question, data = self.question, await self._dressed(step, bare)
        return Shown(kind, step, self.session.past.branch_at(step), bare, data, question)

    async def _dressed(self, step: int, bare: bytes) -> bytes:
        """A frame with the answer to what this window asks of each."""
        if self.question is None:
            return bare
        try:
            made = self.session.fresh.pop(step) if self.has_control else None
            return made or await self.session.past.ask("dress", step, watch=self.question)
        except Refused:
            return bare

    # What the session says

    def dismiss(self, code: int, why: str) -> None:
        """Close its line."""
        self._dismiss(code, why)

    def follow(self, shown: Shown) -> None:
        """The viewer in control was sent this."""
        self._following.put(shown)
        self.wake()

    def went(self, step: int) -> None:
        """The run goes on from another moment: what was shown of others is not sent any more."""
        self.cursor = step
        self._following.clear()
