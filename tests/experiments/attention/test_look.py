"""Looks: any sequence is read or refused in a sentence, and any question gets a frame or a sentence."""

from contextlib import suppress
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.experiment import SettingError
from engine.experiments.attention.sequence import most_tokens
from engine.experiments.attention.settings import Attention
from engine.experiments.attention.tasks import vocabulary_of
from engine.experiments.attention.tokens import decoded
from engine.tape import decode, encode
from tests.experiments.attention.models import BOTH, DECODER, FAMILIES, FRAMES, SENTENCE, TEXT, drawn, look


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("a" * 300, "17 tokens"),
        ("x" * 10_000_000, "10,000,000 characters"),
        ([], "empty"),
        ([99], "numbers are"),
        ([True], "list of"),
        (5, "list of"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence(text, words):
    with pytest.raises(SettingError, match=words):
        look("decoder", tokens=text)


@pytest.mark.parametrize("text", ["😀😀", "שלום עולם", "a\x00b", "🏳️‍🌈", "Ω≈ç", "\ud83d"])
def test_unknown_characters_are_shown_as_such(text):
    found = TEXT.look(FRAMES["text"], {"tokens": text, "patterns": True})
    assert len(found["look/unknown"]) >= 1
    assert np.isfinite(found["look/said_p"]).all()


def test_without_learned_positions_longer_texts_may_be_looked_at():
    assert most_tokens(TEXT) == 256
    assert TEXT.look(FRAMES["text"], {"tokens": "ab" * 128, "patterns": True})["pattern/1"].shape == (4, 256, 256)
    with pytest.raises(SettingError, match="64 tokens"):
        TEXT.look(FRAMES["text"], {"tokens": "ab" * 128, "patterns": "exact"})


def test_a_single_token_can_be_looked_at():
    found = look("decoder", tokens="a", patterns="exact", lens=True, next=True, head=[0, 0])
    assert found["pattern/0"].tolist() == [[[1.0]], [[1.0]]]
    assert found["look/loss"] == -1


def test_the_watched_sequence_is_what_is_looked_at():
    e = replace(DECODER, watched="abcd=dcba")
    assert decoded(e.look(FRAMES["decoder"], {})["look/tokens"], vocabulary_of(e)) == "abcd=dcba"


def test_nothing_is_judged_before_the_place_of_the_answer():
    assert (look("decoder", tokens="abc")["look/target"] == -1).all()
    assert (look("decoder", tokens="abc=")["look/target"] == -1).all()
    assert (look("decoder", tokens="abc=c")["look/target"] >= 0).tolist() == [False, False, False, True, False]
    induction = replace(DECODER, task="induction")
    found = induction.look(drawn(induction), {"tokens": "abcabc"})
    assert (found["look/target"] >= 0).tolist() == [False, False, False, True, True, False], "behind the repetition"
    assert (induction.look(drawn(induction), {"tokens": "abc"})["look/target"] == -1).all()


def test_the_same_tokens_are_judged_alike_whether_they_are_the_example_or_given():
    for e in (DECODER, replace(DECODER, task="induction")):
        frame = drawn(e)
        example = e.look(frame, {})
        given = e.look(frame, {"tokens": example["look/tokens"].tolist()})
        np.testing.assert_array_equal(given["look/target"], example["look/target"])
        assert given["look/loss"] == example["look/loss"] > 0


def test_an_answer_tells_what_it_is_about_whatever_else_was_asked():
    about = [
        int(look("decoder", **watch)["look/about"])
        for watch in (
            {"tokens": "ab", "off": ["mlp:0"]},
            {"off": ["mlp:0"], "tokens": "ab", "patterns": True, "lens": True},
            {"tokens": "ab"},
            {"tokens": "ab", "off": ["mlp:1"]},
            {"tokens": "ac", "off": ["mlp:0"]},
            {"tokens": "ab", "edit": [0, 0, 1, 0, 1]},
            {"tokens": "ab", "from": "ba", "patch": ["mlp:0"]},
        )
    ]
    assert about[0] == about[1]
    assert len(set(about)) == 6


@pytest.mark.parametrize("family", FAMILIES)
def test_every_answer_is_a_frame(family):
    for key in ("patterns", "lens", "residual", "embedding", "heads", "next"):
        found = look(family, **{key: True})
        assert decode(encode(found), 1 << 24).keys() == found.keys()


def test_the_scene_names_what_there_is():
    scene = BOTH.scene()
    names = bytes(scene["text/attentions"]).decode().split("\n")
    assert len(names) == len(scene["attentions"]) == 6
    assert len(bytes(scene["text/vocabulary"]).decode().split("\n")) == scene["vocabulary"] == 14
    assert scene["heads"] == BOTH.n_heads
    assert (scene["most_characters"], scene["most_kept"], scene["most_written"]) == (4096, 512, 64)
    assert sum(scene["parts/params"]) == sum(part.params for part in BOTH.plan)
    assert decode(encode(scene)).keys() == scene.keys()


@pytest.mark.parametrize(
    "watch",
    [
        {"nothing": 1}, {"patterns": 1}, {"head": [0]}, {"head": [2, 0]}, {"head": [0, 2]}, {"head": [-1, 0]},
        {"cell": [0, 0, 99, 0]}, {"off": "mask"}, {"off": ["heads"]}, {"off": ["head:0"]}, {"off": ["mlp:0.1"]},
        {"off": ["head:0.9"]}, {"off": ["layer:7"]}, {"off": ["token:99"]}, {"off": ["mlp:1@2"]}, {"edit": [0, 0, 1, 0]},
        {"edit": [0, 0, 1, 0, 1.5]}, {"edit": [0, 0, 1.5, 0, 0.5]}, {"edit": [0, 0, 1, 0, float("nan")]}, {"patch": ["mlp:0"]},
        {"from": "abc"}, {"patch": ["token:1"], "from": SENTENCE}, {"next": 1}, {"next": True, "temperature": -1},
        {"next": True, "top_p": 0}, {"next": True, "top_k": -1}, {"next": True, "at": 99}, {"generate": 0},
        {"generate": 65}, {"generate": 3, "seed": -1}, {"generate": 2, "edit": [0, 0, 1, 0, 0.5]}, {"lens": 1},
        {"residual": 2}, {"residual": "1"}, {"embedding": 0}, {"heads": []},
    ],
)  # fmt: skip
def test_nonsense_gets_a_sentence(watch):
    with pytest.raises(SettingError, match=r"\w"):
        look("decoder", **watch)


SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 20), st.integers(), st.floats(), st.text(max_size=12),
    st.sampled_from(["head:0.1", "mlp:1", "layer:0", "positions", "mask", "token:3", "layer:1@2", "exact", SENTENCE]),
)  # fmt: skip

QUESTIONS = st.dictionaries(
    st.sampled_from([*Attention.schema().QUESTIONS, "else"]),
    st.one_of(SCALARS, st.lists(SCALARS, max_size=6)),
    max_size=4,
)


@given(st.sampled_from(list(FAMILIES)), QUESTIONS)
def test_any_question_gets_a_frame_or_a_sentence(family, watch):
    with suppress(SettingError):
        assert encode(look(family, **watch))
