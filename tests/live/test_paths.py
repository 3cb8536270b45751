"""The park under a path: whether or not the proxy takes it off."""

import pytest

from live.paths import Paths
from tests.live.asgi import Innermost, ask

PAGES = ("home", "vision", "playground")


@pytest.mark.parametrize(
    ("asked", "own"),
    [
        ("/", "/"),
        ("/vision", "/vision"),
        ("/ai/park/", "/ai/park/"),
        ("/ai/park/vision", "/ai/park/vision"),
        ("/_stcore/stream", "/_stcore/stream"),
        ("/ai/park/_stcore/stream", "/_stcore/stream"),
        ("/ai/park/static/js/index.js", "/static/js/index.js"),
        ("/static/media/font.woff2", "/static/media/font.woff2"),
        ("/ai/park/static/media/font.woff2", "/static/media/font.woff2"),
        ("/ai/park/park/assets/1/player/player.js", "/park/assets/1/player/player.js"),
        ("/park/park/live/token", "/park/live/token"),
        ("/park/live/token", "/park/live/token"),
        ("/user/ann/proxy/8501/park/health", "/park/health"),
        ("/proxy/8501/favicon.png", "/favicon.png"),
        ("/ai/parking/lot", "/ai/parking/lot"),
        ("/vision/_stcore/health", "/vision/_stcore/health"),
        ("/ai/park/vision/_stcore/host-config", "/ai/park/vision/_stcore/host-config"),
        ("/a\nb/_stcore/health", "/_stcore/health"),
    ],
)
def test_the_app_sees_its_own_path(asked, own):
    inner = Innermost()
    assert ask(Paths(inner, PAGES), asked).status == 204
    assert inner.seen[-1]["path"] == own


@pytest.mark.parametrize("asked", ["/vision/", "/ai/park/vision/"])
def test_a_page_with_a_slash_behind_it_goes_to_the_page_beside(asked):
    answer = ask(Paths(Innermost(), PAGES), asked, query_string=b"lr=0.1")
    assert (answer.status, answer.headers["location"]) == (308, "../vision?lr=0.1")
