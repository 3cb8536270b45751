"""A broken model is tested as it is: against the same model whose weights themselves are 0 where a part is off."""

import numpy as np
import pytest

from engine.experiment import SettingError
from tests.experiments.attention.models import DECODER, FAMILIES, FRAMES, look

OFF = {
    "head:0.1": ("blocks.0.attention.o.weight", slice(8, 16)),
    "mlp:1": ("blocks.1.mlp.down", None),
}


def without(frame, e, off):
    """The frame with weights that are 0, so that the part gives nothing."""
    name, columns = OFF[off]
    changed = dict(frame)
    for full in [key for key in frame if key.startswith(f"param/{name}")]:
        values = frame[full].copy()
        values[..., columns if columns else slice(None)] = 0
        changed[full] = values
    return changed


@pytest.mark.parametrize("off", OFF)
def test_a_test_of_a_broken_model_is_one_of_the_model_without_these_weights(off):
    found = look("decoder", off=[off], tested=True, heads=True)
    plain = DECODER.look(without(FRAMES["decoder"], DECODER, off), {"tested": True, "heads": True})
    names = [name for name in plain if name.startswith(("tested/", "heads/"))]
    assert {"tested/loss/test", "tested/position/accuracy", "tested/sample/tokens", "heads/score"} <= set(names)
    for name in names:
        np.testing.assert_allclose(found[name], plain[name], atol=1e-5)
    assert found["tested/loss/test"] != look("decoder", tested=True)["tested/loss/test"]


def test_with_nothing_broken_the_test_is_that_of_the_frame():
    frames = DECODER.run()
    frame = next(frames)
    found = DECODER.look(frame, {"tested": True})
    for name in ("loss/test", "accuracy/test", "position/accuracy", "sample/tokens", "heads/score"):
        np.testing.assert_allclose(found[f"tested/{name}"], frame[name], atol=1e-6)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_is_tested_with_everything_off_that_is_off_for_all_it_reads(family):
    off = ["head:0.0", "mlp:1", "layer:0", "positions", "mask"]
    found = look(family, off=off, tested=True)
    assert np.isfinite(found["tested/loss/test"])
    assert 0 <= found["tested/accuracy/test"] <= 1


def test_without_its_mask_a_head_that_looks_evenly_looks_ahead_too():
    frame = {name: values * 0 if ".q." in name else values for name, values in FRAMES["decoder"].items()}
    even = DECODER.look(frame, {"heads": True, "off": ["mask"]})["heads/score"]
    assert (even[..., 1] > 0).all()
    assert (DECODER.look(frame, {"heads": True})["heads/score"][..., 1] == 0).all()


@pytest.mark.parametrize(
    "broken", [{"off": ["token:1"]}, {"edit": [0, 0, 2, 1, 0.5]}, {"from": "hhhhaaaa=aaaahhhh", "patch": ["mlp:0"]}]
)
def test_what_is_broken_for_one_sequence_only_is_not_tested(broken):
    with pytest.raises(SettingError, match="for one sequence only"):
        look("decoder", tokens="abcdefgh=hgfedcba", tested=True, **broken)
    whole = look("decoder", heads=True)["heads/score"]
    np.testing.assert_array_equal(
        look("decoder", tokens="abcdefgh=hgfedcba", heads=True, **broken)["heads/score"], whole
    )
