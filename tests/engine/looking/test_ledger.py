"""The ledger of every optimizer: by hand from the papers' formulas, and as torch.optim goes over 50 steps."""

import itertools
import re

import numpy as np
import pytest
import torch

from engine.catalog import OPTIMIZERS, SCHEDULES, lr_factor
from engine.looking.ledger import RULES, Line, Update, ledger
from engine.looking.said import said
from engine.training.optimizer import made

G = np.array([0.5, -0.2])
"""A gradient for the first step and one for the second, of one weight that begins at 1; the learning rate is 0.1."""
BY_HAND = {
    "SGD": (-0.1 * G[0], -0.1 * G[1]),
    "momentum": (-0.1 * G[0], -0.1 * (0.9 * G[0] + G[1])),
    "Nesterov": (-0.1 * (G[0] + 0.9 * G[0]), -0.1 * (G[1] + 0.9 * (0.9 * G[0] + G[1]))),
    "Adagrad": (-0.1 * G[0] / (0.5 + 1e-10), -0.1 * G[1] / (np.sqrt(0.25 + 0.04) + 1e-10)),
    "RMSprop": (
        -0.1 * G[0] / (np.sqrt(0.01 * 0.25) + 1e-8),
        -0.1 * G[1] / (np.sqrt(0.99 * 0.01 * 0.25 + 0.01 * 0.04) + 1e-8),
    ),
    "Adam": (
        -0.1 * 0.5 / (0.5 + 1e-8),
        -0.1 * ((0.9 * 0.05 - 0.02) / (1 - 0.9**2)) / (np.sqrt((0.999 * 0.00025 + 0.00004) / (1 - 0.999**2)) + 1e-8),
    ),
}
BY_HAND["AdamW"] = (
    BY_HAND["Adam"][0] - 0.1 * 0.01 * 1,
    BY_HAND["Adam"][1] - 0.1 * 0.01 * (1 + BY_HAND["Adam"][0] - 0.001),
)


def value(lines: list[Line], symbol: str):
    return next((line.value for line in reversed(lines) if line.symbol == symbol), 0.0)


def test_there_is_a_rule_for_every_optimizer():
    assert list(RULES) == list(OPTIMIZERS) == list(BY_HAND)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_first_two_steps_are_those_worked_out_by_hand_from_the_papers(optimizer):
    w, m, v = 1.0, 0.0, 0.0
    for t, change in enumerate(BY_HAND[optimizer]):
        decay = 0.01 if optimizer == "AdamW" else 0.0
        lines = ledger(Update(optimizer, w, G[t], m, v, t + 1, 0.1, 0.1, decay=decay))
        assert value(lines, "Δ") == pytest.approx(change, abs=1e-12)
        assert lines[-1].value == pytest.approx(w + change, abs=1e-12)
        w, m, v = lines[-1].value, value(lines, "m"), value(lines, "v") or value(lines, "s")


CLIPS, DECAYS = (0.0, 0.5), ({}, {"l1": 0.02}, {"l2": 0.05}, {"decay": 0.05})


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("schedule", SCHEDULES)
def test_every_change_is_that_of_torch_optim_over_50_steps(optimizer, schedule):
    """With and without clipping, and with each penalty or decay: six weights that go down a valley, and are pushed about."""
    for clip, decay in itertools.product(CLIPS, DECAYS):
        torch_w = torch.linspace(-1, 1, 6, dtype=torch.float64, requires_grad=True)
        beside = {"decay": 0.01} if optimizer == "AdamW" else {}
        optim = made(optimizer, [torch_w], 0.05)
        optim.param_groups[0]["weight_decay"] = (beside | decay).get("decay", 0.0)
        m, v = np.zeros(6), np.zeros(6)
        for step in range(50):
            lr = 0.05 * lr_factor(schedule, 40, step)
            w = torch_w.detach().numpy().copy()
            pull = 3 * w * np.arange(1, 7) + np.sin(step + np.arange(6))
            penalised = pull + decay.get("l1", 0) * np.sign(w) + decay.get("l2", 0) * w
            norm = float(np.linalg.norm(penalised))
            how = {"clip": clip, "norm": norm, "schedule": schedule, "lr": lr, "base": 0.05}
            lines = ledger(Update(optimizer, w, pull, m, v, step + 1, **how, **(beside | decay)))
            torch_w.grad = torch.tensor(penalised)
            if clip:
                torch.nn.utils.clip_grad_norm_([torch_w], clip)
            optim.param_groups[0]["lr"] = lr
            optim.step()
            np.testing.assert_allclose(value(lines, "Δ"), torch_w.detach().numpy() - w, atol=1e-6)
            np.testing.assert_allclose(lines[-1].value, torch_w.detach().numpy(), atol=1e-6)
            m, v = value(lines, "m"), value(lines, "v") + value(lines, "s")


DIGITS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹−", "-0123456789-")


def by_hand(text: str) -> float:
    """Work a line out as a reader would, from its text alone."""
    python = re.sub(r"·10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda m: f"*10.0**{m[1].translate(DIGITS)}", text)
    python = re.sub(r"10⁻([⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda m: f"10.0**-{m[1].translate(DIGITS)}", python)
    python = re.sub(r"√(\([^)]*\)|[\d.]+)", r"((\1)**0.5)", python)
    python = re.sub(r"([⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda m: f"**{m[1].translate(DIGITS)}", python)
    return eval(python.replace("·", "*").replace("−", "-"), {"min": min})


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_line_comes_out_when_it_is_worked_out_by_hand(optimizer):
    rng = np.random.default_rng(0)
    for scale in (1e-6, 1e-3, 1.0, 300.0):
        for _ in range(20):
            w, g, m, v = rng.normal(size=4) * [1, scale, scale, scale**2]
            how = {"l1": 0.01, "l2": 0.03, "clip": 1.0, "norm": 3 * abs(g) + scale, "decay": 0.01}
            update = Update(optimizer, w, g, m, abs(v), 1 + int(rng.integers(60)), 0.02, 0.03, "cosine", **how)
            for line in ledger(update):
                assert by_hand(line.worked) == pytest.approx(by_hand(line.result), rel=0.5e-2), line.worked
                assert said(by_hand(line.worked), line.digits) == line.result, line.worked


def test_a_weight_shows_as_many_places_as_its_change_needs():
    lines = ledger(Update("SGD", 0.432156, 0.00123, lr=0.1, base=0.1))
    assert lines[-1].worked == "0.432156 + (−1.23·10⁻⁴)"
    assert lines[-1].result == "0.432033"


def test_what_does_not_learn_does_not_change():
    lines = ledger(Update("Adam", 0.5, 0.3, learns=False))
    assert (value(lines, "Δ"), lines[-1].value) == (0, 0.5)


def test_what_is_no_number_is_not_said_to_be_infinite():
    assert [said(value) for value in (np.nan, np.inf, -np.inf)] == ["–", "∞", "−∞"]
