"""The experiment: a link, validated, and refused in a sentence where it would be too much."""

import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.experiment import SettingError
from engine.experiments.attention.presets import PRESETS
from engine.experiments.attention.settings import MOST_TEXT, Attention
from engine.experiments.attention.tasks import TASKS

OWN = "All the world's a stage, and all the men and women merely players. " * 4


def test_the_link_is_the_experiment():
    e = Attention(task="own text", own_text=OWN, context=32, family="encoder-decoder", n_heads=4, watched="é, = & %")
    assert Attention.at(e.address) == e
    assert Attention.at("") == Attention()


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_an_experiment(name):
    assert Attention.at(Attention(**PRESETS[name].settings).address).task in TASKS


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"task": "induction", "family": "encoder", "symbols": 26}, "for a decoder"),
        ({"task": "induction", "length": 9, "symbols": 8}, "9 different symbols"),
        ({"d_model": 40, "n_heads": 8}, "multiple of 16"),
        ({"task": "own text"}, "at least 132"),
        ({"task": "own text", "own_text": "a" * (MOST_TEXT + 1)}, "8,001 characters"),
        ({"own_text": "x" * 10_000_000}, "10,000,000 characters"),
        ({"watched": "x" * 600}, "600 characters"),
        ({"watched": "\ud83d"}, "half a character"),
        ({"freeze": 1}, "at most 0"),
        ({"n_layers": 6, "d_model": 256, "mlp": 8}, "parameters; allowed are"),
        ({"n_layers": 6, "d_model": 256, "n_heads": 8, "batch_size": 512, "length": 32}, "help"),
        (
            {"task": "Shakespeare", "n_layers": 6, "d_model": 192, "batch_size": 40, "mlp": 8},
            "update would take",
        ),
        (
            {"task": "Shakespeare", "n_layers": 4, "d_model": 64, "batch_size": 64, "steps": 100_000},
            "training would take",
        ),
    ],
)
def test_what_does_not_go_gets_a_sentence(settings, words):
    with pytest.raises(SettingError, match=words):
        Attention(**settings)


@given(
    st.sampled_from(["task", "family", "n_heads", "d_model", "length", "symbols", "n_layers"]),
    st.fixed_dictionaries(
        {
            "task": st.sampled_from(list(TASKS)),
            "family": st.sampled_from(["decoder", "encoder", "encoder-decoder"]),
            "n_heads": st.integers(1, 8),
            "d_model": st.integers(16, 64),
            "length": st.integers(2, 32),
            "symbols": st.integers(2, 26),
            "n_layers": st.integers(1, 3),
            "freeze": st.integers(0, 5),
            "own_text": st.sampled_from(["", "short", OWN]),
        }
    ),
)
def test_mended_settings_go_together(changed, settings):
    values = {name: getattr(Attention(), name) for name in Attention.__dataclass_fields__} | settings
    mended = Attention.mend(values | {"batch_size": 4, "steps": 10}, changed)
    assert Attention(**mended).plan


def test_mending_keeps_what_was_changed_where_it_can():
    values = {name: getattr(Attention(), name) for name in Attention.__dataclass_fields__}
    assert Attention.mend(values | {"n_heads": 6}, "n_heads")["d_model"] == 36
    assert Attention.mend(values | {"task": "induction", "family": "encoder"}, "task")["family"] == "decoder"
    assert Attention.mend(values | {"task": "induction", "family": "encoder"}, "family")["task"] == "reverse"


def test_the_server_needs_no_torch_for_settings():
    program = "import sys, engine.experiments.attention.settings, engine.experiments.attention.presets; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], timeout=60).returncode == 0


def test_the_budget_allows_the_largest_model_a_small_batch():
    e = Attention(task="Shakespeare", n_layers=6, n_heads=8, d_model=256, context=128, batch_size=8, steps=1000)
    assert sum(part.params for part in e.plan) < 6_000_000
    with pytest.raises(SettingError):
        replace(e, batch_size=64)
