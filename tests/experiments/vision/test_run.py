"""Training: the loop is PyTorch's own, a frame is a checkpoint, and what ends a run says why."""

from contextvars import ContextVar
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from engine.catalog import OPTIMIZERS
from engine.data import image_sets
from engine.experiment import Finding, Wish
from engine.experiments.vision.augment import augmented
from engine.experiments.vision.batches import Batches
from engine.experiments.vision.evaluation import _of_classes
from engine.experiments.vision.model import fresh
from engine.experiments.vision.schedule import lr_at
from engine.experiments.vision.settings import Vision
from engine.tape import decode, encode
from engine.training.device import Place

DEVICES = ["cpu"] + ["cuda"] * torch.cuda.is_available()
SMALL = Vision(n_train=600, layers=("conv:4:5", "tanh", "maxpool:2", "flatten", "dense:16", "ReLU"), epochs=20)
RICH = replace(
    SMALL,
    layers=("conv:4:5", "batchnorm", "ReLU", "maxpool:2", "dropout:20", "residual:6:2", "flatten", "layernorm"),
    shift=2,
    rotate=10,
    scale=10,
    hard=25,
    clip=1.0,
    l2=0.001,
    early_stop=3,
)


def different(a: dict, b: dict) -> list[str]:
    """Names of the arrays in which two frames differ."""
    return [
        name
        for name in a.keys() | b.keys()
        if name not in a or name not in b or not np.array_equal(a[name], b[name], equal_nan=True)
    ]


def ahead(frames, *wishes: int) -> list[dict]:
    return [frames.send(Wish(updates=n)) for n in wishes]


def ended(experiment: Vision, updates: int = 50) -> tuple[list[dict], Finding]:
    """All frames of a run, and why it ended."""
    frames = experiment.run()
    seen = [next(frames)]
    while True:
        try:
            seen.append(frames.send(Wish(updates=updates)))
        except StopIteration as stop:
            return seen, stop.value


def _here(device: str) -> ContextVar[Place]:
    place = Place(device, device)
    return ContextVar("here", default=place)


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_run_goes_on_bit_for_bit_from_any_frame(optimizer, device, monkeypatch):
    monkeypatch.setattr("engine.training.device.HERE", _here(device))
    experiment = replace(RICH, optimizer=optimizer)
    frames = experiment.run()
    first, *rest = next(frames), *ahead(frames, 7, 13, 1, 20)
    for start in (first, rest[1]):
        again = experiment.run(decode(encode(start), 1 << 28))
        assert different(next(again), start) == []
        last = ahead(again, 41 - int(start["step"]))[0]
        assert different(last, rest[-1]) == []


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_weights_are_those_of_a_plain_pytorch_loop(optimizer, device, monkeypatch):
    """The textbook loop, written here again in float64, agrees after ten updates."""
    monkeypatch.setattr("engine.training.device.HERE", _here(device))
    e = replace(SMALL, optimizer=optimizer, lr=0.001, schedule="step")
    frames = e.run()
    next(frames)
    (frame,) = ahead(frames, 10)
    net = nn.Sequential(
        nn.Conv2d(1, 4, 5), nn.Tanh(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(576, 16), nn.ReLU(), nn.Linear(16, 10)
    )
    net.load_state_dict(fresh(e).state_dict())
    net.double()
    plain = {
        "SGD": lambda p: torch.optim.SGD(p, e.lr),
        "momentum": lambda p: torch.optim.SGD(p, e.lr, momentum=0.9),
        "Nesterov": lambda p: torch.optim.SGD(p, e.lr, momentum=0.9, nesterov=True),
        "Adagrad": lambda p: torch.optim.Adagrad(p, e.lr),
        "RMSprop": lambda p: torch.optim.RMSprop(p, e.lr),
        "Adam": lambda p: torch.optim.Adam(p, e.lr),
        "AdamW": lambda p: torch.optim.AdamW(
            [{"params": [q for q in p if q.ndim > 1]}, {"params": [q for q in p if q.ndim == 1], "weight_decay": 0}],
            e.lr,
        ),
    }[optimizer](list(net.parameters()))
    images = image_sets.load("MNIST")
    places = np.random.default_rng(e.seed_data).permutation(60_000)[:600]
    order = places[np.random.default_rng([e.seed_order, 0]).permutation(600)]
    for step in range(10):
        chosen = order[step * 64 : step * 64 + 64] if step < 9 else order[576:]
        x = torch.tensor(images.x_train[chosen], dtype=torch.float64)[:, None] / 255
        loss = nn.functional.cross_entropy(net(x), torch.tensor(images.y_train[chosen]))
        plain.zero_grad()
        loss.backward()
        plain.step()
    close = 2e-4 if optimizer == "RMSprop" else 2e-5  # its first steps divide by the root of almost nothing
    for name, parameter in net.named_parameters():
        np.testing.assert_allclose(frame[f"param/{name}"], parameter.detach().numpy(), atol=close, err_msg=name)


def test_test_loss_accuracy_and_confusion_are_those_of_the_images():
    frames = SMALL.run()
    next(frames)
    (frame,) = ahead(frames, 20)
    net = fresh(SMALL).eval()
    net.load_state_dict(
        {name.removeprefix("param/"): torch.tensor(frame[name]) for name in frame if name.startswith("param/")}
    )
    images = image_sets.load("MNIST")
    with torch.no_grad():
        logits = net(torch.tensor(images.x_test[:500] / 255, dtype=torch.float32)[:, None]).double()
    y = torch.tensor(images.y_test[:500])
    assert int(frame["test/n"]) == 500
    assert int(frame["test/step"]) == 20
    assert float(frame["loss/test"]) == pytest.approx(float(nn.functional.cross_entropy(logits, y)), abs=1e-5)
    said = logits.argmax(1)
    assert float(frame["accuracy/test"]) == pytest.approx(float((said == y).double().mean()))
    for true, says in ((7, 7), (4, 9)):
        assert frame["confusion"][true, says] == int(((y == true) & (said == says)).sum())
    losses = nn.functional.cross_entropy(logits, y, reduction="none")
    mistakes = [int(i) for i in losses.argsort(descending=True) if said[i] != y[i]]
    assert frame["worst/index"].tolist() == mistakes[:24]
    assert frame["worst/said"].tolist() == said[mistakes[:24]].tolist()
    worst = frame["worst/index"][0]
    assert frame["worst/p"][0] == pytest.approx(float(torch.softmax(logits[worst], 0)[y[worst]]), abs=1e-5)
    p = torch.softmax(logits[frame["stream/index"]], 1)
    np.testing.assert_allclose(frame["stream/p"], p.sort(descending=True)[0][:, :3], atol=1e-5)


def test_the_worst_mistakes_are_mistakes_also_where_there_are_few():
    """At 98 % only ten of 500 are wrong: what is read right is not among them, whatever its loss."""
    y = np.arange(6)
    p = np.full((6, 6), 0.1)
    p[y, y] = 0.5
    p[2, [2, 4]] = p[5, [5, 1]] = 0.2, 0.4
    found = _of_classes(p, y, np.array([5, 0, 2, 1, 3, 4], np.int32), 0)
    assert found["worst/index"].tolist() == [5, 2] + [-1] * 22
    assert found["worst/said"].tolist() == [1, 4] + [-1] * 22
    assert found["worst/p"][:3] == pytest.approx([0.2, 0.2, 0])


def test_the_flow_is_the_root_mean_square_of_a_layers_weights_and_gradients():
    frames = replace(RICH, clip=0.0).run()
    next(frames)
    (frame,) = ahead(frames, 3)
    block = np.concatenate([frame[f"param/5.{name}.weight"].ravel() for name in ("conv1", "conv2", "project")])
    assert frame["flow/weight"][5] == pytest.approx(np.sqrt(np.mean(block**2)), rel=1e-5)
    assert frame["flow/weight"][2] == frame["flow/gradient"][2] == 0
    assert (frame["flow/gradient"][[0, 5, 8]] > 0).all()


def test_at_the_end_of_the_plan_the_whole_test_set_has_been_read():
    seen, finding = ended(replace(SMALL, epochs=2))
    assert int(seen[-1]["step"]) == int(seen[-1]["end"]) == 20 == finding.step
    assert int(seen[-1]["test/n"]) == 10_000
    assert int(seen[-1]["full/step"]) == 20
    assert "The planned 2 epochs are done" in finding.why
    assert "10,000" in finding.why
    again = replace(SMALL, epochs=2).run(seen[-1])
    next(again)
    with pytest.raises(StopIteration):
        next(again)


def test_a_loss_that_runs_away_ends_the_run_and_keeps_its_frames():
    seen, finding = ended(
        replace(
            SMALL,
            layers=("flatten", "dense:32", "linear", "dense:32", "linear"),
            optimizer="SGD",
            lr=10.0,
            schedule="constant",
        ),
        1,
    )
    assert finding.cause == "learning rate"
    assert "10" in finding.why
    assert all(np.isfinite(seen[-1][name]).all() for name in seen[-1] if name.startswith("param/"))
    assert finding.step == int(seen[-1]["step"]) + 1


def test_early_stopping_holds_images_back_and_ends_when_they_get_worse():
    stopping = replace(SMALL, early_stop=1, lr=0.05, epochs=50)
    batches = Batches(stopping, False)
    assert len(batches.held) == 60
    assert not set(batches.held) & set(batches.places)
    seen, finding = ended(stopping)
    assert finding.cause == "early stopping"
    assert 0 < finding.step < int(seen[-1]["end"])


def test_training_on_mistakes_draws_the_images_of_highest_loss():
    batches = Batches(replace(SMALL, hard=25), False)
    losses = np.full(60_000, np.nan, np.float32)
    hardest = batches.places[:30]
    losses[batches.places] = 0.1
    losses[hardest] = 5.0
    chosen = batches.at(3, losses)
    assert len(chosen) == 64
    assert set(chosen[-16:]) <= set(hardest)
    np.testing.assert_array_equal(chosen, batches.at(3, losses))


def test_every_training_image_is_seen_once_an_epoch():
    batches = Batches(SMALL, False)
    seen = np.concatenate([batches.at(step, np.full(1, np.nan)) for step in range(batches.per_epoch)])
    assert sorted(seen) == sorted(batches.places)


def test_shifted_images_are_shifted_by_whole_and_part_pixels():
    image = torch.zeros(1, 1, 28, 28)
    image[0, 0, 10:18, 12:16] = 1.0

    class Draws:
        def uniform(self, low, high, size):
            return np.full(size, high if size == (1, 2) else 0.0)

    moved = augmented(image, 3, 0, 0, Draws())
    assert torch.allclose(moved, torch.roll(image, (3, 3), (2, 3)), atol=1e-5)


def test_turning_and_scaling_keep_the_ink_about_where_it_was():
    images = image_sets.load("MNIST")
    x = image_sets.pixels(images.x_train[:200])
    turned = augmented(x, 0, 15, 15, np.random.default_rng(0))
    assert not torch.allclose(turned, x, atol=0.1)
    assert float(turned.sum() / x.sum()) == pytest.approx(1.0, abs=0.1)
    again = augmented(x, 0, 15, 15, np.random.default_rng(0))
    assert torch.equal(turned, again)


@pytest.mark.parametrize(
    ("schedule", "at"),
    [("constant", (1, 1, 1)), ("cosine", (1, 0.5, 0)), ("step", (1, 0.25, 0.125)), ("warm-up", (0.01, 1, 1))],
)
def test_schedules_span_the_planned_epochs(schedule, at):
    e = Vision(schedule=schedule, lr=1.0, epochs=4)
    found = [lr_at(e, step, 100) for step in (0, 200, 400)]
    expected = {"step": (1, 0.25, 0.0625)}.get(schedule, at)
    assert found == pytest.approx(expected)


def test_pre_training_hands_over_frozen_layers_and_starts_a_twin():
    e = replace(SMALL, data="Fashion-MNIST", n_train=200, pretrain=12, pretrain_data="MNIST", freeze=1, epochs=2)
    frames = e.run()
    seen = [next(frames), *ahead(frames, 6, 6, 2, 6)]
    assert [int(frame["phase"]) for frame in seen] == [1, 1, 0, 0, 0]
    assert "loss/scratch" not in seen[1]
    assert "loss/scratch" in seen[2]
    np.testing.assert_array_equal(seen[2]["param/0.weight"], seen[4]["param/0.weight"])
    assert not np.array_equal(seen[2]["param/4.weight"], seen[4]["param/4.weight"])
    np.testing.assert_array_equal(seen[2]["param/6.weight"], fresh(e).state_dict()["6.weight"])
    np.testing.assert_array_equal(seen[2]["state/scratch/param/0.weight"], fresh(e).state_dict()["0.weight"])
    again = e.run(seen[3])
    next(again)
    assert different(ahead(again, 6)[0], seen[4]) == []


def test_a_frozen_batch_norm_keeps_its_running_means():
    e = replace(RICH, hard=0, early_stop=0, freeze=2)
    frames = e.run()
    first, last = next(frames), ahead(frames, 5)[0]
    np.testing.assert_array_equal(first["param/1.running_mean"], last["param/1.running_mean"])


def test_an_autoencoder_learns_to_rebuild():
    e = Vision(
        goal="rebuild",
        loss="binary cross-entropy",
        n_train=2000,
        layers=("flatten", "dense:32", "ReLU", "dense:2", "dense:32", "ReLU"),
    )
    frames = e.run()
    first, last = next(frames), ahead(frames, 60)[0]
    assert "accuracy/test" not in first
    assert "confusion" not in first
    assert float(last["loss/test"]) < 0.5 * float(first["loss/test"])


def test_squared_error_learns_classes_too():
    frames = replace(SMALL, loss="MSE", lr=0.01).run()
    next(frames)
    assert float(ahead(frames, 60)[0]["accuracy/test"]) > 0.5


def test_light_frames_are_small_and_the_scene_says_what_is_planned():
    frame = next(Vision().run())
    light = Vision.light(frame)
    assert len(encode(light)) < 4_000
    scene = Vision().scene()
    assert scene["layers/params"].sum() == 61_706
    assert bytes(scene["text/layers"]).decode().split("\n")[-1] == "dense:10"
    assert "CPU" in bytes(scene["text/device"]).decode() or "GPU" in bytes(scene["text/device"]).decode()
