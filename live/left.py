"""Branches that were left: for each the last moment that was seen and can be gone on from, within bounds."""

from engine.tape import Tape
from live import limits
from live.run import Moment, Run, frames_of


def standing(run: Run) -> Moment | None:
    """Where the present branch stands, as far as somebody has seen it; None at the start, where nothing can be lost."""
    last = run.segments[-1]
    frames = run.keys if run.is_heavy else run.tape
    seen = (step for step in reversed(list(frames)) if last.start < step <= run.sent and run.tape.get(step))
    step = next(seen, last.start)
    if not step:
        return None
    data, whole = (last.data, last.whole) if step == last.start else (run.tape.get(step), frames.get(step))
    if data is None or whole is None:
        return None
    return Moment(data, whole, Tape(run.tape.max_bytes), Tape(run.keys.max_bytes), list(run.segments), step)


def keep(run: Run, moment: Moment | None) -> None:
    """Keep a moment that the run has left; nothing to do where it went on from it. The oldest go first."""
    if moment is None or _goes_on_from(run, moment):
        return
    branch = moment.segments[-1].branch
    run.left.pop(branch, None)
    run.left[branch] = moment
    while len(run.left) > limits.LEFT or (not run.is_heavy and _bytes(run) > limits.SEGMENTS_BYTES):
        del run.left[next(iter(run.left))]
    run.fit_keys()


def _goes_on_from(run: Run, moment: Moment) -> bool:
    """Whether the last update before the moment is still one of the run's."""
    maker = [
        next((s.branch for s in reversed(of) if s.start < moment.step), 0) for of in (run.segments, moment.segments)
    ]
    return run.segments[-1].start >= moment.step and maker[0] == maker[1]


def _bytes(run: Run) -> int:
    """What the moments hold beside what the run holds anyway."""
    held = {id(segment.data) for segment in run.segments}
    return sum(size for frame, size in frames_of(run.left.values()).items() if frame not in held)
