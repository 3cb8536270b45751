"""Files on their way to browsers."""

import asyncio

import pytest

from live.downloads import PIECE, Download, Downloads, Full
from tests.live.asgi import answer_of, run


def test_a_person_has_few_files_under_way_and_leaves_others_theirs():
    downloads = Downloads(of_a_person=2)
    with downloads.place("ann"), downloads.place("ann"):
        with pytest.raises(Full, match="still under way"):
            downloads.place("ann")
        downloads.place("ben").close()
    downloads.place("ann").close()


def test_bytes_of_all_together_are_bounded_and_a_refused_file_gives_its_place_back():
    downloads = Downloads(of_a_person=1, most=100)
    ann = downloads.place("ann")
    downloads.load(ann, "ann", 70)
    with pytest.raises(Full), downloads.place("ben") as ben:
        downloads.load(ben, "ben", 40)
    ann.close()
    with downloads.place("ben") as ben:
        downloads.load(ben, "ben", 40)
        assert downloads.size == 40
    assert downloads.size == 0


def test_a_file_comes_whole_in_pieces_and_its_place_is_free_after_the_last():
    downloads, data = Downloads(), bytes(range(256)) * 700
    place = downloads.place("ann")
    downloads.load(place, "ann", len(data))
    answer = run(answer_of(Download(data, "application/octet-stream", "a.bin", place), "/"))
    assert answer.body == data
    assert answer.headers["content-length"] == str(len(data))
    assert answer.headers["content-disposition"] == 'attachment; filename="a.bin"'
    assert downloads.size == 0


def test_a_browser_that_takes_nothing_is_left_and_its_place_is_free(monkeypatch):
    monkeypatch.setattr("live.limits.PIECE_SECONDS", 0.01)
    downloads, sizes = Downloads(), []
    place = downloads.place("ann")
    downloads.load(place, "ann", 3 * PIECE)

    async def send(message) -> None:
        sizes.append(len(message.get("body", b"")))
        if len(sizes) > 2:
            await asyncio.Event().wait()

    with pytest.raises(TimeoutError):
        run(Download(bytes(3 * PIECE), "application/octet-stream", "a.bin", place)({}, None, send))
    assert sizes == [0, PIECE, PIECE]
    assert downloads.size == 0
