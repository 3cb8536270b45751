"""Saliency: completeness and finite differences, and captum as the second source."""

import numpy as np
import pytest
import torch
from captum.attr import IntegratedGradients, LayerGradCam, Occlusion, Saliency

from engine.data.image_sets import images_of, pixels
from engine.experiment import SettingError
from engine.experiments.vision.model import model_of
from tests.experiments.vision.nets import CODED, EVERY_KIND, frame_of, lenet, vision

EVERY = vision(EVERY_KIND)
NETS = {"LeNet-5": lenet, "every kind": lambda: (EVERY, frame_of(EVERY))}


def opened(name, method, index=3, target=-1):
    """What look says, the net, and the image as a tensor."""
    experiment, frame = NETS[name]()
    found = experiment.look(frame, {"image": [0, index], "saliency": [method, target]})
    return found, model_of(experiment, frame), pixels(images_of(experiment).x_test[index : index + 1])


@pytest.mark.parametrize("name", NETS)
@pytest.mark.parametrize("target", [-1, 0, 9])
@pytest.mark.parametrize("method", ["gradient", "integrated", "occlusion"])
def test_saliency_is_that_of_captum(name, method, target):
    found, net, x = opened(name, method, target=target)
    x, class_ = x.requires_grad_(), int(found["look/target"])
    assert class_ == (int(found["look/logits"].argmax()) if target == -1 else target)
    ways = {
        "gradient": lambda: Saliency(net).attribute(x, class_, abs=False),
        "integrated": lambda: IntegratedGradients(net).attribute(x, target=class_, n_steps=32, method="gausslegendre"),
        "occlusion": lambda: Occlusion(net).attribute(x, (1, 5, 5), strides=(1, 2, 2), target=class_),
    }
    truth = ways[method]().detach().numpy()[0, 0]
    np.testing.assert_allclose(found["look/saliency"], truth, atol=1e-4 * np.abs(truth).max())


@pytest.mark.parametrize(("name", "layer"), [("LeNet-5", 3), ("every kind", 7)])
def test_gradcam_is_that_of_captum_at_the_last_convolution(name, layer):
    found, net, x = opened(name, "gradcam")
    cam = LayerGradCam(net, net.layers[layer]).attribute(
        x.requires_grad_(), int(found["look/target"]), relu_attributions=True
    )
    truth = torch.nn.functional.interpolate(cam, size=(28, 28), mode="bilinear")[0, 0].detach().numpy()
    np.testing.assert_allclose(found["look/saliency"], truth, atol=1e-5 * np.abs(truth).max())


@pytest.mark.parametrize("index", range(5))
def test_integrated_gradients_add_up_to_the_rise_of_the_logit_from_black(index):
    found, net, x = opened("LeNet-5", "integrated", index)
    with torch.no_grad():
        black = net(torch.zeros_like(x))[0, int(found["look/target"])]
    rise = float(found["look/logits"][found["look/target"]] - black)
    assert found["look/saliency"].sum() == pytest.approx(rise, abs=0.01 * abs(rise) + 1e-3)
    assert found["saliency/rise"] == pytest.approx(rise, abs=1e-5)
    assert found["saliency/total"] == pytest.approx(found["look/saliency"].sum(), abs=1e-4)


def test_the_gradient_is_a_finite_difference():
    found, net, x = opened("LeNet-5", "gradient", target=3)
    nudge = torch.from_numpy(np.random.default_rng(0).standard_normal((1, 1, 28, 28))).float() * 1e-3
    with torch.no_grad():
        difference = float((net(x + nudge) - net(x - nudge))[0, 3]) / 2
    assert difference == pytest.approx(float((found["look/saliency"] * nudge[0, 0].numpy()).sum()), rel=0.01, abs=1e-4)


def test_gradcam_of_a_stack_without_convolutions_is_refused_in_a_sentence():
    experiment = vision(("avgpool:2", "flatten", "dense:8"))
    with pytest.raises(SettingError, match="Grad-CAM needs a convolution"):
        experiment.look(frame_of(experiment), {"saliency": ["gradcam", -1]})


@pytest.mark.parametrize(
    "question",
    [["gradient", 10], ["gradient", -2], ["gradient", True], ["lime", 1], [[], 1], [1, 1], ["gradient"], None],
)
def test_unknown_methods_and_classes_are_refused_in_a_sentence(question):
    with pytest.raises(SettingError):
        EVERY.look(frame_of(EVERY), {"saliency": question})


def test_an_autoencoder_has_no_class_to_explain():
    experiment = vision(CODED, goal="rebuild", loss="MSE")
    with pytest.raises(SettingError, match="rebuilds"):
        experiment.look(frame_of(experiment), {"saliency": ["gradient", -1]})
