"""What the heads of the pretrained model do, measured on made-up sentences: scores from 0 to 1, and a name where one is high.

Random common words, said twice between [CLS] and [SEP]. The scores are those of `engine/transformer/heads.py`, of the words
among themselves; the first token is [CLS], where heads look that have nothing to do (Clark et al. 2019, “What does BERT look
at?”, section 3.2, found it of [SEP]).
"""

from functools import cache

import numpy as np
import torch

from engine.experiments.minilm.model import encoder
from engine.experiments.minilm.tokens import FIRST, LAST, reader, vocabulary
from engine.tape import Frame
from engine.transformer.heads import KINDS, names_of, scores_of
from engine.transformer.watcher import Watcher

EXAMPLES, SEGMENT = 8, 12
COMMON = range(2000, 5000)
"""Ids of common words: behind rows without use and single characters, the vocabulary is sorted by how common they are."""


@cache
def heads() -> Frame:
    """`heads/score` (attentions, heads, kinds) float32, `heads/name` the kind or −1. The weights never change."""
    watcher = Watcher()
    with torch.inference_mode():
        encoder()(torch.from_numpy(repeated()), None, watcher)
    patterns = (watcher.values[f"{part.place}.pattern"].numpy() for part in encoder().attentions)
    scores = np.stack([_scores(pattern) for pattern in patterns]).astype(np.float32)
    return {"heads/score": scores, "heads/name": names_of(scores)}


def repeated() -> np.ndarray:
    """Ids (examples, 2n + 2)."""
    words = [i for i in COMMON if vocabulary()[i].isalpha()]
    rng = np.random.default_rng(5)
    segment = rng.permuted(np.tile(words, (EXAMPLES, 1)), axis=1)[:, :SEGMENT]
    first, last = (np.full((EXAMPLES, 1), reader().token_to_id(token)) for token in (FIRST, LAST))
    return np.hstack([first, segment, segment, last])


def _scores(pattern: np.ndarray) -> np.ndarray:
    """Patterns (b, heads, 2n + 2, 2n + 2) -> (heads, kinds)."""
    words = pattern[:, :, 1:-1]
    scores = scores_of(words[:, :, :, 1:-1])
    scores[:, KINDS.index("first token")] = words[:, :, :, 0].mean(axis=(0, 2), dtype=np.float64)
    return scores
