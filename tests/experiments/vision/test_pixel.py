"""The arithmetic of single values equals NumPy by hand, for every kind of layer."""

from functools import lru_cache

import numpy as np
import pytest

from engine.data.image_sets import images_of
from engine.experiment import SettingError
from tests.experiments.vision import by_hand
from tests.experiments.vision.nets import AVERAGED, EVERY_KIND, frame_of, spots, vision

NETS = [
    vision(EVERY_KIND),
    vision(EVERY_KIND, residual=False),
    vision(AVERAGED),
    vision(AVERAGED, residual=False),
    vision(("flatten",)),
]
CLOSE = {"rtol": 1e-5, "atol": 1e-5}


def names(experiment):
    return f"{len(experiment.layers)} layers{'' if experiment.residual else ', no skips'}"


@lru_cache
def cases(experiment):
    """(layer, what it is, pixel question's answer, true output of every layer) for spots of every layer."""
    frame, rng = frame_of(experiment), np.random.default_rng(1)
    outputs = by_hand.outputs(experiment, frame, images_of(experiment).x_test[5])
    return [
        (i, planned, spot, experiment.look(frame, {"image": [0, 5], "pixel": [i, *spot]}), outputs)
        for i, planned in enumerate(experiment.plan)
        for spot in spots(planned.shape, rng)
    ]


def recomputed(planned, found):
    """The value from what is shown of it, and nothing else."""
    patch = found["pixel/patch"].astype(float)
    if planned.kind in ("conv", "dense"):
        return (patch * found["pixel/weight"]).sum() + found["pixel/bias"]
    if planned.kind in ("batchnorm", "layernorm"):
        mean, variance, epsilon, gain, bias = found["pixel/norm"].astype(float)
        return (patch[0] - mean) / np.sqrt(variance + epsilon) * gain + bias
    if planned.kind == "activation":
        return by_hand.ACTIVATIONS[planned.activation](patch)[0]
    if planned.kind == "residual":
        return max(0, patch[0] + patch[1])
    return {"maxpool": np.max, "avgpool": np.mean, "gap": np.mean}.get(planned.kind, np.sum)(patch)


@pytest.mark.parametrize("experiment", NETS, ids=names)
def test_every_value_is_that_of_a_net_in_plain_numpy(experiment):
    for i, _, (j, y, x), found, outputs in cases(experiment):
        np.testing.assert_array_equal(found["pixel/at"], [i, j, y, x])
        truth = outputs[i][j, y, x] if outputs[i].ndim == 3 else outputs[i][j]
        np.testing.assert_allclose(found["pixel/value"], truth, err_msg=f"layer {i} at {j, y, x}", **CLOSE)


@pytest.mark.parametrize("experiment", NETS, ids=names)
def test_every_value_follows_from_the_numbers_shown_with_it(experiment):
    for i, planned, spot, found, _ in cases(experiment):
        value = recomputed(planned, found)
        np.testing.assert_allclose(found["pixel/value"], value, err_msg=f"layer {i}, {planned.text} at {spot}", **CLOSE)


@pytest.mark.parametrize("experiment", NETS[:3], ids=names)
def test_the_curve_of_an_activation_is_its_function_as_far_as_its_value_and_a_little_further(experiment):
    for _, planned, _, found, _ in cases(experiment):
        assert ("pixel/curve" in found) == (planned.kind == "activation")
        if planned.kind == "activation":
            (z, f), (read,) = found["pixel/curve"].astype(float), found["pixel/patch"]
            np.testing.assert_allclose(f, by_hand.ACTIVATIONS[planned.activation](z), **CLOSE)
            assert -z[0] == z[-1] == max(3, 2 ** np.ceil(np.log2(1.05 * abs(read) + 1e-9)))


@pytest.mark.parametrize("experiment", NETS[:3], ids=names)
def test_a_patch_is_cut_from_the_output_before_it_with_zeros_beyond_the_edge(experiment):
    before = images_of(experiment).x_test[5][None] / 255
    for i, planned, (_, y, x), found, outputs in cases(experiment):
        if planned.kind != "conv":
            continue
        source = outputs[i - 1] if i else before
        _, size, stride, padding = planned.numbers
        top, left = found["pixel/corner"]
        assert (top, left) == (y * stride - padding, x * stride - padding)
        for dy, dx in np.ndindex(size, size):
            row, column = top + dy, left + dx
            is_inside = 0 <= row < source.shape[1] and 0 <= column < source.shape[2]
            assert found["pixel/inside"][dy, dx] == is_inside
            truth = source[:, row, column] if is_inside else 0
            np.testing.assert_allclose(found["pixel/patch"][:, dy, dx], truth, **CLOSE)


def test_pooling_and_flatten_say_where_they_read():
    for i, planned, (j, _, _), found, outputs in cases(NETS[0]):
        source = outputs[i - 1]
        if planned.kind in ("maxpool", "avgpool"):
            (top, left), size = found["pixel/corner"], planned.numbers[0]
            truth = source[j, top : top + size, left : left + size]
            assert found["pixel/patch"].shape == (size, size)
            np.testing.assert_allclose(found["pixel/patch"], truth, **CLOSE)
        if planned.kind == "flatten":
            np.testing.assert_allclose(found["pixel/patch"], [source[tuple(found["pixel/from"])]], **CLOSE)


def test_the_softmax_is_the_layer_after_the_last():
    experiment = NETS[0]
    frame = frame_of(experiment)
    logits = by_hand.outputs(experiment, frame, images_of(experiment).x_test[0])[-1]
    p = np.exp(logits) / np.exp(logits).sum()
    for j in range(10):
        found = experiment.look(frame, {"pixel": [len(experiment.plan), j, 0, 0]})
        np.testing.assert_allclose(found["pixel/value"], p[j], **CLOSE)
        np.testing.assert_allclose(found["pixel/patch"], logits, **CLOSE)
        np.testing.assert_allclose(found["pixel/exp"][j] / found["pixel/exp"].sum(), p[j], **CLOSE)
    assert found["pixel/exp"].max() == 1


def test_when_rebuilding_a_pixel_is_the_sigmoid_of_its_logit():
    experiment = vision(("flatten", "dense:2"), goal="rebuild", loss="MSE")
    found = experiment.look(frame_of(experiment), {"pixel": [3, 400, 0, 0]})
    np.testing.assert_allclose(found["pixel/value"], 1 / (1 + np.exp(-found["pixel/patch"][0])), **CLOSE)


@pytest.mark.parametrize(
    "place", [[21, 0, 0, 0], [-1, 0, 0, 0], [0, 4, 0, 0], [0, 0, 14, 0], [0, 0, 0, -1], [12, 0, 0, 1]]
)
def test_a_place_that_is_not_there_is_refused_in_a_sentence(place):
    with pytest.raises(SettingError, match="allowed is"):
        NETS[0].look(frame_of(NETS[0]), {"pixel": place})


@pytest.mark.parametrize("kind", ["conv", "dense"])
def test_products_and_their_total_are_those_of_the_numbers_shown(kind):
    i = next(i for i, planned in enumerate(NETS[0].plan) if planned.kind == kind)
    found = NETS[0].look(frame_of(NETS[0]), {"image": [0, 3], "pixel": [i, 1, 0, 0]})
    patch, weight = (found[f"pixel/{name}"].astype(np.float64) for name in ("patch", "weight"))
    np.testing.assert_allclose(found["pixel/product"], patch * weight, rtol=1e-6, atol=1e-9)
    assert found["pixel/total"] == pytest.approx((patch * weight).sum(), abs=1e-6)
    assert found["pixel/value"] == pytest.approx(found["pixel/total"] + found["pixel/bias"], abs=1e-5)


def test_the_softmax_shows_each_share_of_the_sum():
    found = NETS[0].look(frame_of(NETS[0]), {"image": [0, 3], "pixel": [len(NETS[0].plan), 4, 0, 0]})
    z = found["pixel/patch"].astype(np.float64)
    np.testing.assert_allclose(found["pixel/shifted"], z - z.max(), atol=1e-6)
    np.testing.assert_allclose(found["pixel/share"], np.exp(z) / np.exp(z).sum(), atol=1e-6)
    assert found["pixel/total"] == pytest.approx(np.exp(z - z.max()).sum(), rel=1e-6)
    assert found["pixel/value"] == found["pixel/share"][4]
