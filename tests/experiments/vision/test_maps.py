"""Maps of activations, gradients and kernels: those of NumPy by hand and of finite differences, to one step of 127."""

from copy import deepcopy

import numpy as np
import pytest
import torch

from engine.data.image_sets import images_of, pixels
from engine.experiment import SettingError
from engine.experiments.vision.maps import gradients, quantised
from engine.experiments.vision.model import model_of
from engine.experiments.vision.subject import Subject
from tests.experiments.vision import by_hand
from tests.experiments.vision.nets import EVERY_KIND, frame_of, vision

NET = vision(EVERY_KIND)
FRAME = frame_of(NET)


def opened(values, ranges):
    """What int8 and ranges stand for."""
    return values / 127 * ranges.reshape(-1, *(1,) * (values.ndim - 1)) if values.ndim > 1 else values / 127 * ranges


def test_activation_maps_are_those_of_a_net_in_plain_numpy():
    found = NET.look(FRAME, {"image": [0, 9], "maps": "activation"})
    for i, truth in enumerate(by_hand.outputs(NET, FRAME, images_of(NET).x_test[9])):
        values, ranges = found[f"map/{i}"], found[f"range/{i}"]
        assert values.dtype == np.int8
        assert values.shape == truth.shape
        assert ranges.shape == (truth.shape[:1] if truth.ndim == 3 else (1,))
        np.testing.assert_allclose(opened(values, ranges), truth, atol=ranges.max() / 127 * 0.51)
        np.testing.assert_allclose(ranges.max(), np.abs(truth).max(), rtol=1e-5)


@pytest.mark.parametrize("settings", [{}, {"loss": "MSE"}, {"goal": "rebuild", "loss": "MSE"}])
def test_gradients_are_finite_differences_of_the_loss(settings):
    experiment = vision(EVERY_KIND, **settings)
    net = deepcopy(model_of(experiment, frame_of(experiment))).double().eval().requires_grad_(False)
    images = images_of(experiment)
    subject = Subject(experiment, net, images, images.x_test[4], int(images.y_test[4]))
    subject.__dict__["x"] = pixels(subject.image[None]).double()
    rng = np.random.default_rng(0)
    for i, (gradient, output) in enumerate(zip(gradients(subject), subject.outputs, strict=True)):
        # A 0 that a ReLU left stays: among equal values the maximum has no slope.
        nudge = torch.from_numpy(rng.standard_normal(tuple(output.shape))) * 1e-6 * (output != 0)
        up, down = (float(subject.loss(subject.onward(i, output + sign * nudge))) for sign in (1, -1))
        assert (up - down) / 2 == pytest.approx(float((gradient * nudge).sum()), rel=1e-3, abs=1e-13), f"layer {i}"


def test_gradient_maps_are_these_gradients_and_take_the_likeliest_class_where_the_label_is_unknown():
    found = NET.look(FRAME, {"image": [0, 4], "maps": "gradient"})
    last = opened(found["map/19"], found["range/19"])
    wanted = found["look/p"].copy()
    wanted[found["look/label"]] -= 1
    np.testing.assert_allclose(last, wanted, atol=np.abs(wanted).max() / 127 * 0.51)
    from base64 import b64encode

    ink = np.zeros((96, 96), np.uint8)
    ink[20:70, 40:50] = 255
    found = NET.look(FRAME, {"ink": b64encode(ink.tobytes()).decode(), "maps": "gradient"})
    wanted = found["look/p"].copy()
    wanted[wanted.argmax()] -= 1
    np.testing.assert_allclose(
        opened(found["map/19"], found["range/19"]), wanted, atol=np.abs(wanted).max() / 127 * 0.51
    )


def test_of_many_channels_64_are_sent():
    experiment = vision(("conv:70:3:3", "residual:65", "gap"), batch_size=16)
    found = experiment.look(frame_of(experiment), {"maps": "activation", "kernels": 1})
    assert found["map/0"].shape == (64, 9, 9)
    assert found["map/2"].shape == (65,)
    assert found["kernel/1"].shape == (64, 64, 3, 3)
    assert found["kernelrange/1"].shape == (64,)


@pytest.mark.parametrize(("i", "name"), [(0, "0.weight"), (3, "3.weight"), (6, "6.conv1.weight")])
def test_kernels_are_the_weights(i, name):
    found, truth = NET.look(FRAME, {"kernels": i}), FRAME[f"param/{name}"]
    assert set(found) == {"step", f"kernel/{i}", f"kernelrange/{i}"}
    kernel, ranges = found[f"kernel/{i}"], found[f"kernelrange/{i}"]
    np.testing.assert_allclose(opened(kernel, ranges), truth, atol=ranges.max() / 127 * 0.51)
    np.testing.assert_array_equal(np.abs(kernel).max(axis=(1, 2, 3)), 127)


def test_weight_tiles_hold_every_kernel_at_its_place():
    layers = ("conv:5:3", "ReLU", "conv:4:5", "maxpool:4", "flatten", "dense:6", "tanh", "dense:7")
    experiment = vision(layers)
    frame = frame_of(experiment)
    found = experiment.look(frame, {"maps": "weight"})
    assert [name for name in found if name.startswith("map/")] == ["map/0", "map/2", "map/5", "map/7", "map/8"]
    assert found["map/2"].shape == (4, 11, 17)
    values = opened(found["map/2"], found["range/2"])
    for unit, channel in ((0, 0), (3, 2), (1, 4)):
        row, column = divmod(channel, 3)
        tile = values[unit, 6 * row : 6 * row + 5, 6 * column : 6 * column + 5]
        np.testing.assert_allclose(tile, frame["param/2.weight"][unit, channel], atol=found["range/2"].max() / 127)
    assert not values[:, :, 5].any()
    assert found["map/5"].shape == (6, 11, 11)  # four maps of 5 × 5 before the flattening
    matrix = opened(found["map/7"], found["range/7"])[0]
    np.testing.assert_allclose(matrix, frame["param/7.weight"], atol=found["range/7"].max() / 127)


@pytest.mark.parametrize("question", [1, 12, -1, 20, 3.0, True, None, [3], "3"])
def test_kernels_of_what_has_none_are_refused(question):
    with pytest.raises(SettingError):
        NET.look(FRAME, {"kernels": question})


def test_dead_maps_and_values_beyond_all_bounds_are_still_maps():
    values, ranges = quantised(np.array([[0, 0], [1e-38, -1e-39], [np.inf, 1], [np.nan, -2]], np.float32))
    np.testing.assert_array_equal(ranges[0], 0)
    np.testing.assert_array_equal(values, [[0, 0], [0, 0], [127, 0], [0, -127]])
