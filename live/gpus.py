"""The GPUs of this machine, each with one worker that is started for it: a fork could not use them."""

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable
from typing import cast

from engine.experiment import Experiment
from engine.training.device import ENDED, FEW, NO_GPU, NOT_WANTED, STARTING, UNSTARTED, WORTH, Work, macs
from live import gpu, limits
from live.crew import Worker
from live.hiring import Hiring, OneByOne
from live.wire import Header

LOG = logging.getLogger("park.gpus")


class Gpus:
    """Workers that compute on GPUs. What happens to them costs no run: it goes on on the CPU."""

    def __init__(self, hire: Callable[[Hiring], Awaitable[Worker]]) -> None:
        """`hire` makes a worker of what a hiring gives."""
        self.why = NO_GPU
        """Why nothing is computed on a GPU, while there is none."""
        self._hire = hire
        self._hirings: dict[int, OneByOne] = {}
        self._workers: dict[int, Worker] = {}
        self._failures: dict[int, int] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def workers(self) -> list[Worker]:
        """Those that have been hired, ready or not."""
        return list(self._workers.values())

    @property
    def names(self) -> list[str]:
        """The GPUs that are ready."""
        return [worker.gpu for worker in self.workers if worker.pid]

    @property
    def pids(self) -> list[int]:
        """And the processes that they belong to."""
        return [worker.pid for worker in self.workers if worker.pid]

    def best(self) -> Worker | None:
        """The ready one with the least to do."""
        ready = (worker for worker in self.workers if worker.pid)
        return min(ready, key=lambda worker: (worker.load, len(worker.guests)), default=None)

    def why_not(self, experiment: Experiment) -> str:
        """Why this experiment is not computed on a GPU; empty where it is."""
        if not self.best():
            return self.why
        if not experiment.uses_gpu:
            return NO_GPU
        work = cast(Work, experiment)  # what uses one has a plan and a batch
        if macs(work) < WORTH and os.environ.get("PARK_DEVICE") != "cuda":
            return FEW
        return ""

    def start(self) -> None:
        """Try for the first GPU, where there may be one; its worker will say how many there are."""
        if not gpu.may_be_there():
            return
        self.why = STARTING if gpu.is_wanted() else NOT_WANTED
        if gpu.is_wanted():
            self._begin(0)

    def ready(self, worker: Worker, head: Header) -> None:
        """A worker has its GPU. Start those for the others."""
        worker.gpu = head["gpu"]
        for index in range(head["gpus"]):
            if index not in self._workers:
                self._begin(index)

    def lost(self, worker: Worker) -> None:
        """A worker died. Another is started for its GPU, later each time, unless it never was ready."""
        index = next(index for index, other in self._workers.items() if other is worker)
        del self._workers[index]
        self._failures[index] = self._failures.get(index, 0) + 1
        if worker.pid and self._failures[index] <= limits.GPU_TRIES:
            self.why = ENDED
            self._begin(index, limits.pause(self._failures[index]))
        elif not self._workers:
            self.why = ENDED if worker.pid else NO_GPU

    async def stop(self) -> None:
        """End them all."""
        for task in self._tasks:
            task.cancel()
        for hiring in self._hirings.values():
            await asyncio.to_thread(hiring.close)

    def _begin(self, index: int, pause: float = 0.0) -> None:
        task = asyncio.create_task(self._start(index, pause))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _start(self, index: int, pause: float) -> None:
        await asyncio.sleep(pause)
        if index not in self._hirings:
            self._hirings[index] = OneByOne(index)
        try:
            self._workers[index] = await self._hire(self._hirings[index])
        except OSError as error:
            self.why = UNSTARTED
            LOG.warning("No process could be started for GPU %s: %s", index, error)
