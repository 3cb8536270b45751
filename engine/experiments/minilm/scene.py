"""What there is in the pretrained model."""

import numpy as np

from engine.experiments.minilm.model import FORM, LAYERS, PLACES, WORDS
from engine.experiments.minilm.settings import MOST_WATCHED, MiniLM
from engine.experiments.minilm.tokens import MOST_TOKENS, vocabulary
from engine.tape import Frame, utf8
from engine.transformer.costs import Part, block_part
from engine.transformer.heads import KINDS
from engine.transformer.sequence import MOST_CHARACTERS

DATA = "Trained by others on 1.17 billion pairs of sentences, so that what means alike gets vectors that are alike."


def scene(e: MiniLM) -> Frame:
    """Numbers and texts; see schema.py."""
    parts = plan()
    return {
        "vocabulary": np.array(len(vocabulary())),
        "heads": np.array(FORM.n_heads),
        "updates_per_epoch": np.array(1),
        "lengths": np.array([0, MOST_TOKENS]),
        "most_tokens": np.array(MOST_TOKENS),
        "most_characters": np.array(MOST_CHARACTERS),
        "most_kept": np.array(MOST_WATCHED),
        "attentions": np.zeros(LAYERS, np.int64),
        "parts/params": np.array([part.params for part in parts]),
        "parts/macs": np.array([part.macs for part in parts]),
        "parts/total": np.array([sum(part.params for part in parts), sum(part.macs for part in parts)]),
        "text/vocabulary": utf8("\n".join(vocabulary())),
        "text/attentions": utf8("\n".join(f"Layer {i + 1}" for i in range(LAYERS))),
        "text/parts": utf8("\n".join(part.title for part in parts)),
        "text/kinds": utf8("\n".join(KINDS)),
        "text/task": utf8("Turn a sentence into a vector."),
        "text/data": utf8(DATA),
        "text/device": utf8("Computed on the CPU: one sentence is little work."),
    }


def plan() -> tuple[Part, ...]:
    """Embedding and blocks; multiplications for a sentence as long as is allowed."""
    d = FORM.d_model
    embedding = Part("Embedding", d * (WORDS + PLACES + 2) + 2 * d, 0)
    return (embedding, *(block_part(FORM, f"Layer {i + 1}", MOST_TOKENS, 0) for i in range(LAYERS)))
