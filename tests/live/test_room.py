"""Which worker a large network gets: by what is free. No process: the guests only say what they take."""

from dataclasses import dataclass, field

import pytest

from live import memory
from live.board import Board, new_file
from live.crew import Worker
from live.limits import Refused
from live.room import with_room
from tests.live.pull import Player

GIB = 1 << 30


@dataclass(eq=False)
class Run:
    """A run as far as its place is concerned."""

    id: int
    need: int = GIB
    held: int = 0
    worker: Worker | None = None
    is_busy: bool = True

    def leave(self) -> None:
        """Give its place back."""
        self.worker.guests.pop(self.id)

    def sits(self, worker: Worker) -> "Run":
        """Have a place there."""
        self.worker = worker
        worker.guests[self.id] = self
        return self


@dataclass
class Crew:
    """Two workers of 3 GiB."""

    workers: list[Worker] = field(default_factory=lambda: [Worker(None, Board(new_file())) for _ in range(2)])

    def fill(self, n: int, **about) -> list[Run]:
        """Let so many runs in, one after the other."""
        runs = [Run(i, **about) for i in range(n)]
        for run in runs:
            run.sits(with_room(run, self.workers))
        return runs


@pytest.fixture
def crew(monkeypatch) -> Crew:
    monkeypatch.setenv("PARK_WORKER_MEMORY", "3")
    monkeypatch.setattr(memory, "available", lambda: 64 * GIB)
    return Crew()


def test_large_runs_are_spread_and_no_more_are_let_in_than_there_is_room_for(crew):
    crew.fill(6)
    assert [len(worker.guests) for worker in crew.workers] == [3, 3]
    with pytest.raises(Refused, match="memory for large networks is full"):
        with_room(Run(7), crew.workers)
    assert with_room(Run(8, need=0), crew.workers) in crew.workers


def test_runs_that_rest_give_up_their_place(crew):
    runs = crew.fill(6)
    runs[0].is_busy = False
    place = with_room(Run(7), crew.workers)
    assert place is runs[0].worker
    assert runs[0].id not in place.guests
    assert all(run.id in run.worker.guests for run in runs[1:])


def test_a_run_stays_where_it_is_while_it_fits(crew):
    runs = crew.fill(4)
    runs[0].need = 2 * GIB
    assert with_room(runs[0], crew.workers) is runs[0].worker


def test_what_fits_no_worker_at_all_is_told_so(crew):
    with pytest.raises(Refused, match="3 GiB that a run may take"):
        with_room(Run(1, need=4 * GIB), crew.workers)


def test_what_the_machine_does_not_have_is_not_given(crew, monkeypatch):
    monkeypatch.setattr(memory, "available", lambda: GIB // 2)
    with pytest.raises(Refused, match="full"):
        with_room(Run(1), crew.workers)
    assert with_room(Run(2, need=0), crew.workers)


def test_what_a_run_takes_already_is_given_back_before_it_is_opened_anew(crew, monkeypatch):
    run = Run(1, held=GIB).sits(crew.workers[1])
    monkeypatch.setattr(memory, "available", lambda: GIB // 2)
    assert with_room(run, crew.workers) is crew.workers[1]
    run.need = 2 * GIB
    with pytest.raises(Refused, match="full"):
        with_room(run, crew.workers)
    run.need = GIB
    run.leave()
    with pytest.raises(Refused, match="full"):
        with_room(run, crew.workers)


def test_a_network_gets_other_settings_where_nothing_more_is_free(stage, monkeypatch):
    address = "layers=flatten&n_train=100&batch_size=10"
    player = Player(stage, address, kind="vision")
    monkeypatch.setattr(memory, "available", lambda: 0)
    player.run.change(f"{address}&lr=0.01")
    player.do(player.session.changes.follow())
    assert player.run.segments[-1].address == player.run.address
    player.close()


def test_copies_of_files_that_a_container_keeps_are_free(tmp_path, monkeypatch):
    said = {"max": GIB, "current": GIB - 100, "stat": "anon 5\nfile 70\ninactive_file 60\nactive_file 10"}
    for name, text in said.items():
        (tmp_path / f"memory.{name}").write_text(f"{text}\n")
    monkeypatch.setattr(memory, "GROUP", tmp_path)
    monkeypatch.setattr(memory, "INFO", tmp_path / "none")
    assert memory.available() == 160


def test_what_is_free_is_known_of_this_machine():
    assert 0 < memory.available() < 1 << 62


def test_a_small_run_goes_where_least_is_computed_however_many_sleep_there(crew, monkeypatch):
    now = [0.0]
    monkeypatch.setattr("live.load.time.monotonic", lambda: now[0])
    busy, sleepy = crew.workers
    for i in range(60):
        Run(i, need=0).sits(sleepy)
    for now[0] in range(10):
        for worker in crew.workers:
            worker.end_if_stuck()
        busy.board.give(0.4)
    assert with_room(Run(100, need=0), crew.workers) is sleepy
    stays = Run(101, need=0).sits(busy)
    assert with_room(stays, crew.workers) is sleepy
    for now[0] in range(10, 20):
        busy.end_if_stuck()
        sleepy.end_if_stuck()
    assert with_room(stays, crew.workers) is busy
    assert with_room(Run(102, need=0), crew.workers) is busy


def test_runs_that_come_all_at_once_are_spread_before_they_show(crew):
    for i in range(20):
        run = Run(i, need=0)
        with_room(run, crew.workers).take_in(run)
    assert [len(worker.guests) for worker in crew.workers] == [10, 10]
    assert crew.workers[0].load == 10
