"""Attention: seconds until small tasks are learned, and what watching costs a Transformer that trains.

Learned is: 99 of 100 test examples right in every token. Then tokens a second of the engine, each frame recorded with the
patterns of all heads, against a plain PyTorch loop of the same model, batches and optimizer that looks at nothing. Both take
turns of a few seconds, so that a busy machine is busy for both. In Chromium: `show_ms` from a letter typed into a sentence of
32 tokens to the picture after the last head in sight was painted; where MiniLM is installed `minilm_ms` the same with it, and
how smooth its 72 heads on 128 tokens are while the mouse moves over them, the median of five rides
of five seconds.
"""

import statistics
import time
from collections.abc import Iterator
from dataclasses import replace

import torch
from playwright.sync_api import sync_playwright
from torch import nn

from benchmarks.reading import hovered, ridden, show_ms
from benchmarks.serving import serving
from engine.data.minilm_files import is_there
from engine.experiment import Experiment, Wish
from engine.experiments.attention.batches import batch_at
from engine.experiments.attention.budget import lengths
from engine.experiments.attention.presets import PRESETS
from engine.experiments.attention.settings import Attention
from engine.experiments.attention.weights import fresh
from engine.tape import encode
from engine.training.device import device_of
from tests.browser.park import launch

TASKS = {
    "reverse": replace(Attention(**PRESETS["Reverse"].settings), length=10),
    "sort": Attention(**PRESETS["Sort"].settings),
    "induction": Attention(**PRESETS["Induction"].settings),
    "modular": Attention(**PRESETS["Clock"].settings),
}
GPT = Attention(**PRESETS["GPT"].settings | {"n_layers": 4, "steps": 40_000, "schedule": "constant"})
LARGE = replace(GPT, n_layers=6, n_heads=8, d_model=256, context=128, batch_size=12, steps=5000)
"""The largest model, with a batch that the budget allows: what a GPU is measured with."""
LEARNED, MOST_SECONDS = 0.99, 60.0
WATCH = {"patterns": True}
SENTENCE = "To be, or not to be: that is it"
"""With the letter that is put behind it, 32 tokens of ours."""
WORDS = "we hold these truths to be self evident that all men are created equal and that they have rights to life and to be free in peace for ever "
"""With the letter, 32 tokens of MiniLM, [CLS] and [SEP] among them."""
LONG = "".join([WORDS] * 4 + ["we hold these truths to be self evident that all"])
"""128 tokens of MiniLM."""
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
        light = experiment.light(frame)
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


def encoded(experiment: Experiment, sentences: list[str]) -> float:
    """Milliseconds from a typed sentence to the encoded patterns of all heads, the median of many."""
    frame, times = next(experiment.run()), []
    for text in sentences:
        began = time.perf_counter()
        encode(experiment.look(frame, {"tokens": text, "patterns": "exact"}))
        times.append(1000 * (time.perf_counter() - began))
    return statistics.median(times[10:])


def main(arguments: list[str]) -> None:
    """Measure, and print a line that a script can read."""
    torch.set_num_threads(1)
    seconds = {name: seconds_until_learned(experiment) for name, experiment in TASKS.items()}
    for name, value in seconds.items():
        print(f"{name}: {value:.1f} s until {LEARNED:.0%} of the test examples are right in every token")
    ours, theirs = rates(GPT)
    overhead = 100 * (theirs / ours - 1)
    print(f"4 layers, width 64: {ours:,.0f} tokens a second watched, {theirs:,.0f} in the plain loop")
    sentences = [SENTENCE + chr(97 + number % 26) for number in range(60)]
    print(f"32 tokens to the encoded patterns of all 16 heads: {encoded(GPT, sentences):.1f} ms in the engine")
    seen = in_the_browser()
    print(
        f"attention reverse_s={seconds['reverse']:.1f} sort_s={seconds['sort']:.1f} induction_s={seconds['induction']:.1f} "
        f"modular_s={seconds['modular']:.1f} overhead={overhead:.1f}% {seen}"
    )


def in_the_browser() -> str:
    """What a person waits for and how smooth the heads are, where MiniLM is installed also with its 72."""
    with serving() as server, sync_playwright() as playwright:
        server.wait_until_warm()
        page = launch(playwright).new_page(viewport={"width": 1280, "height": 1000})
        page.set_default_timeout(30_000)
        seen = f"show_ms={show_ms(page, f'{server.url}/attention?{GPT.address}', SENTENCE):.0f}"
        if not is_there():
            return seen
        minilm = f"{server.url}/minilm"
        seen += f" minilm_ms={show_ms(page, minilm, WORDS):.0f}"
        rides = hovered(page, minilm, LONG)
        page.goto("about:blank")
        empty = ridden(page, {"x": 200, "y": 200, "width": 860, "height": 500})
        print(f"72 heads under the mouse: {', '.join(f'{ride.fps:.1f}' for ride in rides)} pictures a second")
        print(f"an empty page under it: {empty.fps:.1f} pictures a second, 95 % of them within {empty.p95:.1f} ms")
        fps, p95 = (statistics.median(values) for values in zip(*((ride.fps, ride.p95) for ride in rides), strict=True))
        return f"{seen} hover_fps={fps:.1f} hover_p95={p95:.1f}"
