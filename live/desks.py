"""Questions that take seconds, as t-SNE does: each has a process to itself, so that nobody's training waits for them."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from live import limits
from live.crew import Ask, Worker
from live.limits import Refused

LOG = logging.getLogger("park.workers")
NEWER = "Newer questions of yours took the place of this one."
NO_DESK = "No process could be started for this question. Try again in a minute."


class Desks:
    """Workers for dear questions alone. They are hired with the first, and their queues are fair by owner."""

    def __init__(self, most: int, hire: Callable[[], Awaitable[Worker]]) -> None:
        self.workers: list[Worker] = []
        self._most, self._hire = most, hire
        self._hiring = asyncio.Lock()
        self._asked: dict[str, list[Ask]] = {}

    async def put(self, ask: Ask) -> None:
        """Have a question answered. Of an owner with too many the oldest is given up."""
        mine = self._asked.setdefault(ask.head["owner"], [])
        mine.append(ask)
        for older in mine[: -limits.DEAR_OF_A_PERSON]:
            self.drop(older)
            if not older.answer.done():
                older.answer.set_exception(Refused(NEWER))
        await self.assign(ask)

    async def assign(self, ask: Ask) -> None:
        """Give a question to the desk with the least to do. Raises Refused where there is none, and none to be had."""
        async with self._hiring:
            if len(self.workers) < self._most and all(desk.asks for desk in self.workers):
                await self._add()
        if ask.answer.done():
            return
        if not self.workers:
            raise Refused(NO_DESK)
        min(self.workers, key=lambda desk: len(desk.asks)).put(ask)

    async def _add(self) -> None:
        try:
            self.workers.append(await self._hire())
        except OSError:  # no process, no memory, or none that reported in time
            LOG.exception("No further process could be had for dear questions; those that there are do all.")

    def drop(self, ask: Ask) -> None:
        """Nobody waits for this answer any more: a desk that works on it is given up, for it cannot be interrupted."""
        self.forget(ask)
        for desk in self.workers:
            if desk.asks.pop(ask.id, None):
                if desk.board.turn == ask.id:
                    desk.end()
                else:
                    desk.say({"do": "drop", "number": ask.id})

    def forget(self, ask: Ask) -> None:
        """A question is answered, or given up."""
        mine = self._asked.get(ask.head["owner"], [])
        if ask in mine:
            mine.remove(ask)
        if not mine:
            self._asked.pop(ask.head["owner"], None)

    def lost(self, desk: Worker) -> None:
        """A desk died; the next question gets another."""
        self.workers.remove(desk)
