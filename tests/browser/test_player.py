"""The player in a real browser: what a person does with a run, and that nothing shown is lost or changed."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from engine.experiment import Wish
from engine.experiments.playground.settings import Playground
from engine.looking.said import percent
from tests.browser.play import go_to, meter, opened, play_to, until, values


@pytest.fixture
def player(page: Page, server: str) -> Page:
    """The playground with its first frame drawn, and the keyboard's focus on the player."""
    return opened(page, server)


def test_play_and_pause_show_the_newest_frame(player: Page) -> None:
    said = play_to(player, 500)
    player.wait_for_timeout(300)
    assert meter(player)["step"] == said["step"] >= 500
    assert player.locator("[data-name=play]").inner_text() == "Play"


def test_what_cannot_be_used_of_a_link_stays_said_while_the_run_opens(page: Page, server: str) -> None:
    page.goto(f"{server}/playground?hidden=400")
    until(page, lambda said: said.get("drawn", 0) > 0)
    page.wait_for_timeout(300)
    expect(page.locator(".banner")).to_contain_text("Not all of this link can be used")


def test_xor_is_learned_within_five_seconds_of_pressing_play(player: Page) -> None:
    player.locator("[data-name=play]").click()
    until(player, lambda said: float(values(player)["loss-test"]) < 0.05, seconds=5)


def test_a_paused_player_draws_nothing(player: Page) -> None:
    play_to(player, 200)
    player.mouse.move(2, 2)
    drawn = [meter(player)["drawn"]]

    def rests(said: dict[str, Any]) -> bool:
        """Whether no picture was drawn for half a second."""
        drawn.append(said["drawn"])
        player.wait_for_timeout(500)
        return meter(player)["drawn"] == drawn[-1]

    until(player, rests)


def test_going_back_shows_the_same_numbers_as_before(player: Page) -> None:
    seen = {0: values(player)}
    for step in (1, 2, 3):
        go_to(player, "ArrowRight", step)
        seen[step] = values(player)
    assert len({tuple(losses.values()) for losses in seen.values()}) > 1
    for step in (2, 1, 0):
        go_to(player, "ArrowLeft", step)
        assert values(player) == seen[step]


def test_a_step_that_no_frame_was_sent_for_is_shown_exactly(player: Page) -> None:
    player.locator("[data-name=step-size]").select_option("epoch")
    player.locator(".player").focus()
    go_to(player, "ArrowRight", 25)
    epoch = values(player)
    player.locator("[data-name=step-size]").select_option("mini-batch")
    player.locator(".player").focus()
    go_to(player, "ArrowLeft", 24)
    assert player.locator("[data-value=step]").inner_text() == "24"
    go_to(player, "ArrowRight", 25)
    assert values(player) == epoch


def test_dragging_the_timeline_scrubs(player: Page) -> None:
    newest = play_to(player, 1000)["newest"]
    player.locator(".track").scroll_into_view_if_needed()
    box = player.locator(".track").bounding_box()
    y = box["y"] + box["height"] / 2
    player.mouse.move(box["x"] + box["width"] * 0.6, y)
    player.mouse.down()
    player.mouse.move(box["x"] + box["width"] * 0.2, y, steps=4)
    player.mouse.up()
    slider = player.get_by_role("slider", name="Timeline: training step")

    def is_told(said: dict[str, Any]) -> bool:
        """The nearest held frame is shown first, then the exact one: picture and slider name the same step."""
        step = said["step"]
        return 0 < step < newest / 2 and f"step {step:,}," in slider.get_attribute("aria-valuetext")

    until(player, is_told)


def test_home_end_and_page_keys_move_along_the_timeline(player: Page) -> None:
    newest = play_to(player, 600)["newest"]
    go_to(player, "Home", 0)
    player.keyboard.press("PageDown")
    until(player, lambda said: abs(said["step"] - newest / 10) <= 0.5)
    go_to(player, "End", newest)


def test_fork_here_leaves_the_old_branch_as_a_ghost(player: Page) -> None:
    play_to(player, 600)
    expect(player.locator("[data-name=fork]")).to_be_disabled()
    expect(player.locator(".legend .ghosts .entry")).to_have_count(0)
    for key, step in (("Home", 0), ("ArrowRight", 1), ("ArrowRight", 2)):
        go_to(player, key, step)
    player.locator("[data-name=fork]").click()
    until(player, lambda said: said["newest"] == 2)
    expect(player.locator(".legend .ghosts .entry")).to_have_text("earlier: the same settings")


def test_earlier_branches_are_named_by_what_was_different_and_changes_are_marked(player: Page) -> None:
    play_to(player, 100)
    player.get_by_test_id("stSelectbox").filter(has_text="Optimizer").locator("input").click()
    player.get_by_role("option", name="Adam", exact=True).click()
    until(player, lambda said: said["marks"] == 1)
    player.locator(".player").focus()
    play_to(player, 200)
    player.get_by_role("button", name="New start").click()
    until(player, lambda said: said["step"] == 0 and said["ghosts"] == 1 and said["marks"] == 0)
    expect(player.locator(".legend .ghosts .entry")).to_have_text("earlier: another start")


def test_an_earlier_curve_is_gone_back_to_by_a_click_and_by_key(player: Page) -> None:
    first = play_to(player, 100)["step"]
    numbers = values(player)
    player.get_by_role("button", name="New start").click()
    until(player, lambda said: said["step"] == 0 and said["ghosts"] == 1)
    player.locator(".player").focus()
    second = play_to(player, 50)["step"]
    was = player.url
    earlier = player.locator(".legend .ghosts button")
    expect(earlier).to_have_attribute("title", re.compile("go back"))
    earlier.click()
    until(player, lambda said: said["step"] == first and said["ghosts"] == 1)
    expect(player.locator(".banner")).to_contain_text(f"the earlier branch again, at step {first:,}")
    player.wait_for_url(lambda url: "seed" not in url)
    assert values(player) == numbers
    player.keyboard.press("b")
    until(player, lambda said: said["step"] == second)
    player.wait_for_url(was)


def test_the_plot_can_be_made_taller(player: Page) -> None:
    track = player.locator(".track")
    low = track.bounding_box()["height"]
    player.locator("[data-name=taller]").click()
    assert track.bounding_box()["height"] > 2 * low
    player.locator("[data-name=taller]").click()
    assert track.bounding_box()["height"] == pytest.approx(low, abs=2)


def test_the_same_start_gives_the_same_run(player: Page) -> None:
    player.locator("[data-name=step-size]").select_option("epoch")
    player.locator(".player").focus()
    go_to(player, "ArrowRight", 25)
    first = values(player)
    play_to(player, 400)
    player.keyboard.press("r")
    until(player, lambda said: said["step"] == said["newest"] == 0)
    go_to(player, "ArrowRight", 25)
    assert values(player) == first


def test_a_setting_changed_while_it_runs_goes_on_from_there(player: Page) -> None:
    player.keyboard.press("Space")
    until(player, lambda said: said["step"] > 300)
    player.get_by_role("button", name=re.compile("One unit more", re.I)).first.click()
    expect(player).to_have_url(re.compile("hidden=5"))
    step = meter(player)["step"]
    assert step > 300
    until(player, lambda said: said["step"] > step + 300)


def test_many_quick_changes_all_count_and_the_run_plays_on(player: Page) -> None:
    player.keyboard.press("Space")
    until(player, lambda said: said["step"] > 200)
    player.get_by_role("button", name="One unit more in layer 1", exact=True).focus()
    for _ in range(12):
        player.keyboard.press("Enter")
        player.wait_for_timeout(60)
    expect(player).to_have_url(re.compile("hidden=16"))
    expect(player.locator("[data-unit^='0.']")).to_have_count(16)
    step = meter(player)["step"]
    assert until(player, lambda said: said["step"] > step + 200)["isPlaying"]
    expect(player).to_have_url(re.compile("hidden=16"))


def test_undo_by_keyboard_takes_the_last_change_back(player: Page) -> None:
    player.get_by_role("button", name=re.compile("One unit more", re.I)).first.click()
    expect(player).to_have_url(re.compile("hidden=5"))
    expect(player.locator(".player [data-name=undo]")).to_be_enabled()
    player.locator(".player").focus()
    player.keyboard.press("Control+z")
    expect(player).not_to_have_url(re.compile("hidden=5"))


def test_slow_motion_goes_phase_by_phase_and_updates_once_a_mini_batch(player: Page) -> None:
    player.locator("[data-name=slow]").click()
    sample, words = player.locator(".stepper .place"), player.locator(".stepper p")
    phase = player.locator(".stepper [aria-current]")
    player.locator(".player").focus()
    for number in range(1, 11):
        expect(sample).to_have_text(f"Sample {number} of 10 in this mini-batch")
        for name in ("forward", "loss", "backward"):
            expect(phase).to_have_text(name)
            player.keyboard.press("ArrowRight")
    expect(phase).to_have_text("update")
    expect(words).to_contain_text("Once for all 10 samples")
    assert meter(player)["step"] == 0
    player.keyboard.press("ArrowRight")
    until(player, lambda said: said["step"] == 1)
    expect(sample).to_contain_text("Sample 1 of 10")
    player.keyboard.press("ArrowRight")
    player.keyboard.press("ArrowLeft")
    expect(phase).to_have_text("forward")


def test_each_phase_of_slow_motion_can_be_pressed_and_played_at_its_own_tempo(player: Page) -> None:
    player.keyboard.press("s")
    stepper = player.locator(".stepper")
    phase = stepper.locator("[aria-current]")
    stepper.get_by_role("button", name="update").click()
    expect(phase).to_have_text("update")
    stepper.get_by_role("button", name="Next sample").click()
    expect(stepper).to_contain_text("Sample 2 of 10")
    expect(phase).to_have_text("forward")
    player.get_by_role("combobox", name="Tempo of slow motion").select_option("4 ×")
    player.locator("[data-name=play]").click()
    expect(stepper).to_contain_text("Sample 3 of 10")
    player.locator("[data-name=play]").click()
    player.locator("[data-name=slow]").click()
    expect(stepper).to_be_hidden()
    player.locator(".player").focus()
    play_to(player, 50)


def test_slow_motion_shows_the_samples_of_the_next_mini_batch_also_while_it_plays(page: Page, server: str) -> None:
    """What the picture says of the first sample after an update is what the engine says of it."""
    opened(page, server, "?hidden=2")
    frames = Playground(hidden=(2,)).run()
    next(frames)
    wanted = Playground(hidden=(2,)).look(frames.send(Wish(updates=1)), {"sample": 0})["look/point"]
    page.locator("[data-name=slow]").click()
    page.get_by_role("combobox", name="Tempo of slow motion").select_option("4 ×")
    page.locator(".stepper").get_by_role("button", name="update").click()
    for _ in range(9):
        page.get_by_role("button", name="Next sample").click()
        page.wait_for_timeout(30)
    expect(page.locator(".stepper")).to_contain_text("Sample 10 of 10")
    page.locator(".stepper").get_by_role("button", name="update").click()
    page.locator("[data-name=play]").click()
    until(page, lambda said: said["step"] == 1)
    expect(page.locator(".stepper")).to_contain_text("Sample 1 of 10")
    page.locator("[data-name=play]").click()
    page.locator(".stepper").get_by_role("button", name="forward").click()
    assert page.evaluate("() => [...window.__park.sample]") == pytest.approx(wanted.tolist())


def test_every_speed_trains(player: Page) -> None:
    speed = player.get_by_role("slider", name="Speed")
    for value in ("0", "1", "2", "4", "5", "6", "7"):
        before = meter(player)["step"]
        speed.fill(value)
        player.locator(".player").focus()
        player.keyboard.press("Space")
        until(player, lambda said, before=before: said["step"] > before)
        player.keyboard.press("Space")
        until(player, lambda said: not said["isPlaying"] and said["step"] == said["newest"])


def test_the_link_hides_controls(page: Page, server: str) -> None:
    opened(page, server, "?hide=fork,speed,links,confusion")
    for name in ("fork", "speed", "links", "confusion"):
        expect(page.locator(f".player [data-name={name}]")).to_be_hidden()
    expect(page.locator(".player [data-name=play]")).to_be_visible()


def test_divergence_is_said_and_keeps_the_frames(page: Page, server: str) -> None:
    opened(page, server, "?activation=linear&lr=10&hidden=8,8,8")
    page.keyboard.press("Space")
    expect(page.locator(".banner")).to_contain_text("ran away to infinity")
    until(page, lambda said: not said["isPlaying"])
    go_to(page, "Home", 0)
    assert float(values(page)["loss-train"]) >= 0


def test_no_points_are_said_in_one_sentence(page: Page, server: str) -> None:
    opened(page, server, "?data=own points")
    page.keyboard.press("Space")
    expect(page.locator(".banner p")).to_have_text(re.compile(r"^There is nothing to learn from yet:.*data set\.$"))


def test_nothing_moves_by_itself_when_motion_is_unwanted(browser: Browser, server: str) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page = opened(context.new_page(), server)
    page.wait_for_timeout(500)
    assert meter(page)["step"] == 0
    play_to(page, 200)
    context.close()


def test_keys_reach_a_field_that_is_being_typed_in(player: Page) -> None:
    field = player.get_by_role("textbox").first
    field.click()
    player.keyboard.press("Space")
    player.wait_for_timeout(200)
    assert not meter(player)["isPlaying"]


def test_leaving_the_page_and_coming_back_keeps_the_curve(player: Page) -> None:
    said = play_to(player, 500)
    losses = values(player)
    player.get_by_role("link", name="Home").first.click()
    expect(player.locator(".player")).to_have_count(0)
    player.get_by_text("Networks", exact=True).first.click()
    player.get_by_role("link", name="Playground").first.click()
    expect(player.locator("[data-value=step]")).to_have_text(f"{said['step']:,}")
    assert values(player) == losses
    player.locator(".player").focus()
    go_to(player, "Home", 0)


def test_every_percent_in_the_browser_is_written_as_the_engine_writes_it(player: Page) -> None:
    shares = [0, 1, 0.5, 0.9996, 0.99999, 0.9994, 0.0003, 1e-9, 0.123, 0.98190004, 0.00049999]
    ask = "async ([shares, places]) => { const { share } = await import('/park/assets/x/kit/format.js'); return shares.map((v) => share(v, places)); }"
    for places in (0, 1, 2):
        assert player.evaluate(ask, [shares, places]) == [percent(share, places) for share in shares]


def test_small_and_large_numbers_are_written_in_one_way(page: Page, server: str):
    page.goto(f"{server}/park/health")
    ask = """async () => {
        const root = '/park/assets/x/';
        const { loss, rate } = await import(root + 'kit/format.js');
        const { label } = await import(root + 'kit/axis.js');
        const { say, fixed } = await import(root + 'kit/numbers.js');
        const { brief } = await import(root + 'kit/figures.js');
        return [loss(0.000141), loss(123456), rate(0.00005), label(0.0002, 0.0002), say(-0.0000547), fixed(0.0014, 2), brief(-4321)];
    }"""
    assert page.evaluate(ask) == ["1.41·10⁻⁴", "1.23·10⁵", "5·10⁻⁵", "2·10⁻⁴", "−5.47·10⁻⁵", "1.4·10⁻³", "−4·10³"]


def test_no_factor_of_a_sum_is_written_as_nothing_and_the_sum_still_comes_out(page: Page, server: str):
    page.goto(f"{server}/park/health")
    ask = """async ([weights, inputs, bias, sum]) => {
        const { fixed, placesFor } = await import('/park/assets/x/kit/numbers.js');
        const places = placesFor(weights, inputs, bias, sum);
        return [...weights, ...inputs, bias].map((value) => fixed(value, places)).concat(fixed(sum, 3));
    }"""
    *parts, total = page.evaluate(ask, [[0.003, -0.34], [0.001, 2.8], 0.0045, 0.003 * 0.001 - 0.34 * 2.8 + 0.0045])
    read = [
        float(re.sub(r"·10⁻(.)", lambda found: f"e-{'⁰¹²³⁴⁵⁶⁷⁸⁹'.index(found[1])}", part.replace("−", "-")))
        for part in parts
    ]
    assert all(read)
    assert f"{read[0] * read[2] + read[1] * read[3] + read[4]:.3f}" == total.replace("−", "-") == "-0.947"


AXIS = """async (isLog) => {
  const { Chart } = await import('/park/assets/x/player/chart.js');
  const palette = { ink: '#000', muted: '#777', line: '#ddd', accent: '#06c', warn: '#c00', surface: '#fff', cat: [], font: 'sans-serif' };
  const counts = [];
  for (const height of [45, 60, 75, 90]) for (const top of [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10]) {
    const canvas = document.createElement('canvas');
    canvas.style.cssText = `display: block; width: 400px; height: ${height}px; font-size: 11px`;
    document.body.append(canvas);
    const chart = new Chart(canvas, 1);
    chart.resize();
    const curve = { length: 2, epoch: [0, 1], train: [top, top / 10], test: [NaN, NaN], scratch: [NaN, NaN], place: () => 2, nearest: () => 0 };
    const write = chart.context.fillText.bind(chart.context);
    const labels = [];
    chart.context.fillText = (text, x, y) => (chart.context.textAlign === 'right' && text !== 'epochs' && labels.push(y), write(text, x, y));
    chart.fit([curve], { quantity: 'loss', isLog, isNew: true, now: 0, isStill: true });
    chart.draw({ curve, seen: 1, ghosts: [], marks: [], lit: null, palette, title: 'loss' });
    counts.push(new Set(labels).size);
    canvas.remove();
  }
  return counts;
}"""


@pytest.mark.parametrize("is_log", [False, True])
def test_the_axis_of_a_low_curve_has_two_labels(page: Page, server: str, is_log: bool):
    page.goto(f"{server}/park/health")
    assert min(page.evaluate(AXIS, is_log)) >= 2
