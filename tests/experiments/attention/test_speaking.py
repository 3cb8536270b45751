"""What comes next, and what is said step by step."""

import numpy as np
import pytest

from tests.experiments.attention.models import look, softmax


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
