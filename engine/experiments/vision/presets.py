"""Networks to begin with, from the first layer of weights to residual blocks."""

from engine.experiment import Preset
from engine.experiments.vision.settings import LENET


def _conv(filters: int, *more: str) -> tuple[str, ...]:
    return (f"conv:{filters}:3:1:1", "batchnorm", "ReLU", *more)


_MODERN = {"init": "He", "lr": 0.003, "schedule": "cosine"}

PRESETS: dict[str, Preset] = {
    "LeNet-5": Preset(
        "LeCun's digit reader of 1998, with all maps joined: 61,706 parameters instead of 60,000.",
        {"layers": LENET},
    ),
    "Softmax regression": Preset(
        "One layer of weights, and no more: a template for each digit.", {"layers": ("flatten",), "init": "zeros"}
    ),
    "MLP": Preset(
        "One hidden layer of 128 units sees all pixels at once.",
        {"layers": ("flatten", "dense:128", "ReLU"), "init": "He"},
    ),
    "Modern CNN": Preset(
        "3×3 convolutions with batch normalisation and ReLU: nine digits of ten after 100 updates.",
        {
            "layers": (*_conv(16, "maxpool:2"), *_conv(32, "maxpool:2"), *_conv(64), "flatten", "dropout:25"),
            **_MODERN,
            "epochs": 5,
        },
    ),
    "Small ResNet": Preset(
        "Residual blocks. Switch their connections off and compare.",
        {"layers": (*_conv(16, "maxpool:2"), "residual:16", "residual:32:2", "gap"), **_MODERN},
    ),
    "Small VGG": Preset(
        "Pairs of 3×3 convolutions between poolings (Simonyan and Zisserman 2015), without normalisation.",
        {
            "layers": (
                *("conv:8:3:1:1", "ReLU", "conv:8:3:1:1", "ReLU", "maxpool:2"),
                *("conv:16:3:1:1", "ReLU", "conv:16:3:1:1", "ReLU", "maxpool:2"),
                *("flatten", "dense:64", "ReLU", "dropout:25"),
            ),
            "init": "He",
        },
    ),
    "Autoencoder": Preset(
        "Squeezes each image into two numbers and rebuilds it from them: a map of all digits.",
        {
            "goal": "rebuild",
            "loss": "binary cross-entropy",
            "layers": (
                *("flatten", "dense:256", "ReLU", "dense:64", "ReLU", "dense:2"),
                *("dense:64", "ReLU", "dense:256", "ReLU"),
            ),
            "init": "He",
        },
    ),
    "Transfer": Preset(
        "Learns digits first, keeps its first convolution as it is, and then learns clothes from only 100 images.",
        {
            "data": "Fashion-MNIST",
            "n_train": 100,
            "layers": (*_conv(8, "maxpool:2"), *_conv(16, "maxpool:2"), *_conv(32), "gap"),
            **_MODERN,
            "batch_size": 50,
            "pretrain": 600,
            "freeze": 2,
            "epochs": 60,
        },
    ),
}
