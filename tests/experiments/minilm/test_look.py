"""Looks into the pretrained model: the arithmetic adds up, what is broken answers, and nonsense gets a sentence."""

from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.experiment import SettingError
from engine.experiments.minilm.look import ABOUT, ANSWERS
from engine.experiments.minilm.settings import MiniLM
from engine.experiments.minilm.tokens import MOST_TOKENS, vocabulary
from engine.tape import decode, encode
from tests.experiments.minilm.models import LONG, SENTENCE

E = MiniLM(watched=SENTENCE)
FRAME = next(E.run())


def look(**watch):
    return E.look(FRAME, watch)


def test_a_cell_answers_with_its_formula_its_inputs_and_its_value():
    whole, found = look(head=[1, 8]), look(cell=[1, 8, 3, 4])
    assert found["cell/score"] == pytest.approx(found["cell/product"].sum(), abs=1e-4)
    np.testing.assert_array_equal(found["cell/product"], whole["head/q"][3] * whole["head/k"][4])
    assert found["cell/weight"] == pytest.approx(found["cell/exp"][4] / found["cell/sum"], abs=1e-6)
    np.testing.assert_allclose(found["cell/result"], found["cell/pattern"] @ whole["head/v"], atol=1e-5)
    np.testing.assert_allclose(whole["head/pattern"].sum(axis=1), 1, atol=1e-6)


def test_only_the_patterns_in_sight_are_sent():
    exact, some, whole = look(patterns="exact"), look(patterns=[4, 1]), look(patterns=True)
    assert {name for name in some if name.startswith("pattern/")} == {"pattern/4", "pattern/1"}
    np.testing.assert_array_equal(some["pattern/4"], whole["pattern/4"])
    np.testing.assert_allclose(some["pattern/4"] / 255, exact["pattern/4"], atol=0.5 / 255 + 1e-6)


def test_a_text_as_long_as_is_allowed_has_all_its_patterns():
    found = look(tokens=LONG, patterns=True)
    t = len(found["look/tokens"])
    assert 250 <= t <= MOST_TOKENS
    assert found["pattern/5"].shape == (12, t, t)
    assert decode(encode(found), 1 << 24).keys() == found.keys()


def test_what_is_off_changes_the_sentence_and_nothing_else_does():
    found = look(off=["head:0.2"], head=[0, 2])
    assert (found["head/result"] == 0).all()
    assert -1 <= found["plain/kept"] < 0.9999
    assert "plain/kept" not in look()
    np.testing.assert_array_equal(look()["look/vector"], look(tokens=SENTENCE)["look/vector"])
    for off in (["layer:3"], ["mlp:5"], ["positions"], ["token:2"]):
        assert look(off=off)["plain/kept"] < 0.9999
    assert look(off=["mask"])["plain/kept"] == pytest.approx(1, abs=1e-5)  # there is none


def test_an_edited_row_and_a_patch_do_as_in_our_own_models():
    row = look(head=[2, 3], edit=[2, 3, 5, 1, 0.75])["head/pattern"][5]
    assert row[1] == pytest.approx(0.75)
    assert row.sum() == pytest.approx(1, abs=1e-6)
    other = SENTENCE.replace("big", "small")
    patched = look(**{"from": other}, patch=["layer:5"])
    np.testing.assert_allclose(patched["look/vector"], look(tokens=other)["look/vector"], atol=1e-6)
    with pytest.raises(SettingError, match="as many"):
        look(**{"from": "Hello"}, patch=["layer:5"])


def test_sentences_that_mean_alike_are_alike():
    near = look(compare="The suitcase is too small for the trophy.")["compare/cosine"]
    far = look(compare="Interest rates rose again on Tuesday.")["compare/cosine"]
    assert near > 0.8 > 0.2 > far
    assert look(compare=SENTENCE)["compare/cosine"] == pytest.approx(1, abs=1e-5)
    broken = look(compare=SENTENCE, off=["layer:2"])
    assert broken["plain/cosine"] == pytest.approx(1, abs=1e-5)
    assert broken["compare/cosine"] == pytest.approx(broken["plain/kept"], abs=1e-5)


def test_the_stream_and_the_positions_are_there():
    found = look(residual=2, positions=True)
    t = len(found["look/tokens"])
    assert found["residual/norm"].shape == (18, t)
    assert found["residual/values"].shape == (3, t, 384)
    assert found["positions/table"].shape == (t, 384)
    np.testing.assert_allclose(np.diag(found["positions/alike"]), 1, atol=1e-5)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        (" \t\n", "empty"),
        ("\x00", "empty"),
        ("word " * 300, "302 tokens; allowed are 256"),
        ("x" * 10_000_000, "10,000,000 characters"),
        ([], "list of"),
        ([30_522], "numbers are"),
        (["a"], "list of"),
        (5, "list of"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence(text, words):
    with pytest.raises(SettingError, match=words):
        look(tokens=text)


@pytest.mark.parametrize("text", ["😀😀", "🏳️‍🌈", "שלום עולם", "مرحبا", "\ud83d", "a\u202eb", "𝔘𝔫𝔦"])
def test_any_script_is_read_and_what_is_unknown_is_shown_as_such(text):
    found = look(tokens=text, patterns=True)
    assert np.isfinite(found["look/vector"]).all()
    unknown = [vocabulary()[found["look/tokens"][place]] for place in found["look/unknown"]]
    assert set(unknown) <= {"[UNK]"}
    assert unknown or "😀" not in text


@pytest.mark.parametrize(
    "watch",
    [
        {"nothing": 1}, {"next": True}, {"lens": True}, {"patterns": 1}, {"patterns": []}, {"patterns": [6]}, {"patterns": [True]},
        {"head": [0, 12]}, {"head": [6, 0]}, {"cell": [0, 0, 99, 0]}, {"off": ["head:9.0"]}, {"off": ["layer:6"]}, {"off": "mask"},
        {"compare": 5}, {"compare": ""}, {"heads": 1}, {"residual": 6}, {"positions": 0}, {"patch": ["mlp:0"]},
        {"edit": [0, 0, 1, 0, 2]},
    ],
)  # fmt: skip
def test_nonsense_gets_a_sentence(watch):
    with pytest.raises(SettingError, match=r"\w"):
        look(**watch)


SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 20), st.floats(), st.text(max_size=12),
    st.sampled_from(["head:0.1", "mlp:1", "layer:0", "positions", "mask", "token:3", "layer:1@2", "exact", SENTENCE]),
)  # fmt: skip
QUESTIONS = st.dictionaries(
    st.sampled_from([*ANSWERS, *ABOUT, "else"]), st.one_of(SCALARS, st.lists(SCALARS, max_size=6)), max_size=4
)


@given(QUESTIONS)
def test_any_question_gets_a_frame_or_a_sentence(watch):
    with suppress(SettingError):
        assert encode(look(**watch))
