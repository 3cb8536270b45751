"""A trained image network as an ONNX file: the graph is written layer by layer from the plan and a frame's weights."""

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from engine.catalog import ACTIVATIONS
from engine.experiment import SettingError
from engine.experiments.vision.stack import IMAGE, Planned
from engine.tape import Frame

if TYPE_CHECKING:
    from engine.experiments.vision.settings import Vision

OPSET, IR = 17, 8
"""The oldest set of operators with layer normalisation, and the file format of its time, so that old runtimes read it too."""
EPSILON = 1e-5
"""What PyTorch's normalisations add to the variance."""
NEEDED = (
    "The ONNX file needs the package “onnx”, which this server lacks: pip install -r requirements-onnx.txt brings it."
)


def onnx(experiment: "Vision", frame: Frame) -> bytes:
    """The network of a frame: `image` (n, 1, 28, 28) float32 in 0 … 1 -> `logits`, and `probabilities`, or `rebuilt` images."""
    try:
        from onnx import checker
    except ImportError:
        raise SettingError(NEEDED) from None
    graph = _Graph(frame, experiment.residual)
    logits = graph.all("image", experiment.plan)
    graph.rename(logits, "logits")
    outputs: dict[str, tuple[int, ...]] = {"logits": (experiment.outputs,)}
    if experiment.goal == "classify":
        graph.add("Softmax", "logits", name="probabilities", axis=1)
        outputs["probabilities"] = (experiment.outputs,)
    else:
        graph.add("Reshape", graph.add("Sigmoid", "logits"), graph.constant(np.array([-1, *IMAGE])), name="rebuilt")
        outputs["rebuilt"] = IMAGE
    model = graph.model(outputs, f"Perceptron Park, /vision?{experiment.address}, step {int(frame['step'])}")
    checker.check_model(model, full_check=True)
    return model.SerializeToString()


class _Graph:
    """Nodes and weights as they come; a value is known by its name."""

    def __init__(self, frame: Frame, is_residual: bool) -> None:
        self.frame, self.is_residual = frame, is_residual
        self.nodes, self.weights = [], {}

    def all(self, value: str, plan: tuple[Planned, ...]) -> str:
        """Every layer in turn: the name of the last one's output."""
        for i, planned in enumerate(plan):
            value = _LAYERS[planned.kind](self, value, planned, str(i))
        return value

    def add(self, operator: str, *inputs: str, name: str = "", **attributes) -> str:
        """One node; gives the name of its output."""
        from onnx import helper

        name = name or f"v{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, list(inputs), [name], **attributes))
        return name

    def param(self, name: str) -> str:
        """A parameter of the frame by PyTorch's name."""
        self.weights[name] = np.ascontiguousarray(self.frame[f"param/{name}"])
        return name

    def constant(self, value: np.ndarray) -> str:
        name = f"c{len(self.weights)}"
        self.weights[name] = value
        return name

    def rename(self, value: str, name: str) -> None:
        """Give the output of the newest node that makes `value` another name."""
        node = next(node for node in reversed(self.nodes) if node.output[0] == value)
        node.output[0] = name

    def model(self, outputs: dict[str, tuple[int, ...]], words: str):
        from onnx import TensorProto, helper, numpy_helper

        def described(name: str, shape: tuple[int, ...]):
            return helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", *shape])

        weights = [numpy_helper.from_array(array, name) for name, array in self.weights.items()]
        made = [described(name, shape) for name, shape in outputs.items()]
        graph = helper.make_graph(self.nodes, "vision", [described("image", IMAGE)], made, weights, doc_string=words)
        return helper.make_model(
            graph, producer_name="Perceptron Park", ir_version=IR, opset_imports=[helper.make_opsetid("", OPSET)]
        )


def _conv(graph: _Graph, x: str, planned: Planned, name: str) -> str:
    _, _, stride, padding = planned.numbers
    return _convolved(graph, x, name, stride, padding, graph.param(f"{name}.bias"))


def _convolved(graph: _Graph, x: str, name: str, stride: int, padding: int, *bias: str) -> str:
    weight = graph.param(f"{name}.weight")
    size = graph.weights[weight].shape[2:]  # may be left out by the standard, but OpenCV needs it
    return graph.add("Conv", x, weight, *bias, kernel_shape=size, strides=[stride] * 2, pads=[padding] * 4)


def _pool(operator: str, graph: _Graph, x: str, planned: Planned, name: str) -> str:
    size, stride = planned.numbers
    return graph.add(operator, x, kernel_shape=[size] * 2, strides=[stride] * 2)


def _dense(graph: _Graph, x: str, planned: Planned, name: str) -> str:
    return graph.add("Gemm", x, graph.param(f"{name}.weight"), graph.param(f"{name}.bias"), transB=1)


def _batchnorm(graph: _Graph, x: str, planned: Planned, name: str) -> str:
    return _normalised(graph, x, name)


def _normalised(graph: _Graph, x: str, name: str) -> str:
    parts = ("weight", "bias", "running_mean", "running_var")
    return graph.add("BatchNormalization", x, *(graph.param(f"{name}.{part}") for part in parts), epsilon=EPSILON)


def _layernorm(graph: _Graph, x: str, planned: Planned, name: str) -> str:
    weight, bias = graph.param(f"{name}.weight"), graph.param(f"{name}.bias")
    return graph.add("LayerNormalization", x, weight, bias, axis=1, epsilon=EPSILON)


def _residual(graph: _Graph, x: str, planned: Planned, name: str) -> str:
    _, stride = planned.numbers
    inner = _normalised(graph, _convolved(graph, x, f"{name}.conv1", stride, 1), f"{name}.bn1")
    branch = _normalised(graph, _convolved(graph, graph.add("Relu", inner), f"{name}.conv2", 1, 1), f"{name}.bn2")
    if not graph.is_residual:
        return graph.add("Relu", branch)
    has_projection = f"param/{name}.project.weight" in graph.frame
    skip = _convolved(graph, x, f"{name}.project", stride, 0) if has_projection else x
    return graph.add("Relu", graph.add("Add", branch, skip))


def _flatten(graph: _Graph, x: str, planned: Planned, name: str) -> str:
    return graph.add("Flatten", x, axis=1)


def _gap(graph: _Graph, x: str, planned: Planned, name: str) -> str:
    return graph.add("Flatten", graph.add("GlobalAveragePool", x), axis=1)


def _same(graph: _Graph, x: str, planned: Planned, name: str) -> str:
    """Dropout does nothing once a network is trained."""
    return x


def _activation(graph: _Graph, x: str, planned: Planned, name: str) -> str:
    operator = ACTIVATIONS[planned.activation].operator
    return graph.add(operator, x) if operator else _COMPOSED[planned.activation](graph, x)


def _gelu(graph: _Graph, x: str) -> str:
    """x Φ(x), as there is no such operator before opset 20."""
    half, one, root = (graph.constant(np.array(value, np.float32)) for value in (0.5, 1.0, np.sqrt(0.5)))
    phi = graph.add("Mul", graph.add("Add", graph.add("Erf", graph.add("Mul", x, root)), one), half)
    return graph.add("Mul", x, phi)


def _silu(graph: _Graph, x: str) -> str:
    return graph.add("Mul", x, graph.add("Sigmoid", x))


_COMPOSED = {"GELU": _gelu, "SiLU": _silu}
_LAYERS = {
    "conv": _conv,
    "maxpool": partial(_pool, "MaxPool"),
    "avgpool": partial(_pool, "AveragePool"),
    "dense": _dense,
    "batchnorm": _batchnorm,
    "layernorm": _layernorm,
    "residual": _residual,
    "flatten": _flatten,
    "gap": _gap,
    "dropout": _same,
    "activation": _activation,
}
