"""Looks: every number inside is NumPy's, what is broken answers as it must, and nonsense gets a sentence."""

from contextlib import suppress
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.attention.heads import KINDS, repeated, scores_of
from engine.attention.look import ABOUT, ANSWERS, TALK
from engine.attention.sequence import most_tokens
from engine.attention.tasks import vocabulary_of
from engine.attention.tokens import MASK, decoded
from engine.experiment import SettingError
from engine.experiments.attention import Attention
from engine.tape import decode, encode
from tests.experiments.attention import by_hand
from tests.experiments.attention.models import BOTH, DECODER, ENCODER, FAMILIES, TEXT, drawn, trained

SENTENCE = "abcdefgh=hgfedcba"
FRAMES = {family: drawn(e) for family, e in FAMILIES.items()}


def look(family, **watch):
    return FAMILIES[family].look(FRAMES[family], watch)


def softmax(z):
    exp = np.exp(z - z.max(-1, keepdims=True))
    return exp / exp.sum(-1, keepdims=True)


def test_patterns_said_and_loss_are_numpy_by_hand():
    e = Attention(n_layers=1, n_heads=2, d_model=16)
    frame = drawn(e)
    found = e.look(frame, {"tokens": SENTENCE, "patterns": "exact"})
    ids = found["look/tokens"]
    assert decoded(ids, vocabulary_of(e)) == SENTENCE
    logits, patterns = by_hand.one_layer(frame, ids, 2)
    np.testing.assert_allclose(found["pattern/0"], patterns, atol=1e-5)
    p = softmax(logits)
    np.testing.assert_allclose(found["look/p"][8:16], [p[i, ids[i + 1]] for i in range(8, 16)], atol=1e-5)
    assert (found["look/p"][:8] == -1).all()
    assert (found["look/said"] == logits.argmax(1)).all()
    losses = -np.log([p[i, ids[i + 1]] for i in range(8, 16)])
    assert found["look/loss"] == pytest.approx(losses.mean(), abs=1e-5)
    np.testing.assert_allclose(found["look/losses"][8:16], losses, atol=1e-4)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_head_follows_the_formula_step_by_step(family):
    n = len(look(family, patterns=True).keys() & {f"pattern/{a}" for a in range(9)})
    for a in range(n):
        found = look(family, head=[a, 1])
        q, k, v, scores, scaled, masked, pattern, result = (
            found[f"head/{step}"].astype(np.float64)
            for step in ("q", "k", "v", "scores", "scaled", "masked", "pattern", "result")
        )
        np.testing.assert_allclose(scores, q @ k.T, atol=1e-4)
        np.testing.assert_allclose(scaled, q @ k.T / q.shape[1] ** 0.5, atol=1e-4)
        np.testing.assert_allclose(pattern, softmax(masked), atol=1e-6)
        np.testing.assert_allclose(result, pattern @ v, atol=1e-5)
        assert (pattern[np.isinf(masked)] == 0).all()
        assert abs(pattern.sum(1) - 1).max() <= 1e-6


@pytest.mark.parametrize("family", FAMILIES)
def test_a_cell_answers_with_its_formula_its_inputs_and_its_value(family):
    whole = look(family, head=[1, 0])
    found = look(family, cell=[1, 0, 3, 2])
    assert found["cell/score"] == pytest.approx(found["cell/product"].sum(), abs=1e-4)
    np.testing.assert_allclose(found["cell/product"], whole["head/q"][3] * whole["head/k"][2])
    assert found["cell/scaled"] == pytest.approx(found["cell/score"] / found["cell/root"], abs=1e-5)
    assert found["cell/weight"] == pytest.approx(found["cell/exp"][2] / found["cell/sum"], abs=1e-6)
    assert found["cell/weight"] == whole["head/pattern"][3, 2]
    np.testing.assert_allclose(found["cell/part"], found["cell/weight"] * found["cell/v"])
    np.testing.assert_allclose(found["cell/result"], found["cell/pattern"] @ whole["head/v"], atol=1e-5)


@pytest.mark.parametrize("family", FAMILIES)
def test_rounded_patterns_are_within_half_a_step(family):
    rounded, exact = look(family, patterns=True), look(family, patterns="exact")
    for name in (name for name in exact if name.startswith("pattern/")):
        assert rounded[name].dtype == np.uint8
        np.testing.assert_allclose(rounded[name] / 255, exact[name], atol=0.5 / 255 + 1e-6)


@pytest.mark.parametrize("family", FAMILIES)
def test_the_lens_ends_with_what_is_said(family):
    found = look(family, lens=True, residual=True)
    assert (found["lens/token"][-1, :, 0] == found["look/said"]).all()
    np.testing.assert_allclose(found["lens/p"][-1, :, 0], found["look/said_p"], atol=1e-5)
    np.testing.assert_allclose(found["lens/target"][-1], found["look/p"], atol=1e-5)
    assert found["lens/token"].shape[0] == 3
    assert found["residual/norm"].shape == (6, len(found["look/target"]))


def test_the_stream_has_the_length_that_is_told():
    found = look("decoder", residual=1)
    np.testing.assert_allclose(np.linalg.norm(found["residual/values"], axis=2), found["residual/norm"][3:], rtol=1e-5)


def test_the_embedding_is_a_principal_component_analysis():
    from sklearn.decomposition import PCA

    found, pca = look("decoder", embedding=True), PCA(2)
    wanted = pca.fit_transform(FRAMES["decoder"]["param/embedding.weight"])
    np.testing.assert_allclose(abs(found["embedding/xy"]), abs(wanted), atol=1e-4)
    np.testing.assert_allclose(found["embedding/explained"], pca.explained_variance_ratio_, atol=1e-5)


def test_positions_are_as_they_are_added():
    found = look("decoder", positions=True)
    t = len(found["look/tokens"])
    np.testing.assert_array_equal(found["positions/table"], FRAMES["decoder"]["param/positions.weight"][:t])
    np.testing.assert_allclose(np.diag(found["positions/alike"]), 1, atol=1e-5)
    with pytest.raises(SettingError, match="no positions"):
        look("text", positions=True)


def test_a_head_that_is_off_gives_nothing():
    found = look("decoder", off=["head:0.1"], head=[0, 1])
    assert (found["head/result"] == 0).all()
    assert (look("decoder", off=["head:0.1"], head=[0, 0])["head/result"] != 0).any()
    assert found["plain/loss"] == look("decoder")["look/loss"]
    assert found["look/loss"] != found["plain/loss"]


def test_a_model_with_everything_off_is_its_embedding_alone():
    frame = FRAMES["decoder"]
    for off in (["layer:0", "layer:1"], ["head:0.0", "head:0.1", "head:1.0", "head:1.1", "mlp:0", "mlp:1"]):
        changed = frame | {name: values * 0 for name, values in frame.items() if name.endswith("attention.o.bias")}
        found = DECODER.look(changed, {"off": [*off, "positions"], "next": True, "at": 3})
        x = frame["param/embedding.weight"][found["look/tokens"][3]] * 4.0
        x = by_hand.layer_norm(x[None], frame, "norm") @ frame["param/output.weight"].T
        np.testing.assert_allclose(found["next/logit"], np.sort(x[0])[::-1], atol=1e-4)


def test_without_its_mask_a_decoder_looks_ahead():
    assert (look("decoder", off=["mask"], patterns="exact")["pattern/0"] > 0).all()


@pytest.mark.parametrize("family", FAMILIES)
def test_a_token_that_is_off_is_seen_by_no_other(family):
    for token in (0, 3):
        found = look(family, off=[f"token:{token}"], patterns="exact")
        column = found["pattern/0"][:, :, token]
        assert (np.delete(column, token, axis=1) == 0).all()
        np.testing.assert_allclose(found["pattern/0"].sum(-1), 1, atol=1e-6)


def test_without_positions_the_order_does_not_matter_to_an_encoder():
    v = vocabulary_of(ENCODER)
    tokens = [0, 1, 2, 3, v.index(MASK)]
    first = ENCODER.look(FRAMES["encoder"], {"tokens": tokens, "off": ["positions"], "next": True})
    other = ENCODER.look(FRAMES["encoder"], {"tokens": [2, 0, 3, 1, v.index(MASK)], "off": ["positions"], "next": True})
    np.testing.assert_allclose(first["next/p"], other["next/p"], atol=1e-5)


def test_an_edited_row_has_the_weight_and_still_sums_to_one():
    before, after = look("decoder", head=[1, 0]), look("decoder", head=[1, 0], edit=[1, 0, 5, 2, 0.75])
    row, was = after["head/pattern"][5], before["head/pattern"][5]
    assert row[2] == pytest.approx(0.75)
    assert row.sum() == pytest.approx(1, abs=1e-6)
    np.testing.assert_allclose(np.delete(row[:6], 2), np.delete(was[:6], 2) * 0.25 / (1 - was[2]), rtol=1e-4)
    np.testing.assert_allclose(after["head/result"][5], row @ after["head/v"], atol=1e-5)
    np.testing.assert_array_equal(np.delete(after["head/pattern"], 5, 0), np.delete(before["head/pattern"], 5, 0))
    with pytest.raises(SettingError, match="masked"):
        look("decoder", edit=[0, 0, 2, 5, 0.5])
    with pytest.raises(SettingError, match="nothing else"):
        look("decoder", edit=[0, 0, 0, 0, 0.5])


def test_patching_a_whole_layer_says_what_the_other_sentence_says():
    other = "hhhhaaaa=aaaahhhh"
    alone = look("decoder", tokens=other)
    patched = look("decoder", tokens=SENTENCE, **{"from": other}, patch=["layer:1"])
    assert (patched["look/said"] == alone["look/said"]).all()
    at_one = look("decoder", tokens=SENTENCE, **{"from": other}, patch=["layer:1@4"])
    assert at_one["look/said_p"][4] == pytest.approx(alone["look/said_p"][4])
    np.testing.assert_array_equal(np.delete(at_one["look/said_p"], 4), np.delete(at_one["plain/said_p"], 4))
    same = look("decoder", tokens=SENTENCE, **{"from": SENTENCE}, patch=["head:0.1", "mlp:1", "layer:0@2"])
    assert same["look/loss"] == same["plain/loss"]
    with pytest.raises(SettingError, match="as many"):
        look("decoder", tokens=SENTENCE, **{"from": "abc"}, patch=["layer:1"])


def test_a_head_patched_at_one_token_has_the_others_result_there():
    other = "hhhhaaaa=aaaahhhh"
    patched = look("decoder", tokens=SENTENCE, **{"from": other}, patch=["head:0.1@6"], head=[0, 1])["head/result"]
    own, theirs = (look("decoder", tokens=text, head=[0, 1])["head/result"] for text in (SENTENCE, other))
    np.testing.assert_array_equal(patched[6], theirs[6])
    np.testing.assert_array_equal(np.delete(patched, 6, 0), np.delete(own, 6, 0))


def test_next_tokens_are_in_order_and_follow_the_taste():
    found = look("text", tokens="ann", next=True, temperature=0.5, top_k=4)
    assert (np.diff(found["next/plain"]) <= 0).all()
    assert (found["next/p"] > 0).sum() == 4
    assert found["next/p"].sum() == pytest.approx(1, abs=1e-6)
    np.testing.assert_allclose(found["next/plain"], softmax(found["next/logit"]), atol=1e-6)
    sharp = softmax(found["next/logit"][:4] / 0.5)
    np.testing.assert_allclose(found["next/p"][:4], sharp, atol=1e-5)


@pytest.mark.parametrize("family", ["decoder", "encoder-decoder", "text"])
def test_what_is_generated_is_what_next_would_draw(family):
    found = look(family, generate=5, temperature=0)
    tokens = look(family)["look/tokens"][look(family)["look/source"] :]
    assert found["generate/tokens"][0] == look(family, next=True)["next/token"][0] or len(tokens) > 16
    assert (found["generate/p"] == 1).all()
    assert (found["generate/top"][:, 0] == found["generate/tokens"]).all()
    again = look(family, generate=5, seed=3)
    assert (again["generate/tokens"] == look(family, generate=5, seed=3)["generate/tokens"]).all()


def test_scores_of_heads_are_the_stated_means():
    pattern = np.random.default_rng(0).random((3, 2, 10, 10))
    scores = scores_of(pattern)
    assert scores.shape == (2, len(KINDS))
    for h in range(2):
        wanted = [
            np.mean([pattern[b, h, i, i - 1] for b in range(3) for i in range(1, 10)]),
            np.mean([pattern[b, h, i, i + 1] for b in range(3) for i in range(9)]),
            np.mean([pattern[b, h, i, 0] for b in range(3) for i in range(1, 10)]),
            np.mean([pattern[b, h, i, i] for b in range(3) for i in range(10)]),
            np.mean([pattern[b, h, i, i - 5 + 1] for b in range(3) for i in range(5, 10)]),
        ]
        np.testing.assert_allclose(scores[h], wanted)


def test_an_induction_head_forms_where_induction_is_learned():
    e = Attention(task="induction", n_layers=2, n_heads=4, d_model=64, symbols=16, length=10, lr=0.005, batch_size=64)
    ids = repeated(e)
    assert (ids[:, : ids.shape[1] // 2] == ids[:, ids.shape[1] // 2 :]).all()
    frame = trained(e, 120)
    found = e.look(frame, {"heads": True})
    names = {KINDS[i] for i in found["heads/name"].ravel() if i >= 0}
    assert float(frame["exact/test"]) > 0.95
    assert "induction" in names
    np.testing.assert_allclose(
        found["heads/score"], frame["heads/score"] if int(frame["test/step"]) == 120 else found["heads/score"]
    )


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


@pytest.mark.parametrize("text", ["😀😀", "שלום עולם", "a\x00b", "🏳️‍🌈", "Ω≈ç"])
def test_unknown_characters_are_shown_as_such(text):
    found = TEXT.look(FRAMES["text"], {"tokens": text, "patterns": True})
    assert len(found["look/unknown"]) >= 1
    assert np.isfinite(found["look/said_p"]).all()


def test_without_learned_positions_longer_texts_may_be_looked_at():
    assert most_tokens(TEXT) == 256
    assert TEXT.look(FRAMES["text"], {"tokens": "ab" * 128, "patterns": True})["pattern/1"].shape == (4, 256, 256)
    with pytest.raises(SettingError, match="64 tokens"):
        TEXT.look(FRAMES["text"], {"tokens": "ab" * 128, "patterns": "exact"})


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
    st.sampled_from([*ANSWERS, *TALK, *ABOUT, "else"]), st.one_of(SCALARS, st.lists(SCALARS, max_size=6)), max_size=4
)


@given(st.sampled_from(list(FAMILIES)), QUESTIONS)
def test_any_question_gets_a_frame_or_a_sentence(family, watch):
    with suppress(SettingError):
        assert encode(look(family, **watch))


def test_a_single_token_can_be_looked_at():
    found = look("decoder", tokens="a", patterns="exact", lens=True, next=True, head=[0, 0])
    assert found["pattern/0"].tolist() == [[[1.0]], [[1.0]]]
    assert found["look/loss"] == -1


def test_the_watched_sequence_is_what_is_looked_at():
    e = replace(DECODER, watched="abcd=dcba")
    assert decoded(e.look(FRAMES["decoder"], {})["look/tokens"], vocabulary_of(e)) == "abcd=dcba"
