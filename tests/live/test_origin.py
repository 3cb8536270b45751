"""Which pages are our own, as browsers and proxies of many kinds say it."""

import pytest
from starlette.datastructures import Headers

from live.origin import FORWARDED, is_same_origin, is_strange_name, why_foreign

PROXY = {"x-forwarded-for": "192.0.2.1"}


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("http://localhost:8501", "localhost:8501"),
        ("http://[::1]:8501", "[::1]:8501"),
        ("http://[::1]:8501", "[::1]"),
        ("https://school.org", "school.org"),
        ("https://school.org", "school.org:443"),
        ("https://school.org", "school.org:"),
        ("http://school.org", "school.org:80"),
        ("http://school.org:80", "school.org"),
        ("https://School.org", "school.org."),
        ("https://school.org", "SCHOOL.ORG"),
        ("https://school.org:8443", "school.org"),
    ],
)
def test_a_page_of_ours_is_known_however_the_host_is_written(origin, host):
    assert is_same_origin({"origin": origin, "host": host})


@pytest.mark.parametrize(
    ("origin", "host", "more"),
    [
        ("https://school.org:8443", "school.org:8080", PROXY),
        ("https://school.org", "127.0.0.1:8501", {"x-forwarded-host": "school.org"}),
        ("https://school.org", "inner:80", {"x-forwarded-host": "school.org:443, inner"}),
    ],
)
def test_a_proxy_is_believed_where_it_was_said_that_there_is_one(monkeypatch, origin, host, more):
    assert not is_same_origin({"origin": origin, "host": host, **more})
    for name, said in (("PARK_PROXIES", "10.0.0.0/8"), ("PARK_ORIGINS", "https://elsewhere.example")):
        with monkeypatch.context() as here:
            here.setenv(name, said)
            assert is_same_origin({"origin": origin, "host": host, **more})


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("https://elsewhere.example", "school.org"),
        ("https://school.org.elsewhere.example", "school.org"),
        ("https://elsewhere.example", "school.org@elsewhere.example:x"),
        ("http://localhost:3000", "localhost:8501"),
        ("https://school.org", "127.0.0.1:8501"),
        ("https://school.org", ""),
        ("null", "null"),
        ("", ""),
        ("file://", ""),
        ("https://", ""),
        ("http://[::1", "[::1"),
        ("http://a:b:c", "a:b:c"),
        ("chrome-extension://school.org", "school.org"),
    ],
)
def test_a_page_of_another_site_is_not(origin, host):
    assert not is_same_origin({"origin": origin, "host": host})


def test_other_origins_are_let_in_by_name(monkeypatch):
    monkeypatch.setenv("PARK_ORIGINS", "https://a.example/, https://b.example:444, https://C.example:443/ai/park")
    asked = [
        is_same_origin({"origin": f"https://{name}", "host": "inner"})
        for name in ("a.example", "b.example:444", "c.example")
    ]
    assert asked == [True, True, True]
    for other in ("https://b.example", "http://a.example", "null", ""):
        assert not is_same_origin({"origin": other, "host": "inner"})


def test_who_is_refused_reads_what_the_proxy_must_do():
    said = why_foreign({"origin": "https://school.org", "host": "127.0.0.1:8501"})
    assert "at https://school.org" in said
    assert "asked as 127.0.0.1:8501" in said
    assert "pass the Host header on" in said
    assert "PARK_ORIGINS=https://school.org" in said
    assert why_foreign({"origin": "null"}) == "This page comes from another site."


@pytest.mark.parametrize(
    "host",
    [
        *("localhost:8501", "localhost", "LOCALHOST:8501", "localhost.", "localhost.:8501", "park.localhost"),
        *("127.0.0.1:8501", "127.8.8.8", "[::1]:8501", "[::1]", "[::ffff:127.0.0.1]:8501", ""),
    ],
)
def test_on_this_computer_the_server_answers_to_the_loopbacks_names(host):
    assert not is_strange_name(Headers({"host": host}), "127.0.0.1")


@pytest.mark.parametrize(
    "host",
    [
        *("elsewhere.example:8501", "elsewhere.example", "elsewhere.example.", "ELSEWHERE.EXAMPLE:8501", "null"),
        *("localhost.elsewhere.example", "xlocalhost", "127.0.0.1.elsewhere.example", "[2001:db8::1]:8501"),
        *("localhost@elsewhere.example", "elsewhere.example@localhost", "localhost#elsewhere.example", "localhost/x"),
        *(
            "localhost:8501:8501",
            "localhost, elsewhere.example",
            " localhost",
            "[::1",
            "::1",
            "localhost:x",
            "@",
            ":8501",
        ),
    ],
)
@pytest.mark.parametrize("server", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_a_name_that_another_site_points_at_this_computer_is_strange(host, server):
    assert is_strange_name(Headers({"host": host}), server)


@pytest.mark.parametrize("name", FORWARDED)
def test_no_header_makes_a_strange_name_a_known_one(monkeypatch, name):
    """A page that was fetched under the strange name may send whatever it likes."""
    rebound = Headers({"host": "elsewhere.example:8501", name: "elsewhere.example"})
    assert is_strange_name(rebound, "127.0.0.1")
    for variable, said in (("PARK_PROXIES", "127.0.0.1"), ("PARK_ORIGINS", "https://school.org")):
        monkeypatch.setenv(variable, said)
        assert is_strange_name(rebound, "127.0.0.1")


def test_the_names_in_park_origins_are_known(monkeypatch):
    monkeypatch.setenv("PARK_ORIGINS", "https://school.org, http://inner:8501/")
    assert not is_strange_name(Headers({"host": "school.org"}), "127.0.0.1")
    assert not is_strange_name(Headers({"host": "inner:8501"}), "::1")
    assert is_strange_name(Headers({"host": "elsewhere.example"}), "127.0.0.1")
    assert is_strange_name(Headers(raw=[(b"host", b"school.org"), (b"host", b"elsewhere.example")]), "127.0.0.1")


def test_a_server_that_others_reach_is_asked_under_names_that_it_cannot_know():
    assert not is_strange_name(Headers({"host": "elsewhere.example:8501"}), "192.0.2.80")


@pytest.mark.parametrize("listens", ["0.0.0.0", "::", "192.0.2.80"])
@pytest.mark.parametrize("server", ["127.0.0.1", "127.0.1.1", "::1", "::ffff:127.0.0.1"])
def test_a_server_for_others_answers_to_any_name_behind_a_proxy_on_its_own_computer_too(monkeypatch, listens, server):
    monkeypatch.setenv("PARK_HOST", listens)
    for host in ("school.org", "elsewhere.example:8501", "desk:8501"):
        assert not is_strange_name(Headers({"host": host}), server)


@pytest.mark.parametrize("listens", ["127.0.0.1", "127.8.8.8", "localhost", "::1", "", " ", "Desk"])
def test_a_server_for_this_computer_alone_answers_to_its_own_names_and_the_one_it_listens_at(monkeypatch, listens):
    monkeypatch.setenv("PARK_HOST", listens)
    assert is_strange_name(Headers({"host": "elsewhere.example"}), "127.0.1.1")
    assert is_strange_name(Headers({"host": "desk:8501"}), "127.0.1.1") == (listens != "Desk")
    assert not is_strange_name(Headers({"host": "localhost:8501"}), "127.0.1.1")
