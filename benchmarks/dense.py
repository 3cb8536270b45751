"""Epochs a second of the engine's dense networks and of the plain eager PyTorch loop with the same semantics, in one run.

250 training points, batches of 10, 25 updates an epoch, MSE, tanh, SGD, one thread. The epoch alone, and with the loss over
all training and all test points after it. Rounds of both alternate; each figure is the median of its rounds.
"""

import statistics
import time
from collections.abc import Callable

import torch
from torch import nn

from engine.catalog import FEATURES
from engine.experiments.playground.network import Network
from engine.experiments.playground.settings import Playground
from engine.kernel.network import State

ROUNDS = 9
NETWORKS = {"small": Playground(), "large": Playground(features=tuple(FEATURES), hidden=(8,) * 6)}


def eager(experiment: Playground, has_losses: bool) -> Callable[[int], None]:
    """The textbook loop: nn.Sequential, autograd, optim.SGD. Returns a function that trains so many epochs."""
    network = Network(experiment)
    x, y, x_test, y_test = (torch.tensor(part.T.copy()) for name in ("train", "test") for part in network.tasks[name])
    pairs = zip(network.widths, network.widths[1:], strict=False)
    model = nn.Sequential(*(layer for n_in, n_out in pairs for layer in (nn.Linear(n_in, n_out), nn.Tanh())))
    optimizer = torch.optim.SGD(model.parameters(), experiment.lr)
    criterion = nn.MSELoss()

    def train(epochs: int) -> None:
        for _ in range(epochs):
            order = torch.randperm(len(x))
            for start in range(0, len(x), experiment.batch_size):
                chosen = order[start : start + experiment.batch_size]
                optimizer.zero_grad()
                criterion(model(x[chosen]), y[chosen]).backward()
                optimizer.step()
            if has_losses:
                with torch.no_grad():
                    criterion(model(x), y).item(), criterion(model(x_test), y_test).item()

    return train


def engine(experiment: Playground, has_losses: bool) -> Callable[[int], None]:
    """The compiled kernel. Without losses the epochs are one call, with losses one call an epoch, as the app makes frames."""
    network = Network(experiment)
    state, dense = State.of(network.initial()), network.dense

    def train(epochs: int) -> None:
        if not has_losses:
            dense.train(state, epochs * dense.updates_per_epoch)
            return
        for _ in range(epochs):
            dense.train(state, dense.updates_per_epoch)
            dense.evaluate(state.params, network.tasks["train"])
            dense.evaluate(state.params, network.tasks["test"])

    return train


def ratio(experiment: Playground, has_losses: bool) -> tuple[float, float]:
    """Median milliseconds an epoch: eager and engine."""
    trained = {"eager": (eager(experiment, has_losses), 5), "engine": (engine(experiment, has_losses), 1000)}
    times: dict[str, list[float]] = {name: [] for name in trained}
    for train, _ in trained.values():
        train(2)
    for _ in range(ROUNDS):
        for name, (train, epochs) in trained.items():
            began = time.perf_counter()
            train(epochs)
            times[name].append((time.perf_counter() - began) / epochs * 1000)
    return statistics.median(times["eager"]), statistics.median(times["engine"])


def main(argv: list[str]) -> None:
    """Measure both networks both ways; the last line has the four ratios."""
    torch.set_num_threads(1)
    ratios = {}
    for name, experiment in NETWORKS.items():
        for suffix, has_losses in (("", False), ("_losses", True)):
            slow, fast = ratio(experiment, has_losses)
            ratios[name + suffix] = slow / fast
            widths = "-".join(map(str, experiment.widths))
            print(
                f"{widths}{' with both losses' if has_losses else ''}: eager {slow:.2f} ms an epoch, engine {fast * 1000:.1f} µs"
            )
    shown = (f"{key}={ratios[key]:.0f}x" for key in ("small", "large", "small_losses", "large_losses"))
    print("dense", *shown)


if __name__ == "__main__":
    main([])
