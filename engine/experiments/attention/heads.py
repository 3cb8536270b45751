"""The heads of an experiment's model, scored on random segments of its own vocabulary."""

import numpy as np
import torch

from engine.experiments.attention.budget import longest
from engine.experiments.attention.model import Transformer
from engine.experiments.attention.settings import Attention
from engine.experiments.attention.tasks import vocabulary_of
from engine.experiments.attention.tokens import SPECIAL
from engine.tape import Frame
from engine.transformer.heads import KINDS, names_of, scores_of
from engine.transformer.subject import is_crossing
from engine.transformer.watcher import Watcher

LEAST_SEGMENT = 3
"""Tokens said twice by which heads can be named: of two, what followed the same token is the token before, of one it is itself."""
EXAMPLES = 8
MOST_SEGMENT = 24


def heads(e: Attention, net: Transformer) -> Frame:
    """`heads/score` (attentions, heads, kinds) float32, −1 for attention to a source; `heads/name` the kind or −1."""
    probe = torch.from_numpy(repeated(e)).to(net.embedding.weight.device)
    watcher = Watcher()
    with torch.inference_mode():
        net(probe, probe if net.is_both else None, watcher)
    scores = np.full((len(net.attentions), e.n_heads, len(KINDS)), -1.0, np.float32)
    for part in net.attentions:
        if not is_crossing(net, part.place):
            scores[part.place] = scores_of(watcher.values[f"{part.place}.pattern"].cpu().numpy())
    can_tell = probe.shape[1] >= 2 * LEAST_SEGMENT
    return {"heads/score": scores, "heads/name": names_of(scores if can_tell else np.full_like(scores, -1))}


def repeated(e: Attention) -> np.ndarray:
    """Random segments of different tokens, each said twice: ids (examples, 2n). The same for every step of an experiment."""
    tokens = [i for i, token in enumerate(vocabulary_of(e)) if token not in SPECIAL]
    n = max(1, min(longest(e) // 2, len(tokens), MOST_SEGMENT))
    rng = np.random.default_rng([e.seed_data, 5])
    segment = rng.permuted(np.tile(tokens, (EXAMPLES, 1)), axis=1)[:, :n]
    return np.hstack([segment, segment])
