"""A unit taken apart: its parts add up, and are those of NumPy by hand."""

from functools import lru_cache

import numpy as np
import pytest

from engine.data.image_sets import images_of
from tests.experiments.vision import by_hand
from tests.experiments.vision.nets import AVERAGED, EVERY_KIND, frame_of, vision

NETS = [vision(EVERY_KIND), vision(AVERAGED), vision(EVERY_KIND, residual=False)]
CLOSE = {"rtol": 1e-5, "atol": 1e-5}
CHANNELWISE = ("activation", "dropout", "batchnorm", "maxpool", "avgpool", "gap")


@lru_cache
def units(experiment):
    """Every layer with its first and last unit: what is told of it, its true input and output."""
    frame, image = frame_of(experiment), images_of(experiment).x_train[3]
    outputs = by_hand.outputs(experiment, frame, image)
    sources, told = [image[None] / 255, *outputs], []
    for i, planned in enumerate(experiment.plan):
        for j in {0, planned.shape[0] - 1}:
            found = experiment.look(frame, {"image": [1, 3], "unit": [i, j]})
            told.append((planned, j, found, sources[i], outputs[i], by_hand.under(frame, f"param/{i}.")))
    return told


@pytest.mark.parametrize("experiment", NETS)
def test_input_and_output_of_a_unit_are_those_of_a_net_in_plain_numpy(experiment):
    for planned, j, found, source, output, _ in units(experiment):
        np.testing.assert_allclose(found["look/out"], output[j], **CLOSE)
        read = source[j : j + 1] if planned.kind in CHANNELWISE else source
        if planned.kind == "flatten":
            channel = j // (source.shape[1] * source.shape[2])
            read = source[channel : channel + 1]
        assert found["look/in"].shape == read.shape, planned.text
        np.testing.assert_allclose(found["look/in"], read, **CLOSE)


@pytest.mark.parametrize("experiment", NETS[:2])
def test_the_partial_sums_of_a_convolution_are_those_of_its_kernel_and_add_up(experiment):
    seen = 0
    for planned, j, found, source, output, p in units(experiment):
        if planned.kind != "conv":
            continue
        seen += 1
        np.testing.assert_array_equal(found["look/kernel"], p["weight"][j].astype(np.float32))
        for channel, partial in enumerate(found["look/partial"]):
            one = slice(channel, channel + 1)
            truth = by_hand.conv(source[one], p["weight"][j : j + 1, one], [0], *planned.numbers[2:])[0]
            np.testing.assert_allclose(partial, truth, **CLOSE)
        np.testing.assert_allclose(found["look/partial"].sum(0) + found["look/bias"], output[j], **CLOSE)
    assert seen


@pytest.mark.parametrize("experiment", NETS)
def test_weights_branch_and_skip_give_the_unit_s_output(experiment):
    for planned, j, found, _, output, p in units(experiment):
        if planned.kind == "dense":
            assert found["look/weight"] @ found["look/in"] + found["look/bias"] == pytest.approx(output[j], abs=1e-5)
        if planned.kind == "residual":
            branch, skip = by_hand.residual(found["look/in"].astype(float), p, *planned.numbers, experiment.residual)
            np.testing.assert_allclose(found["look/branch"], branch[j], **CLOSE)
            np.testing.assert_allclose(found["look/skip"], skip[j], **CLOSE)
            np.testing.assert_allclose(np.maximum(found["look/branch"] + found["look/skip"], 0), output[j], **CLOSE)


def test_the_unit_after_the_last_layer_is_a_probability():
    experiment = NETS[0]
    found = experiment.look(frame_of(experiment), {"image": [0, 0], "unit": [len(experiment.plan), 4]})
    assert found["look/out"] == found["look/p"][4]
    np.testing.assert_array_equal(found["look/in"], found["look/logits"])
