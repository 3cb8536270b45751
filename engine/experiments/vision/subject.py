"""What is looked at: a net as it was at a frame, one image, and the set that both belong to."""

from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
import torch

from engine.data.image_sets import Images, pixels
from engine.experiment import SettingError
from engine.experiments.vision.evaluation import SAMPLE
from engine.experiments.vision.model import Net
from engine.experiments.vision.objective import each_loss
from engine.experiments.vision.settings import Vision
from engine.experiments.vision.stack import Planned
from engine.looking import questions

Module = TypeVar("Module", bound=torch.nn.Module)
CHUNK = 100
"""Images of the sample that go through the net at once: the outputs of the largest layer allowed stay below 100 MB."""


@dataclass(frozen=True)
class Subject:
    """A net in evaluation mode, an image (28, 28) uint8 with its label (−1: unknown), and the images of the experiment."""

    experiment: Vision
    net: Net
    images: Images
    image: np.ndarray
    label: int

    @cached_property
    def device(self) -> torch.device:
        """Where the net is."""
        return next(self.net.parameters()).device

    @cached_property
    def x(self) -> torch.Tensor:
        """The image as the net reads it: (1, 1, 28, 28) in 0 … 1."""
        return self.tensor(self.image[None])

    @cached_property
    def outputs(self) -> list[torch.Tensor]:
        """Output of every layer for the image, a batch of one; the last are the logits."""
        with torch.no_grad():
            return self.net.outputs(self.x)

    @property
    def logits(self) -> torch.Tensor:
        """(outputs,)."""
        return self.outputs[-1][0]

    @property
    def likeliest(self) -> int:
        """The class that the net says."""
        return int(self.logits.argmax())

    @property
    def is_classifier(self) -> bool:
        """Whether it names classes; else it rebuilds its input."""
        return self.experiment.goal == "classify"

    @property
    def plan(self) -> tuple[Planned, ...]:
        """Every layer, the output layer last."""
        return self.experiment.plan

    def tensor(self, images: np.ndarray) -> torch.Tensor:
        """Images (k, 28, 28) uint8 -> (k, 1, 28, 28) in 0 … 1, where the net is."""
        return pixels(images).to(self.device, memory_format=torch.channels_last)

    def read(self, i: int) -> torch.Tensor:
        """What layer i reads for the image, a batch of one; i may be the softmax after the last layer."""
        return self.x if i == 0 else self.outputs[i - 1]

    def loss(self, logits: torch.Tensor) -> torch.Tensor:
        """The loss of logits (1, outputs) for the image's label, for the likeliest class if that is unknown."""
        label = self.label if self.label >= 0 or not self.is_classifier else int(logits.argmax())
        return each_loss(self.experiment, logits, self.x, torch.tensor([label], device=self.device))[0]

    def module(self, i: int, kind: type[Module]) -> Module:
        """Layer i as a module of the kind that the plan has there."""
        found = self.net.layers[i]
        assert isinstance(found, kind)
        return found

    def layer(self, value: int, name: str) -> int:
        """A layer's number, or SettingError."""
        return questions.within(value, f"{name}: layer", 0, len(self.plan) - 1)

    def unit(self, i: int, j: int, name: str) -> int:
        """The number of a unit or channel of layer i, or SettingError."""
        shape = self.plan[i].shape if i < len(self.plan) else self.plan[-1].shape
        return questions.within(j, f"{name}: unit of layer {i}", 0, shape[0] - 1)

    def classes_only(self, what: str) -> None:
        """SettingError unless the net names classes."""
        if not self.is_classifier:
            raise SettingError(f"{what} is for networks that name a class; this one rebuilds its image.")

    @property
    def sample(self) -> np.ndarray:
        """Up to 500 test images (k, 28, 28) uint8: those of the tests between epochs."""
        return self.images.x_test[:SAMPLE]

    @property
    def sample_labels(self) -> np.ndarray:
        """(k,) int64."""
        return self.images.y_test[:SAMPLE]

    def chunks(self) -> list[torch.Tensor]:
        """The sample in parts that fit the memory."""
        return [self.tensor(self.sample[start : start + CHUNK]) for start in range(0, len(self.sample), CHUNK)]

    def up_to(self, i: int, x: torch.Tensor) -> torch.Tensor:
        """Images -> output of layer i."""
        for layer in self.net.layers[: i + 1]:
            x = layer(x)
        return x

    def onward(self, i: int, a: torch.Tensor) -> torch.Tensor:
        """Output of layer i -> logits."""
        for layer in self.net.layers[i + 1 :]:
            a = layer(a)
        return a


def array(tensor: torch.Tensor) -> np.ndarray:
    """The tensor as a float32 array of its own."""
    return np.array(tensor.detach().cpu().numpy(), np.float32, order="C")
