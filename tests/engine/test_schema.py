"""A schema tells what is wrong with a frame, and nothing where all is well."""

import numpy as np
import pytest

from engine.schema import ANY, Key, key_of, misfits, private_folders, text

KEYS = (
    Key("step", "()", "int64", "updates done"),
    Key("wrong", "(points,)", "uint8", "", when="classification only"),
    Key("x", "(points, 2) or (points,)", "float32", "", when="with data"),
    Key("param/{l}.weight", "(out, in)", "float32", "", private=True),
    Key("param/{l}.bias", "(out,)", "float32", ""),
    Key("state/{parameter}/{moment}", ANY, "float32 or int64", "", when="as far as there is any", private=True),
    text("text/loss", "", when="sometimes"),
    text("text/task", "", when="sometimes"),
    Key("map/{l}", "(h, h)", "int8", "", asked=("maps",)),
    Key("look/large", "()", "int8", "", when="large", asked=("maps",)),
)


def frame(**others):
    return {
        "step": np.array(3),
        "param/0.weight": np.zeros((4, 2), np.float32),
        "param/0.bias": np.zeros(4, np.float32),
        "param/1.weight": np.zeros((1, 4), np.float32),
        "param/1.bias": np.zeros(1, np.float32),
        **others,
    }


WELL = {
    "the least": ({}, ()),
    "any shape, any name": ({"state/0.weight/exp_avg": np.zeros((2, 3, 4), np.float32)}, ()),
    "texts of different lengths": ({"text/loss": np.zeros(3, np.uint8), "text/task": np.zeros(5, np.uint8)}, ()),
    "one of two shapes": ({"wrong": np.zeros(7, np.uint8), "x": np.zeros((7, 2), np.float32)}, ()),
    "what was asked": ({"map/0": np.zeros((3, 3), np.int8), "map/1": np.zeros((5, 5), np.int8)}, ("maps",)),
}
ILL = {
    "an unknown key": ({"else": np.zeros(1)}, (), "“else” is no key."),
    "no layer": ({"map/x": np.zeros((3, 3), np.int8)}, (), "“map/x” is no key."),
    "another dtype": ({"step": np.array(3.0)}, (), "“step” is float64, not int64."),
    "more dimensions": ({"step": np.array([3])}, (), "“step” has the shape (1,)"),
    "another number": ({"x": np.zeros((7, 3), np.float32)}, (), "“x” has the shape (7, 3)"),
    "not square": ({"map/0": np.zeros((3, 2), np.int8)}, ("maps",), "“map/0” has the shape (3, 2)"),
    "another size than its neighbour": (
        {"param/1.bias": np.zeros(4, np.float32)},
        (),
        "“param/1.bias” has the shape (4,)",
    ),
    "other points": ({"wrong": np.zeros(6, np.uint8), "x": np.zeros(7, np.float32)}, (), "“x” has the shape (7,)"),
    "what was not asked": ({"map/0": np.zeros((3, 3), np.int8)}, (), "“map/0” answers maps, which was not asked."),
    "no answer": ({}, ("maps",), "“map/{l}” is missing."),
}


@pytest.mark.parametrize("case", WELL)
def test_a_frame_that_is_as_its_keys_say_gets_no_word(case):
    others, asked = WELL[case]
    assert misfits(KEYS, frame(**others), asked) == []


@pytest.mark.parametrize("case", ILL)
def test_what_does_not_fit_is_named(case):
    others, asked, words = ILL[case]
    (problem,) = misfits(KEYS, frame(**others), asked)
    assert problem.startswith(words)


def test_a_name_finds_the_first_key_that_it_may_be_of():
    assert key_of(KEYS, "param/12.weight") is KEYS[3]
    assert key_of((KEYS[5], Key("state/a/step", "()", "int64", "")), "state/a/step") is KEYS[5]
    assert key_of(KEYS, "param/0.weight.more") is None
    assert key_of(KEYS, "astep") is None


def test_a_folder_is_private_by_its_keys():
    assert private_folders(KEYS) == ("param/", "state/")
    assert private_folders(KEYS[:3]) == ()
