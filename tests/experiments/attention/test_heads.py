"""Heads are named by stated scores, and an induction head forms where one is needed."""

import numpy as np
import pytest

from engine.experiments.attention.heads import repeated
from engine.experiments.attention.settings import Attention
from engine.transformer.heads import KINDS, scores_of
from tests.experiments.attention.models import trained


def test_scores_of_heads_are_the_stated_means():
    pattern = np.random.default_rng(0).random((3, 2, 10, 10))
    scores = scores_of(pattern)
    assert scores.shape == (2, len(KINDS))
    for h in range(2):
        wanted = [
            np.mean([pattern[b, h, i, i - 1] for b in range(3) for i in range(1, 5)]),
            np.mean([pattern[b, h, i, i + 1] for b in range(3) for i in range(4)]),
            np.mean([pattern[b, h, i, 0] for b in range(3) for i in range(1, 5)]),
            np.mean([pattern[b, h, i, i] for b in range(3) for i in range(5)]),
            np.mean([pattern[b, h, i, i - 5 + 1] for b in range(3) for i in range(5, 10)]),
        ]
        np.testing.assert_allclose(scores[h], wanted)


def test_an_induction_head_forms_where_induction_is_learned():
    e = Attention(task="induction", n_layers=2, n_heads=4, d_model=64, symbols=16, length=10, lr=0.005, batch_size=64)
    ids = repeated(e)
    assert (ids[:, : ids.shape[1] // 2] == ids[:, ids.shape[1] // 2 :]).all()
    frame = trained(e, 120)
    found = e.look(frame, {"heads": True})
    first, second = ({KINDS[i] for i in names if i >= 0} for names in found["heads/name"])
    assert float(frame["exact/test"]) > 0.95
    assert "previous token" in first
    assert "induction" in second
    np.testing.assert_allclose(
        found["heads/score"], frame["heads/score"] if int(frame["test/step"]) == 120 else found["heads/score"]
    )


@pytest.mark.parametrize("family", ["decoder", "encoder", "encoder-decoder"])
@pytest.mark.parametrize("task", [{"task": "modular addition"}, {"task": "brackets", "length": 2}])
def test_heads_are_not_named_where_two_kinds_are_one(family: str, task: dict):
    """Of two tokens said twice, what followed the same token is the token before; to look everywhere is half of two tokens."""
    e = Attention(family=family, d_model=16, **task)
    assert repeated(e).shape[1] < 6
    frame = next(e.run())
    even = {name: np.zeros_like(values) if ".q." in name else values for name, values in frame.items()}
    for found in (frame, e.look(even, {"heads": True})):
        assert (found["heads/name"] == -1).all()
        assert (found["heads/score"] <= 1).all()


def test_heads_are_named_from_three_tokens_said_twice_on():
    e = Attention(task="addition", digits=1, d_model=16, n_heads=1, mlp=0, positions="none")
    assert repeated(e).shape[1] == 6
    frame = next(e.run())
    for name in ("q", "k"):
        frame[f"param/blocks.0.attention.{name}.weight"][:] = 100 * np.eye(16)
    found = e.look(frame, {"heads": True})
    assert found["heads/name"].item() == found["heads/score"].argmax() >= 0
