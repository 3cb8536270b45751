"""What the server answers over HTTP beside Streamlit's pages."""

from contextlib import ExitStack

import httpx
import pytest
from safetensors.numpy import load

from benchmarks.visitor import Visitor
from engine.experiments import EXPERIMENTS
from engine.tape import decode
from live import assets
from live.downloads import MANY
from live.security import policy
from tests.live.talk import EPOCH, Talk, truth


@pytest.fixture(scope="module")
def visitor(server):
    return Visitor(server.url)


@pytest.fixture
def http(server, visitor):
    with httpx.Client(base_url=server.url, headers=visitor.headers) as http:
        yield http


def test_a_page_binds_the_browser_by_a_cookie_that_scripts_cannot_read(server):
    answer = httpx.get(server.url, headers={"accept": "text/html"})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("park=")
    assert "HttpOnly; SameSite=Lax" in cookie
    again = httpx.get(server.url, headers={"accept": "text/html", "cookie": cookie.split(";")[0]})
    assert "set-cookie" not in again.headers


def test_every_answer_carries_the_strict_policy(http):
    for path in ("/", "/playground", "/park/health", f"{assets.address()}/theme.css", "/park/nothing"):
        headers = http.get(path).headers
        assert "script-src 'self' blob: 'sha256-" in headers["content-security-policy"]
        assert "unsafe-eval" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_the_policy_names_who_may_embed_a_page(monkeypatch):
    assert policy().endswith("frame-ancestors *")
    monkeypatch.setenv("PARK_FRAME_ANCESTORS", "https://school.example")
    assert policy().endswith("frame-ancestors https://school.example")
    for said in ("https://a.example https://b.example", "https://a.example, https://b.example;"):
        monkeypatch.setenv("PARK_FRAME_ANCESTORS", said)
        assert policy().endswith("frame-ancestors https://a.example https://b.example")


def test_assets_are_kept_for_ever_only_under_the_version_of_today(http):
    lasting, passing = (http.get(f"{where}/theme.css") for where in (assets.address(), "/park/assets/old"))
    assert lasting.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert passing.headers["cache-control"] == "no-cache"
    assert lasting.text == passing.text
    assert http.get(f"{assets.address()}/%2e%2e/app.py").status_code in (400, 404)


def test_health_tells_of_workers_and_runs(http):
    health = http.get("/park/health")
    assert health.status_code == 200
    assert health.json()["ok"]
    assert len(health.json()["workers"]) >= 1


def test_weights_of_any_step_come_as_safetensors(http, visitor):
    token = visitor.open_run()
    with Talk(visitor, token) as talk:
        talk.open()
        talk.play(0, 3)
    answer = http.get(f"/park/run/{token}/weights.safetensors?step={EPOCH}")
    assert answer.headers["content-disposition"] == 'attachment; filename="playground-25.safetensors"'
    frame = decode(truth(1)[1])
    weights = load(answer.content)
    assert weights.keys() == {name.removeprefix("param/") for name in frame if name.startswith("param/")}
    assert all((weights[name] == frame[f"param/{name}"]).all() for name in weights)


def test_files_that_are_not_read_are_few_for_each_person(http, visitor):
    token = visitor.open_run("layers=flatten,dense:1024,dense:1024&n_train=100", "vision")
    with Talk(visitor, token) as talk:
        talk.open()
    path = f"/park/run/{token}/weights.safetensors?step=0"
    with ExitStack() as unread:
        for _ in range(3):
            assert unread.enter_context(http.stream("GET", path)).status_code == 200
        refused = http.get(path)
        assert (refused.status_code, refused.json()["why"]) == (429, MANY)
    while (answer := http.get(path)).status_code == 429:
        pass
    assert len(load(answer.content)) == 6


def test_the_script_is_that_of_the_runs_experiment(http, visitor):
    token = visitor.open_run("lr=0.1&hidden=3")
    answer = http.get(f"/park/run/{token}/script.py")
    assert answer.text == EXPERIMENTS["playground"].at("lr=0.1&hidden=3").script()
    assert answer.headers["content-disposition"] == 'attachment; filename="playground.py"'


def test_what_has_no_onnx_form_says_so(http, visitor):
    token = visitor.open_run()
    with Talk(visitor, token) as talk:
        talk.open()
    answer = http.get(f"/park/run/{token}/model.onnx?step=0")
    assert (answer.status_code, answer.json()["why"]) == (409, "This experiment has no ONNX form.")


def test_an_image_network_is_downloaded_as_onnx_or_a_sentence_says_what_is_missing(http, visitor):
    token = visitor.open_run("layers=flatten&n_train=100", "vision")
    with Talk(visitor, token) as talk:
        talk.open()
    answer = http.get(f"/park/run/{token}/model.onnx?step=0", timeout=60)
    if answer.status_code == 200:
        assert answer.headers["content-disposition"] == 'attachment; filename="vision-0.onnx"'
    else:
        assert "needs the package" in answer.json()["why"]


@pytest.mark.parametrize("path", ["script.py", "weights.safetensors", "model.onnx"])
def test_nobody_downloads_the_run_of_another(server, visitor, path):
    token = visitor.open_run()
    assert httpx.get(f"{server.url}/park/run/{token}/{path}").status_code == 404
    assert httpx.get(f"{server.url}/park/run/unknown/{path}", headers=visitor.headers).status_code == 404


@pytest.mark.parametrize("step", ["-1", "x", "1.5", "99999999999999999999", "٣"])
def test_weights_of_what_is_no_step_get_a_sentence(http, visitor, step):
    token = visitor.open_run()
    with Talk(visitor, token) as talk:
        talk.open()
    assert (
        http.get(f"/park/run/{token}/weights.safetensors", params={"step": step}).json()["why"]
        == "A step is a whole number."
    )


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "x",
        '"playground"',
        "{}",
        '{"kind":"castle"}',
        '{"kind":"playground","address":"lr=x"}',
        '{"kind":"attention","address":"task=\\ud800"}',
        '{"kind":"\\ud800"}',
        "[" * 9000,
        "9" * 90_000,
    ],
)
def test_a_run_that_cannot_be_opened_gets_a_sentence(http, server, body):
    answer = http.post("/park/run", content=body, headers={"origin": server.url})
    assert answer.status_code == 400
    assert answer.json()["why"].endswith(".")


@pytest.mark.parametrize("headers", [{}, {"origin": "null"}, {"origin": "https://elsewhere.example"}])
def test_another_site_opens_no_runs(http, headers):
    assert http.post("/park/run", content='{"kind":"playground"}', headers=headers).status_code == 403
