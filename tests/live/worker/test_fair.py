"""The fair queue: shares by person, whatever each has open and asks. No process, no clock: the test says what turns take."""

from collections import Counter
from dataclasses import dataclass

from live import limits
from live.worker.fair import Queue


@dataclass(eq=False)
class Work:
    """A job whose turns take so many seconds, a few of them or for ever."""

    owner: str
    seconds: float
    is_question: bool = False
    turns: float = float("inf")
    id: int = 0
    cost: float = 0.0


def served(queue: Queue, seconds: float, comes: dict[float, Work] | None = None) -> dict[Work, list[float]]:
    """Moments at which each job's turns ended, in so many seconds of computing; `comes` says what is put in when."""
    now, ends, comes = 0.0, {}, dict(comes or {})
    while now < seconds:
        for moment in [moment for moment in comes if moment <= now]:
            queue.put(comes.pop(moment))
        if not queue:
            now = min(comes, default=seconds)
            continue
        job = queue.take()
        now, job.turns = now + job.seconds, job.turns - 1
        queue.done(job, job.seconds, job.turns > 0)
        ends.setdefault(job, []).append(now)
    return ends


def queue_of(*jobs: Work) -> Queue:
    queue = Queue()
    for job in jobs:
        queue.put(job)
    return queue


def test_twelve_runs_of_one_person_get_as_much_as_one_of_another():
    many, one = [Work("ann", 0.05) for _ in range(12)], Work("ben", 0.001)
    ends = served(queue_of(*many, one), 10)
    shares = Counter()
    for job, moments in ends.items():
        shares[job.owner] += len(moments) * job.seconds
    assert abs(shares["ann"] - shares["ben"]) < 0.1


def test_runs_of_one_person_share_what_the_person_gets():
    ends = served(queue_of(*(runs := [Work("ann", 0.05), Work("ann", 0.01)])), 6)
    assert [round(len(ends[run]) * run.seconds) for run in runs] == [3, 3]


def test_a_small_frame_waits_for_one_slice_of_others_not_for_all():
    """Ten frames a second of one person, beside twenty who take whatever they get."""
    frames = {i / 10: Work("small", 0.002, turns=1) for i in range(100)}
    ends = served(queue_of(*(Work(f"large {i}", 0.05, cost=0.05) for i in range(20))), 11, frames)
    assert max(ends[frame][0] - moment for moment, frame in frames.items()) <= 0.055


def test_who_rested_saves_up_nothing():
    """A minute of reading is no claim to a minute of everybody's time."""
    queue, late = queue_of(Work("ann", 0.05)), Work("ben", 0.05)
    ends = served(queue, 62, {60.0: late})
    assert abs(len(ends[late]) * 0.05 - 1.0) < 0.11


def test_who_used_more_than_the_others_is_not_forgiven_by_a_short_rest():
    """A dear question put again and again does not push the others aside each time."""
    questions = {i / 2: Work("ann", 1.0, is_question=True, turns=1) for i in range(20)}
    ends = served(queue_of(ben := Work("ben", 0.05)), 10, questions)
    assert len(ends[ben]) * 0.05 > 4.8


def test_a_question_goes_before_the_owners_own_runs_and_a_little_ahead_of_others():
    others = [Work(f"large {i}", 0.05) for i in range(10)]
    question = Work("ann", 0.005, is_question=True, turns=1)
    ends = served(queue_of(*others, Work("ann", 0.05), Work("ann", 0.05)), 3, {1.0: question})
    assert ends[question][0] - 1.0 <= 0.15


def test_a_flood_of_questions_gets_no_more_than_a_share():
    flood = [Work("ann", 0.02, is_question=True, turns=1) for _ in range(1000)]
    ends = served(queue_of(*flood, ben := Work("ben", 0.05)), 6)
    assert len(ends[ben]) * 0.05 >= 3 - limits.QUESTION_AHEAD - 0.05


def test_what_is_dropped_is_not_served():
    asked = Work("ann", 0.1, is_question=True, turns=1, id=7)
    queue = queue_of(asked, run := Work("ann", 0.1))
    assert queue.find(7) == [asked]
    queue.drop(asked)
    assert queue.take() is run
    queue.drop(run)
    assert not queue
    queue.drop(run)


def test_a_long_replay_lets_the_owners_next_question_pass():
    replay = Work("ann", 0.02, is_question=True)
    ends = served(queue_of(replay, look := Work("ann", 0.002, is_question=True, turns=1)), 1)
    assert ends[look][0] < 0.03


def test_after_one_question_comes_one_slice_however_many_ask():
    """Thirty hover and ask with every move of the mouse; two train."""
    asked = [Work(f"hovers {i}", 0.004, is_question=True, turns=1) for i in range(30) for _ in range(50)]
    runs = [Work("ann", 0.004), Work("ben", 0.004)]
    ends = served(queue_of(*asked, *runs), 4)
    for run in runs:
        waits = [after - before for before, after in zip(ends[run], ends[run][1:], strict=False)]
        assert max(waits) < 0.0161
    assert sum(len(ends[job]) for job in asked if job in ends) >= 499


def test_a_question_of_one_who_trains_takes_no_slice_from_the_others():
    ann, asked = Work("ann", 0.01), Work("ann", 0.01, is_question=True, turns=1)
    queue = queue_of(ann, asked, ben := Work("ben", 0.01))
    order = []
    for _ in range(4):
        order.append(job := queue.take())
        queue.done(job, 0.01, job is not asked)
    assert order[0] is asked
    assert order[1] is ben
