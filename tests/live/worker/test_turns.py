"""A run's turns on a worker: where it can be asked for a whole frame, and how often it makes one by itself."""

import socket
import threading

import numpy as np
import pytest

from engine.experiment import Snapshot, Wish
from engine.experiments.vision.settings import Vision
from live.wire import Line
from live.worker.turns import ActiveRun

LOST = Vision(
    layers=("conv:2:5:3", "batchnorm", "ReLU", "flatten", "dense:8"),
    init="He",
    n_train=400,
    batch_size=20,
    optimizer="SGD",
    lr=10.0,
)
"""Diverges at its fifth update, which changes running means before that is known."""


@pytest.fixture
def line():
    """To a server that reads whatever comes."""
    ours, theirs = socket.socketpair()
    reader = threading.Thread(target=lambda: [None for _ in iter(lambda: theirs.recv(1 << 20), b"")])
    reader.start()
    yield Line(ours)
    ours.close()
    reader.join()
    theirs.close()


def begun(experiment, kept):
    snapshots = experiment.snapshots()
    playing = ActiveRun(1, 1, "ada", experiment, 7, snapshots, next(snapshots), kept.append)
    playing.hear(1000, Wish(updates=1))
    return playing


def test_a_run_that_has_ended_is_not_asked_where_it_stood(line):
    playing = begun(LOST, [])
    assert playing.stands_at(7, 0)
    while playing.slice(line):
        assert playing.stands_at(7, playing.step)
        assert not playing.stands_at(6, playing.step)
    assert playing.step > 0
    assert not playing.stands_at(7, playing.step)


def test_a_wish_that_comes_after_the_end_is_told_why_it_ended(line):
    playing = begun(LOST, [])
    while playing.slice(line):
        pass
    assert playing.finding.cause == "learning rate"
    why = playing.finding
    playing.hear(2000, Wish(updates=1))
    assert not playing.slice(line)
    assert playing.finding is why


def test_a_run_that_went_wrong_on_its_way_is_not_asked_where_it_stood(line):
    playing = begun(Vision(n_train=400, batch_size=20), [])

    def wrong():
        yield
        raise ZeroDivisionError

    playing.snapshots = wrong()
    next(playing.snapshots)
    with pytest.raises(ZeroDivisionError):
        playing.slice(line)
    assert not playing.stands_at(7, 0)


def test_whole_frames_that_take_long_are_made_seldom(line):
    kept = []
    playing = begun(Vision(n_train=400, batch_size=20), kept)
    playing.opened("")
    playing.making = playing.next_key = 1e6
    for _ in range(3):
        playing.slice(line)
    assert [int(frame["step"]) for frame in kept] == [0]
    playing.making = 0.0
    playing.slice(line)
    assert [int(frame["step"]) for frame in kept] == [0, playing.step]


def test_what_others_do_between_two_turns_is_not_spent_by_a_run(line, monkeypatch):
    """Sending takes 10 ms of this clock, and others take 10 s."""
    playing, now, heard = begun(Vision(n_train=400, batch_size=20), []), [0.0], []

    def listening():
        while True:
            heard.append((yield Snapshot.whole({"step": np.array(len(heard))})))

    class Slow:
        def send(self, header, payload=b""):
            now[0] += 0.01
            line.send(header, payload)

    playing.snapshots = listening()
    next(playing.snapshots)
    playing.next_key = playing.making = 1e6
    monkeypatch.setattr("live.worker.turns.time.perf_counter", lambda: now[0])
    playing.hear(1000, Wish(updates=1, seconds=0.05))
    for _ in range(2):
        now[0] += 10
        playing.slice(Slow())
    assert [wish.spent for wish in heard] == pytest.approx([0, 0.01])
