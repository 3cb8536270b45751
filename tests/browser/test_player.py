"""The player in a real browser: what a person does with a run, and that nothing shown is lost or changed."""

import re
import time
from collections.abc import Callable
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, WebSocketRoute, expect

from tests.browser.park import free_port, start, stop, wait_until_healthy

METER = "() => { const { drawnAt, ...rest } = window.__park ?? {}; return rest; }"
LOSSES = ("loss-train", "loss-test")


def meter(page: Page) -> dict[str, Any]:
    """What the player has counted; see assets/player/meter.js."""
    return page.evaluate(METER)


def until(page: Page, holds: Callable[[dict[str, Any]], bool], seconds: float = 20) -> dict[str, Any]:
    """Wait until the counts are as wanted. The page's policy forbids `wait_for_function`."""
    deadline = time.monotonic() + seconds
    while not ((said := meter(page)) and holds(said)):
        assert time.monotonic() < deadline, f"The player did not come this far: {said}"
        page.wait_for_timeout(20)
    return said


def values(page: Page) -> dict[str, str]:
    """The shown losses, as text."""
    return {name: page.locator(f"[data-value={name}]").inner_text() for name in LOSSES}


@pytest.fixture
def player(page: Page, server: str) -> Page:
    """The playground with its first frame drawn, and the keyboard's focus on the player."""
    return opened(page, server)


def opened(page: Page, base: str, query: str = "", path: str = "playground") -> Page:
    page.goto(f"{base}/{path}{query}")
    until(page, lambda said: said["drawn"] > 0)
    page.locator(".player").focus()
    return page


def play_to(page: Page, step: int) -> dict[str, Any]:
    """Play at least to `step` and pause at the newest frame."""
    page.keyboard.press("Space")
    until(page, lambda said: said["step"] >= step)
    page.keyboard.press("Space")
    return at_rest(page)


def at_rest(page: Page) -> dict[str, Any]:
    """Paused at the newest frame, after all that was asked for before the pause has come and been shown."""
    before: dict[str, Any] = {}
    deadline = time.monotonic() + 20
    while (said := until(page, is_at_newest)) != before:
        assert time.monotonic() < deadline, f"The player does not come to rest: {said}"
        before = said
        page.wait_for_timeout(300)
    return said


def is_at_newest(said: dict[str, Any]) -> bool:
    return not said["isPlaying"] and said["step"] == said["newest"]


def go_to(page: Page, key: str, step: int) -> None:
    page.keyboard.press(key)
    until(page, lambda said: said["step"] == step)


def test_play_and_pause_show_the_newest_frame(player: Page) -> None:
    said = play_to(player, 500)
    player.wait_for_timeout(300)
    assert meter(player)["step"] == said["step"] > 500
    assert player.locator("[data-name=play]").inner_text() == "Play"


def test_xor_is_learned_within_five_seconds_of_pressing_play(player: Page) -> None:
    player.locator("[data-name=play]").click()
    player.wait_for_timeout(5000)
    assert float(values(player)["loss-test"]) < 0.05


def test_a_paused_player_draws_nothing(player: Page) -> None:
    play_to(player, 200)
    player.mouse.move(2, 2)
    player.wait_for_timeout(800)
    drawn = meter(player)["drawn"]
    player.wait_for_timeout(500)
    assert meter(player)["drawn"] == drawn


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
    expect(player.locator(".legend .entry", has_text="earlier branches")).to_be_hidden()
    player.keyboard.press("Home")
    for step in (1, 2):
        player.keyboard.press("ArrowRight")
        until(player, lambda said, step=step: said["step"] == step)
    player.locator("[data-name=fork]").click()
    until(player, lambda said: said["newest"] == 2)
    expect(player.locator(".legend .entry", has_text="earlier branches")).to_be_visible()


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


def test_slow_motion_names_its_phases(player: Page) -> None:
    for _ in range(4):
        player.keyboard.press("ArrowDown")
    player.keyboard.press("Space")
    expect(player.locator(".stepper")).to_contain_text("Sample 1 of 10")
    player.keyboard.press("Space")
    phase = player.locator(".stepper [aria-current]")
    expect(phase).to_have_text("forward")
    for name in ("loss", "backward", "update"):
        player.keyboard.press("ArrowRight")
        expect(phase).to_have_text(name)
    player.keyboard.press("ArrowRight")
    expect(player.locator(".stepper")).to_contain_text("Sample 2 of 10")
    player.keyboard.press("ArrowLeft")
    expect(phase).to_have_text("forward")


def test_a_sample_is_a_step_and_the_batch_ends_with_an_update(player: Page) -> None:
    player.locator("[data-name=step-size]").select_option("sample")
    for sample in range(1, 11):
        player.locator("[data-name=forward]").click()
        expect(player.locator(".stepper")).to_contain_text(f"Sample {sample} of 10")
    assert meter(player)["step"] == 0
    player.locator("[data-name=forward]").click()
    until(player, lambda said: said["step"] == 1)


def test_every_speed_trains(player: Page) -> None:
    speed = player.get_by_role("slider", name="Speed")
    for value in ("1", "2", "3", "5", "6", "7", "8"):
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


@contextmanager
def tab_of(browser: Browser):
    """A page that may complain on its console while its server is away."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


def test_players_go_on_after_a_restart_of_the_server(browser: Browser, tmp_path) -> None:
    """A small network's from the browser's frame; a heavy one's, whose frames are no checkpoints, anew, and it says so."""
    port, log = free_port(), tmp_path / "log.txt"
    base = f"http://127.0.0.1:{port}"
    process = start(port, log)
    try:
        wait_until_healthy(base, process)
        with tab_of(browser) as page, tab_of(browser) as heavy:
            opened(heavy, base, SMALL_VISION, "vision")
            play_to(heavy, 40)
            opened(page, base)
            page.keyboard.press("Space")
            until(page, lambda said: said["step"] > 500)
            stop(process)
            shown = until(page, lambda said: said["step"] == said["newest"])
            for tab in (page, heavy):
                expect(tab.locator(".banner")).to_contain_text("connection to the server is lost")
            process = start(port, log)
            wait_until_healthy(base, process)
            after = until(page, lambda said: said["step"] > shown["step"] + 250, seconds=60)
            assert after["isPlaying"]
            page.locator(".player").focus()  # Streamlit's own dialog takes the focus while the server is away for long
            page.keyboard.press("Space")
            go_to(page, "Home", 0)
            until(heavy, lambda said: said["step"] == said["newest"] == 0, seconds=60)
            expect(heavy.locator(".banner")).to_contain_text("begins again at step 0")
            expect(heavy.locator(".legend .entry", has_text="earlier branches")).to_be_visible()
            heavy.locator(".player").focus()
            play_to(heavy, 10)
    finally:
        stop(process)
    assert "Traceback" not in log.read_text()


def test_a_dropped_socket_is_opened_again_and_nothing_is_lost(browser: Browser, server: str) -> None:
    with tab_of(browser) as page:
        sockets = []
        page.route_web_socket(
            re.compile("/park/live/"), lambda route: sockets.append((route, route.connect_to_server()))
        )
        opened(page, server)
        shown = play_to(page, 500)
        losses = values(page)
        sockets[-1][0].close(code=1001)
        sockets[-1][1].close()
        until(page, lambda _: len(sockets) > 1)
        assert values(page) == losses
        play_to(page, shown["step"] + 250)


def test_before_the_first_frame_nothing_can_be_pressed_and_a_sentence_says_why(browser: Browser, server: str) -> None:
    with tab_of(browser) as page:
        held: list[Callable[[], None]] = []
        is_late = True

        def hold(route: WebSocketRoute) -> None:
            def pass_on(message: str | bytes) -> None:
                held.append(lambda: route.send(message)) if is_late else route.send(message)

            route.connect_to_server().on_message(pass_on)

        page.route_web_socket(re.compile("/park/live/"), hold)
        page.goto(f"{server}/playground")
        said = page.get_by_text("The server is getting ready")
        controls = [page.locator(f"[data-name={name}]") for name in ("play", "reset", "back", "forward", "fork")]
        expect(said).to_be_visible()
        for control in controls:
            expect(control).to_be_disabled()
        is_late = False
        for send in held:
            send()
        for control in (controls[0], controls[3]):
            expect(control).to_be_enabled()
        expect(said).to_be_hidden()


def test_the_run_that_another_window_took_can_be_taken_back(browser: Browser, server: str) -> None:
    with tab_of(browser) as page:
        urls = []
        page.on("websocket", lambda socket: urls.append(socket.url))
        opened(page, server)
        play_to(page, 300)
        live = next(url for url in urls if "/park/live/" in url)
        page.evaluate("url => { window.other = new WebSocket(url); }", live)
        expect(page.locator(".banner")).to_contain_text("another window")
        page.locator(".banner button", has_text="Go on here").click()
        expect(page.locator(".banner")).to_be_hidden()
        play_to(page, meter(page)["step"] + 100)


# A heavy experiment: its frames come without their weights.

SMALL_VISION = "?layers=flatten,dense:16,ReLU&n_train=2000&batch_size=20&epochs=9"
"""100 updates an epoch."""


@pytest.fixture
def vision(page: Page, server: str) -> Page:
    """A small image network with its first frame drawn."""
    return opened(page, server, SMALL_VISION, "vision")


def test_a_heavy_run_offers_what_applies_to_it(vision: Page) -> None:
    speed = vision.get_by_role("slider", name="Speed")
    expect(speed).to_have_attribute("aria-valuetext", "as fast as it can")
    expect(vision.locator(".speed-name")).to_have_text("as fast as it can · normal")
    assert vision.locator("[data-name=step-size] option").all_inner_texts() == ["by mini-batch", "by epoch"]
    expect(vision.locator("[data-name=links]")).to_be_hidden()
    assert "what the links show" not in vision.locator(".keys").text_content()
    vision.locator("[data-name=download] button").first.click()
    expect(vision.get_by_role("link", name="Network of this step")).to_be_visible()


def test_a_heavy_run_tells_how_well_how_fast_and_how_long(vision: Page) -> None:
    vision.keyboard.press("Space")
    until(vision, lambda said: said["step"] > 30)
    expect(vision.locator("[data-value=examples]")).to_have_text(re.compile(r"^[1-9][\d,]*$"))
    expect(vision.locator("[data-value=to-go]")).to_have_text(re.compile(r"( s|min)$"))
    expect(vision.locator(".readout", has_text="Test accuracy")).to_contain_text(re.compile(r"\d %\s*of 500"))
    vision.keyboard.press("Space")
    at_rest(vision)
    expect(vision.locator("[data-value=examples]")).to_have_text("–")


def test_going_back_in_a_heavy_run_shows_the_same_numbers(vision: Page) -> None:
    seen = {0: values(vision)}
    for step in (1, 2, 3):
        go_to(vision, "ArrowRight", step)
        seen[step] = values(vision)
    play_to(vision, 120)
    go_to(vision, "Home", 0)
    assert values(vision) == seen[0]
    for step in (1, 2, 3):
        go_to(vision, "ArrowRight", step)
        assert values(vision) == seen[step]


def test_an_epoch_is_a_step_of_a_heavy_run_too(vision: Page) -> None:
    vision.locator("[data-name=step-size]").select_option("epoch")
    vision.locator(".player").focus()
    go_to(vision, "ArrowRight", 100)
    expect(vision.locator("[data-value=epoch]")).to_have_text("1.00")
    go_to(vision, "ArrowLeft", 0)


def test_a_heavy_run_is_forked_and_reset(vision: Page) -> None:
    play_to(vision, 60)
    go_to(vision, "Home", 0)
    go_to(vision, "ArrowRight", 1)
    vision.locator("[data-name=fork]").click()
    until(vision, lambda said: said["newest"] == 1)
    expect(vision.locator(".legend .entry", has_text="earlier branches")).to_be_visible()
    play_to(vision, 20)
    vision.keyboard.press("r")
    until(vision, lambda said: said["step"] == said["newest"] == 0)


def test_in_full_screen_a_long_picture_scrolls_between_its_numbers_and_the_curve(vision: Page) -> None:
    vision.locator("[data-name=fullscreen]").click()
    leave = vision.get_by_role("button", name="Leave full screen")
    expect(leave).to_be_visible()
    staying = [vision.locator(f".{part}") for part in ("transport", "board-head", "timeline")]
    assert vision.locator(".board").evaluate("board => board.scrollHeight - board.clientHeight") <= 0
    vision.mouse.move(640, 400)
    vision.mouse.wheel(0, 9000)
    table = vision.locator(".confusion")
    expect(table).to_be_in_viewport(ratio=0.98)
    for part in staying:
        expect(part).to_be_in_viewport(ratio=0.98)
    boxes = [box for part in (*staying[:2], table, staying[2]) if (box := part.bounding_box())]
    assert all(upper["y"] + upper["height"] <= lower["y"] + 1 for upper, lower in pairwise(boxes))
    leave.click()
    expect(vision.get_by_role("button", name="Full screen")).to_be_visible()


def test_the_curve_and_a_play_button_stay_in_reach_of_a_long_picture(vision: Page) -> None:
    timeline, again = vision.locator(".timeline"), vision.locator(".again")
    expect(timeline).to_be_in_viewport(ratio=0.98)
    expect(again).to_be_hidden()
    play_to(vision, 30)
    vision.locator(".pi").evaluate("inside => inside.scrollIntoView()")
    expect(timeline).to_be_in_viewport(ratio=0.98)
    expect(again).to_be_visible()
    vision.locator(".track").click(position={"x": 50, "y": 40})
    until(vision, lambda said: said["step"] == 0)
    again.click()
    until(vision, lambda said: said["isPlaying"])
    expect(again).to_have_attribute("aria-label", "Pause")
    again.click()
    at_rest(vision)
    vision.set_viewport_size({"width": 1280, "height": 560})
    expect(timeline).not_to_be_in_viewport()


def test_accuracy_takes_the_place_of_the_loss_in_the_timeline(vision: Page) -> None:
    play_to(vision, 30)
    vision.get_by_role("radio", name="Accuracy").check()
    expect(vision.get_by_role("radio", name="Accuracy")).to_be_checked()
    box = vision.locator(".track").bounding_box()
    vision.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + box["height"] / 2)
    expect(vision.locator(".tip")).to_contain_text(re.compile(r"training \d+\.\d %"))
