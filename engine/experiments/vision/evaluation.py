"""Tests: loss, accuracy, confusion and the worst mistakes, over a sample or the whole test set."""

import numpy as np
import torch

from engine.data.image_sets import Images, pixels
from engine.experiments.vision.objective import each_loss
from engine.experiments.vision.settings import Vision
from engine.tape import Frame

SAMPLE = 500
"""Test images of the tests between epochs: enough for a curve, at a twentieth of the whole set's time."""
OFTEN = (0, 5, 10, 20, 50, 100)
EVERY = 200
LEAST_APART = 1500
"""Updates between two tests of the whole set at least: one costs LeNet-5 an eleventh of an epoch."""
WORST, STREAM = 24, 8
MOST_MACS = 5e10
"""Multiplications of a test of the whole set: some five seconds, in which nobody else on the worker moves. A network with more
than 5 million an image is tested on fewer images, and the frame says on how many."""
AT_ONCE = 250
"""Images in one forward pass: more of them leave the cache."""


def is_due(step: int, per_epoch: int) -> bool:
    """Whether there is a test at this step."""
    return step in OFTEN or step % EVERY == 0 or is_whole(step, per_epoch)


def is_whole(step: int, per_epoch: int) -> bool:
    """Whether the test at this step is over the whole set: at the end of each epoch, of every few if they are short."""
    return step > 0 and step % (per_epoch * -(-LEAST_APART // per_epoch)) == 0


def logits_of(net: torch.nn.Module, x: np.ndarray, device: str) -> torch.Tensor:
    """Outputs (k, outputs) for images (k, 28, 28) uint8, in evaluation mode."""
    net.eval()
    with torch.inference_mode():
        parts = [
            net(pixels(x[i : i + AT_ONCE]).to(device, memory_format=torch.channels_last))
            for i in range(0, len(x), AT_ONCE)
        ]
        return torch.cat(parts)


def losses_of(experiment: Vision, net: torch.nn.Module, x: np.ndarray, y: np.ndarray, device: str):
    """Outputs and the loss of each image (k,)."""
    logits = logits_of(net, x, device)
    with torch.inference_mode():
        return logits, each_loss(experiment, logits, pixels(x).to(device), torch.tensor(y, device=device))


def measured(experiment: Vision, net: torch.nn.Module, images: Images, step: int, whole: bool, device: str) -> Frame:
    """What a frame tells of a test at `step`: over a sample, or over the whole set if `whole`."""
    n = min(whole_set(experiment) if whole else SAMPLE, len(images.y_test))
    x, y = images.x_test[:n], images.y_test[:n]
    logits, losses = losses_of(experiment, net, x, y, device)
    each = losses.cpu().numpy()
    found: Frame = {"loss/test": _mean(each), "test/step": np.array(step), "test/n": np.array(n)}
    hardest = np.argsort(-each, kind="stable").astype(np.int32)
    if experiment.goal == "rebuild":
        worst = hardest[:WORST]
        found |= {"worst/index": worst, "worst/said": np.full(len(worst), -1, np.int32), "worst/p": each[worst]}
    else:
        found |= _of_classes(torch.softmax(logits, 1).cpu().numpy(), y, hardest, step)
    if whole:
        said = found.get("accuracy/test", np.array(-1, np.float32))
        found |= {
            "full/step": np.array(step),
            "full/loss": found["loss/test"],
            "full/accuracy": said,
            "full/n": np.array(n),
        }
    return {name: np.asarray(array) for name, array in found.items()}


def whole_set(experiment: Vision) -> int:
    """How many test images a test of the whole set may take."""
    return max(SAMPLE, int(MOST_MACS / max(1, sum(planned.macs for planned in experiment.plan))))


def _of_classes(p: np.ndarray, y: np.ndarray, hardest: np.ndarray, step: int) -> Frame:
    """`hardest`: all images by falling loss. An image that is read right is no mistake, however high its loss."""
    said, classes = p.argmax(1), p.shape[1]
    worst = hardest[said[hardest] != y[hardest]][:WORST]
    none = (0, WORST - len(worst))
    counts = np.bincount(y * classes + said, minlength=classes * classes).reshape(classes, classes)
    shown = (np.arange(STREAM) + step // EVERY * STREAM) % len(y)
    top = np.argsort(-p[shown], axis=1, kind="stable")[:, :3]
    return {
        "accuracy/test": _mean(said == y),
        "confusion": counts.astype(np.int32),
        "worst/index": np.pad(worst, none, constant_values=-1),
        "worst/said": np.pad(said[worst].astype(np.int32), none, constant_values=-1),
        "worst/p": np.pad(p[worst, y[worst]], none),
        "stream/index": shown.astype(np.int32),
        "stream/top": top.astype(np.int32),
        "stream/p": np.take_along_axis(p[shown], top, 1),
    }


def _mean(values: np.ndarray) -> np.ndarray:
    return np.array(values.mean(dtype=np.float64), np.float32)
