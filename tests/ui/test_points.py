"""A person's own points as CSV."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.experiment import SettingError
from engine.experiments.playground import Playground
from ui.points import MOST, as_csv, decode, parse


@pytest.mark.parametrize(
    "text",
    [
        "1.5,-2,1\n-1,3,0",
        "x1,x2,label\n1.5,-2,1\n-1,3,0\n",
        "x1;x2;label\r\n1.5;-2;1\r\n-1;3;0",
        "1.5\t-2\t1\n\n-1\t3\t0\n\n",
        " 1.5 , -2 , 1 \n -1 , 3 , 0",
        "1.5,-2,1\n-1,3,-1",
    ],
)
def test_usual_ways_to_write_a_table_are_read(text: str):
    assert parse(text) == ("1.5:-2:1", "-1:3:0")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no points"),
        ("x1,x2,label", "no points"),
        ("1,2", "Line 1 needs three values: x1, x2, label; it has 2"),
        ("1,2,1\n\n3,4,0,5", "Line 3 needs three values: x1, x2, label; it has 4"),
        ("1,2,1\n1,two,0", "Line 2: x2 is “two”"),
        ("1,nan,1", "Line 1: x2 is “nan”"),
        ("1,2,1\n7,0,1", "Line 2: x1 is 7"),
        ("1,2,1\n1,2,3", "Line 2: the label is 3"),
        ("1,2,0.5", "Line 1: the label is 0.5"),
        ("1,2,1\n" * (MOST + 1), "1,001 points"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, said: str):
    with pytest.raises(SettingError, match=said):
        parse(text)


def test_more_classes_and_targets_have_labels_of_their_own():
    assert parse("0,0,3", "classes", 4) == ("0:0:3",)
    assert parse("0,0,-0.25", "regression", 0) == ("0:0:-0.25",)
    with pytest.raises(SettingError, match="0 to 3"):
        parse("0,0,4", "classes", 4)
    with pytest.raises(SettingError, match="between -1 and 1"):
        parse("0,0,2", "regression", 0)


def test_a_file_that_is_no_text_is_said_with_its_line():
    with pytest.raises(SettingError, match="Line 2"):
        decode(b"1,2,1\n\xff\xfe,2,1")


def test_a_byte_order_mark_is_no_data():
    assert parse(decode("\ufeffx1,x2,label\n1,2,0".encode())) == ("1:2:0",)


PLACE = st.floats(-6, 6).map(lambda value: round(value, 3))


@given(st.lists(st.tuples(PLACE, PLACE, st.integers(0, 1)), min_size=1, max_size=20))
def test_points_survive_csv_and_are_settings_of_the_playground(points: list[tuple[float, float, int]]):
    own = parse("".join(f"{x1},{x2},{label}\n" for x1, x2, label in points))
    assert parse(as_csv(own)) == own
    assert Playground(data="own points", own=own).own == own


@given(st.text(alphabet="0123456789.,;-x \n\"'\t", max_size=60))
def test_any_text_is_points_or_a_sentence(text: str):
    try:
        entries = parse(text)
    except SettingError:
        return
    assert entries
    assert all(entry.count(":") == 2 for entry in entries)
