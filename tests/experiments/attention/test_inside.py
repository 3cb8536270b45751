"""Inside attention: every step of a head and a cell is NumPy's, and rounding costs half a step."""

import numpy as np
import pytest

from engine.experiments.attention.settings import Attention
from engine.experiments.attention.tasks import vocabulary_of
from engine.experiments.attention.tokens import decoded
from tests.experiments.attention import by_hand
from tests.experiments.attention.models import FAMILIES, SENTENCE, drawn, look, softmax


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
