"""The park while it is open: the pool of workers, and the session of every run that somebody watches."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any

from live import limits, settings
from live.attic import place_of, what_is_left_of
from live.limits import Refused
from live.run import Run
from live.runs import RUNS
from live.seldom import be_brief
from live.session import Session
from live.workers import Pool

LOG = logging.getLogger("park")
SWEEP_SECONDS = 5.0


class Park:
    """Sessions by run, on the server's event loop; there is none while no server runs, as in AppTest."""

    def __init__(self) -> None:
        self.pool: Pool | None = None
        self._sessions: dict[str, Session] = {}

    @asynccontextmanager
    async def lifespan(self, app: Any = None) -> AsyncIterator[None]:
        """Open the park for as long as the server runs. PARK_WORKERS says how many workers, else as many as cores."""
        be_brief()
        self.pool = Pool(settings.workers())
        await self.pool.start()
        loops = [asyncio.create_task(loop) for loop in (self._sweep_for_ever(), self._watch_for_ever(self.pool))]
        try:
            yield
        finally:
            for loop in loops:
                loop.cancel()
            await asyncio.gather(*loops, return_exceptions=True)
            await self._keep_all()
            await self.pool.stop()
            self.pool, self._sessions = None, {}

    def session_of(self, run: Run) -> Session:
        """The session of a run; begun when the first socket comes for it."""
        if self.pool is None:
            raise RuntimeError("A run is played only while the server runs.")
        if run.token not in self._sessions:
            self._sessions[run.token] = Session(run, self.pool)
        return self._sessions[run.token]

    def health(self) -> dict[str, Any]:
        """Whether the workers are warm, and how much is going on."""
        pool = self.pool
        told = {"ok": bool(pool) and pool.is_well, "workers": [], "runs": len(RUNS)}
        told["playing"] = sum(session.is_busy for session in self._sessions.values())
        if pool:
            told["workers"] = [worker.pid for worker in pool.crew if worker.pid]
            told["stuck"] = sum(worker.is_quiet for worker in pool.everyone)
            told |= {"gpus": pool.gpus.names, "gpu_workers": pool.gpus.pids} if pool.gpus.names else {}
            told |= {"why": pool.trouble} if pool.trouble else {}
        return told

    async def _sweep_for_ever(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            self.sweep()
            await self.keep()

    async def keep(self) -> None:
        """Write down what runs have learned since they were kept, for a moment; those that nobody touched for longest first."""
        until = time.monotonic() + limits.KEEPING_SECONDS
        for run in sorted(filter(RUNS.attic.is_due, RUNS), key=lambda run: run.touched):
            with _alone(run):
                await self._bring_up_to_date(run)
                await asyncio.to_thread(RUNS.attic.keep, run.token, place_of(run), what_is_left_of(run))
            if time.monotonic() > until:
                break

    async def _keep_all(self) -> None:
        """The server ends: whatever is not kept yet is, with large networks replayed to their newest moment as far as time allows."""
        left = [run for run in RUNS if RUNS.attic.lacks(run)]
        with suppress(TimeoutError):
            async with asyncio.timeout(limits.LAST_SECONDS):
                await asyncio.gather(*(self._bring_up_to_date(run) for run in left))
        for run in left:
            self._keep_now(run)

    async def _bring_up_to_date(self, run: Run) -> None:
        """Have a large run's newest moment whole, where nothing goes on; else the last that was whole has to do."""
        session = self._sessions.get(run.token)
        if run.has_keys and session and not session.is_busy and not session.changes.are_under_way:
            with _alone(run), suppress(Refused):
                newest, branch = session.past.newest, run.branch
                whole = await session.past.whole(newest)
                if run.branch == branch:  # else it is of one that was left meanwhile
                    run.keys.add(newest, whole)

    def _keep_now(self, run: Run) -> None:
        with _alone(run):
            if RUNS.attic.lacks(run):
                RUNS.attic.keep(run.token, place_of(run), what_is_left_of(run))

    async def _watch_for_ever(self, pool: Pool) -> None:
        while True:
            await asyncio.sleep(limits.WATCH_SECONDS)
            pool.end_stuck()

    def sweep(self) -> None:
        """Close runs that nobody came back to, bring those that rest within their share, and give up sessions whose run is gone."""
        for run in RUNS:
            with _alone(run):
                run.fit()
            if run.is_idle:
                self._keep_now(run)
                RUNS.close(run)
        RUNS.attic.forget({run.token for run in RUNS})
        for token in [token for token, session in self._sessions.items() if RUNS.find(token) is not session.run]:
            self._sessions.pop(token).close()


@contextmanager
def _alone(run: Run) -> Iterator[None]:
    """What goes wrong with one run is logged, and keeps nothing from the others."""
    try:
        yield
    except Exception:
        LOG.exception("A run (%s) could not be put away.", run.kind)


PARK = Park()
"""The park of this server process."""
