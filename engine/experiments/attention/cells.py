"""What each cell of a head's pattern brings to the gradient of one number of its W_q, W_k or W_v, for one sequence of a mini-batch.

Row i looks at column j with the score s = q · k / √d (Vaswani et al. 2017, eq. 1). With a for what the head gives and g = ∂L/∂a · v, the
softmax has ∂L/∂s = p (g − Σ p g), the sum over the row. L is the loss of the mini-batch: the cells sum to the sequence's share. With rotary
positions the vector that a query or key meets is the other one, turned by its place and back by the own (Su et al. 2021, eq. 34).
"""

from math import sqrt
from typing import NamedTuple

import torch

from engine.experiments.attention.model import Transformer
from engine.looking.probe import Probe
from engine.tape import Frame
from engine.transformer.blocks import angles_of, rotated

MADE = "qkv"
"""The matrices that stand behind a cell."""


class Head(NamedTuple):
    """Of one sequence and head, in float64: what it is made from, rows (t, d_model) and columns (s, d_model); its queries (t, d), keys and
    values (s, d) before any turning; the angles that turn them (t, d / 2), all 0 without; the mask (t, s); ∂L/∂a (t, d)."""

    x: torch.Tensor
    source: torch.Tensor
    q: torch.Tensor
    k: torch.Tensor
    v: torch.Tensor
    angles: torch.Tensor
    mask: torch.Tensor
    back: torch.Tensor


def head_of(net: Transformer, name: str, head: int, seen: Probe, w_o: torch.Tensor, sample: int) -> Head:
    """From a pass forward and back in which q, k, v and o of the attention `name` were watched; `w_o` is the weight that o had then."""
    size = len(w_o) // net.n_heads
    own = slice(head * size, (head + 1) * size)
    q, k, v = (seen.outputs[f"{name}.{part}"][sample, :, own].double().cpu() for part in MADE)
    turns = net.kind == "rotary" and not name.endswith(".cross")
    may_look = torch.ones(len(q), len(k), dtype=torch.bool)
    return Head(
        x=seen.inputs[f"{name}.q"][sample].double().cpu(),
        source=seen.inputs[f"{name}.k"][sample].double().cpu(),
        q=q,
        k=k,
        v=v,
        angles=angles_of(max(may_look.shape), size) * turns,
        mask=may_look.tril() if net.get_submodule(name).is_causal else may_look,
        back=seen.gradients[f"{name}.o"][sample].double().cpu() @ w_o[:, own].double().cpu(),
    )


def cells(head: Head, part: str, unit: int, number: int) -> Frame:
    """For the weight of unit `unit` of the head (its first is 0) from number `number` of the width (one beyond the last: the bias) the share of
    each cell, and what it is the product of: for W_q ∂L/∂s · k[unit] / √d · x, for W_k ∂L/∂s · q[unit] / √d · x, for W_v p · ∂L/∂a[unit] · x.
    """
    rows, columns = (head.angles[: len(side)] for side in (head.q, head.k))
    q, k = rotated(head.q, rows), rotated(head.k, columns)
    root = sqrt(q.shape[1])
    p = (q @ k.T / root).masked_fill(~head.mask, float("-inf")).softmax(1)
    g = head.back @ head.v.T
    mean = (p * g).sum(1, keepdim=True)
    s = p * (g - mean)
    met = {
        "q": lambda: _turned_back(k[None], rows[:, None], unit),
        "k": lambda: _turned_back(q[:, None], columns[None], unit),
        "v": lambda: head.back[:, unit, None],
    }[part]().expand_as(p)
    read = head.x[:, None] if part == "q" else head.source[None]  # of the row, or of the column
    x = read[..., number] if number < read.shape[2] else torch.ones(read.shape[:2])
    share = (p if part == "v" else s / root) * met * x
    found = {"share": share, "p": p, "g": g, "mean": mean[:, 0], "s": s, "met": met, "x": x.flatten()}
    return {
        f"explain/cell/{name}": values.numpy().astype("f8" if name == "share" else "f4")
        for name, values in found.items()
    }


def _turned_back(vectors: torch.Tensor, angles: torch.Tensor, unit: int) -> torch.Tensor:
    """Number `unit` of vectors that are turned back by the angles of the other side of their score; only its pair is needed."""
    pair = unit // 2
    return rotated(vectors[..., 2 * pair : 2 * pair + 2], -angles[..., pair : pair + 1])[..., unit % 2]
