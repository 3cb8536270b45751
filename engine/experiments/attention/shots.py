"""Few-shot: what examples in the prompt are worth to a model that is not trained on them. Brown et al. 2020, section 2."""

from typing import Any

import numpy as np
import torch
from torch.nn import functional

from engine.experiment import SettingError
from engine.experiments.attention.budget import MOST_MACS, lengths
from engine.experiments.attention.settings import Attention
from engine.experiments.attention.shipped import FRESH, SHIPPED
from engine.experiments.attention.subject import Subject
from engine.experiments.attention.tasks import vocabulary_of
from engine.experiments.attention.texts import parts
from engine.experiments.attention.tokens import decoded
from engine.looking import questions
from engine.tape import Frame, utf8
from engine.transformer.sequence import IGNORED

Lines = list[np.ndarray]
SHOTS = (0, 1, 2, 4, 8, 16)
TESTS, FEWEST = 32, 4
"""Lines held back that are said behind each number of examples; of a large model fewer."""
MOST_LINE = 40
"""Longer lines are cut: several have to fit a prompt."""


def shots(subject: Subject, question: Any) -> Frame:
    """true -> `shots/n` (k,) examples before a held-out line, `shots/loss` (k,) nats a character of it, its end included.

    For every n it is the same lines that are said, behind lines of the training text; as many as all fit what the model was
    trained to read. Changes do not count. `text/shots`: the first line's longest prompt.
    """
    questions.true(question, "shots")
    e = subject.e
    if e.family != "decoder" or not e.is_text:
        raise SettingError("Examples in the prompt are for a decoder that reads a text.")
    lines = _lines(e)
    prompts = [made for n in SHOTS if (made := _prompts(e, n, *lines))]
    if not prompts:
        raise SettingError("The context is too short for a line of the text.")
    losses = [_loss(subject, *made) for made in prompts]
    longest = prompts[-1][0][0]
    return {
        "shots/n": np.array(SHOTS[: len(prompts)]),
        "shots/loss": np.array(losses, np.float32),
        "text/shots": utf8(decoded(longest, vocabulary_of(e))),
    }


def reach(e: Attention) -> int:
    """Tokens that the model was trained to read at once, by this run or before it."""
    before = 0 if e.begin == FRESH else SHIPPED[e.begin].training["context"]
    return max(lengths(e)[1], before)


def _prompts(e: Attention, n: int, examples: Lines, tests: Lines) -> tuple[Lines, list[int]] | None:
    """Ids of “⏎ example ⏎ … line ⏎” for every test, and how many of the last are the line's; None where one is too long."""
    said, prompts = [], []
    for i, line in enumerate(tests):
        # The examples of n + 1 are those of n and one more before them.
        rng = np.random.default_rng([e.seed_data, 7, i])
        chosen = [examples[j] for j in rng.integers(0, len(examples), max(SHOTS))[:n]][::-1]
        prompts.append(
            np.concatenate([_newline(e), *(part for text in (*chosen, line) for part in (text, _newline(e)))])
        )
        said.append(len(line) + 1)
    return (prompts, said) if max(map(len, prompts)) - 1 <= reach(e) else None


def _newline(e: Attention) -> np.ndarray:
    return np.array([vocabulary_of(e).index("\n")])


def _lines(e: Attention) -> tuple[Lines, Lines]:
    """Lines of the training text, and some of those held back. Raises SettingError where there are none."""
    examples, tests = (_split(ids, _newline(e)[0]) for ids in parts(e))
    if not examples or not tests:
        raise SettingError("The text has too few lines: examples are whole lines of it.")
    order = np.random.default_rng([e.seed_data, 6]).permutation(len(tests))
    return examples, [tests[i] for i in order[: _affordable(e)]]


def _affordable(e: Attention) -> int:
    """How many lines are said: the longest prompts fill the context, and all shorter ones together take as much again."""
    each = 2 * reach(e) * sum(part.macs for part in e.plan) / lengths(e)[1]
    return int(min(TESTS, max(FEWEST, MOST_MACS // each)))


def _split(ids: np.ndarray, newline: int) -> Lines:
    """The lines that are whole: not the first and the last, which the parting of the text may have cut."""
    lines = np.split(ids, np.flatnonzero(ids == newline))[1:-1]
    return [line[1 : 1 + MOST_LINE] for line in lines if len(line) > 1]


def _loss(subject: Subject, prompts: Lines, said: list[int]) -> float:
    """Mean loss over the last characters of each prompt, so many of it as are said."""
    t = max(map(len, prompts))
    tokens, target = np.zeros((len(prompts), t), np.int64), np.full((len(prompts), t), IGNORED)
    for row, (prompt, n) in enumerate(zip(prompts, said, strict=True)):
        tokens[row, : len(prompt)] = prompt  # what stands behind it is not seen: a decoder looks only back
        target[row, len(prompt) - n - 1 : len(prompt) - 1] = prompt[-n:]
    device = subject.net.embedding.weight.device
    with torch.inference_mode():
        logits = subject.net(torch.from_numpy(tokens[:, :-1]).to(device))
        wanted = torch.from_numpy(target[:, :-1]).to(device)
        return functional.cross_entropy(logits.flatten(0, 1), wanted.flatten(), ignore_index=IGNORED).item()
