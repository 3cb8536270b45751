"""Runs that are kept while no server has them, and come back. A real worker, real files."""

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from engine.tape import decode
from live import limits, memory
from live.attic import Attic, place_of, what_is_left_of
from live.curve import curve_of
from live.limits import Refused
from live.runs import IDLE, Runs
from tests.live.pull import Player
from tests.live.talk import EPOCH, step_of, truth

LARGE = "layers=flatten,dense:12,ReLU&n_train=400&batch_size=20&epochs=9"


@pytest.fixture
def attic(tmp_path: Path) -> Attic:
    return Attic(tmp_path / "kept")


def keep(attic: Attic, player: Player) -> None:
    """As the server does when it ends."""
    player.run.was_seen = True
    attic.keep(player.run.token, place_of(player.run), what_is_left_of(player.run))
    player.close()


def come_back(stage, attic: Attic, token: str, kind: str = "playground", address: str | None = None) -> Player:
    """To a server that was started anew."""
    player = returned(stage, attic, token, kind, address)
    player.do(player._begin(stage.pool))
    return player


def returned(stage, attic: Attic, token: str, kind: str, address: str | None = None) -> Player:
    """The same, before anything was opened."""
    run = Runs(attic).back("owner", kind, token)
    if address is not None:
        run.address = address
    player = Player.__new__(Player)
    player.do, player.run, player.notices = stage.do, run, []
    return player


def test_a_small_run_comes_back_with_all_its_past(stage, attic):
    player = Player(stage)
    player.frames(0, 4)
    player.change("lr=0.1")
    before = player.frames(4 * EPOCH, 3)
    curve = decode(curve_of(player.run))
    keep(attic, player)
    again = come_back(stage, attic, player.run.token)
    assert again.now() == before[-1]
    assert again.seek(30) == truth(30, updates=1)[30]
    assert [again.seek(step * EPOCH) for step in (5, 6, 7)] == before
    found = decode(curve_of(again.run))
    assert set(found["step"].tolist()) >= {7 * EPOCH}
    assert again.session.describe()["revived"]
    assert again.session.describe()["note"] == ""
    assert set(curve["step"].tolist()) >= {0, 7 * EPOCH}
    again.close()


def test_a_large_run_goes_on_from_its_newest_weights_and_says_what_is_left(stage, attic):
    player = Player(stage, LARGE, kind="vision")
    player.frames(0, 8, 5)
    curve = decode(curve_of(player.run))
    player.run.keys.add(40, player.do(player.session.past.whole(40)))
    keep(attic, player)
    again = come_back(stage, attic, player.run.token, "vision")
    step = again.run.playhead
    assert step == 40
    told = again.session.describe()
    assert told["stretches"] == [[step, told["branch"]]]
    assert f"It goes on from step {step:,}" in told["note"]
    assert told["note"].startswith("The server was started anew.")
    assert step_of(again.frames(step, 2, 5)[-1]) == step + 10
    assert set(decode(curve_of(again.run))["step"].tolist()) >= {s for s in curve["step"].tolist() if s < step}
    assert "revived" not in again.session.describe()
    again.close()


def test_settings_that_were_changed_meanwhile_go_on_from_what_was_kept(stage, attic):
    player = Player(stage)
    player.frames(0, 4)
    keep(attic, player)
    again = come_back(stage, attic, player.run.token, address="lr=0.1")
    assert again.run.segments[-1].address == "lr=0.1"
    assert again.run.playhead == 4 * EPOCH
    again.close()


def test_a_run_that_finds_no_room_now_is_there_for_the_next_try(stage, attic, monkeypatch):
    player = Player(stage, LARGE, kind="vision")
    player.frames(0, 4, 5)
    player.run.keys.add(20, player.do(player.session.past.whole(20)))
    keep(attic, player)
    again = returned(stage, attic, player.run.token, "vision")
    kept, curve = again.run.kept, again.run.before
    free = memory.available
    monkeypatch.setattr(memory, "available", lambda: 0)
    with pytest.raises(Refused, match="memory for large networks is full"):
        again.do(again._begin(stage.pool))
    monkeypatch.setattr(memory, "available", free)
    assert (again.run.kept, again.run.before) == (kept, curve)
    again.do(again._begin(stage.pool))
    assert again.run.playhead == again.run.revived == 20
    again.close()


def test_a_run_whose_frame_is_of_no_use_starts_anew(stage, attic):
    player = Player(stage)
    player.frames(0, 2)
    keep(attic, player)
    again = returned(stage, attic, player.run.token, "playground")
    *before, last = again.run.kept
    again.run.kept = (*before, replace(last, data=b"nothing of ours"))
    again.do(again._begin(stage.pool))
    assert (again.run.playhead, again.run.before) == (0, b"")
    again.close()


def test_only_the_owner_finds_a_run_and_only_of_its_kind(stage, attic):
    player = Player(stage)
    player.frames(0, 2)
    keep(attic, player)
    token = player.run.token
    assert attic.find(token, "owner", "playground") is not None
    for question in [(token, "another", "playground"), (token, "owner", "vision"), ("x", "owner", "playground")]:
        assert attic.find(*question) is None


@pytest.mark.parametrize(
    "spoil", [lambda data: data[:-1], lambda data: b"", lambda data: b"\xff" * 99], ids=["cut", "empty", "noise"]
)
def test_a_file_that_is_not_whole_is_no_run(stage, attic, spoil):
    player = Player(stage)
    player.frames(0, 2)
    keep(attic, player)
    (file,) = attic.folder.iterdir()
    file.write_bytes(spoil(file.read_bytes()))
    assert attic.find(player.run.token, "owner", "playground") is None


def test_the_folder_keeps_to_its_bound_and_the_newest_stay(stage, attic, monkeypatch):
    player = Player(stage)
    player.frames(0, 2)
    left, place = what_is_left_of(player.run), place_of(player.run)
    monkeypatch.setattr(limits, "KEPT_BYTES", int(3.5 * len(left.file)))
    for name in "abcdef":
        attic.keep(name, place, left)
    assert len(list(attic.folder.iterdir())) == 3
    assert attic.find("f", "owner", "playground") is not None
    player.close()


def test_a_folder_that_others_can_read_is_not_used(stage, tmp_path, caplog):
    tmp_path.chmod(0o755)
    attic = Attic(tmp_path)
    player = Player(stage)
    player.frames(0, 1)
    keep(attic, player)
    assert list(tmp_path.iterdir()) == []
    assert "mode 700" in caplog.text


def test_what_cannot_be_written_for_a_moment_is_kept_after_a_pause(stage, attic, caplog, monkeypatch):
    player = Player(stage)
    player.frames(0, 2)
    player.run.was_seen = True
    left, place = what_is_left_of(player.run), place_of(player.run)
    attic.folder.write_text("in the way")
    for _ in range(3):
        attic.keep(player.run.token, place, left)
    assert caplog.text.count("not kept") == 1
    assert attic.lacks(player.run)
    assert not attic.is_due(player.run)
    attic.folder.unlink()
    later = time.monotonic() + limits.pause(3)
    monkeypatch.setattr("live.attic.time.monotonic", lambda: later)
    assert attic.is_due(player.run)
    attic.keep(player.run.token, place, left)
    assert attic.find(player.run.token, "owner", "playground") is not None
    player.close()


def test_a_file_that_was_never_finished_goes_like_one_that_is_too_old(stage, attic):
    player = Player(stage)
    player.frames(0, 2)
    attic.folder.mkdir(mode=0o700)
    unfinished = attic.folder / "left.0123.new"
    unfinished.write_bytes(b"some of it")
    os.utime(unfinished, (0, 0))
    keep(attic, player)
    assert [path.suffix for path in attic.folder.iterdir()] == [".run"]


def test_a_run_is_due_when_it_has_learned_something_that_is_not_kept(stage, attic):
    player = Player(stage)
    assert not attic.lacks(player.run)
    player.frames(0, 2)
    player.run.was_seen = True
    assert attic.is_due(player.run)
    attic.keep(player.run.token, place_of(player.run), what_is_left_of(player.run))
    assert not attic.lacks(player.run)
    player.frames(2 * EPOCH, 1)
    assert attic.lacks(player.run)
    assert not attic.is_due(player.run)
    player.close()


def test_it_is_said_why_a_run_is_gone():
    runs = Runs()
    run = runs.open("owner", "playground", "")
    run.was_seen = True
    runs.close(run)
    assert runs.why_gone(run.token) == IDLE == "Nobody looked at this run for 10 minutes, so the server closed it."
    assert runs.why_gone("made up") == "The server was started anew."
