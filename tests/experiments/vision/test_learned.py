"""What a unit has learned: top images, the image made for it, the accuracy without it."""

import numpy as np
import pytest

from engine.data.image_sets import images_of
from tests.experiments.vision import by_hand
from tests.experiments.vision.nets import AVERAGED, CODED, frame_of, lenet, vision


def excitement(experiment, frame, image, i, j):
    return by_hand.outputs(experiment, frame, image)[i][j].mean()


@pytest.mark.parametrize(("i", "j"), [(0, 4), (4, 15), (7, 0), (11, 8)])
def test_the_top_images_excite_the_unit_as_said_and_others_less(i, j):
    experiment, frame = lenet()
    x = images_of(experiment).x_test
    found = experiment.look(frame, {"learned": [i, j]})
    index, value = found["learned/index"], found["learned/value"]
    assert len(set(index.tolist())) == 9
    assert (np.diff(value) <= 0).all()
    for place, said in zip(index[:2], value[:2], strict=True):
        assert said == pytest.approx(excitement(experiment, frame, x[place], i, j), abs=1e-4)
    others = [place for place in range(12) if place not in index]
    assert all(excitement(experiment, frame, x[place], i, j) <= value[-1] + 1e-5 for place in others)


@pytest.mark.parametrize(("i", "j"), [(0, 0), (1, 3), (3, 7), (5, 2), (9, 30), (11, 0), (11, 9)])
def test_the_image_made_for_a_unit_excites_it_more_than_any_digit(i, j):
    experiment, frame = lenet()
    found = experiment.look(frame, {"learned": [i, j]})
    assert found["learned/image"].dtype == np.uint8
    assert found["learned/reached"] > found["learned/value"][0] - 1e-6
    truth = excitement(experiment, frame, found["learned/image"], i, j)
    assert found["learned/reached"] == pytest.approx(truth, abs=1e-4)


@pytest.mark.parametrize(("i", "j"), [(3, 5), (9, 11), (11, 6)])
def test_accuracy_without_a_unit_is_that_of_a_net_whose_next_weights_ignore_it(i, j):
    experiment, frame = lenet()
    found = experiment.look(frame, {"learned": [i, j]})
    for factor, said in zip((1, 0, 2), found["learned/accuracy"], strict=True):
        changed = {name: array.copy() for name, array in frame.items()}
        for name in (f"param/{i}.weight", f"param/{i}.bias"):
            changed[name][j] *= factor
        images = experiment.look(changed, {"image": [0, 0]})
        assert images["look/p"].sum() == pytest.approx(1, abs=1e-5)
        assert said == pytest.approx(accuracy(experiment, changed), abs=1e-6)


def accuracy(experiment, frame):
    from engine.experiments.vision.evaluation import logits_of
    from engine.experiments.vision.model import model_of

    images = images_of(experiment)
    said = logits_of(model_of(experiment, frame), images.x_test[:500], "cpu").argmax(1).numpy()
    return np.mean(said == images.y_test[:500])


def test_it_is_the_same_every_time():
    experiment, frame = lenet()
    answers = [experiment.look(frame, {"learned": [3, 2]}) for _ in range(2)]
    for name in answers[0]:
        np.testing.assert_array_equal(answers[0][name], answers[1][name])


def test_a_dead_unit_has_learned_nothing_and_is_told_so_without_a_fault():
    experiment = vision(AVERAGED)
    frame = frame_of(experiment)
    frame["param/0.weight"][2], frame["param/0.bias"][2] = 0, 0
    found = experiment.look(frame, {"learned": [0, 2]})
    np.testing.assert_array_equal(found["learned/value"], 0)
    assert found["learned/reached"] == 0
    assert len(set(found["learned/accuracy"].tolist())) == 1


def test_an_autoencoder_has_no_accuracy():
    experiment = vision(CODED, goal="rebuild", loss="MSE")
    found = experiment.look(frame_of(experiment), {"learned": [3, 1]})
    assert "learned/accuracy" not in found
    assert found["learned/index"].shape == (9,)
