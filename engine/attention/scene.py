"""What does not change while a Transformer learns."""

import numpy as np

from engine.attention.batches import held_out
from engine.attention.budget import lengths
from engine.attention.heads import KINDS
from engine.attention.sequence import most_tokens
from engine.attention.tasks import TASKS, TEXTS, vocabulary_of
from engine.attention.texts import parts
from engine.attention.tokens import MASK, shown
from engine.attention.trainer import PER_EPOCH
from engine.device import device_of
from engine.experiments.attention import Attention
from engine.tape import Frame


def scene(e: Attention) -> Frame:
    """Numbers and texts; see ARCHITECTURE.md."""
    batch, names = held_out(e), attention_names(e)
    mask = {"mask": np.array(vocabulary_of(e).index(MASK))} if e.family == "encoder" else {}
    return {
        **mask,
        "vocabulary": np.array(len(vocabulary_of(e))),
        "heads": np.array(e.n_heads),
        "updates_per_epoch": np.array(PER_EPOCH),
        "n_test": np.array(len(batch.tokens)),
        "lengths": np.array(lengths(e)),
        "most_tokens": np.array(most_tokens(e)),
        "attentions": np.array([place for _, place in names]),
        "parts/params": np.array([part.params for part in e.plan]),
        "parts/mults": np.array([part.mults for part in e.plan]),
        "parts/total": np.array([sum(part.params for part in e.plan), sum(part.mults for part in e.plan)]),
        "text/vocabulary": _text(shown(vocabulary_of(e))),
        "text/attentions": _text("\n".join(name for name, _ in names)),
        "text/parts": _text("\n".join(part.title for part in e.plan)),
        "text/kinds": _text("\n".join(KINDS)),
        "text/task": _text(TASKS[e.task].words),
        "text/data": _text(_data(e)),
        "text/device": _text(device_of(e)[1]),
    }


def attention_names(e: Attention) -> list[tuple[str, int]]:
    """Name of every attention by place, and its kind: 0 to itself, 1 causal, 2 to the source."""
    if e.family != "encoder-decoder":
        return [(f"Layer {i + 1}", int(e.family == "decoder")) for i in range(e.n_layers)]
    readers = [(f"Encoder {i + 1}", 0) for i in range(e.n_layers)]
    return readers + [
        named for i in range(e.n_layers) for named in ((f"Decoder {i + 1}", 1), (f"Decoder {i + 1} to source", 2))
    ]


def _data(e: Attention) -> str:
    """One sentence on what is trained on and what is tested with."""
    if e.task in TEXTS:
        train, test = parts(e)
        return f"{len(train):,} characters to train on, {len(test):,} held back for testing."
    if e.task in ("addition", "modular addition") and e.share < 100:
        return f"{e.share} % of all sums are trained on; tests are with the others."
    return "Examples are made anew for every update, and for the test from a stream of their own."


def _text(words: str) -> np.ndarray:
    """UTF-8 bytes: frames hold arrays only."""
    return np.frombuffer(words.encode(), np.uint8)
