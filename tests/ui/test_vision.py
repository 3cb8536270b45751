"""Presets, the table of layers, and links of image networks."""

from contextlib import suppress
from dataclasses import fields

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.experiment import SettingError
from engine.experiments.vision.presets import PRESETS
from engine.experiments.vision.settings import LENET, Vision
from ui.link import read
from ui.vision import STARTS, layer_table

NAMES = [f.name for f in fields(Vision)]
LAYERS = [
    *(
        "conv:6:5",
        "conv:6:5:1:2",
        "conv:256:11:1:5",
        "maxpool:2",
        "avgpool:7:1",
        "dense:120",
        "dense:1024",
        "ReLU",
        "step",
    ),
    *(
        "dropout:25",
        "batchnorm",
        "layernorm",
        "residual:16",
        "residual:32:2",
        "flatten",
        "gap",
        "conv",
        "dense:",
        "dense:0",
    ),
    *("conv:1:1:1:1:1", "conv:-1:3", "dense:٣", "dense:1_0", "maxpool:2:", ":", "", "flatten:1", "GELU", "tanh"),
]
WORDS = [
    "MNIST",
    "own",
    "rebuild",
    "MSE",
    "binary cross-entropy",
    "on",
    "off",
    "Adam",
    "cosine",
    "He",
    "0" * 32,
    "a" * 16,
]
NUMBERS = ["0", "1", "-1", "75", "1000", "60000", "1e9", "nan", "inf", "0.03", "99999999999999999999", "1_0", "٣", ""]
STACKS = st.lists(st.sampled_from(LAYERS), max_size=12).map(",".join)
VALID = st.lists(st.sampled_from(["conv:8:3:1:1", "ReLU", "maxpool:2", "residual:8", "batchnorm"]), max_size=50).map(
    lambda stack: ",".join([*stack, "flatten"])
)
TEXT = st.one_of(st.sampled_from(WORDS), st.sampled_from(NUMBERS), STACKS, VALID, st.text(max_size=40))
KEYS = st.one_of(st.sampled_from(NAMES), st.just("layers"), st.text(max_size=12))
LINKS = st.dictionaries(KEYS, TEXT, max_size=8)
ANYTHING = st.none() | st.booleans() | st.integers() | st.floats() | TEXT | st.lists(TEXT | st.integers(), max_size=5)


@settings(max_examples=500)
@given(params=LINKS)
@example(params={"layers": ""})
@example(params={"layers": ",".join(["conv:256:11:1:5"] * 40) + ",flatten"})
@example(params={"batch_size": "1", "layers": "batchnorm,flatten"})
def test_any_link_gives_an_experiment_or_a_sentence(params: dict[str, str]):
    with suppress(SettingError):
        found = Vision.at(params)
        assert Vision.at(found.address) == found


@settings(max_examples=500)
@given(params=LINKS)
def test_any_link_is_read_and_written_again_the_same(params: dict[str, str]):
    link = read(Vision, params)
    assert "\n" not in link.error.strip()
    again = read(Vision, link.params)
    assert (again.experiment, again.hide, again.sheet) == (link.experiment, link.hide, link.sheet)


@settings(max_examples=500)
@given(values=st.dictionaries(st.sampled_from(NAMES), ANYTHING, max_size=4))
def test_any_values_make_an_experiment_or_a_sentence(values: dict):
    given_values = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    with suppress(SettingError):
        assert isinstance(Vision(**given_values), Vision)


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_is_an_experiment_that_matches_itself_and_no_other(name: str):
    made = Vision(**PRESETS[name].settings)
    assert STARTS.matching(made) == name
    assert Vision.at(made.address) == made


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize("before", PRESETS)
def test_from_any_preset_a_click_leads_to_any_other_exactly(name: str, before: str):
    at = Vision(**PRESETS[before].settings)
    there = Vision(**{f.name: getattr(at, f.name) for f in fields(Vision)} | STARTS.changes(name, at))
    assert there == Vision(**PRESETS[name].settings)


def test_a_preset_leaves_what_is_the_persons_own():
    own = Vision(seed_weights=9, shift=2, rotate=10, n_train=100, data="own", own_set="0" * 32, lr=1.0)
    said = STARTS.changes("MLP", own)
    assert set(said).isdisjoint(STARTS.theirs)
    assert said["lr"] == Vision().lr


def test_another_data_set_does_not_make_another_network():
    assert STARTS.matching(Vision(data="Fashion-MNIST", n_train=100, seed_order=5)) == "LeNet-5"
    assert STARTS.matching(Vision(lr=0.1)) is None


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_has_a_line_of_words(name: str):
    words = PRESETS[name].words
    assert words.endswith(".")
    assert len(words) < 110


def test_the_table_of_lenet_has_the_numbers_that_a_pencil_gives():
    table = layer_table(Vision(layers=LENET))
    rows = {row.split("|")[2].strip(): [cell.strip() for cell in row.split("|")] for row in table.splitlines()}
    first = next(cells for title, cells in rows.items() if title.startswith("convolution 6"))
    assert first[3:7] == ["1×28×28", "6×28×28", f"{6 * 26:,}", f"{6 * 25 * 784:,}"]
    params = 6 * 26 + 16 * 151 + 401 * 120 + 121 * 84 + 85 * 10
    macs = 150 * 784 + 2400 * 100 + 400 * 120 + 120 * 84 + 84 * 10
    assert f"**{params:,}**" in table
    assert f"**{macs:,}**" in table
    assert len(table.splitlines()) == 2 + len(LENET) + 1 + 1
