"""A digit is found and read in photos as people take them: anywhere, thin, on squared paper, under a slanting light."""

import base64
from functools import lru_cache

import numpy as np
import pytest
import torch
from torch.nn import functional

from engine.data.image_sets import images_of
from engine.data.ink import formed
from engine.data.photo import NO_INK, sign_of
from engine.experiment import SettingError
from engine.experiments.vision.evaluation import logits_of
from engine.experiments.vision.model import model_of
from tests.browser.strokes import skeleton
from tests.experiments.vision.nets import lenet

N = 40


def ink_of(image: np.ndarray, shape: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    """A digit 30 to 150 pixels long anywhere in a picture of this shape, 0 … 1."""
    ys, xs = np.nonzero(image > 30)
    crop, long = image[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1], int(rng.integers(30, 150))
    h, w = (max(2, round(n * long / max(crop.shape))) for n in crop.shape)
    large = functional.interpolate(torch.tensor(crop, dtype=torch.float32)[None, None], size=(h, w), mode="bilinear")
    y, x = rng.integers(5, shape[0] - h - 4), rng.integers(5, shape[1] - w - 4)
    picture = np.zeros(shape)
    picture[y : y + h, x : x + w] = large[0, 0].numpy() / 255
    return picture


def squared(shape: tuple[int, int]) -> np.ndarray:
    paper = np.ones(shape)
    paper[::12] *= 0.8
    paper[:, ::12] *= 0.8
    return paper


def ruled(dark: float, gap: int, is_squared: bool = False):
    """Paper with lines (and squares) so far apart that lie aslant and fan out, as they do in a photo."""

    def paper(shape: tuple[int, int]) -> np.ndarray:
        y, x = np.mgrid[: shape[0], : shape[1]]
        across, down = y + 0.08 * x + 0.0003 * x * y, x - 0.08 * y + 0.0003 * x * y
        covers = [(1.2 - np.abs((v + 5) % gap - gap / 2)).clip(0, 1) for v in (across, down)[: 1 + is_squared]]
        return 1 - dark * np.maximum.reduce(covers)

    return paper


def photo(
    image: np.ndarray, rng: np.random.Generator, dark: float = 0.75, paper=np.ones, noise: float = 5
) -> np.ndarray:
    """Ink on paper under a slanting light, with noise."""
    shape = ((256, 192), (192, 256), (256, 256))[rng.integers(3)]
    y, x = np.mgrid[: shape[0], : shape[1]] / 255
    light = (210 - 70 * x - 30 * y) * paper(shape)
    return (light * (1 - dark * ink_of(image, shape, rng)) + rng.normal(0, noise, shape)).clip(0, 255).astype(np.uint8)


KINDS = {
    "as it is": (lambda image, rng: photo(image, rng), 0.92),
    "squared paper": (lambda image, rng: photo(image, rng, paper=squared), 0.92),
    "lined paper": (lambda image, rng: photo(image, rng, paper=ruled(0.5, 20)), 0.92),
    "paper with dark squares": (lambda image, rng: photo(image, rng, paper=ruled(0.5, 16, is_squared=True)), 0.88),
    "pencil on lined paper": (lambda image, rng: photo(image, rng, 0.4, ruled(0.3, 24), noise=3), 0.92),
    "a pen's thin line": (lambda image, rng: photo((skeleton(image) * 255).astype(np.uint8), rng, 0.6), 0.85),
    "pencil": (lambda image, rng: photo(image, rng, 0.25), 0.8),
    "chalk on a board": (lambda image, rng: 255 - photo(image, rng), 0.92),
    "a scan": (lambda image, rng: photo(image, rng, 1, noise=0), 0.92),
}


@lru_cache
def reader():
    experiment, frame = lenet()
    return model_of(experiment, frame), images_of(experiment)


def said(signs: list[np.ndarray]) -> np.ndarray:
    return logits_of(reader()[0], np.stack([formed(ink).image for ink in signs]), "cpu").argmax(1).numpy()


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_digits_are_read_in_photos_of_many_kinds(kind: str):
    (taken, least), (_, images) = KINDS[kind], reader()
    rng = np.random.default_rng(1)
    signs = [sign_of(taken(image, rng)).ink for image in images.x_test[:N]]
    assert np.mean(said(signs) == images.y_test[:N]) >= least


@pytest.mark.parametrize("blank", ["paper", "one grey", "white", "squares"])
def test_where_there_is_no_ink_that_is_said(blank: str):
    rng = np.random.default_rng(0)
    picture = {
        "paper": lambda: photo(np.full((28, 28), 40, np.uint8), rng, 0),
        "one grey": lambda: np.full((100, 60), 128, np.uint8),
        "white": lambda: np.full((8, 8), 255, np.uint8),
        "squares": lambda: np.full((120, 120), 200, np.uint8) + rng.integers(0, 3, (120, 120), dtype=np.uint8),
    }[blank]()
    sign = sign_of(picture)
    assert sign.said == NO_INK
    assert not sign.ink.any()
    assert not sign.box.any()


def test_of_two_digits_the_largest_is_taken_and_that_is_said():
    picture = np.full((120, 200), 240, np.uint8)
    picture[30:90, 30:38] = 20
    picture[20:100, 120:128] = 20
    sign = sign_of(picture)
    assert "2 signs" in sign.said
    np.testing.assert_allclose(sign.box, [120, 20, 128, 100], atol=1)


def test_a_sign_of_two_strokes_is_one():
    picture = np.full((120, 120), 240, np.uint8)
    picture[20:28, 40:90] = 20  # the bar of a 5, above
    picture[36:100, 40:48] = 20
    assert sign_of(picture).said == ""


def test_the_edge_of_the_table_is_no_sign():
    picture = photo(np.pad(np.full((8, 8), 255, np.uint8), 10), np.random.default_rng(0))
    picture[:, :10] = 30
    assert sign_of(picture).box[0] > 10


def asked(photo: str):
    experiment, frame = lenet()
    return experiment.look(frame, {"photo": photo})


def test_a_photo_is_asked_about_by_its_width_and_bytes():
    picture = np.full((60, 40), 240, np.uint8)
    picture[20:40, 18:22] = 0
    found = asked(f"40:{base64.b64encode(picture).decode()}")
    assert found["photo/ink"].shape == (96, 96)
    np.testing.assert_allclose(found["photo/box"], [18, 20, 22, 40], atol=1)
    assert found["text/photo"].size == 0


@pytest.mark.parametrize(
    "wrong", ["", ":", "7:AAAA", "257:AAAA", "40:AAAA", "x:AAAA", "40:*", "²:AAAA", 3, None, ["40"]]
)
def test_what_is_no_photo_is_refused_in_a_sentence(wrong):
    with pytest.raises(SettingError, match="photo"):
        asked(wrong)
