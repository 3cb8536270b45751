"""Questions about an image network: answered under their names, or refused in one sentence whatever they are made of."""

from base64 import b64encode

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.data.image_sets import images_of, load
from engine.experiment import SettingError
from engine.experiments.vision.look import ANSWERS
from engine.tape import decode, encode
from tests.experiments.vision import by_hand
from tests.experiments.vision.nets import AVERAGED, CODED, EVERY_KIND, frame_of, lenet, vision

SMALL = vision(("conv:2:3:3", "ReLU", "gap"))
FRAME = frame_of(SMALL)
REBUILDS = vision(CODED, goal="rebuild", loss="MSE")
NAMES = st.sampled_from(["image", "ink", *ANSWERS])
NUMBERS = st.integers(-3, 12) | st.integers() | st.floats() | st.sampled_from([10**400, -(10**5000), 2**31, 1e308])
PLAIN = NUMBERS | st.booleans() | st.none() | st.text(max_size=20) | st.binary(max_size=5)
TEXTS = st.sampled_from(
    ["activation", "gradient", "integrated", "gradcam", "occlusion", "PCA", "AAAA", b64encode(bytes(9216)).decode()]
)
VALUES = (
    PLAIN
    | TEXTS
    | st.lists(PLAIN | TEXTS | st.lists(PLAIN, max_size=2), max_size=6)
    | st.dictionaries(st.text(), PLAIN, max_size=2)
)


def test_an_answer_has_the_image_and_what_the_net_says():
    experiment, frame = lenet()
    images = images_of(experiment)
    for which, x, y in ((0, images.x_test, images.y_test), (1, images.x_train, images.y_train)):
        found = experiment.look(frame, {"image": [which, 11]})
        np.testing.assert_array_equal(found["look/image"], x[11])
        assert found["look/label"] == y[11]
        logits = by_hand.outputs(experiment, frame, x[11])[-1]
        np.testing.assert_allclose(found["look/logits"], logits, atol=1e-4)
        np.testing.assert_allclose(found["look/p"], np.exp(logits) / np.exp(logits).sum(), atol=1e-5)


def test_what_is_rebuilt_is_the_sigmoid_of_the_output():
    frame = frame_of(REBUILDS)
    found = REBUILDS.look(frame, {"image": [0, 2]})
    truth = 255 / (1 + np.exp(-by_hand.outputs(REBUILDS, frame, images_of(REBUILDS).x_test[2])[-1]))
    np.testing.assert_allclose(found["look/rebuilt"].ravel(), truth, atol=0.51)
    assert "look/p" not in found


def test_images_come_as_many_as_were_asked_for():
    found = SMALL.look(FRAME, {"images": [1, 5, 0, 59_999, 5]})
    images = images_of(SMALL)
    np.testing.assert_array_equal(found["look/images"], images.x_train[[5, 0, 59_999, 5]])
    np.testing.assert_array_equal(found["look/labels"], images.y_train[[5, 0, 59_999, 5]])


def test_evaluation_is_over_the_whole_test_set():
    experiment, frame = lenet()
    found = experiment.look(frame, {"evaluate": True})
    confusion = found["look/confusion"]
    assert found["look/n"] == confusion.sum() == 10_000
    np.testing.assert_array_equal(confusion.sum(1), np.bincount(images_of(experiment).y_test))
    assert found["look/accuracy"] == pytest.approx(np.trace(confusion) / 10_000)
    p = [experiment.look(frame, {"image": [0, i]}) for i in range(20)]
    assert 0 < found["look/loss"] < 1
    assert np.mean([one["look/p"].argmax() == one["look/label"] for one in p]) > 0.8


def test_an_autoencoder_is_evaluated_by_its_loss_alone():
    found = REBUILDS.look(frame_of(REBUILDS), {"evaluate": True})
    assert set(found) == {"step", "look/n", "look/loss"}


def test_while_it_is_pretrained_the_images_are_those_of_the_first_task():
    experiment = vision(AVERAGED, data="Fashion-MNIST", pretrain=10, pretrain_data="MNIST")
    for phase, name in ((1, "MNIST"), (0, "Fashion-MNIST")):
        found = experiment.look(frame_of(experiment) | {"phase": np.array(phase)}, {"image": [0, 1]})
        np.testing.assert_array_equal(found["look/image"], load(name).x_test[1])


def test_questions_may_be_combined_and_answers_travel_as_frames():
    experiment = vision(EVERY_KIND)
    frame = frame_of(experiment)
    watch = {
        "image": [0, 3],
        "maps": "gradient",
        "kernels": 0,
        "unit": [3, 1],
        "pixel": [3, 1, 0, 0],
        "saliency": ["gradcam", 2],
    }
    found = experiment.look(frame, watch)
    back = decode(encode(found))
    assert found.keys() == back.keys()
    for name, array in found.items():
        np.testing.assert_array_equal(back[name], array)
        assert back[name].shape == array.shape
    assert found["step"] == frame["step"]
    assert set(SMALL.look(FRAME, {})) == {"step"}


def test_looking_changes_neither_frame_nor_later_answers():
    before = {name: array.copy() for name, array in FRAME.items()}
    first = SMALL.look(FRAME, {"image": [0, 0], "maps": "activation"})
    SMALL.look(frame_of(SMALL, seed=5), {"image": [0, 0], "maps": "gradient", "learned": [0, 0]})
    again = SMALL.look(FRAME, {"image": [0, 0], "maps": "activation"})
    for name in FRAME:
        np.testing.assert_array_equal(FRAME[name], before[name])
    for name in first:
        np.testing.assert_array_equal(first[name], again[name])


@pytest.mark.parametrize(
    "watch",
    [
        {"nonsense": 1},
        {"x" * 10_000: 1},
        {"image": [2, 0]},
        {"image": [0, 10_000]},
        {"image": [0, -1]},
        {"image": [1, 60_000]},
        {"image": [0, 10**5000]},
        {"image": None},
        {"image": [0, 0], "ink": b64encode(bytes(9216)).decode()},
        {"images": [0]},
        {"images": [0, *range(41)]},
        {"images": [0, 10_000]},
        {"evaluate": False},
        {"evaluate": 1},
        {"maps": "weights"},
        {"maps": ["activation"]},
        {"unit": [0, 2]},
        {"unit": [5, 0]},
        {"learned": [4, 0]},
    ],
)
def test_what_is_not_there_is_refused_in_one_short_sentence(watch):
    with pytest.raises(SettingError) as refused:
        SMALL.look(FRAME, watch)
    assert str(refused.value).endswith(".")
    assert len(str(refused.value)) < 200


@settings(max_examples=250)
@given(st.dictionaries(NAMES, VALUES, max_size=3))
def test_whatever_a_browser_asks_is_answered_or_refused(watch):
    for experiment, frame in ((SMALL, FRAME), (REBUILDS, frame_of(REBUILDS))):
        try:
            found = experiment.look(frame, watch)
        except SettingError:
            continue
        assert all(isinstance(array, np.ndarray) for array in found.values())
        encode(found)
