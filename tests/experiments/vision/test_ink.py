"""Drawn digits are brought to MNIST's form."""

from base64 import b64encode

import numpy as np
import pytest
import torch
from torch.nn import functional

from engine.data.image_sets import images_of
from engine.data.ink import formed
from engine.experiment import SettingError
from engine.experiments.vision.evaluation import logits_of
from engine.experiments.vision.model import model_of
from tests.experiments.vision.nets import lenet


def enlarged(array, h, w):
    tensor = torch.tensor(array, dtype=torch.float32)[None, None]
    return functional.interpolate(tensor, size=(h, w), mode="bilinear")[0, 0].round().byte().numpy()


def placed(image, rng):
    """A digit (28, 28) as a picture (96, 96): 28 to 80 pixels long, anywhere."""
    ys, xs = np.nonzero(image)
    crop, long = image[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1], int(rng.integers(28, 81))
    h, w = (max(1, round(n * long / max(crop.shape))) for n in crop.shape)
    y, x = rng.integers(0, 97 - h), rng.integers(0, 97 - w)
    picture = np.zeros((96, 96), np.uint8)
    picture[y : y + h, x : x + w] = enlarged(crop, h, w)
    return picture


def photographed(picture, rng):
    """Dark ink on grey paper under a slanting light, with noise."""
    y, x = np.mgrid[:96, :96] / 95
    return (
        ((200 - 70 * x - 30 * y) * (1 - 0.75 * picture / 255) + rng.normal(0, 6, (96, 96)))
        .clip(0, 255)
        .astype(np.uint8)
    )


def pictures(n):
    rng = np.random.default_rng(0)
    return [placed(image, rng) for image in images_of(lenet()[0]).x_test[:n]]


def share_read(images):
    experiment, frame = lenet()
    said = logits_of(model_of(experiment, frame), np.stack(images), "cpu").argmax(1).numpy()
    return np.mean(said == images_of(experiment).y_test[: len(images)])


def test_moved_and_scaled_digits_are_read_as_well_as_the_digits_themselves():
    n, rng = 400, np.random.default_rng(1)
    plain, drawn = share_read(images_of(lenet()[0]).x_test[:n]), pictures(n)
    small = functional.interpolate(
        torch.tensor(np.stack(drawn), dtype=torch.float32)[:, None], size=(28, 28), mode="area"
    )
    assert plain > 0.93
    assert share_read([formed(picture).image for picture in drawn]) > plain - 0.02
    assert share_read([formed(photographed(picture, rng)).image for picture in drawn]) > plain - 0.03
    assert share_read(list(small[:, 0].byte().numpy())) < plain - 0.2


def test_the_longer_side_has_20_pixels_and_the_centre_of_mass_is_at_pixel_14():
    for picture in pictures(60):
        form = formed(picture)
        ys, xs = np.nonzero(form.fit > 8)
        assert 18 <= max(np.ptp(ys), np.ptp(xs)) + 1 <= 20
        mass = form.image / form.image.sum()
        assert abs(mass.sum(1) @ np.arange(28) - 14) <= 0.51
        assert abs(mass.sum(0) @ np.arange(28) - 14) <= 0.51


def test_the_steps_shown_are_the_way_to_the_image():
    picture = np.zeros((96, 96), np.uint8)
    picture[10:50, 30:40] = 255
    picture[40:50, 30:70] = 255
    form = formed(picture)
    np.testing.assert_array_equal(form.box, [30, 10, 70, 50])
    assert form.fit[4:24, 4:24].sum() == form.fit.sum()
    right, down = form.shift.astype(int)
    assert right > 0 > down
    np.testing.assert_array_equal(form.image, np.roll(form.fit, (down, right), (0, 1)))
    assert form.image.max() == 255


def test_an_inverted_drawing_is_the_same_drawing():
    for picture in pictures(20):
        for one, other in zip(formed(picture), formed(255 - picture), strict=True):
            np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("value", [0, 128, 255])
def test_an_empty_picture_is_an_empty_image_of_unknown_label(value):
    experiment, frame = lenet()
    found = experiment.look(frame, {"ink": b64encode(bytes([value]) * 9216).decode()})
    assert not found["look/image"].any()
    assert found["look/label"] == -1
    np.testing.assert_array_equal(found["ink/box"], 0)
    np.testing.assert_array_equal(found["ink/shift"], 0)
    assert found["look/p"].sum() == pytest.approx(1, abs=1e-6)


def test_a_photo_of_blank_paper_is_an_empty_image():
    blank = photographed(np.zeros((96, 96)), np.random.default_rng(0))
    assert not formed(blank).image.any()


@pytest.mark.parametrize("place", [(0, 0), (95, 95), (0, 95), (50, 3)])
def test_a_single_dot_anywhere_is_a_dot_in_the_middle(place):
    picture = np.zeros((96, 96), np.uint8)
    picture[place] = 255
    form = formed(picture)
    np.testing.assert_array_equal(form.box, [place[1], place[0], place[1] + 1, place[0] + 1])
    assert form.image[14, 14] == 255


@pytest.mark.parametrize("shape", ["row", "column", "all but a line", "noise", "one corner"])
def test_any_picture_has_a_form(shape):
    picture, rng = np.zeros((96, 96), np.uint8), np.random.default_rng(0)
    where = {
        "row": (slice(40, 41), slice(None)),
        "column": (slice(None), slice(0, 1)),
        "one corner": (slice(0, 90), slice(0, 90)),
    }
    if shape == "noise":
        picture = rng.integers(0, 256, (96, 96)).astype(np.uint8)
    elif shape == "all but a line":
        picture[:, :95] = 255
    else:
        picture[where[shape]] = 255
    form = formed(picture)
    assert form.image.shape == (28, 28)
    assert form.image.sum() == pytest.approx(form.fit.sum(), rel=1e-6)


@pytest.mark.parametrize(
    "ink", ["", "AAAA", "é" * 12288, "*" * 12288, "A" * 12287, "A" * 12292, None, 3, True, [0] * 9216, b"A" * 12288, {}]
)
def test_what_is_no_picture_is_refused_in_a_sentence(ink):
    experiment, frame = lenet()
    with pytest.raises(SettingError, match="96 × 96 bytes"):
        experiment.look(frame, {"ink": ink})
