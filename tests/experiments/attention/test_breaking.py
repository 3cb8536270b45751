"""What is broken answers as it must: parts switched off, patterns edited, values of another sequence."""

import numpy as np
import pytest

from engine.experiment import SettingError
from engine.experiments.attention.tasks import vocabulary_of
from engine.experiments.attention.tokens import MASK
from tests.experiments.attention import by_hand
from tests.experiments.attention.models import DECODER, ENCODER, FAMILIES, FRAMES, SENTENCE, look


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


def test_several_edited_cells_of_a_row_all_have_their_weights():
    before = look("decoder", head=[1, 0])["head/pattern"][5]
    row = look("decoder", head=[1, 0], edit=[1, 0, 5, 2, 0.25, 1, 0, 5, 4, 0.5])["head/pattern"][5]
    assert row[[2, 4]] == pytest.approx([0.25, 0.5])
    assert row.sum() == pytest.approx(1, abs=1e-6)
    others = [0, 1, 3, 5]
    np.testing.assert_allclose(row[others], before[others] * 0.25 / before[others].sum(), rtol=1e-4)
    last = look("decoder", head=[1, 0], edit=[1, 0, 5, 2, 0.25, 1, 0, 5, 2, 0.5])["head/pattern"][5]
    assert last[2] == pytest.approx(0.5), "the same cell twice: the last counts"
    with pytest.raises(SettingError, match="more than 1 together"):
        look("decoder", edit=[1, 0, 5, 2, 0.75, 1, 0, 5, 4, 0.5])


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
