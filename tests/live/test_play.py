"""Playing a run: the tape, its segments, and what a change of settings keeps. A real worker, no socket."""

import asyncio
from collections.abc import Iterator

import pytest

from engine.experiments import EXPERIMENTS
from engine.tape import decode, encode
from live import limits, messages
from live.binary import Detail
from live.curve import curve_of
from live.limits import Refused
from tests.live.pull import Player, until
from tests.live.talk import EPOCH, step_of, truth


@pytest.fixture
def player(stage) -> Iterator[Player]:
    player = Player(stage)
    yield player
    player.close()


def test_seek_is_exact_after_the_tape_was_thinned(stage):
    player, expected = Player(stage, tape_bytes=400_000), truth(300)
    assert player.frames(0, 300) == expected[1:]
    kept = set(player.run.tape)
    assert len(kept) < 60
    assert player.run.tape.size <= 400_000
    gone = [i for i in range(301) if i * EPOCH not in kept]
    assert all(player.seek(i * EPOCH) == expected[i] for i in gone[::20])
    assert player.run.tape.size <= 400_000


def test_a_change_of_settings_goes_on_from_the_frame_under_the_playhead(player):
    player.frames(0, 8)
    shown = player.seek(3 * EPOCH)
    told = player.change("lr=0.1")
    assert (told["why"], told["from"], told["branch"], told["address"]) == ("settings", 3 * EPOCH, 2, "lr=0.1")
    start, _ = EXPERIMENTS["playground"].at("lr=0.1").carry(decode(shown), EXPERIMENTS["playground"]())
    assert player.frames(3 * EPOCH, 3) == truth(3, "lr=0.1", start=encode(start))[1:]


def test_the_same_address_again_changes_nothing(player):
    player.frames(0, 2)
    player.run.change("lr=0.03")
    player.run.change("")
    assert player.frames(2 * EPOCH, 1) == truth(3)[3:]
    assert player.notices == []
    assert player.run.branch == 1


def test_frames_before_a_change_are_replayed_with_the_settings_they_were_made_with(player):
    player.frames(0, 4)
    player.change("lr=0.5&hidden=4,3")
    player.frames(4 * EPOCH, 4)
    assert player.seek(30) == truth(30, updates=1)[30]
    assert decode(player.seek(110))["param/1.weight"].shape == (3, 4)


def test_undo_before_an_update_restores_the_exact_frame_and_its_past(player):
    frames = player.frames(0, 6)
    player.change("hidden=4,2,2,2&activation=sin")
    assert player.run.playhead == 0
    player.change("seed_weights=2")
    told = player.change("")
    assert told["from"] == 6 * EPOCH
    assert player.now() == frames[-1]
    assert player.seek(40) == truth(40, updates=1)[40]
    assert player.frames(6 * EPOCH, 2) == truth(8)[7:]


def test_a_change_tells_which_branch_made_what_can_be_seen(player):
    player.frames(0, 6)
    anew = player.change("hidden=4,2,2,2&activation=sin")
    assert anew["stretches"] == [[0, 2]]
    back = player.change("")
    assert back["stretches"] == [[0, 1], [6 * EPOCH, 3]]
    player.frames(6 * EPOCH, 2)
    player.seek(3 * EPOCH)
    assert player.change("lr=0.1")["stretches"] == [[0, 1], [3 * EPOCH, 4]]


def test_an_earlier_branch_goes_on_bit_for_bit_where_it_was_left(player):
    frames = player.frames(0, 6)
    player.seek(2 * EPOCH)
    assert player.change("lr=0.1")["left"] == [1]
    other = player.frames(2 * EPOCH, 3)
    player.do(player.viewer.back(1))
    told = player.notices[-1]
    assert (told["why"], told["from"], told["address"]) == ("back", 6 * EPOCH, "")
    assert told["stretches"] == [[0, 1], [6 * EPOCH, 3]]
    assert told["left"] == [2]
    assert player.now() == frames[-1]
    assert player.seek(4 * EPOCH) == frames[3]
    assert player.frames(6 * EPOCH, 2) == truth(8)[7:]
    player.do(player.viewer.back(2))
    assert player.run.address == "lr=0.1"
    assert player.now() == other[-1]


def test_a_run_that_began_anew_goes_back_to_the_one_before(player):
    frames = player.frames(0, 3)
    player.change("seed_weights=5")
    player.frames(0, 2)
    player.do(player.viewer.back(1))
    assert player.run.address == ""
    assert player.now() == frames[-1]
    assert player.change("seed_weights=5")["stretches"] == [[0, 2], [2 * EPOCH, 4]]  # undo at once: the run that was


def test_only_few_left_branches_are_held_and_of_others_it_is_said(player):
    for branch in range(1, limits.LEFT + 3):
        player.frames(0, 2)
        player.do(player.viewer.fork(0))
        assert player.run.branch == branch + 1
    assert list(player.run.left) == list(range(3, limits.LEFT + 3))
    with pytest.raises(Refused, match="only its curve"):
        player.do(player.viewer.back(1))


def test_the_curve_of_a_long_past_keeps_to_its_bound_and_ends_with_the_newest_frame(player):
    player.frames(0, 101)
    curve = decode(curve_of(player.run, 20))
    assert 10 <= len(curve["step"]) <= 20
    assert curve["step"][-1] == 101 * EPOCH


def test_undo_and_redo_go_to_and_fro_between_exact_frames(player):
    frames = player.frames(0, 3)
    player.change("hidden=4,3")
    changed = player.now()
    for _ in range(2):
        player.change("")
        assert player.now() == frames[-1]
        player.change("hidden=4,3")
        assert player.now() == changed


def test_going_back_to_old_settings_from_another_step_keeps_that_step(player):
    player.frames(0, 4)
    player.change("lr=0.1")
    player.seek(EPOCH)
    assert player.change("")["from"] == EPOCH
    assert player.frames(EPOCH, 2) == truth(3)[2:]


def test_undo_after_an_update_keeps_what_was_learned_since(player):
    player.frames(0, 3)
    player.change("lr=0.1")
    learned = player.frames(3 * EPOCH, 2)[-1]
    told = player.change("")
    assert told["from"] == 5 * EPOCH
    assert decode(player.now())["param/0.weight"].tolist() == decode(learned)["param/0.weight"].tolist()


def test_an_edit_over_the_socket_makes_the_pages_later_change_a_no_op(player):
    player.frames(0, 2)
    player.do(player.viewer.edit(EPOCH, f"{EPOCH}:1.bias:0:2.0"))
    before = len(player.notices)
    player.run.change(player.run.address)
    player.do(player.session.changes.follow())
    player.frames(EPOCH, 1)
    assert len(player.notices) == before
    assert player.run.address == f"edits={EPOCH}:1.bias:0:2.0"


def test_an_edit_that_this_network_cannot_have_is_refused_and_the_run_goes_on(player):
    player.frames(0, 2)
    with pytest.raises(ValueError, match=r"9\.weight"):
        player.do(player.viewer.edit(EPOCH, f"{EPOCH}:9.weight:0:2.0"))
    assert player.frames(2 * EPOCH, 1) == truth(3)[3:]


def test_a_step_that_was_never_reached_is_refused_with_a_sentence(player):
    player.frames(0, 2)
    with pytest.raises(Refused, match="there are the steps 0 to 50"):
        player.seek(51)


def test_steps_of_one_update_between_frames_of_a_whole_epoch_are_made_on_the_way(player):
    player.frames(0, 4)
    assert [step_of(data) for data in player.frames(EPOCH, 3, updates=1)] == [26, 27, 28]
    assert player.frames(EPOCH, 3, updates=1) == truth(28, updates=1)[26:]


def test_changes_that_come_faster_than_they_are_made_end_at_the_last(player):
    player.frames(0, 2)
    for lr in range(1, 30):
        player.run.change(f"lr={lr / 100}")
    player.change("lr=0.5")
    player.do(until(lambda: player.run.segments[-1].address == "lr=0.5"))
    assert player.run.address == "lr=0.5"


def test_a_pause_leaves_the_playhead_at_the_last_frame_that_was_sent(player):
    """More may be on its way than the browser had when it asked for the pause; a change goes on from what it will show."""
    player.frames(0, 5)
    player.do(_paused(player, 3 * EPOCH))
    assert player.run.playhead == 5 * EPOCH
    assert player.change("lr=0.1")["from"] == 5 * EPOCH


async def _paused(player: Player, had: int) -> None:
    player.viewer.ask_frames(messages.Frames(had, 0, EPOCH, 0.0))


def test_requests_that_overtake_one_another_end_in_a_frame_however_many_they_are(player):
    player.frames(0, 2)
    assert step_of(player.do(overtaken(player, 600)).data) == EPOCH


async def overtaken(player: Player, times: int) -> Detail:
    """The frame that comes after so many requests, each of which has taken the place of one that was being answered."""
    viewer, workers = player.viewer, player.session.pool.everyone
    viewer.subscribe({"point": [1, 2]})
    viewer.ask_frames(messages.Frames(0, 1, EPOCH, 0.0))
    frame, seen = asyncio.ensure_future(viewer.next_frame()), set()
    while len(seen) < times and not frame.done():
        seen |= {number for worker in workers for number in worker.asks}
        viewer.ask_frames(messages.Frames(0, 1, EPOCH, 0.0))
        await asyncio.sleep(0)
    found = await frame
    assert found
    return found


def test_the_last_frame_of_a_run_is_sent_though_more_updates_were_wished_for(stage):
    player = Player(stage, kind="activations")
    player.frames(0, 1, updates=9_950)
    assert [step_of(data) for data in player.frames(9_950, 1, updates=100)] == [10_000]
    player.do(until(lambda: bool(player.session.end)))
    player.close()
