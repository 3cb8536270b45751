"""Which pages are our own, as browsers and proxies of many kinds say it."""

import pytest
from starlette.datastructures import Headers

from live.origin import is_same_origin, is_strange_name, why_foreign

PROXY = {"x-forwarded-for": "192.0.2.1"}


@pytest.mark.parametrize(
    ("origin", "host", "more"),
    [
        ("http://localhost:8501", "localhost:8501", {}),
        ("http://[::1]:8501", "[::1]:8501", {}),
        ("https://school.org", "school.org", {}),
        ("https://school.org", "school.org:443", {}),
        ("http://school.org", "school.org:80", {}),
        ("http://school.org:80", "school.org", {}),
        ("https://School.org", "school.org.", {}),
        ("https://school.org:8443", "school.org", {}),
        ("https://school.org:8443", "school.org:8080", PROXY),
        ("https://school.org", "127.0.0.1:8501", {"x-forwarded-host": "school.org"}),
        ("https://school.org", "inner:80", {"x-forwarded-host": "school.org:443, inner"}),
    ],
)
def test_a_page_of_ours_is_known_however_a_proxy_writes_the_host(origin, host, more):
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
    monkeypatch.setenv("PARK_ORIGINS", "https://a.example/, https://b.example:444")
    asked = [is_same_origin({"origin": f"https://{name}", "host": "c"}) for name in ("a.example", "b.example:444")]
    assert asked == [True, True]
    assert not is_same_origin({"origin": "https://b.example", "host": "c"})


def test_who_is_refused_reads_what_the_proxy_must_do():
    said = why_foreign({"origin": "https://school.org", "host": "127.0.0.1:8501"})
    assert "at https://school.org" in said
    assert "asked as 127.0.0.1:8501" in said
    assert "pass the Host header on" in said
    assert "PARK_ORIGINS=https://school.org" in said
    assert why_foreign({"origin": "null"}) == "This page comes from another site."


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1:8501", "[::1]:8501", "park.localhost", "127.8.8.8", ""])
def test_on_this_computer_the_server_answers_to_the_loopbacks_names(host):
    assert not is_strange_name(Headers({"host": host}), "127.0.0.1")


def test_a_name_that_another_site_points_at_this_computer_is_strange(monkeypatch):
    rebound = Headers({"host": "elsewhere.example:8501"})
    assert is_strange_name(rebound, "127.0.0.1")
    assert is_strange_name(rebound, "::1")
    assert not is_strange_name(rebound, "192.0.2.80")
    assert not is_strange_name(Headers({"host": "school.org", **PROXY}), "127.0.0.1")
    monkeypatch.setenv("PARK_ORIGINS", "http://elsewhere.example:8501")
    assert not is_strange_name(rebound, "127.0.0.1")
