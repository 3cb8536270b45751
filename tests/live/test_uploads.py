"""Uploaded files within their bounds, asked before a byte of them is read."""

import asyncio

import pytest

from live import limits
from live.uploads import PATH, Uploads
from tests.live.asgi import Innermost, answer_of, ask, run

MB = 1 << 20


@pytest.fixture
def inner() -> Innermost:
    return Innermost()


def put(app, number: str, size: int, person: str = "ann", length: str | None = None) -> int:
    headers = {"cookie": f"park={person}@192.0.2.1", "content-length": str(size) if length is None else length}
    return ask(app, f"{PATH}session/{number}", "PUT", headers).status


def test_one_person_has_a_share_and_gets_it_back_when_files_go(inner):
    kept = {("session", "1"), ("session", "2")}
    uploads = Uploads(inner, lambda: kept, 1000 * MB)
    half = limits.UPLOAD_BYTES_OF_A_PERSON // 2
    assert [put(uploads, number, half) for number in "12"] == [204, 204]
    assert put(uploads, "3", MB) == 413
    assert put(uploads, "3", MB, person="ben") == 204
    kept.remove(("session", "1"))
    assert put(uploads, "4", MB) == 204


def test_all_files_together_are_bounded_and_nothing_is_read_beyond(inner):
    uploads = Uploads(inner, lambda: {("session", str(i)) for i in range(9)}, 100 * MB)
    assert [put(uploads, str(i), 49 * MB, person=f"person {i}") for i in range(4)] == [204, 204, 507, 507]
    assert len(inner.seen) == 2


@pytest.mark.parametrize("place", ["s/{}", "s/1"])
def test_files_on_their_way_count_also_those_sent_to_one_place(place):
    arrived, release = [], asyncio.Event()

    async def slow(scope, receive, send) -> None:
        arrived.append(scope["path"])
        await release.wait()
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def all_at_once() -> list[int]:
        uploads = Uploads(slow, list, 100 * MB)
        headers = {"cookie": "park=@192.0.2.1", "content-length": str(49 * MB)}
        asked = [asyncio.create_task(answer_of(uploads, PATH + place.format(i), "PUT", headers)) for i in range(40)]
        while len(arrived) < 2:
            await asyncio.sleep(0)
        release.set()
        return [answer.status for answer in await asyncio.gather(*asked)]

    answers = run(all_at_once())
    assert sorted(answers) == [204] * 2 + [507] * 38


def test_a_file_still_counts_on_its_way_when_another_sent_to_its_place_has_ended():
    ends = [asyncio.Event(), asyncio.Event()]
    waiting = iter(ends)

    async def slow(scope, receive, send) -> None:
        await next(waiting).wait()
        await send({"type": "http.response.start", "status": 400, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def one_after_the_other() -> int:
        uploads = Uploads(slow, list, 100 * MB)
        headers = {"cookie": "park=@192.0.2.1", "content-length": str(49 * MB)}
        first, second = [asyncio.create_task(answer_of(uploads, f"{PATH}s/1", "PUT", headers)) for _ in ends]
        await asyncio.sleep(0)
        ends[0].set()
        await first
        third = await answer_of(uploads, f"{PATH}s/1", "PUT", {**headers, "content-length": str(52 * MB)})
        ends[1].set()
        await second
        return third.status

    assert run(one_after_the_other()) == 507


@pytest.mark.parametrize("length", ["", "-1", "1e3", "²", "x"])
def test_a_file_without_its_length_is_not_read(inner, length):
    assert put(Uploads(inner, list, 100 * MB), "1", 0, length=length) == 411
    assert inner.seen == []


def test_a_file_that_was_refused_behind_counts_for_nothing(inner):
    async def refusing(scope, receive, send) -> None:
        await send({"type": "http.response.start", "status": 400, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    uploads = Uploads(refusing, lambda: {("session", "1")}, 100 * MB)
    assert [put(uploads, "1", 90 * MB) for _ in range(3)] == [400] * 3


def test_everything_else_passes(inner):
    uploads = Uploads(inner, list, MB)
    assert ask(uploads, f"{PATH}a/b", "DELETE").status == 204
    assert ask(uploads, "/park/run", "POST").status == 204
