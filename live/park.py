"""The park while it is open: the pool of workers, and the play of every run that somebody watches."""

import asyncio
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

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
        self.pool = Pool(int(os.environ.get("PARK_WORKERS", "0")) or None)
        await self.pool.start()
        sweeping = asyncio.create_task(self._sweep_for_ever())
        try:
            yield
        finally:
            sweeping.cancel()
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
        workers = self.pool.workers if self.pool else []
        warm = [worker.pid for worker in workers if worker.pid]
        playing = sum(play.is_busy for play in self._plays.values())
        return {
            "ok": bool(workers) and len(warm) == len(workers),
            "workers": warm,
            "runs": len(RUNS),
            "playing": playing,
        }

    async def _sweep_for_ever(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            self.sweep()

    def sweep(self) -> None:
        """Close runs that nobody came back to, give up plays whose run is gone, and end workers that hang."""
        for run in RUNS:
            run.fit_keys()
            if run.is_idle:
                RUNS.close(run)
        for token in [token for token, play in self._plays.items() if RUNS.find(token) is not play.run]:
            self._plays.pop(token).close()
        if self.pool:
            self.pool.kill_silent()


PARK = Park()
"""The park of this server process."""
