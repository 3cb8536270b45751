"""Presets, the table of parts, and links of Transformers."""

from contextlib import suppress
from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.experiment import SettingError
from engine.experiments.attention.presets import PRESETS
from engine.experiments.attention.schedule import lr_at
from engine.experiments.attention.settings import Attention
from engine.experiments.attention.tasks import TASKS
from ui import charts
from ui.attention import STARTS, part_table
from ui.link import read

NAMES = [f.name for f in fields(Attention)]
WORDS = [
    "reverse",
    "own text",
    "Shakespeare",
    "induction",
    "encoder",
    "encoder-decoder",
    "rotary",
    "post",
    "on",
    "off",
    "ReLU",
    "a b",
]
NUMBERS = ["0", "1", "-1", "3", "8", "64", "256", "100000", "1e9", "nan", "inf", "0.03", "1_0", "٣", ""]
LINKS = st.dictionaries(
    st.sampled_from(NAMES) | st.text(max_size=9),
    st.sampled_from(WORDS) | st.sampled_from(NUMBERS) | st.text(max_size=60),
    max_size=6,
)


@settings(max_examples=300)
@given(params=LINKS)
def test_any_link_is_read_and_written_again_the_same(params: dict[str, str]):
    with suppress(SettingError):
        found = Attention.at(params)
        assert Attention.at(found.address) == found
    link = read(Attention, params)
    assert "\n" not in link.error.strip()
    again = read(Attention, link.params)
    assert (again.experiment, again.hide, again.sheet) == (link.experiment, link.hide, link.sheet)


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_is_an_experiment_that_matches_itself_and_no_other(name: str):
    made = Attention(**PRESETS[name].settings)
    assert STARTS.matching(made) == name
    assert Attention.at(made.address) == made


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize("before", PRESETS)
def test_from_any_preset_a_click_leads_to_any_other_exactly(name: str, before: str):
    at = Attention(**PRESETS[before].settings)
    there = Attention(**{f.name: getattr(at, f.name) for f in fields(Attention)} | STARTS.changes(name, at))
    assert there == Attention(**PRESETS[name].settings)


def test_a_preset_leaves_what_is_the_persons_own_and_lets_go_of_what_was_looked_at():
    own = Attention(seed_weights=9, own_text="a text of one's own, long enough", watched="abc=", prompt="To be", lr=1.0)
    there = Attention(**{f.name: getattr(own, f.name) for f in fields(Attention)} | STARTS.changes("Names", own))
    assert (there.seed_weights, there.own_text) == (9, own.own_text)
    assert (there.watched, there.prompt, there.lr) == ("", "", Attention(**PRESETS["Names"].settings).lr)


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_has_a_line_of_words(name: str):
    assert PRESETS[name].words[-1] in ".?"
    assert len(PRESETS[name].words) < 125


def test_every_task_has_settings_of_its_own_and_they_an_effect_only_there():
    only = {f.name for f in fields(Attention) if Attention.about(f.name).group == "Task"} - {"task", "own_text"}
    for task in (name for name in TASKS if name != "own text"):
        assert any(Attention(task=task).has_effect(name) for name in only), task
    assert not all(Attention().has_effect(name) for name in only)
    assert not Attention().has_effect("freeze")
    assert Attention(n_layers=2).has_effect("freeze")
    assert not Attention(mlp=0).has_effect("activation")


def test_the_table_of_reverse_has_the_numbers_that_a_pencil_gives():
    """10 letters and 4 signs, width 32; 8 letters, “=” and 8 answers make 17 places, of which 16 are read."""
    d, vocabulary, t = 32, 14, 16
    block = 4 * d * (d + 1) + 2 * d + 2 * 4 * d * d + 5 * d + 2 * d
    rows = {
        row.split("|")[1].strip(): [cell.strip() for cell in row.split("|")]
        for row in part_table(Attention()).splitlines()
    }
    assert rows["Embedding"][2] == f"{d * (vocabulary + t + 1):,}"
    assert rows["Layer 1"][2] == f"{block:,}"
    assert rows["Layer 1"][3] == f"{2 * t * t * d + 4 * t * d * d + 8 * t * d * d:,}"
    assert rows["**Together**"][2] == f"**{d * (vocabulary + t + 1) + block + 2 * d + d * vocabulary:,}**"


@pytest.mark.parametrize("name", ["constant", "cosine", "inverse root"])
def test_the_drawn_schedule_is_the_engines(name: str):
    experiment = Attention(schedule=name, warmup=50)
    rows = charts.update_schedule(experiment, "light")["data"]["values"]
    assert all(row["lr"] == lr_at(experiment, row["update"]) for row in rows)
    assert (rows[0]["update"], rows[-1]["update"]) == (0, experiment.steps - 1)
