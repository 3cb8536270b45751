"""The line and the run in the browser without a page around them, with sockets of the test's own."""

from typing import Any

import pytest
from playwright.sync_api import Page

SOCKETS = """
class Socket {
  static OPEN = 1;
  static all = [];
  constructor() { Socket.all.push(this); this.readyState = 0; this.sent = []; }
  send(said) { this.sent.push(said); }
  close() { this.readyState = 3; }
  open() { this.readyState = 1; this.onopen({}); }
  end(code, reason) { this.readyState = 3; this.onclose({ code, reason }); }
  say(head) { this.onmessage({ data: JSON.stringify(head) }); }
  give(kind, number, step) {
    const layout = JSON.stringify({ step: { dtype: "I64", shape: [], data_offsets: [0, 8] } });
    const head = layout + " ".repeat((8 - (layout.length % 8)) % 8);
    const body = step === null ? 0 : 16 + head.length;
    const bytes = new Uint8Array(8 + body);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, kind, true);
    view.setUint32(4, number, true);
    if (body) {
      view.setBigUint64(8, BigInt(head.length), true);
      bytes.set(new TextEncoder().encode(head), 16);
      view.setBigInt64(16 + head.length, BigInt(step), true);
    }
    this.onmessage({ data: bytes.buffer });
  }
}
window.WebSocket = Socket;
"""
LINE = """
const { Line } = await import("/park/assets/x/player/line.js");
const said = [];
const line = new Line({ hear() {}, read() {}, changed: (...what) => said.push(what) });
line.open("ws://here");
"""
RUN = """
const { Run } = await import("/park/assets/x/player/run.js");
const frames = [];
const scenes = [];
const nothing = () => {};
const on = { opened: nothing, changed: nothing, sought: (frame) => frames.push(frame), frame: (frame) => frames.push(frame),
  scene: (branch) => scenes.push(branch.number), line: nothing, end: nothing, refused: nothing };
const run = new Run(on);
run.open("ws://here");
const socket = Socket.all.at(-1);
socket.open();
const changeTo = (branch) => socket.say({ is: "run", branch, address: "lr=0." + branch, step: 0, newest: 0, why: branch > 1 ? "edit" : "" });
"""


@pytest.fixture
def act(page: Page, server: str):
    """Runs a piece of JavaScript with sockets of our own, and gives what it returns."""
    page.goto(f"{server}/park/health")
    page.evaluate(f"() => {{ {SOCKETS} window.Socket = Socket; }}")
    return lambda code: page.evaluate(f"async () => {{ const {{ Socket }} = window; {code} }}")


def test_a_line_tries_again_only_while_it_waits_to(act):
    """A second socket beside one that connects would displace it later; a final end is no pause."""
    ways: list[Any] = act(
        LINE
        + """
        const tried = () => { line.retry(); return Socket.all.length; };
        const ways = [tried()];
        line.socket.open();
        ways.push(tried());
        line.socket.end(1006, "");
        ways.push(tried(), tried());
        line.socket.end(4409, "");
        ways.push(tried());
        return ways;
        """
    )
    assert ways == [1, 1, 2, 2, 2]


def test_why_a_line_ends_is_what_the_server_says_where_there_is_more_than_one_reason(act):
    said = act(
        LINE
        + """
        for (const code of [4400, 4403, 4404, 4409, 4413, 4429]) {
          line.open("ws://here");
          line.socket.end(code, "The server's reason.");
        }
        line.open("ws://here");
        line.socket.end(4429, "");
        return said.map(([state, why, code]) => [state, code, why]);
        """
    )
    assert all(state == "closed" and why for state, _, why in said)
    assert [code for _, code, why in said if why == "The server's reason."] == [4403, 4404, 4429]
    assert "runs as it can hold" not in str(said)


def test_a_branch_without_a_scene_of_its_own_has_the_last_one(act):
    found = act(
        RUN
        + """
        changeTo(1);
        socket.give(1, 1, 7);
        socket.give(2, 1, 10);
        changeTo(2);
        socket.give(1, 2, null);
        socket.give(2, 2, 20);
        const isSame = frames[0].branch.scene === frames[1].branch.scene;
        changeTo(3);
        socket.give(1, 3, 8);
        socket.give(2, 3, 30);
        socket.give(1, 1, 7);
        socket.give(3, 1, 5);
        return { steps: frames.map((frame) => frame.branch.scene.step), scenes, isSame };
        """
    )
    assert found == {"steps": [7, 7, 8, 7], "scenes": [1, 2, 3], "isSame": True}


TAPE = """
const { Tape } = await import("/park/assets/x/player/tape.js");
const { Stretches } = await import("/park/assets/x/player/stretches.js");
const tape = new Tape();
const branch = (key) => ({ key });
const put = (key, ...steps) => steps.forEach((step) => tape.put({ step, branch: branch(key), bytes: new Uint8Array(8), number: (name) => (name === "step" ? step : 1000 * key + step) }));
const follow = (...pairs) => tape.follow(new Stretches(pairs, (number) => number));
const stepsOf = (curve) => [...curve.step.slice(0, curve.length)];
const state = () => ({ frames: tape.frames.map(({ step }) => step), curve: stepsOf(tape.curve), ghosts: tape.ghosts.map(stepsOf) });
"""


def test_a_restart_leaves_a_ghost_and_undo_makes_it_the_curve_again(act):
    anew, back, redone = act(
        TAPE
        + """
        put(1, 0, 10, 20, 30);
        tape.seen = 30;
        follow([0, 2]);
        put(2, 0);
        const anew = state();
        follow([0, 1], [30, 3]);
        put(3, 30);
        tape.seen = 30;
        const back = state();
        follow([0, 4]);
        put(4, 0);
        return [anew, back, state()];
        """
    )
    assert anew == {"frames": [0], "curve": [0], "ghosts": [[0, 10, 20, 30]]}
    assert back["curve"] == [0, 10, 20, 30]
    assert back["ghosts"] == []
    assert back["frames"] == [30]
    assert redone == {"frames": [0], "curve": [0], "ghosts": [[0, 10, 20, 30]]}


def test_what_was_held_ahead_and_never_shown_leaves_no_ghost(act):
    seen = act(TAPE + "put(1, 0, 10, 20, 30, 40); tape.seen = 20; follow([0, 1], [10, 2]); return state();")
    assert seen == {"frames": [0, 10], "curve": [0, 10], "ghosts": [[10, 20]]}
    unseen = act(TAPE + "put(1, 0, 10, 20, 30, 40); tape.seen = 20; follow([0, 1], [20, 2]); return state();")
    assert unseen == {"frames": [0, 10, 20], "curve": [0, 10, 20], "ghosts": []}


def test_branches_of_another_run_with_the_same_numbers_are_others(act):
    """A server that was started anew counts its branches from 1 again."""
    said = act(TAPE + "put(1, 0, 10, 20); tape.seen = 20; tape.age = 1; follow([0, 2 ** 24 + 1]); return state();")
    assert said == {"frames": [0], "curve": [0], "ghosts": [[0, 10, 20]]}


def test_an_answer_about_a_step_that_another_branch_made_meanwhile_is_asked_for_again(act):
    asked = act(
        RUN
        + """
        const change = (branch, stretches) => socket.say({ is: "run", branch, address: "", step: 10, newest: 10, stretches, why: "edit" });
        change(1, [[0, 1]]);
        const answer = run.look(() => ({ step: 10, question: { unit: [0, 0] } }));
        change(2, [[0, 2]]);
        socket.give(4, 1, 10);
        await null;
        socket.give(4, 2, 10);
        await answer;
        return socket.sent.map((said) => JSON.parse(said)).filter(({ do: what }) => what === "look").map(({ id }) => id);
        """
    )
    assert asked == [1, 2]


def test_a_line_on_which_nothing_comes_any_more_is_said_and_then_another_is_tried(act):
    said = act(
        """
        const { Conductor } = await import("/park/assets/x/player/conductor.js");
        const { Tape } = await import("/park/assets/x/player/tape.js");
        const said = [];
        const on = new Proxy({ silent: (isSilent) => said.push(isSilent) }, { get: (own, name) => own[name] ?? (() => {}) });
        const conductor = new Conductor(new Tape(), on, { gears: "quick", is_whole: true });
        conductor.open("ws://here", false);
        const first = Socket.all.at(-1);
        first.open();
        first.say({ is: "run", branch: 1, address: "", step: 0, newest: 0, sent: 0, stretches: [[0, 1]] });
        first.give(3, 1, 0);
        conductor.play();
        const start = performance.now();
        const at = (seconds) => conductor.tick(start + 1000 * seconds, 0.016);
        const sockets = Socket.all.length;
        [1, 11].forEach(at);
        const before = [...said];
        at(13);
        const silent = [...said];
        at(31);
        return { before, silent, renewed: Socket.all.length - sockets };
        """
    )
    assert said == {"before": [], "silent": [True], "renewed": 1}


def test_what_differs_between_two_experiments_is_said_in_the_fields_own_words(act):
    said = act(
        """
        const { differences } = await import("/park/assets/x/player/differences.js");
        const fields = { lr: { label: "Learning rate", default: 0.03 }, hidden: { label: "Hidden layers", default: [4, 2] }, l1: { label: "L1", default: 0 } };
        const of = (...two) => differences(...two, fields);
        return [of("lr=0.1", ""), of("", "lr=0.1"), of("hidden=8,8", "hidden=4"), of("a=1&lr=1&l1=0.1", ""), of("seed_data=3", "seed_data=4"), of("lr=1", "lr=1"), of("edits=0:0.weight:0.0:1", "")];
        """
    )
    assert said == [
        "learning rate 0.1",
        "learning rate 0.03",
        "hidden layers 8, 8",
        "a 1, learning rate 1 and 1 more",
        "another start",
        "",
        "a weight set by hand",
    ]


def test_branches_of_which_no_frame_is_held_are_forgotten(act, page: Page):
    """A slider makes ten a second. Those of held frames stay, and their further frames belong to the same one."""
    act(
        RUN
        + """
        changeTo(1);
        socket.give(1, 1, 7);
        socket.give(2, 1, 10);
        for (let branch = 2; branch < 500; branch++) { changeTo(branch); socket.give(1, branch, null); }
        Object.assign(window, { run, frames, socket, changeTo });
        """
    )
    page.context.new_cdp_session(page).send("HeapProfiler.collectGarbage")
    found = act(
        """
        const { run, frames, socket, changeTo } = window;
        changeTo(500);
        socket.give(1, 1, null);
        socket.give(3, 1, 11);
        return { branches: [...run.branches.keys()], isSame: frames[0].branch === frames[1].branch };
        """
    )
    assert 1 in found["branches"]
    assert len(found["branches"]) <= 4
    assert found["isSame"]


def test_the_late_answer_to_a_former_wish_is_not_taken_for_the_last_one(act):
    """While one drags, the server still answers for where the pointer was before."""
    taken = act(
        """
        const { Seeker } = await import("/park/assets/x/player/seeker.js");
        const seeker = new Seeker({ seek() {} });
        seeker.ask(364);
        seeker.ask(847);
        return [364, 847, 847].map((step) => seeker.takes({ step }));
        """
    )
    assert taken == [False, True, False]


def test_a_small_run_begins_slowly_enough_to_be_seen_and_then_goes_at_an_epoch_a_frame(act):
    steps = act(
        """
        const { GEARS } = await import("/park/assets/x/player/speeds.js");
        const { speeds, normal } = GEARS.quick;
        const updates = (perEpoch) => [0, 99, 100, 399, 400].map((step) => speeds[normal].updates(perEpoch, step));
        return [updates(25), updates(250), updates(1)];
        """
    )
    assert steps == [[1, 1, 6, 6, 25], [1, 1, 63, 63, 250], [1, 1, 1, 1, 1]]
