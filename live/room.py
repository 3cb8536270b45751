"""Which worker has room for a run: large networks are let in by what is free, not one after the other until one breaks."""

from live import limits, memory
from live.crew import Guest, Worker
from live.limits import Refused, Unfit

FULL = "The park's memory for large networks is full. Take a smaller one, or try again in a minute."


def with_room(guest: Guest, workers: list[Worker]) -> Worker:
    """The worker where a run is, if there is room for it; else the least busy one, or with the fewest of its kind. Raises Refused.

    Where there is none, runs that are not playing give up their place: they come back when they are played.
    """
    if not guest.need:
        return _least_busy(guest, workers)
    if guest.need > capacity():
        raise Unfit(memory.sentence())
    if memory.available() + _held(guest, workers) < guest.need:
        raise Refused(FULL)
    ranked = sorted(workers, key=lambda worker: (worker is not guest.worker, worker.load, len(_others(guest, worker))))
    for worker in ranked:
        if used(guest, worker) + guest.need <= capacity():
            return worker
    for worker in ranked:
        idle = [other for other in _others(guest, worker) if not other.is_busy]
        if used(guest, worker) - sum(other.need for other in idle) + guest.need <= capacity():
            for other in idle:
                other.leave()
            return worker
    raise Refused(FULL)


def _least_busy(guest: Guest, workers: list[Worker]) -> Worker:
    """Where a small run is, unless another worker has much less to do: those who sleep there count for nothing."""
    least = min(workers, key=lambda worker: (worker.load, len(worker.guests)))
    here = guest.worker
    return here if here in workers and here.load - least.load < limits.RUNS_APART else least


def capacity() -> int:
    """Bytes that all runs of one worker may take together."""
    return int(memory.gib() * 2**30)


def used(guest: Guest, worker: Worker) -> int:
    """Bytes that the others on a worker take."""
    return sum(other.need for other in _others(guest, worker))


def _held(guest: Guest, workers: list[Worker]) -> int:
    """Bytes that a run that is opened anew has in one of the workers, and gives back first."""
    return guest.held if guest.worker in workers and guest.id in guest.worker.guests else 0


def _others(guest: Guest, worker: Worker) -> list[Guest]:
    """The other large networks on a worker."""
    return [other for other in worker.guests.values() if other.need and other is not guest]
