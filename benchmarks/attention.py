"""Attention: seconds until small tasks are learned, and what watching costs a Transformer that trains.

Learned is: 99 of 100 test examples right in every token. Then tokens a second of the engine, each frame recorded with the
patterns of all heads, against a plain PyTorch loop of the same model, batches and optimizer that looks at nothing. Both take
turns of a few seconds, so that a busy machine is busy for both. `show_ms` is the engine's part of it: from a typed sentence of
32 tokens to the encoded patterns of all heads.
"""

import statistics
import time
from collections.abc import Iterator
from dataclasses import replace

import torch
from torch import nn

from engine.attention.batches import batch_at
from engine.attention.budget import lengths
from engine.attention.presets import PRESETS
from engine.attention.weights import fresh
from engine.device import device_of
from engine.experiment import Wish
from engine.experiments.attention import Attention
from engine.tape import encode

TASKS = {
    "reverse": replace(Attention(**PRESETS["Reverse"].settings), length=10),
    "sort": Attention(**PRESETS["Sort"].settings),
    "induction": Attention(**PRESETS["Induction"].settings),
    "modular": Attention(**PRESETS["Clock"].settings),
}
GPT = Attention(**PRESETS["GPT"].settings | {"n_layers": 4, "steps": 40_000, "schedule": "constant"})
LARGE = replace(GPT, n_layers=6, n_heads=8, d_model=256, context=128, batch_size=12, steps=5000)
"""For a GPU: the largest model, with a batch that the budget allows."""
LEARNED, MOST_SECONDS = 0.99, 60.0
WATCH = {"patterns": True}
SENTENCE = "To be, or not to be: that is it."
TURN, TURNS = 3.0, 5
"""Seconds of a turn, and turns of each side."""


def seconds_until_learned(experiment: Attention) -> float:
    """Seconds from the first update to 99 % exact test examples; infinite if that takes more than a minute."""
    frames = experiment.run()
    frame, began = next(frames), time.perf_counter()
    while float(frame["exact/test"]) < LEARNED:
        if time.perf_counter() - began > MOST_SECONDS or int(frame["step"]) >= int(frame["end"]):
            return float("inf")
        frame = frames.send(Wish(updates=10))
    return time.perf_counter() - began


def engine(experiment: Attention) -> Iterator[int]:
    """Updates done so far, as a person watches: each frame with the patterns of all heads, encoded as it is sent."""
    frames = experiment.run()
    frame = next(frames)
    while True:
        yield int(frame["step"])
        frame = frames.send(Wish(updates=1, seconds=0.05))
        light = {name: array for name, array in frame.items() if not name.startswith(experiment.heavy)}
        encode(light | experiment.look(frame, WATCH))


def plain(experiment: Attention) -> Iterator[int]:
    """Updates done so far by the loop that everybody writes."""
    device = device_of(experiment)[0]
    net = fresh(experiment).to(device).train()
    optimizer = torch.optim.AdamW(net.parameters(), experiment.lr, fused=True)
    step = 0
    while True:
        batch = batch_at(experiment, step)
        tokens, target = torch.from_numpy(batch.tokens).to(device), torch.from_numpy(batch.target).to(device)
        loss = nn.functional.cross_entropy(net(tokens).flatten(0, 1), target.flatten(), ignore_index=-1)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), experiment.clip)
        optimizer.step()
        step += 1
        yield step


def rates(experiment: Attention, turn: float = TURN, turns: int = TURNS) -> tuple[float, float]:
    """Tokens a second of the engine and of the plain loop, taking turns."""
    sides = [engine(experiment), plain(experiment)]
    counts = [next(side) for side in sides]
    seconds, seen = [0.0, 0.0], [0, 0]
    for number in range(turns + 1):
        for i, side in enumerate(sides):
            began, now = time.perf_counter(), counts[i]
            while time.perf_counter() - began < turn:
                now = next(side)
            if number:  # the first turn of each is for warming up
                seconds[i] += time.perf_counter() - began
                seen[i] += now - counts[i]
            counts[i] = now
    tokens = experiment.batch_size * lengths(experiment)[1]
    return tokens * seen[0] / seconds[0], tokens * seen[1] / seconds[1]


def shown(experiment: Attention) -> float:
    """Milliseconds from a typed sentence to the encoded patterns of all heads, the median of many."""
    frame, times = next(experiment.run()), []
    for number in range(60):
        began = time.perf_counter()
        encode(experiment.look(frame, {"tokens": SENTENCE[:31] + chr(97 + number % 26), "patterns": "exact"}))
        times.append(1000 * (time.perf_counter() - began))
    return statistics.median(times[10:])


def main(arguments: list[str]) -> None:
    """Measure, and print a line that a script can read. `large`: only the rates of the largest model, for a GPU."""
    torch.set_num_threads(1)
    if arguments == ["large"]:
        ours, theirs = rates(LARGE)
        print(f"{device_of(LARGE)[1]}")
        print(f"attention large tokens_s={ours:,.0f} plain_s={theirs:,.0f} overhead={100 * (theirs / ours - 1):.1f}%")
        return
    seconds = {name: seconds_until_learned(experiment) for name, experiment in TASKS.items()}
    for name, value in seconds.items():
        print(f"{name}: {value:.1f} s until {LEARNED:.0%} of the test examples are right in every token")
    ours, theirs = rates(GPT)
    overhead, show = 100 * (theirs / ours - 1), shown(GPT)
    print(f"4 layers, width 64: {ours:,.0f} tokens a second watched, {theirs:,.0f} in the plain loop")
    print(f"32 tokens to the patterns of all 16 heads: {show:.1f} ms in the engine")
    print(
        f"attention reverse_s={seconds['reverse']:.1f} sort_s={seconds['sort']:.1f} induction_s={seconds['induction']:.1f} "
        f"modular_s={seconds['modular']:.1f} overhead={overhead:.1f}% show_ms={show:.1f}"
    )
