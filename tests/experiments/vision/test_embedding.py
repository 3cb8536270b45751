"""Embeddings of a layer: scikit-learn's PCA is the second source; t-SNE keeps neighbours together, and is the same every time."""

import numpy as np
import pytest
from sklearn.decomposition import PCA

from engine.data.image_sets import images_of
from engine.experiment import SettingError
from engine.looking.pca import pca
from tests.experiments.vision import by_hand
from tests.experiments.vision.nets import CODED, frame_of, lenet, vision


def same_class(xy, labels):
    """Share of points whose nearest other point is of the same class."""
    apart = np.square(xy[:, None] - xy[None]).sum(2)
    np.fill_diagonal(apart, np.inf)
    return np.mean(labels[apart.argmin(1)] == labels)


@pytest.mark.parametrize("shape", [(40, 7), (40, 300), (40, 9000), (40, 2)])
def test_principal_components_are_those_of_scikit_learn(shape):
    rows = np.random.default_rng(0).standard_normal(shape).astype(np.float32) * np.linspace(
        3, 1, shape[1], dtype=np.float32
    )
    xy, shares = pca(rows, 2)
    theirs = PCA(2, svd_solver="full").fit(rows.astype(np.float64))
    np.testing.assert_allclose(shares, theirs.explained_variance_ratio_, rtol=1e-4)
    np.testing.assert_allclose(np.abs(xy), np.abs(theirs.transform(rows)), atol=1e-3)
    assert (np.take_along_axis(xy, np.abs(xy).argmax(0)[None], 0) > 0).all()


def test_pca_is_of_what_the_layer_gives_for_the_first_500_test_images():
    experiment, frame = lenet()
    images = images_of(experiment)
    found = experiment.look(frame, {"embedding": [10, "PCA"]})
    np.testing.assert_array_equal(found["embedding/index"], np.arange(500))
    np.testing.assert_array_equal(found["embedding/label"], images.y_test[:500])
    assert found["embedding/xy"].shape == (500, 2)
    assert 0 < found["embedding/explained"][1] <= found["embedding/explained"][0] < 1
    outputs = np.stack([by_hand.outputs(experiment, frame, image)[10] for image in images.x_test[:4]])
    # Distances within the plane can only be shorter than those between the outputs.
    plane, space = (np.linalg.norm(points[1:] - points[0], axis=1) for points in (found["embedding/xy"][:4], outputs))
    assert (plane <= space + 1e-4).all()


@pytest.mark.parametrize("layer", [0, 9])
def test_tsne_brings_like_digits_together_equally_every_time(layer):
    experiment, frame = lenet()
    answers = [experiment.look(frame, {"embedding": [layer, "t-SNE"]}) for _ in range(2)]
    np.testing.assert_array_equal(answers[0]["embedding/xy"], answers[1]["embedding/xy"])
    assert same_class(answers[0]["embedding/xy"], answers[0]["embedding/label"]) > (0.9 if layer == 9 else 0.75)


@pytest.mark.parametrize("method", ["PCA", "t-SNE"])
def test_a_layer_that_tells_nothing_apart_is_one_point(method):
    experiment = vision(("flatten", "dense:3", "ReLU"))
    frame = frame_of(experiment)
    frame["param/1.weight"][:], frame["param/1.bias"][:] = 0, -1
    np.testing.assert_array_equal(experiment.look(frame, {"embedding": [2, method]})["embedding/xy"], 0)


def test_a_layer_of_one_unit_is_a_line():
    experiment = vision(("flatten", "dense:1"))
    found = experiment.look(frame_of(experiment), {"embedding": [1, "PCA"]})
    np.testing.assert_allclose(found["embedding/explained"], [1, 0], atol=1e-6)
    np.testing.assert_allclose(found["embedding/xy"][:, 1], 0, atol=1e-4)


def test_weights_that_overflow_are_told_in_a_sentence():
    experiment = vision(CODED)
    frame = frame_of(experiment)
    frame["param/1.weight"][:] = np.nan
    with pytest.raises(SettingError, match="no longer finite"):
        experiment.look(frame, {"embedding": [1, "t-SNE"]})


@pytest.mark.parametrize("question", [[0, "UMAP"], [99, "PCA"], ["PCA", 0], [0], [0, None], "PCA", {}, [True, "PCA"]])
def test_unknown_layers_and_methods_are_refused_in_a_sentence(question):
    experiment, frame = lenet()
    with pytest.raises(SettingError):
        experiment.look(frame, {"embedding": question})
