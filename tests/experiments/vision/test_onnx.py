"""The ONNX file gives what PyTorch gives, in onnxruntime and in OpenCV's dnn, which share no code with us."""

import builtins

import cv2
import numpy as np
import onnx
import onnxruntime
import pytest
import torch

from engine.catalog import ACTIVATIONS, STEPS
from engine.experiment import SettingError
from engine.experiments.vision.layers import NUMBERS
from engine.experiments.vision.model import fresh
from engine.experiments.vision.onnx import onnx as onnx_of
from engine.experiments.vision.presets import PRESETS
from engine.experiments.vision.settings import Vision
from engine.tape import Frame
from engine.training.arrays import weights_of

STACKS = {
    "conv": ("conv:3:5:2:2", "flatten"),
    "maxpool": ("maxpool:3:2", "flatten"),
    "avgpool": ("avgpool:2", "avgpool:3:1", "flatten"),
    "dense": ("flatten", "dense:7", "dense:5"),
    "dropout": ("dropout:50", "flatten"),
    "batchnorm": ("conv:4:3", "batchnorm", "flatten", "batchnorm"),
    "layernorm": ("conv:4:3", "layernorm", "flatten", "layernorm"),
    "residual": ("conv:4:3:2", "residual:4", "residual:6:2", "residual:6", "residual:8", "gap"),
    "flatten": ("flatten",),
    "gap": ("conv:5:3", "gap"),
}
NAMES = [name for name in ACTIVATIONS if name not in STEPS]
X = np.random.default_rng(3).random((16, 1, 28, 28), dtype=np.float32)


def drawn(experiment: Vision) -> tuple[torch.nn.Module, Frame]:
    """A net whose every weight, gain and running mean is drawn at random, so that no two could be mistaken for one another."""
    net, rng = fresh(experiment), np.random.default_rng(7)
    with torch.no_grad():
        for name, tensor in net.state_dict().items():
            if tensor.is_floating_point() and tensor.ndim == 1:
                low = 0.5 if name.endswith(("running_var", "weight")) else -0.2
                tensor.copy_(torch.from_numpy(rng.uniform(low, low + 1, tensor.shape)))
    return net.eval(), weights_of(net) | {"step": np.array(12)}


def hold_together(experiment: Vision) -> None:
    """Compare all outputs of the two on the same images."""
    net, frame = drawn(experiment)
    with torch.no_grad():
        logits = net(torch.from_numpy(X))
    content = onnx_of(experiment, frame)
    np.testing.assert_allclose(in_opencv(content), logits, rtol=1e-5, atol=3e-5)
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    found = dict(zip([out.name for out in session.get_outputs()], session.run(None, {"image": X}), strict=True))
    np.testing.assert_allclose(found["logits"], logits, rtol=1e-5, atol=1e-5)
    if experiment.goal == "classify":
        np.testing.assert_allclose(found["probabilities"], torch.softmax(logits, 1), atol=1e-5)
    else:
        np.testing.assert_allclose(found["rebuilt"], torch.sigmoid(logits).view(-1, 1, 28, 28), atol=1e-5)


def in_opencv(content: bytes) -> np.ndarray:
    """Logits as OpenCV's dnn computes them."""
    net = cv2.dnn.readNetFromONNX(np.frombuffer(content, np.uint8))
    net.setInput(X)
    return net.forward("logits")


def test_every_convolution_says_its_kernel_size_as_older_readers_need_it():
    experiment = Vision(layers=("conv:4:5", "residual:6:2", "gap"))
    model = onnx.load_from_string(onnx_of(experiment, drawn(experiment)[1]))
    said = [
        [list(a.ints) for a in node.attribute if a.name == "kernel_shape"]
        for node in model.graph.node
        if node.op_type == "Conv"
    ]
    assert said == [[[5, 5]], [[3, 3]], [[3, 3]], [[1, 1]]]


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset(name: str):
    hold_together(Vision(**PRESETS[name].settings))


@pytest.mark.parametrize("kind", NUMBERS)
def test_every_kind_of_layer(kind: str):
    assert any(text.startswith(kind) for text in STACKS[kind])
    hold_together(Vision(layers=STACKS[kind]))


@pytest.mark.parametrize("name", NAMES)
def test_every_activation(name: str):
    hold_together(Vision(layers=("conv:4:3", name, "flatten", "dense:8", name)))


@pytest.mark.parametrize("goal", ["classify", "rebuild"])
def test_residual_connections_can_be_off_and_the_stack_can_be_empty_but_for_the_flattening(goal: str):
    loss = "cross-entropy" if goal == "classify" else "MSE"
    hold_together(Vision(goal=goal, loss=loss, layers=("residual:2:2", "residual:3", "gap"), residual=False))
    hold_together(Vision(goal=goal, loss=loss, layers=("flatten",)))


def test_any_number_of_images_goes_in():
    experiment = Vision(layers=("flatten",))
    session = onnxruntime.InferenceSession(onnx_of(experiment, drawn(experiment)[1]))
    for n in (1, 7):
        assert session.run(["logits"], {"image": X[:n]})[0].shape == (n, 10)


def test_it_says_where_it_comes_from():
    experiment = Vision(layers=("flatten",), lr=0.1)
    model = onnx.load_from_string(onnx_of(experiment, drawn(experiment)[1]))
    assert experiment.address in model.graph.doc_string
    assert "step 12" in model.graph.doc_string
    assert [entry.version for entry in model.opset_import] == [17]


def test_without_the_package_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    real = builtins.__import__

    def without(name: str, *args, **kwargs):
        if name == "onnx":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    experiment = Vision(layers=("flatten",))
    frame = drawn(experiment)[1]
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(SettingError, match=r"requirements-onnx\.txt"):
        onnx_of(experiment, frame)
