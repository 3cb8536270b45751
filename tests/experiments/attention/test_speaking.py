"""What comes next, and what is said step by step."""

import numpy as np
import pytest

from engine.experiments.attention.settings import Attention
from engine.experiments.attention.tasks import vocabulary_of
from engine.experiments.attention.tokens import encoded
from tests.experiments.attention.models import drawn, look, softmax


def test_next_tokens_are_in_order_and_follow_the_sampling():
    found = look("text", tokens="ann", next=True, temperature=0.5, top_k=4)
    assert (np.diff(found["next/plain"]) <= 0).all()
    assert (found["next/p"] > 0).sum() == 4
    assert found["next/p"].sum() == pytest.approx(1, abs=1e-6)
    np.testing.assert_allclose(found["next/plain"], softmax(found["next/logit"]), atol=1e-6)
    sharp = softmax(found["next/logit"][:4] / 0.5)
    np.testing.assert_allclose(found["next/p"][:4], sharp, atol=1e-5)
    assert found["next/rest"] == pytest.approx([found["next/plain"][12:].sum(), 0], abs=1e-6)


@pytest.mark.parametrize("family", ["decoder", "encoder-decoder", "text"])
def test_what_is_generated_is_what_next_would_draw(family):
    found = look(family, generate=5, temperature=0)
    tokens = look(family)["look/tokens"][look(family)["look/source"] :]
    assert found["generate/tokens"][0] == look(family, next=True)["next/token"][0] or len(tokens) > 16
    assert (found["generate/p"] == 1).all()
    assert (found["generate/top"][:, 0] == found["generate/tokens"]).all()
    again = look(family, generate=5, seed=3)
    assert (again["generate/tokens"] == look(family, generate=5, seed=3)["generate/tokens"]).all()


def test_a_token_that_is_off_stays_off_while_the_text_grows_and_leaves_the_context():
    """Eight tokens are read at once: with the ninth, the hidden first one is gone, and its neighbour is not hidden in its place."""
    e = Attention(task="names", context=8, n_layers=2, n_heads=2, d_model=16)
    frame = drawn(e)

    def said(**watch):
        return e.look(frame, {"tokens": "abcdefgh", "temperature": 0.5, "generate": 3, "seed": 5} | watch)

    plain, first, second = said(), said(off=["token:0"]), said(off=["token:1"])
    assert first["generate/p"][0] != plain["generate/p"][0]
    grown = e.look(
        frame,
        {"tokens": [*first_ids(e, "bcdefgh"), int(first["generate/tokens"][0])], "next": True, "temperature": 0.5},
    )
    assert first["generate/p"][1] == pytest.approx(share_of(grown, first["generate/tokens"][1]), rel=1e-5)
    hidden = [*first_ids(e, "bcdefgh"), int(second["generate/tokens"][0])]
    grown = e.look(frame, {"tokens": hidden, "off": ["token:0"], "next": True, "temperature": 0.5})
    assert second["generate/p"][1] == pytest.approx(share_of(grown, second["generate/tokens"][1]), rel=1e-5)


def first_ids(e, text):
    return encoded(text, vocabulary_of(e)).tolist()


def share_of(found, token):
    """The probability of one token among what may come next."""
    return found["next/p"][np.flatnonzero(found["next/token"] == token)[0]]


@pytest.mark.parametrize("prompt", ["", "\u0301", "\r"])
@pytest.mark.parametrize("family", ["decoder", "encoder-decoder"])
def test_a_prompt_of_which_nothing_is_left_is_a_new_line(prompt, family):
    e = Attention(task="names", context=16, n_layers=1, n_heads=1, d_model=16, prompt=prompt, family=family)
    shown = next(e.run())["sample/tokens"][0]
    assert vocabulary_of(e)[shown[0]] == "\n"
