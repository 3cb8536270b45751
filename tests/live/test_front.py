"""What a browser gets first: the page, and its files, packed and told in the page."""

import gzip
import os
import re

import httpx
import pytest

from live import assets
from live.front import Front, Needs
from live.packed import Folder
from tests.live.asgi import Innermost, ask, run
from ui.entries import BUNDLES, NEEDS

HTML = {"accept": "text/html"}


@pytest.fixture
def http(server):
    with httpx.Client(base_url=server.url) as http:
        yield http


@pytest.mark.parametrize("page", ["", *NEEDS])
def test_every_file_that_a_page_tells_of_is_there_packed_and_kept_for_ever(http, page):
    text = http.get(f"/{page}", headers=HTML).text
    told = re.findall(r'<link rel="(?:modulepreload|preload" as="style|stylesheet)"[^>]* href="\./([^"]+)"', text)
    bundle = NEEDS[page or "home"].bundle
    assert not bundle or f"park/assets/{assets.version()}/bundle/{bundle}.js" in told
    assert len(told) == len(set(told)) > 60
    for place in told:
        answer = http.get(f"/{place}")
        assert answer.status_code == 200, place
        assert answer.headers["content-encoding"] == "gzip", place
        assert "immutable" in answer.headers["cache-control"], place
        assert answer.headers["content-type"].startswith(("text/javascript", "text/css")), place


def test_what_streamlits_script_asks_for_when_it_has_begun_is_there_by_then(http):
    told = re.findall(
        r'<link rel="preload" as="fetch" crossorigin href="\./([^"]+)"', http.get("/vision", headers=HTML).text
    )
    assert told == ["_stcore/health", "_stcore/host-config"]
    assert [http.get(f"/{place}").status_code for place in told] == [200, 200]


def test_a_page_is_asked_for_again_each_time_and_answered_with_nothing_when_it_is_the_same(http):
    first = http.get("/vision", headers=HTML)
    assert first.headers["cache-control"] == "no-cache"
    again = http.get("/vision", headers={**HTML, "if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "content-security-policy" in again.headers


def test_who_cannot_unpack_gets_it_plain(http):
    place = f"/{assets.address()}/bundle/vision.js"
    plain = http.get(place, headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    with http.stream("GET", place, headers={"accept-encoding": "gzip"}) as answer:
        assert gzip.decompress(b"".join(answer.iter_raw())) == plain.content


def test_a_page_of_no_name_is_streamlits_own_to_say(http):
    text = http.get("/no/such/page", headers=HTML).text
    assert "<title>Perceptron Park</title>" in text
    assert "/bundle/" not in text


@pytest.mark.parametrize(
    "path", ["..%2f..%2fapp.py", "%2e%2e/%2e%2e/live/front.js", "a%00.js", "../index.html", ".js", "a" * 300 + ".js"]
)
def test_nothing_outside_the_folders_is_given(http, path):
    for place in (f"/static/{path}", f"/{assets.address()}/{path}"):
        answer = http.get(place, headers={"accept": "*/*"})
        assert answer.status_code in (400, 404) or "<title>" in answer.text, place


def test_what_could_not_be_made_once_is_made_for_the_next_who_asks(tmp_path):
    front = Front(Innermost(), tmp_path, {}, {"home": Needs("", ())})
    with pytest.raises(FileNotFoundError):
        ask(front, "/nothing", headers=HTML)
    (tmp_path / "index.html").write_text("<head></head>", "utf-8")
    assert ask(front, "/nothing", headers=HTML).status == 200


def test_a_file_that_could_not_be_read_once_is_read_for_the_next_who_asks(tmp_path):
    file = tmp_path / "a.js"
    file.write_bytes(b"\xff")
    about, folder = file.stat(), Folder(tmp_path)
    with pytest.raises(UnicodeDecodeError):
        run(folder.find("a.js"))
    file.write_bytes(b"1")
    os.utime(file, ns=(about.st_atime_ns, about.st_mtime_ns))
    assert run(folder.find("a.js")).plain == b"1"
    assert run(folder.find("a" * 300 + ".js")) is None


def test_a_bundle_of_no_name_is_none(http):
    assert http.get(f"/{assets.address()}/bundle/castle.js").status_code == 404


def test_every_page_of_the_app_says_what_it_needs():
    assert set(NEEDS) == {file.stem for file in (assets.ASSETS.parent / "pages").glob("*.py")}
    assert {needs.bundle for needs in NEEDS.values()} - {""} == set(BUNDLES)
