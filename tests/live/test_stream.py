"""The WebSocket of a run, against the real server: the way of a frame, and every way to say no."""

import contextlib
import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from websockets.exceptions import ConnectionClosed

from benchmarks.visitor import Visitor
from engine.experiment import Wish
from engine.experiments import EXPERIMENTS
from engine.tape import decode, encode
from live import limits
from live.sockets import FOREIGN
from tests.live.fuzz import FINE, MESSAGES
from tests.live.system import comes_true
from tests.live.talk import EPOCH, Talk, step_of, truth


@pytest.fixture(scope="module")
def visitor(server):
    return Visitor(server.url)


@pytest.fixture
def talk(visitor):
    with Talk(visitor, visitor.open_run()) as talk:
        talk.open()
        yield talk


def test_opening_tells_of_the_run_and_its_scene(visitor):
    with Talk(visitor, visitor.open_run("lr=0.1")) as talk:
        run = talk.hear()
        place = {
            "edits": [],
            "step": 0,
            "oldest": 0,
            "began": 0,
            "newest": 0,
            "sent": 0,
            "stretches": [[0, 1]],
            "left": [],
        }
        assert run == {"is": "run", "branch": 1, "kind": "playground", "address": "lr=0.1", **place}
        scene = talk.hear()
        assert (scene.kind, scene.number) == ("scene", 1)
        assert {"data/train/x", "data/test/y", "updates_per_epoch"} <= decode(scene.data).keys()


def test_frames_are_bit_for_bit_those_of_the_experiment(talk):
    assert talk.play(-1, 21) == truth(20)


def test_only_what_was_asked_for_is_sent_and_computed(talk, server):
    talk.play(0, 3)
    assert talk.hear_nothing()
    assert server.health()["playing"] == 0
    talk.say("seek", step=3 * EPOCH + 1)
    assert "is not here" in talk.hear_next("error")["why"]


def test_a_pause_stops_what_is_still_wanted(talk, server):
    """What is wanted takes any machine far longer than a message: nothing here rests on how fast one is."""
    talk.say("frames", after=0, n=200, updates=400 * EPOCH)
    talk.hear_next("frame")
    assert server.health()["playing"] == 1
    talk.say("frames", after=EPOCH, n=0)
    assert comes_true(lambda: server.health()["playing"] == 0)
    came = 0
    while not talk.hear_nothing():
        came += 1
    assert came < 100


def test_as_fast_as_it_can_gives_multiples_of_the_wish(talk):
    steps = [step_of(data) for data in talk.play(0, 4, seconds=0.005)]
    assert all(step % EPOCH == 0 for step in steps)
    assert steps == sorted(set(steps))


def test_seek_gives_the_exact_frame_between_two_that_were_shown(talk):
    talk.play(0, 4)
    talk.say("seek", step=37)
    sought = talk.hear_next("sought")
    assert sought.data == truth(37, updates=1)[37]
    assert talk.play(37, 2) == truth(3)[2:]
    assert talk.play(37, 2, updates=3) == [truth(40, updates=1)[40], truth(43, updates=1)[43]]


def test_a_fork_goes_on_from_its_frame_on_a_new_branch(talk):
    talk.play(0, 4)
    talk.say("fork", step=2 * EPOCH)
    run = talk.hear_next("run")
    assert (run["branch"], run["from"], run["why"], run["newest"]) == (2, 2 * EPOCH, "fork", 2 * EPOCH)
    assert talk.hear_next("frame").number == 2
    assert talk.play(2 * EPOCH, 1) == truth(3)[3:]


def test_an_edit_becomes_part_of_the_address_and_replays(talk):
    talk.play(0, 3)
    talk.say("edit", step=EPOCH, edit=f"{EPOCH}:0.weight:2.1:0.75")
    run = talk.hear_next("run")
    assert (run["why"], run["from"]) == ("edit", EPOCH)
    edited = talk.hear_next("frame")
    assert decode(edited.data)["param/0.weight"][2, 1] == 0.75
    assert [edited.data, *talk.play(EPOCH, 3)] == truth(4, run["address"])[1:]


def test_several_edits_are_one_change(talk):
    talk.play(0, 3)
    talk.say("edit", step=EPOCH, edit=f"{EPOCH}:0.weight:2.1:0.75,{EPOCH}:1.bias:0:-2")
    run = talk.hear_next("run")
    assert (run["branch"], run["edits"]) == (2, [f"{EPOCH}:0.weight:2.1:0.75", f"{EPOCH}:1.bias:0:-2"])
    edited = decode(talk.hear_next("frame").data)
    assert (edited["param/0.weight"][2, 1], edited["param/1.bias"][0]) == (0.75, -2)


def test_a_look_is_answered_with_its_own_number(talk):
    frame = decode(talk.play(0, 1)[0])
    talk.say("look", step=EPOCH, watch={"unit": [0, 1]}, id=77)
    look = talk.hear_next("look")
    assert look.number == 77
    assert look.data == encode(EXPERIMENTS["playground"]().look(frame, {"unit": [0, 1]}))


def test_a_look_at_what_is_not_there_gets_a_sentence(talk):
    talk.say("look", step=0, watch={"unit": [7, 0]}, id=3)
    error = talk.hear_next("error")
    assert error["id"] == 3
    assert "no unit" in error["why"]


def test_what_is_watched_comes_with_every_frame_also_with_those_of_the_tape(talk):
    talk.play(0, 2)
    talk.say("watch", watch={"point": [1, 2]})
    assert all("look/z/0" in decode(data) for data in talk.play(0, 4))
    talk.say("watch", watch=None)
    assert not any("look/z/0" in decode(data) for data in talk.play(0, 5))


def test_a_diverged_run_keeps_its_frames_and_goes_on_with_other_settings(visitor):
    with Talk(visitor, visitor.open_run("lr=10.0&activation=ReLU&init=normal&hidden=32,32,32&data=plane")) as talk:
        talk.open()
        talk.say("frames", after=0, n=200, updates=EPOCH)
        end = talk.hear_next("end")
        assert end["why"].startswith(f"At step {end['step']:,}")
        talk.say("seek", step=0)
        assert step_of(talk.hear_next("sought").data) == 0
        talk.say("edit", step=0, edit="0:0.weight:0.0:0.5")
        assert talk.hear_next("run")["why"] == "edit"


def test_restoring_goes_on_bit_for_bit_from_a_frame_of_the_browsers(talk):
    frames = truth(8)
    talk.say("restore")
    talk.socket.send(frames[4])
    run = talk.hear_next("run")
    assert (run["why"], run["from"]) == ("restore", 4 * EPOCH)
    assert [talk.hear_next("frame").data, *talk.play(4 * EPOCH, 4)] == frames[4:]


@pytest.mark.parametrize("spoil", [
    lambda frame: b"nonsense",
    lambda frame: encode({**decode(frame), "param/0.weight": decode(frame)["param/0.bias"]}),
    lambda frame: encode({**decode(frame), "param/0.bias": decode(frame)["param/0.bias"] + float("nan")}),
    lambda frame: encode({"step": decode(frame)["step"]}),
    lambda frame: encode({**decode(frame), "step": decode(frame)["step"] - 1000}),
])  # fmt: skip
def test_a_moment_that_no_run_had_is_not_restored(talk, spoil):
    talk.say("restore")
    talk.socket.send(spoil(truth(2)[2]))
    assert talk.hear_next("error")["why"].endswith(".")
    assert talk.play(0, 2) == truth(2)[1:]


def test_close_4400_for_what_is_not_understood(talk):
    talk.say("dance")
    code, why = talk.close_code()
    assert code == 4400
    assert why.startswith("There is nothing else to do than frames")


def test_close_4400_for_bytes_that_nobody_waits_for(talk):
    talk.socket.send(b"12345678")
    assert talk.close_code()[0] == 4400


def test_close_4403_for_a_page_of_another_site(visitor):
    with Talk(visitor, visitor.open_run(), origin="https://elsewhere.example") as talk:
        assert talk.close_code() == (4403, FOREIGN)


@pytest.mark.parametrize("cookie", ["", "park=guessed", "park="])
def test_close_4403_for_somebody_elses_run(visitor, cookie):
    with Talk(visitor, visitor.open_run(), cookie=cookie) as talk:
        assert talk.close_code() == (4403, "This run belongs to another visit. Reload the page to get one of your own.")


def test_close_4404_for_a_run_that_is_not_there(visitor):
    with Talk(visitor, "A" * 32) as talk:
        assert talk.close_code() == (4404, "The server was started anew.")


def test_close_4413_for_too_long_a_message(visitor):
    with Talk(visitor, visitor.open_run()) as talk:
        talk.socket.send(json.dumps({"do": "edit", "step": 0, "edit": "0" * limits.TEXT_BYTES}))
        assert talk.close_code()[0] == 4413
    with Talk(visitor, visitor.open_run()) as talk:
        talk.say("restore")
        talk.socket.send(bytes(limits.FRAME_BYTES + 1))
        assert talk.close_code()[0] == 4413


def test_close_4429_for_too_many_messages(talk):
    with contextlib.suppress(ConnectionClosed):
        for _ in range(10_000):
            talk.say("frames", after=0, n=0)
    assert talk.close_code()[0] == 4429


def test_a_closed_socket_finds_its_run_again_as_it_was(visitor):
    token = visitor.open_run()
    with Talk(visitor, token) as talk:
        talk.open()
        frames = talk.play(0, 5)
    with Talk(visitor, token) as talk:
        run = talk.open()
        assert (run["step"], run["newest"], run["branch"]) == (5 * EPOCH, 5 * EPOCH, 1)
        assert talk.play(-1, 8)[1:6] == frames


def test_fuzzed_messages_over_a_real_socket_leave_no_trace(server, visitor):
    """A socket that was closed for a message is opened again; the log, the workers and the memory stay as they are."""
    token = visitor.open_run()
    sockets, codes = [Talk(visitor, token)], set()
    workers, log, memory = server.health()["workers"], server.log, _memory(server)

    @settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(FINE, max_size=6), MESSAGES | st.binary(max_size=40))
    def send(fine, last):
        try:
            for message in [*fine, last]:
                sockets[0].socket.send(message)
            while True:
                sockets[0].hear(0)
        except TimeoutError:
            return
        except ConnectionClosed as closed:
            codes.add(closed.rcvd.code)
            sockets[0].__exit__()
            sockets[0] = Talk(visitor, token)

    send()
    sockets[0].__exit__()
    assert codes == {4400}
    assert server.health()["workers"] == workers
    assert server.log == log
    assert _memory(server) < memory + 80e6


def _memory(server) -> int:
    """Resident bytes of the server and its workers."""
    pids = [server.process.pid, *server.health()["workers"]]
    pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in pids)
    return pages * os.sysconf("SC_PAGE_SIZE")


def test_the_past_comes_as_the_curve_of_all_that_was_played(talk):
    frames = [decode(data) for data in [*truth(0), *talk.play(0, 12)]]
    talk.say("past")
    said = talk.hear_next("past")
    curve = decode(said.data)
    assert said.number == 1
    assert curve["step"].tolist() == [int(frame["step"]) for frame in frames]
    assert set(curve["branch"].tolist()) == {1}
    for name in ("epoch", "loss/train", "loss/test", "accuracy/train", "accuracy/test"):
        assert curve[name].tolist() == [float(frame[name]) for frame in frames]


def test_wishes_are_counted_in_updates(talk):
    frames = EXPERIMENTS["playground"]().run()
    next(frames)
    assert talk.play(0, 1, updates=7) == [encode(frames.send(Wish(updates=7)))]
