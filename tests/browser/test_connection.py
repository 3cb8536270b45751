"""The player when its server is away, not ready yet, or its run is watched elsewhere."""

import re
from collections.abc import Callable
from contextlib import contextmanager

from playwright.sync_api import Browser, WebSocketRoute, expect

from benchmarks.serving import serving
from tests.browser.play import SMALL_VISION, go_to, meter, opened, play_to, until, values


@contextmanager
def tab_of(browser: Browser):
    """A page that may complain on its console while its server is away."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


def test_players_go_on_after_a_restart_of_the_server(browser: Browser) -> None:
    """A small network's from the browser's frame; a large one's, whose frames are no checkpoints, anew, and it says so."""
    with tab_of(browser) as page, tab_of(browser) as large:
        with serving() as first:
            first.wait_until_warm()
            opened(large, first.url, SMALL_VISION, "vision")
            play_to(large, 40)
            opened(page, first.url)
            page.keyboard.press("Space")
            until(page, lambda said: said["step"] > 500)
            first.stop()
            assert "Traceback" not in first.log
        shown = until(page, lambda said: said["step"] == said["newest"])
        for tab in (page, large):
            expect(tab.locator(".banner")).to_contain_text("connection to the server is lost")
        with serving(port=first.port) as second:
            second.wait_until_warm()
            after = until(page, lambda said: said["step"] > shown["step"] + 250, seconds=60)
            assert after["isPlaying"]
            page.locator(".player").focus()  # Streamlit's own dialog takes the focus while the server is away for long
            page.keyboard.press("Space")
            go_to(page, "Home", 0)
            until(large, lambda said: said["step"] == said["newest"] == 0, seconds=60)
            expect(large.locator(".banner")).to_contain_text("begins again at step 0")
            expect(large.locator(".legend .entry", has_text="earlier branches")).to_be_visible()
            large.locator(".player").focus()
            play_to(large, 10)
            second.stop()
            assert "Traceback" not in second.log


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


def test_a_line_whose_place_another_of_the_same_window_took_can_be_opened_again(browser: Browser, server: str) -> None:
    with tab_of(browser) as page:
        urls = []
        page.on("websocket", lambda socket: urls.append(socket.url))
        opened(page, server)
        play_to(page, 300)
        live = next(url for url in urls if "/park/live/" in url)
        page.evaluate("url => { window.other = new WebSocket(url); }", live)
        expect(page.locator(".banner")).to_contain_text("another line")
        page.locator(".banner button", has_text="Try again").click()
        expect(page.locator(".banner")).to_be_hidden()
        play_to(page, meter(page)["step"] + 100)


def test_practice_that_is_asked_for_while_the_line_is_down_says_so(browser: Browser, server: str) -> None:
    with tab_of(browser) as page:
        errors, sockets, is_down = [], [], False
        page.on("pageerror", lambda error: errors.append(error))

        def connect(route: WebSocketRoute) -> None:
            sockets.append(route)
            route.close(code=1001) if is_down else route.connect_to_server()

        page.route_web_socket(re.compile("/park/live/"), connect)
        opened(page, server, path="backprop")
        is_down = True
        sockets[-1].close(code=1001)
        expect(page.locator(".banner")).to_contain_text("connection to the server is lost")
        page.get_by_role("button", name="Practise").dispatch_event("click")
        expect(page.locator(".bp-practice .pi-note")).to_contain_text("connection to the server is lost")
        assert not errors
