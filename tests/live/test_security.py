"""Who comes in, and as whom: asked without a server."""

import pytest
from starlette.requests import cookie_parser

from live import limits
from live.limits import Refused
from live.rates import BUCKETS, Rates
from live.runs import STARTED, Runs, is_of_a_later_server
from live.security import Security
from live.visitor import new_cookie, owner_of, place_of
from tests.live.asgi import Innermost, ask

STREAM = "/_stcore/stream"
HTML = {"accept": "text/html"}


@pytest.fixture
def inner() -> Innermost:
    return Innermost()


@pytest.fixture
def security(inner) -> Security:
    return Security(inner)


def socket(security, **headers: str) -> int:
    """The status of an answer to who asks for Streamlit's socket."""
    return ask(security, STREAM, headers=headers, type="websocket", scheme="ws").status


def visitor(inner) -> dict[str, str]:
    """The cookies that the app behind it sees."""
    return cookie_parser(inner.headers.get("cookie", ""))


def test_a_foreign_page_is_refused_before_streamlit_hears_of_it(security, inner):
    assert socket(security, origin="https://elsewhere.example", host="school.org") == 403
    assert ask(security, "/_stcore/upload_file/a/b", "PUT", {"origin": "https://elsewhere.example"}).status == 403
    assert inner.seen == []


@pytest.mark.parametrize("host", ["school.org", "school.org:443", ""])
def test_streamlit_always_finds_the_origin_that_it_is_asked_under(security, inner, host, monkeypatch):
    """Else it asks the internet for its own address, on the event loop."""
    monkeypatch.setenv("PARK_ORIGINS", "https://school.org")
    assert socket(security, origin="https://school.org", **({"host": host} if host else {})) == 204
    assert inner.headers["origin"] == f"http://{inner.headers['host']}"


def test_a_name_of_another_site_that_points_at_this_computer_gets_nothing(security, inner):
    here = {"server": ("127.0.0.1", 8501), "client": ("127.0.0.1", 50_000)}
    for path in ("/", "/park/health", "/park/run", STREAM, "/park/live/x", "/_stcore/upload_file/a/b"):
        for more in ({}, {"x-real-ip": "192.0.2.1"}, {"x-forwarded-host": "localhost"}, {"origin": "http://localhost"}):
            for about in ({"method": "GET"}, {"method": "PUT"}, {"type": "websocket", "scheme": "ws"}):
                answer = ask(security, path, headers={"host": "elsewhere.example", **more}, **here, **about)
                assert answer.status == 421
                assert b"PARK_ORIGINS=http://elsewhere.example" in answer.body
    assert inner.seen == []


def test_who_listens_for_others_is_not_refused_behind_a_proxy_of_this_computer(security, inner, monkeypatch):
    monkeypatch.setenv("PARK_HOST", "0.0.0.0")
    asked = ask(security, headers={**HTML, "host": "school.org"}, server=("127.0.0.1", 8501), client=("127.0.0.1", 1))
    assert asked.status == 204


def test_a_refusal_does_not_say_for_whom_the_server_was_started(security):
    """One that another program started may listen for all; it only knows how it was reached."""
    said = ask(security, headers={"host": "school.org"}, server=("127.0.0.1", 8501)).body.decode()
    assert said.startswith("This server is asked as school.org, over an address that only its own computer reaches")


def test_a_request_under_two_names_is_none(security, inner):
    two = [("host", "localhost"), ("host", "elsewhere.example")]
    for about in ({}, {"type": "websocket", "scheme": "ws"}):
        assert ask(security, STREAM, headers=two, **about).status == 400
    assert inner.seen == []


def test_a_socket_from_another_site_is_refused_by_whatever_the_browser_says_of_it(security, inner):
    for said in ({"origin": "null"}, {"origin": ""}, {"sec-fetch-site": "cross-site"}):
        assert socket(security, host="school.org", **said) == 403
    assert inner.seen == []
    assert socket(security, host="school.org", origin="https://school.org", **{"sec-fetch-site": "same-origin"}) == 204


def test_a_link_on_another_site_leads_in(security):
    assert ask(security, headers={**HTML, "host": "school.org", "sec-fetch-site": "cross-site"}).status == 204


def test_what_streamlit_tells_of_its_memory_is_for_nobody(security, inner):
    assert ask(security, "/_stcore/metrics").status == 404
    assert inner.seen == []


def test_a_signed_cookie_is_a_person_and_any_other_a_stranger_of_its_address(security, inner):
    cookie = new_cookie()
    ask(security, headers={"cookie": f"a=1; park={cookie}; b=2"})
    assert owner_of(visitor(inner)) == cookie.partition(".")[0]
    assert place_of(visitor(inner)) == "203.0.113.7"
    assert visitor(inner)["a"] == "1"
    for made_up in ("park=someone", f"park={cookie[:-1]}", "park=", "park=x@192.0.2.1", "park=.", "park=é.é", ""):
        ask(security, headers={"cookie": made_up})
        assert owner_of(visitor(inner)) == ""
        assert place_of(visitor(inner)) == "203.0.113.7"


def test_of_two_cookies_the_signed_one_counts(security, inner):
    cookie = new_cookie()
    ask(security, headers={"cookie": f"park=old; park={cookie}"})
    assert owner_of(visitor(inner)) == cookie.partition(".")[0]


def test_an_unsigned_cookie_is_replaced_with_the_next_page(security):
    assert "park=" in ask(security, headers={**HTML, "cookie": "park=old"}).headers["set-cookie"]
    assert "set-cookie" not in ask(security, headers={**HTML, "cookie": f"park={new_cookie()}"}).headers
    assert "set-cookie" not in ask(security).headers


def test_in_a_frame_the_cookie_is_one_that_browsers_keep_there(security):
    framed = {**HTML, "sec-fetch-dest": "iframe"}
    assert "SameSite=None; Partitioned; Secure" in ask(security, headers=framed, scheme="https").headers["set-cookie"]
    assert ask(security, headers=HTML, scheme="https").headers["set-cookie"].endswith("SameSite=Lax; Secure")
    assert ask(security, headers=framed).headers["set-cookie"].endswith("HttpOnly; SameSite=Lax")


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("socket", "unknown"),
    ],
)
def test_a_place_is_what_one_household_has(security, inner, address, place):
    ask(security, client=(address, 1))
    assert place_of(visitor(inner)) == place


def test_one_address_cannot_open_without_end_and_others_do_not_suffer(inner):
    security = Security(inner)
    security.rates = Rates(people=1)
    asked = [socket(security, host="a", origin="http://a") for _ in range(40)]
    assert asked.count(204) in range(20, 23)
    assert asked[-1] == 429
    assert ask(security, "/park/health").status == 204
    assert ask(security, STREAM, type="websocket", client=("192.0.2.9", 1)).status == 204


def test_no_more_addresses_are_remembered_than_a_server_can_hold():
    rates = Rates(people=1)
    assert all(rates.allows(f"2001:db8:{i:x}::") for i in range(BUCKETS + 100))
    assert len(rates._by_place) == BUCKETS


def test_one_address_never_holds_most_of_the_park(monkeypatch):
    monkeypatch.setenv("PARK_PEOPLE_PER_ADDRESS", "10")
    runs = Runs()
    for i in range(10 * limits.RUNS_FOR_EACH):
        runs.open(f"cookie {i}", "playground", "", place="192.0.2.1").has_socket = True
    with pytest.raises(Refused, match="From your network 40 runs are open"):
        runs.open("one more", "playground", "", place="192.0.2.1")
    assert runs.open("else", "playground", "", place="192.0.2.2")


def test_strangers_are_counted_by_address(monkeypatch):
    monkeypatch.setattr(limits, "RUNS_OF_STRANGERS", 2)
    runs = Runs()
    for _ in range(2):
        runs.open("", "playground", "", place="192.0.2.1").has_socket = True
    with pytest.raises(Refused, match="You have 2 runs open"):
        runs.open("", "playground", "", place="192.0.2.1")
    assert runs.open("", "playground", "", place="192.0.2.2")


def test_a_run_of_a_server_that_began_later_shows_that_two_take_turns():
    assert is_of_a_later_server(f"{STARTED + 1:x}.abc")
    assert not is_of_a_later_server(f"{STARTED - 1:x}.abc")
    assert not any(is_of_a_later_server(token) for token in ("", "abc", "zz.abc", "ffffffffffffffffff.abc", "1.2.3"))
