"""The plane of an autoencoder's codes: every image on it is what the decoder makes of its place."""

import numpy as np
import pytest

from engine.data.image_sets import images_of
from engine.experiment import SettingError
from tests.experiments.vision import by_hand
from tests.experiments.vision.nets import CODED, frame_of, vision

AUTOENCODER = vision(CODED, goal="rebuild", loss="binary cross-entropy")
FRAME = frame_of(AUTOENCODER)


def decoded_by_hand(code):
    """A code -> image, by the layers after the code in NumPy."""
    x = np.array(code, float)
    for i, planned in list(enumerate(AUTOENCODER.plan))[4:]:
        x = by_hand.layer(planned, by_hand.under(FRAME, f"param/{i}."), x, True)
    return (255 / (1 + np.exp(-x))).reshape(28, 28)


@pytest.mark.parametrize("code", [[0, 0], [1.5, -0.25], [-30, 12.0]])
def test_the_image_behind_a_point_is_decoded_by_the_layers_after_the_code(code):
    found = AUTOENCODER.look(FRAME, {"code": code})["look/decoded"]
    assert found.dtype == np.uint8
    np.testing.assert_allclose(found, decoded_by_hand(code), atol=0.51)


@pytest.mark.parametrize("g", [1, 2, 5, 15])
def test_the_plane_has_the_largest_second_number_on_top_and_the_first_to_the_right(g):
    found = AUTOENCODER.look(FRAME, {"plane": g})
    x0, x1, y0, y1 = found["plane/reach"]
    assert found["plane/images"].shape == (g, g, 28, 28)
    assert x0 < x1
    assert y0 < y1
    if g == 1:
        np.testing.assert_allclose(
            found["plane/images"][0, 0], decoded_by_hand([(x0 + x1) / 2, (y0 + y1) / 2]), atol=0.52
        )
        return
    for (row, column), code in {(0, 0): (x0, y1), (0, -1): (x1, y1), (-1, 0): (x0, y0), (-1, -1): (x1, y0)}.items():
        np.testing.assert_allclose(found["plane/images"][row, column], decoded_by_hand(code), atol=0.52)


def test_the_plane_reaches_over_98_percent_of_the_sample_s_codes():
    found = AUTOENCODER.look(FRAME, {"plane": 3})
    images, xy = images_of(AUTOENCODER), found["plane/xy"]
    assert xy.shape == (500, 2)
    np.testing.assert_array_equal(found["plane/label"], images.y_test[:500])
    np.testing.assert_allclose(xy[7], by_hand.outputs(AUTOENCODER, FRAME, images.x_test[7])[3], atol=1e-4)
    bounds = np.percentile(xy, [1, 99], axis=0).T.ravel()
    np.testing.assert_allclose(found["plane/reach"], bounds, atol=1e-4)


def test_the_code_of_an_image_decodes_to_what_the_net_makes_of_it():
    found = AUTOENCODER.look(FRAME, {"image": [0, 7], "unit": [3, 0]})
    code = [float(AUTOENCODER.look(FRAME, {"image": [0, 7], "unit": [3, j]})["look/out"]) for j in (0, 1)]
    again = AUTOENCODER.look(FRAME, {"code": code})["look/decoded"]
    assert np.abs(again.astype(int) - found["look/rebuilt"]).max() <= 1


def test_equal_codes_still_have_a_plane():
    frame = {name: array.copy() for name, array in FRAME.items()}
    frame["param/3.weight"][:] = 0
    x0, x1, y0, y1 = AUTOENCODER.look(frame, {"plane": 2})["plane/reach"]
    assert (x1 - x0, y1 - y0) == pytest.approx((1, 1))


@pytest.mark.parametrize(
    "watch", [{"plane": 0}, {"plane": 16}, {"plane": 2.5}, {"plane": True}, {"code": [1]}, {"code": [1e300, 0]}]
)
def test_planes_and_codes_out_of_bounds_are_refused(watch):
    with pytest.raises(SettingError):
        AUTOENCODER.look(FRAME, watch)


@pytest.mark.parametrize("watch", [{"plane": 3}, {"code": [0, 0]}])
@pytest.mark.parametrize(
    ("experiment", "why"),
    [
        (vision(CODED), "rebuilds its image"),
        (vision(("flatten", "dense:3"), goal="rebuild", loss="MSE"), "a layer of two units"),
    ],
)
def test_only_an_autoencoder_with_two_numbers_has_a_plane(watch, experiment, why):
    with pytest.raises(SettingError, match=why):
        experiment.look(frame_of(experiment), watch)
