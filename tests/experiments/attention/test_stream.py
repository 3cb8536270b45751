"""The residual stream, the logit lens, and the vectors of tokens and positions."""

import numpy as np
import pytest

from engine.experiment import SettingError
from tests.experiments.attention.models import FAMILIES, FRAMES, look


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
    found, vectors = look("decoder", embedding=True), FRAMES["decoder"]["param/embedding.weight"].astype(np.float64)
    left, lengths, _ = np.linalg.svd(vectors - vectors.mean(axis=0), full_matrices=False)
    np.testing.assert_allclose(abs(found["embedding/xy"]), abs(left[:, :2] * lengths[:2]), atol=1e-4)
    np.testing.assert_allclose(found["embedding/explained"], lengths[:2] ** 2 / (lengths**2).sum(), atol=1e-5)


def test_positions_are_as_they_are_added():
    found = look("decoder", positions=True)
    t = len(found["look/tokens"])
    np.testing.assert_array_equal(found["positions/table"], FRAMES["decoder"]["param/positions.weight"][:t])
    np.testing.assert_allclose(np.diag(found["positions/alike"]), 1, atol=1e-5)
    with pytest.raises(SettingError, match="no positions"):
        look("text", positions=True)
