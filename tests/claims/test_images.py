"""What cards and presets of image networks say, measured over several seeds."""

import numpy as np
import pytest

from engine.data.image_sets import images_of
from engine.experiments.vision.presets import PRESETS
from engine.experiments.vision.settings import Vision
from tests.claims.lessons import after, frames, made, seeded

NINE_OF_TEN = 0.9


def of_preset(name, **settings):
    """The preset with each seed."""
    return seeded(made(Vision, PRESETS, name, **settings))


def test_lenet_has_more_parameters_than_that_of_1998_and_its_line_says_how_many():
    """LeCun et al. 1998, section II.B: 60,000, with maps of C3 that read only some of S2's."""
    assert (
        f"{sum(planned.params for planned in Vision().plan):,} parameters instead of 60,000" in PRESETS["LeNet-5"].words
    )


@pytest.mark.long
@pytest.mark.parametrize("e", of_preset("LeNet-5"))
def test_lenet_reads_nine_digits_of_ten_after_a_few_seconds(e):
    """200 updates; one core makes about a hundred a second."""
    assert after(e, 200)["accuracy/test"] >= NINE_OF_TEN


@pytest.mark.long
@pytest.mark.parametrize("e", of_preset("Modern CNN"))
def test_the_modern_cnn_reads_nine_digits_of_ten_after_100_updates(e):
    assert after(e, 100)["accuracy/test"] >= NINE_OF_TEN


@pytest.mark.parametrize("e", of_preset("Softmax regression"))
def test_softmax_regression_learns_a_template_for_each_digit(e):
    """Of all weights, those of a class are most like what sets its mean image apart."""
    weights = after(e, 400)["param/1.weight"].astype(float)
    images = images_of(e)
    x = images.x_train[:10_000].reshape(-1, 784) / 255
    apart = np.array([x[images.y_train[:10_000] == digit].mean(0) for digit in range(10)]) - x.mean(0)
    alike = np.corrcoef(weights, apart)[:10, 10:]
    assert (alike.argmax(1) == np.arange(10)).all()


@pytest.mark.long
@pytest.mark.parametrize("e", of_preset("Autoencoder"))
def test_equal_digits_come_to_lie_together_on_the_map(e):
    """Of each image's five nearest neighbours on the plane far more are of its class than by chance, and ever more."""
    shares = [together(e.look(frame, {"plane": 2})) for frame in frames(e, 0, 500)]
    assert shares[1] > 0.4
    assert shares[1] > shares[0]


def together(found):
    """Share of nearest neighbours that have the same label."""
    xy, label = found["plane/xy"].astype(float), found["plane/label"]
    apart = ((xy[:, None] - xy[None]) ** 2).sum(2) + np.diag(np.full(len(xy), np.inf))
    return (label[apart.argsort(1)[:, :5]] == label[:, None]).mean()


@pytest.mark.long
@pytest.mark.parametrize("e", of_preset("Transfer"))
def test_who_comes_from_digits_learns_clothes_ahead_of_a_beginner_at_first(e):
    before, soon = frames(e, 600, 630)
    assert soon["accuracy/test"] > soon["accuracy/scratch"]
    kept = [f"param/{place}.weight" for place in e.frozen]
    assert [e.plan[place].kind for place in e.frozen] == ["conv", "batchnorm"]
    assert all((before[name] == soon[name]).all() for name in kept)
    assert e.n_train == 100
