"""What does not change while a Transformer learns."""

from math import comb, perm

import numpy as np

from engine.experiments.attention.budget import lengths, most_said
from engine.experiments.attention.sequence import most_tokens
from engine.experiments.attention.settings import MOST_WATCHED, Attention
from engine.experiments.attention.tasks import TASKS, TEXTS, unread, vocabulary_of
from engine.experiments.attention.texts import parts
from engine.experiments.attention.tokens import MASK, UNKNOWN, shown
from engine.experiments.attention.training import PER_EPOCH
from engine.tape import Frame, utf8
from engine.training.device import device_of
from engine.transformer.heads import KINDS
from engine.transformer.sequence import MOST_CHARACTERS


def scene(e: Attention) -> Frame:
    """Numbers and texts; see schema.py."""
    mask = {"mask": np.array(vocabulary_of(e).index(MASK))} if e.family == "encoder" else {}
    return {
        **mask,
        "vocabulary": np.array(len(vocabulary_of(e))),
        "heads": np.array(e.n_heads),
        "updates_per_epoch": np.array(PER_EPOCH),
        "n_test": np.array(e.n_test),
        "lengths": np.array(lengths(e)),
        "most_tokens": np.array(most_tokens(e)),
        "most_characters": np.array(MOST_CHARACTERS),
        "most_kept": np.array(MOST_WATCHED),
        "most_written": np.array(most_said(e)),
        "attentions": np.array([place for _, place in attention_names(e)]),
        "parts/params": np.array([part.params for part in e.plan]),
        "parts/macs": np.array([part.macs for part in e.plan]),
        "parts/total": np.array([sum(part.params for part in e.plan), sum(part.macs for part in e.plan)]),
        **_texts(e),
    }


def _texts(e: Attention) -> Frame:
    return {
        "text/vocabulary": utf8(shown(vocabulary_of(e))),
        "text/attentions": utf8("\n".join(name for name, _ in attention_names(e))),
        "text/parts": utf8("\n".join(part.title for part in e.plan)),
        "text/kinds": utf8("\n".join(KINDS)),
        "text/task": utf8(TASKS[e.task].words),
        "text/data": utf8(_data(e)),
        "text/device": utf8(device_of(e)[1]),
    }


def attention_names(e: Attention) -> list[tuple[str, int]]:
    """Name of every attention by place, and its kind: 0 to itself, 1 causal, 2 to the source."""
    if e.family != "encoder-decoder":
        return [(f"Layer {i + 1}", int(e.family == "decoder")) for i in range(e.n_layers)]
    readers = [(f"Encoder {i + 1}", 0) for i in range(e.n_layers)]
    return readers + [
        named for i in range(e.n_layers) for named in ((f"Decoder {i + 1}", 1), (f"Decoder {i + 1} to source", 2))
    ]


_HELD_BACK = {
    "Shakespeare": ", which are of another kind: the end of “As You Like It” and all the sonnets",
    "names": ", names that are not among them",
}


def _lacking(e: Attention) -> str:
    """What of a text of one's own these weights cannot read."""
    lacking = unread(e) if e.task == "own text" else []
    return f" {len(lacking)} of its signs are not in the vocabulary and read as “{UNKNOWN}”." if lacking else ""


def _data(e: Attention) -> str:
    """One sentence on what is trained on and what is tested with."""
    if e.task in TEXTS:
        train, test = parts(e)
        held = _HELD_BACK.get(e.task, "")
        return f"{len(train):,} characters to train on. Tests are with the last {len(test):,}{held}.{_lacking(e)}"
    if e.task in ("addition", "modular addition"):
        if e.share == 100:
            return "All sums are trained on; tests are with the same ones."
        return f"{e.share} % of all sums are trained on; tests are with the others."
    different = _most_examples(e)
    if different <= e.batch_size * e.steps:
        return (
            f"There are at most {different:,} different examples, and {e.batch_size * e.steps:,} are drawn to train on: "
            "tests are mostly with ones that were seen."
        )
    return "Examples are drawn anew for every update, and for the test from a stream of their own."


def _most_examples(e: Attention) -> int:
    """How many different examples there are at most of a task that draws symbols or brackets."""
    if e.task == "induction":
        return sum(perm(e.symbols, period) for period in range(-(-e.length // 2), e.length + 1))
    if e.task == "brackets":
        # As many open as closed ones, or one of them turned round.
        pairs = e.length // 2
        return comb(2 * pairs, pairs) + 2 * comb(2 * pairs, pairs + 1)
    return e.symbols**e.length
