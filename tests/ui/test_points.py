"""A person's own points: tables as people have them, and as settings."""

import json
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.experiment import SettingError
from engine.experiments.playground.settings import Playground
from ui.labels import AS_CLASSES, AS_VALUES, AUTO, SEVERAL, TWO, VALUES
from ui.points import MOST, OfferError, added, as_csv, parse
from ui.sheet import decode

TWO_POINTS = ("1.5:-2:1", "-1:3:0")


def own(text: str, how: str = "found out") -> tuple[str, ...]:
    return parse(text, how).own


@pytest.mark.parametrize(
    "text",
    [
        "1.5,-2,1\n-1,3,0",
        "x1,x2,label\n1.5,-2,1\n-1,3,0\n",
        "x1;x2;label\r\n1.5;-2;1\r\n-1;3;0",
        "1.5\t-2\t1\n\n-1\t3\t0\n\n",
        " 1.5 , -2 , 1 \n -1 , 3 , 0",
        "1.5,-2,1\n-1,3,-1",
        "x1;x2;label\n1,5;-2,0;1\n-1,0;3,0;0",
        "1,5\t-2\t1\n-1\t3\t0",
        "1,5 -2,0 1\n-1,0 3 0",
        "1,5, -2,0, 1\n-1,0, 3,0, 0",
        '"1,5","-2","1"\n"-1","3","0"',
        "sep=;\r\nx1;x2;label\r\n1.5;-2;1\r\n-1;3;0",
        '"sep=,"\n1.5,-2,1\n-1,3,0',
        "x1,x2,label\r1.5,-2,1\r-1,3,0\r",
        "\r\n\r\nx1;x2;label\r\n1.5;-2;1\r\n-1;3;0",
        "\n\n1.5\t-2\t1\n-1\t3\t0",
        "1.500000000000000000e+00 -2.000000000000000000e+00 1.0e+00\n-1.0e+00 3.0e+00 0.0e+00",
        "# x1 x2 label\n  1.5   -2   1\n -1   3   0",
        "x1;x2;label;\n1.5;-2;1;\n-1;3;0;",
        "1.5,-2,1,,\n-1,3,0,,",
        "1.5,−2,1\n−1,3,0",
        "1.5,–2,1\n–1,3,0",
        "１.５;-２;１\n-１;３;０",
        "x1,x2,label\n1.5;-2;1\n-1;3;0",
        "1.5;-2;1\n-1,3,0",
        "Weather at school,,\nx1,x2,label\n1.5,-2,1\n-1,3,0",
        "Weather at school\n\nx1,x2,label\ncm,cm,\n1.5,-2,1\n-1,3,0",
        "x1,x2,2024\n1.5,-2,1\n-1,3,0",
        "label,x1,x2\n1,1.5,-2\n0,-1,3",
        '"x1\n(cm)","x2","label"\n"1.5","-2","1"\n"-1","3","0"',
        ",x1,x2,label\n0,1.5,-2,1\n1,-1,3,0",
        '"x1","x2","label"\n"1",1.5,-2,1\n"2",-1,3,0',
        "[[1.5, -2, 1], [-1, 3, 0]]",
        "[(1.5, -2, 1),\n (-1, 3, 0)]",
        "[[ 1.5 -2.   1. ]\n [-1.   3.   0. ]]",
        "[1.5 -2 1; -1 3 0]",
        "{{1.5, -2, 1}, {-1, 3, 0}}",
        '[{"x1": 1.5, "x2": -2, "label": 1}, {"x1": -1, "x2": 3, "label": 0}]',
        '{"x1": [1.5, -1], "x2": [-2, 3], "label": [1, 0]}',
        '{"x1": 1.5, "x2": -2, "label": 1}\n{"x1": -1, "x2": 3, "label": 0}',
        "(1.5, -2), 1\n(-1, 3), 0",
        "| x1 | x2 | label |\n|---:|---:|-------|\n| 1.5 | -2 | 1 |\n| -1 | 3 | 0 |",
        "1.5:-2:1\n-1:3:0",
        "\ufeff1.5,-2,1\n\u200b-1,3,0",
        "1.5\u00a0;\u00a0-2;1\n-1;3;0",
        "x1;x2;label\n150%;-200 %;1\n-100%;300%;0",
        "x1;x2;label\n1,50 €;-2,00 €;1\n-1 €;3 €;0",
        "x1,x2,label\n$1.50,-$2,1\n$-1,$3,0",
        "x1，x2，label\n1.5，-2，1\n-1，3，0",
        "１.５；-２；１\n-１；３；０",
        "1.5、-2、1\n-1、3、0",
        "1.5,-2,1\u2028-1,3,0",
        "class,x,y\n1,1.5,-2\n0,-1,3",
        "x,label,y\n1.5,1,-2\n-1,0,3",
        "икс;класс;игрек\n1,5;1;-2\n-1;0;3",
        "x1,group no.,x2\n1.5,1,-2\n-1,0,3",
        "[((1.5, -2), 1), ((-1, 3), 0)]",
        "[[[1.5, -2], 1], [[-1, 3], 0]]",
        "points = np.array([[ 1.5, -2. ,  1. ],\n       [-1. ,  3. ,  0. ]])",
        "c(1.5, -2, 1)\nc(-1, 3, 0)",
        '[{"x1": 1.5, "x2": -2, "label": 1}, {"label": 0, "x2": 3, "x1": -1}]',
        'x1,x2,"size 5"" or less"\n1.5,-2,1\n-1,3,0',
    ],
)
def test_a_table_is_read_as_people_have_it(text: str):
    reading = parse(text)
    assert (reading.own, reading.labels.data) == (TWO_POINTS, TWO)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_a_file_is_read_in_whatever_way_it_is_coded(encoding: str):
    assert own(decode("höhe;breite;klasse\r\n1,5;-2;1\r\n-1;3;0".encode(encoding))) == TWO_POINTS


def test_letters_of_an_old_alphabet_are_no_others_in_disguise():
    assert own(decode("икс;игрек;класс\n1,5;-2;1\n-1;3;0".encode("cp1251"))) == TWO_POINTS
    with pytest.raises(SettingError, match="Line 2: the label's letters cannot be told"):
        parse(decode("x1;x2;класс\n1,5;-2;кот\n-1;3;пёс".encode("cp1251")))


@pytest.mark.parametrize("labels", ["éè", "Äß", "ÄB", ("Été", "né"), ("Öl", "Äpfel"), ("ÄÖÜ", "abc"), ("Åre", "Öde")])
@pytest.mark.parametrize("n", [1, 30])
def test_short_labels_with_accents_are_read_without_a_heading(labels: tuple[str, str], n: int):
    table = "".join(f"{i % 7},{i % 5},{label}\n" for i in range(n) for label in labels)
    assert set(parse(decode(table.encode("cp1252")), AS_CLASSES).labels.names) == set(labels)


@pytest.mark.parametrize("name", ["cp1251", "cp1253", "cp1255", "koi8-r", "gbk", "shift-jis"])
def test_a_whole_word_in_an_old_alphabet_cannot_be_told(name: str):
    label = {"cp1253": "κόκκινο", "cp1255": "ירוקים", "gbk": "红色的花", "shift-jis": "あかいはな"}.get(name, "кошка")
    with pytest.raises(SettingError, match="letters cannot be told"):
        parse(decode(f"1,2,{label}\n1,3,b".encode(name)))


@pytest.mark.parametrize(
    "data",
    [
        b"{\\rtf1 1,2,a\\par}",
        b"<html><td>1</td></html>",
        b"PK\x03\x04rest",
        b"%PDF-1.7",
        b"1,2,1\n\x00\x01\x02\x00\x05\x00,2,1" * 3,
    ],
)
def test_what_is_no_text_is_refused_in_a_sentence(data: bytes):
    with pytest.raises(SettingError, match="no text"):
        decode(data)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no points"),
        ("x1,x2,label", "no points"),
        ("1,2", "Line 1 needs three values: x1, x2, label; it has 2"),
        ("1,2,", "Line 1 lacks a value"),
        ("1,2,1\n\n3,4,0,5", "Line 3 needs three values: x1, x2, label; it has 4"),
        ("x1,x2,label\n1,5,-2,0,1\n2,5,1,0,0", "Line 2 needs three values.*decimal, put semicolons"),
        ("1,2,1\n1,two,0", "Line 2: x2 is “two”"),
        ("1,2,1\r\r1,two,0", "Line 3: x2 is “two”"),
        ("\n\n1,2,1\r\n1,two,0", "Line 4: x2 is “two”"),
        ("1_0,2,1\n0_1,3,0", "Line 1: x1 is “1_0”"),
        ("1.2.3;2;1", "Line 1: x1 is “1.2.3”"),
        ("1,nan,1", "Line 1 lacks a value"),
        ("1,2,1\n1,inf,1", "Line 2: x2 is “inf”"),
        ("1,2,1\n1,3,0\n1,4,o", "Line 3: the label is “o”; the others are numbers"),
        ("1,2,a\n1,3,b\n1,4,0", "Line 3: the label is “0”; the others are words"),
        ("".join(f"1,2,{name}\n" for name in "abcdefgh"), "Line 7: “g” is a seventh class of 8"),
        ("a,b,c,d,species\n1,2,3,4,setosa", "keep three columns of a, b, c, d, species"),
        ("1,2,3,4,5,6,7,8,9.5", "There are 9 columns"),
        ("1;2;1e9\n2;2;0,5", "Line 1: the value to learn is 1e9"),
        ("x" * 20_000 + ",1,2", "Line 1 has 20,004 characters"),
        ("1," * 2_600_000, "characters"),
        ("x1,x2,label\n1.5cm,2cm,a\n3cm,1cm,b", "Line 2: x1 is “1.5cm”"),
        ("1/2,1/3,a\n2,3,b\n1,1,a", "Line 1: x1 is “1/2”"),
        ("x1,x2,label\ninf,1,0\n2,3,1\n1,1,0", "Line 2: x1 is “inf”"),
        ("[[1, 2, 1], [1, two, 0]]", "Line 1, entry 2: x2 is “two”"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, said: str):
    with pytest.raises(SettingError, match=said):
        parse(text)


@pytest.mark.parametrize(
    ("text", "points", "names", "data"),
    [
        ("1,2,1\n1,3,2", ("1:2:0", "1:3:1"), ("1", "2"), TWO),
        ("1,2,blue\n1,3,orange", ("1:2:1", "1:3:0"), ("orange", "blue"), TWO),
        ("1,2,True\n1,3,False", ("1:2:1", "1:3:0"), ("False", "True"), TWO),
        ("1,2,yes\n1,3,no", ("1:2:1", "1:3:0"), ("no", "yes"), TWO),
        ("1,2,+\n1,3,-", ("1:2:1", "1:3:0"), ("-", "+"), TWO),
        ("1,2,big cat\n1,3,big  cat \n1,4,\u00a0dog", ("1:2:0", "1:3:0", "1:4:1"), ("big cat", "dog"), TWO),
        ("1,2,café\n1,3,cafe\u0301\n1,4,thé", ("1:2:0", "1:3:0", "1:4:1"), ("café", "thé"), TWO),
        ("1,2,+\n1,3,\u2212", ("1:2:1", "1:3:0"), ("\u2212", "+"), TWO),
        ('1,2,5"\n1,3,6"', ("1:2:0", "1:3:1"), ("5", "6"), TWO),
        ("1,2,0\n1,3,1\n1,4,2", ("1:2:0", "1:3:1", "1:4:2"), (), SEVERAL),
        ("1,2,1\n1,3,2\n1,4,3", ("1:2:0", "1:3:1", "1:4:2"), ("1", "2", "3"), SEVERAL),
        ("1,2,3\n1,3,7\n1,4,9", ("1:2:0", "1:3:1", "1:4:2"), ("3", "7", "9"), SEVERAL),
        ("1,2,c\n1,3,a\n1,4,B\n1,5,b", ("1:2:2", "1:3:0", "1:4:1", "1:5:1"), ("a", "B", "c"), SEVERAL),
        ("1,2,0.5\n1,3,-273.15", ("1:2:0.5", "1:3:-273.15"), (), VALUES),
        ("".join(f"1,2,{n}\n" for n in range(8)), tuple(f"1:2:{n}" for n in range(8)), (), VALUES),
        (".05,.1,.01,.99", ("0.05:0.1:0.01:0.99",), (), VALUES),
        ("x1,x2,hot,cold\n1,2,1,0\n1,3,0,.5", ("1:2:1:0", "1:3:0:0.5"), ("hot", "cold"), VALUES),
    ],
)
def test_labels_are_classes_with_their_names_or_values(text: str, points, names, data: str):
    reading = parse(text)
    assert (reading.own, reading.labels.names, reading.labels.data) == (points, names, data)
    experiment = Playground(**Playground.mend(vars(Playground()) | reading.settings, "data"))
    assert (experiment.own, experiment.own_names, experiment.data) == (points, names, data)
    assert parse(as_csv(experiment), AS_VALUES if data == VALUES else AS_CLASSES).own == points


def test_numbers_are_read_as_the_person_says():
    assert parse("1,2,0\n1,3,1", AS_VALUES).labels.data == VALUES
    assert parse("1,2,0.5\n1,3,1.5", AS_CLASSES).labels.names == ("0.5", "1.5")
    with pytest.raises(SettingError, match="Line 2: the value is “b”"):
        parse("1,2,0\n1,3,b", AS_VALUES)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x1,x2,label\n1.5,-2,1\n-1,,0\nNA,2,1\n2,2,0", "2 lines lack a value and are left out: 3, 4."),
        ("x1,x2,label\n1,2,1\n2,3,0\nSum,5,", "Line 4 lacks a value and is left out."),
        ("x1,x2,label\n1,2,1\n#REF!,3,0\n2,3,0", "Line 3 lacks a value and is left out."),
        ("x1;x2;label\n1;2;1\n#NV;3;0\n#¡VALOR!;3;0\nk.A.;3;0", "3 lines lack a value and are left out: 3, 4, 5."),
        ("nan,2,a\n1,2,b\n2,2,a", "Line 1 lacks a value and is left out."),
        ("x1,x2,label\n50 %,25%,1\n1,3,0", "50 % is read as 0.5."),
        ("1,2,5%\n1,3,40%\n2,2,7.5%", "5% is read as 0.05."),
        ("x1,x2,label\n1,2,0\n1,3,100 %", "100 % is read as 1."),
        ("1,2,3,5%\n1,3,4,60%", "5% is read as 0.05."),
        ('[{"x":1,"y":2,"label":"a"},{"x":3,"label":"b"}]', "Line 1, entry 2 lacks a value and is left out."),
        ("1,2,1\n1,3,2", "“1” is class 0, “2” is class 1."),
        ("label,x1,x2\n1,1.5,-2\n0,-1,3", "The label is read from column 1."),
        ("blue,1,2\nred,3,3\nred,3,4", "The label is read from column 1."),
        ("0,1,2,0\n1,2,3,1\n2,3,4,0", "The first column counts the lines and is left out."),
        ("1,2,1", "It is a single point: there is nothing to test on."),
        ("1,2,1\n1,3,1", "All points are of one class: there is nothing to tell apart."),
        ("1,2,1\n1,2,0", "One place has points of more than one class: no network can get all of them right."),
        ("1,2,0.5\n1,3,1", "The labels are numbers to learn, not classes."),
        ("x1,x2,2024\n1.5,-2,1\n-1,3,0", "Line 1 is read as a heading."),
        ("1,5,-2,0,1\n2,5,1,0,0", "If your commas are decimal, put semicolons between the values."),
    ],
)
def test_what_was_made_of_it_is_said(text: str, said: str):
    assert said in parse(text).notes


def test_a_percentage_that_names_a_class_is_not_said_to_be_a_number():
    reading = parse("1,2,5%\n1,3,none yet\n2,3,5%\n2,2,none yet")
    assert not any("is read as" in note for note in reading.notes)
    assert reading.labels.names == ("5%", "none yet")


def test_points_beyond_the_plane_are_offered_to_be_scaled():
    with pytest.raises(OfferError, match=r"Line 3: x1 is 6\.9; the plane reaches from -6 to 6") as caught:
        parse("length,width,kind\n1.3,0.2,a\n6.9,2.2,b\n4.1,1.2,b")
    assert caught.value.label == "Scale to fit"
    reading = caught.value.reading
    assert reading.own == ("-5:-5:0", "5:5:1", "0:0:1")
    assert "Scaled: 1.3 … 6.9 of x1 became -5 … 5; 0.2 … 2.2 of x2 became -5 … 5." in reading.notes


def test_of_too_many_points_some_are_offered_from_all_over_the_table():
    table = "".join(f"{i / 500 - 5:.3f},{i % 7 - 3},{i // 2500}\n" for i in range(5000))
    with pytest.raises(OfferError, match="There are 5,000 points; 1,000 are allowed") as caught:
        parse("x1,x2,label\n" + table)
    reading = caught.value.reading
    assert len(set(reading.own)) == MOST
    assert abs(sum(entry.endswith(":0") for entry in reading.own) - MOST / 2) < 20
    with pytest.raises(OfferError, match="1,001 points"):
        parse("1,2,1\n" * (MOST + 1))
    assert len(own("x1,x2,label\n" + "1,2,1\n" * MOST)) == MOST


@pytest.mark.parametrize("waste", ["\n", " \n", "\r\n", "\t", "[", '"', "\ufeff", "1,2,1\n", "[1,2,1],"])
def test_a_file_of_five_megabytes_of_next_to_nothing_is_read_at_once(waste: str):
    begin = time.process_time()
    with pytest.raises(SettingError):
        parse(waste * (4_900_000 // len(waste)))
    assert time.process_time() - begin < 3


@pytest.mark.parametrize(
    "line",
    ["1\t2\ta" + "\t" * 990 + "b", '1\t2\ta' + "\t" * 985 + '"b', "1,2,a" + "," * 900 + "b", "1\t2\ta" + "\t" * 4000 + "b", "1,2,a" + " " * 4000 + "b"],
)  # fmt: skip
def test_a_line_of_next_to_nothing_costs_little_more_than_one_of_words(line: str):
    begin = time.process_time()
    with pytest.raises(SettingError):
        parse(f"{line}\n" * 1010)
    assert time.process_time() - begin < 2


PLACE = st.floats(-6, 6).map(lambda value: round(value, 3))


@given(st.lists(st.tuples(PLACE, PLACE, st.integers(0, 1)), min_size=1, max_size=20))
def test_points_survive_csv_and_are_settings_of_the_playground(points: list[tuple[float, float, int]]):
    reading = parse("".join(f"{x1},{x2},{label}\n" for x1, x2, label in points))
    experiment = Playground(data="own points", own=reading.own)
    assert experiment.own == reading.own
    assert parse(as_csv(experiment)).own == reading.own
    assert own(json.dumps([list(point) for point in points])) == reading.own


@given(st.text(alphabet="0123456789.,;-x \n\"'\t[]{}():#", max_size=60))
def test_any_text_is_points_or_a_sentence(text: str):
    try:
        reading = parse(text)
    except SettingError:
        return
    assert Playground(**Playground.mend(vars(Playground()) | reading.settings, "data")).own == reading.own


@given(st.binary(max_size=200))
def test_any_file_is_points_or_a_sentence(data: bytes):
    with suppress(SettingError):
        parse(decode(data))


def test_points_are_added_to_those_there_are_each_once():
    experiment = Playground(data="own points", own=("1:2:0", "1:3:1"), own_names=("a", "b"))
    settings, notes = added(parse("1,2,a\n4,4,b"), experiment)
    assert settings["own"] == ("1:2:0", "1:3:1", "4:4:1")
    assert "1 of the points were there already." in notes
    settings, _ = added(parse("4,4,c"), experiment)
    assert (settings["data"], settings["own_names"], settings["own"][-1]) == (SEVERAL, ("a", "b", "c"), "4:4:2")
    settings, _ = added(parse("1,1,-1\n1,2,1"), Playground(own=("0:0:1",)))
    assert settings == {"own": ("0:0:1", "1:1:0", "1:2:1")}
    settings, _ = added(parse("1,1,2"), Playground(data="own values", own=("0:0:0.5",)))
    assert settings["own"] == ("0:0:0.5", "1:1:2")


@pytest.mark.parametrize(
    ("text", "experiment", "said"),
    [
        ("1,1,a\n1,2,b\n1,3,c", Playground(), "“XOR” has 2 classes; your labels have 3"),
        ("1,1,.5,.2", Playground(data="hills"), "has one number to learn; yours have 2 numbers"),
        ("1,1,hot", Playground(data="hills"), "Line 1: the value is “hot”"),
    ],
)
def test_points_that_do_not_go_with_the_set_are_refused(text: str, experiment: Playground, said: str):
    with pytest.raises(SettingError, match=said):
        added(parse(text), experiment)


@pytest.mark.parametrize("how", [AUTO, AS_CLASSES, AS_VALUES])
@pytest.mark.parametrize("row", ["1,2,1e999", "1,1e999,0", "1,2,-1e999", "1e308,2,1\n-1e308,2,0"])
def test_numbers_that_no_computer_can_hold_are_refused_in_a_sentence_and_the_largest_fit_the_plane(row: str, how: str):
    with pytest.raises(SettingError) as error:
        parse(f"1,2,0\n2,1,1\n{row}", how)
    if isinstance(error.value, OfferError):
        assert "e308" in row
        assert all(abs(value) <= 5 for point in error.value.reading.points for value in point.x)
    else:
        assert "1e999" in str(error.value)
