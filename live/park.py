"""The park while it is open: the pool of workers, and the play of every run that somebody watches."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from live import limits, settings
from live.play import Play
from live.run import Run
from live.runs import RUNS
from live.workers import Pool

LOG = logging.getLogger("park")
SWEEP_SECONDS = 5.0


class Park:
    """Plays by run, on the server's event loop; there is none while no server runs, as in AppTest."""

    def __init__(self) -> None:
        self.pool: Pool | None = None
        self._plays: dict[str, Play] = {}

    @asynccontextmanager
    async def lifespan(self, app: Any = None) -> AsyncIterator[None]:
        """Open the park for as long as the server runs. PARK_WORKERS says how many workers, else as many as cores."""
        self.pool = Pool(settings.workers())
        await self.pool.start()
        loops = [asyncio.create_task(loop) for loop in (self._sweep_for_ever(), self._watch_for_ever())]
        try:
            yield
        finally:
            for loop in loops:
                loop.cancel()
            await self.pool.stop()
            self.pool, self._plays = None, {}

    def play_of(self, run: Run) -> Play:
        """The play of a run; begun when the first socket comes for it."""
        if self.pool is None:
            raise RuntimeError("A run is played only while the server runs.")
        if run.token not in self._plays:
            self._plays[run.token] = Play(run, self.pool)
        return self._plays[run.token]

    def health(self) -> dict[str, Any]:
        """Whether the workers are warm, and how much is going on."""
        pool = self.pool
        told = {"ok": bool(pool) and pool.is_well, "workers": [], "runs": len(RUNS)}
        told["playing"] = sum(play.is_busy for play in self._plays.values())
        if pool:
            told["workers"] = [worker.pid for worker in pool.workers if worker.pid]
            told["stuck"] = sum(worker.is_quiet for worker in pool.everyone)
            told |= {"gpus": pool.gpus.names} if pool.gpus.names else {}
            told |= {"why": pool.trouble} if pool.trouble else {}
        return told

    async def _sweep_for_ever(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            self.sweep()

    async def _watch_for_ever(self) -> None:
        while True:
            await asyncio.sleep(limits.WATCH_SECONDS)
            self.pool.end_stuck()

    def sweep(self) -> None:
        """Close runs that nobody came back to, bring those that rest within their share, and give up plays whose run is gone."""
        for run in RUNS:
            run.fit()
            if run.is_idle:
                RUNS.close(run)
        for token in [token for token, play in self._plays.items() if RUNS.find(token) is not play.run]:
            self._plays.pop(token).close()


PARK = Park()
"""The park of this server process."""
