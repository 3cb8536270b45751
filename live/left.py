"""Branches that were left: for each the last moment that was seen and can be gone on from, within bounds."""

from engine.tape import Tape
from live import limits
from live.curve import curve_of
from live.past import Past
from live.run import Moment, Run


async def standing(run: Run, past: Past, now: Moment, at: int) -> Moment | None:
    """Where the present branch stands, as far as somebody has seen it; None at the start, where nothing can be lost.

    `now` is the moment at step `at`, which need not be made again. Raises Refused.
    """
    step = run.sent
    if not step:
        return None
    data, whole = (now.data, now.whole) if step == at else (await past.exact(step), await past.whole(step))
    tapes = Tape(run.tape.max_bytes), Tape(run.keys.max_bytes)
    return Moment(data, whole, *tapes, list(run.segments), step, curve_of(run, limits.LEFT_ROWS))


def keep(run: Run, moment: Moment | None) -> None:
    """Keep a moment that the run has left; nothing to do where it went on from it. The oldest go first."""
    if moment is None or _goes_on_from(run, moment):
        return
    branch = moment.segments[-1].branch
    run.left.pop(branch, None)
    run.left[branch] = moment
    while len(run.left) > limits.LEFT:
        del run.left[next(iter(run.left))]
    run.fit()


def _goes_on_from(run: Run, moment: Moment) -> bool:
    """Whether the last update before the moment is still one of the run's."""
    maker = [
        next((s.branch for s in reversed(of) if s.start < moment.step), 0) for of in (run.segments, moment.segments)
    ]
    return run.segments[-1].start >= moment.step and maker[0] == maker[1]
