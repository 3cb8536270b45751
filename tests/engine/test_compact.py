"""Long settings in a link: fewer letters, and letter by letter the same."""

import random
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.compact import PLAIN, packed, unpacked
from engine.data.texts import shakespeare
from engine.experiment import SettingError
from engine.experiments.attention.settings import Attention
from engine.experiments.playground.settings import Playground

LINE = 8_000
"""Characters of a request's first line that servers take by default."""


def points(n: int, decimals: int) -> tuple[str, ...]:
    rng = random.Random(n)
    return tuple(
        f"{round(rng.uniform(-6, 6), decimals):g}:{round(rng.uniform(-6, 6), decimals):g}:{rng.randint(0, 1)}"
        for _ in range(n)
    )


@pytest.mark.parametrize("decimals", [1, 3, 5])
def test_a_thousand_points_go_through_any_server_and_come_back_as_they_are(decimals: int):
    experiment = Playground(data="own points", own=points(1000, decimals))
    assert len(urlencode({"data": "own points", "own": packed(",".join(experiment.own))})) < LINE
    assert Playground.at(experiment.address) == experiment


@pytest.mark.parametrize(
    "text",
    [
        shakespeare()[1000:8900],
        "".join(chr(random.Random(1).randrange(0x4E00, 0x5E00)) for _ in range(1000)),
        "Щука и рак тянут воз. " * 300,
    ],
)
def test_a_long_text_goes_through_any_server(text: str):
    experiment = Attention(task="own text", own_text=text)
    assert len(experiment.address) < LINE
    assert Attention.at(experiment.address) == experiment


def test_what_is_short_can_be_read_in_the_link():
    assert packed("1.5:-2:1,-1:3:0") == "1.5:-2:1,-1:3:0"
    assert packed("_begins like a packed text") != "_begins like a packed text"
    assert Playground.at("own=1.50:-2.00:1").own == ("1.50:-2.00:1",)


@given(st.text(max_size=400))
def test_any_text_comes_back(text: str):
    text = text.encode("utf-8", "replace").decode()
    assert unpacked(packed(text)) == text
    assert unpacked(packed(text * 40)) == text * 40


CELL = st.one_of(st.integers(-(10**9), 10**9), st.floats(-6, 6)).map(lambda value: f"{value:.6g}")


@given(
    st.integers(1, 8).flatmap(
        lambda k: st.lists(st.lists(CELL, min_size=k, max_size=k).map(":".join), min_size=40, max_size=90)
    )
)
def test_any_table_of_numbers_comes_back(rows: list[str]):
    assert unpacked(packed(",".join(rows))) == ",".join(rows)


def test_a_table_is_packed_tighter_than_text_would_be():
    text = ",".join(points(300, 4))
    assert packed(text).startswith("_n")
    assert len(packed(text)) < len(text) / 2
    assert len(text) > PLAIN


@given(st.sampled_from("nzw?"), st.text("abcXYZ019-_", max_size=60))
def test_a_broken_link_stays_what_it_is(way: str, letters: str):
    found = unpacked(f"_{way}{letters}")
    assert isinstance(found, str)
    assert len(found) < 200_000


def test_a_link_that_was_cut_off_is_said():
    address = Playground(data="own points", own=points(300, 3)).address
    with pytest.raises(SettingError, match="own point"):
        Playground.at(address[: len(address) // 2])
