"""The blocks of a Transformer, to be read beside the papers. Only workers import this.

A forward pass may be watched: `see(name, value)` is called with every named value and gives the value to go on with, so
that looking and changing are the same thing. Unwatched, attention is PyTorch's fused form of the same formula.
"""

from collections.abc import Callable
from math import log, sqrt

import torch
from torch import nn
from torch.nn import functional

from engine.transformer.costs import Shape

See = Callable[[str, torch.Tensor], torch.Tensor]


def sinusoids(t: int, d: int, device: torch.device | None = None) -> torch.Tensor:
    """Positions (t, d): sines in the even places, cosines in the odd ones. Vaswani et al. 2017, section 3.5."""
    angles = angles_of(t, d, device)
    return torch.stack([angles.sin(), angles.cos()], dim=2).flatten(1)


def angles_of(t: int, d: int, device: torch.device | None = None) -> torch.Tensor:
    """Angles (t, d / 2): position / 10000^(2i / d). Su et al. 2021, section 3.2.2."""
    rates = torch.exp(torch.arange(0, d, 2, device=device) * (-log(10_000) / d))
    return torch.arange(t, device=device)[:, None] * rates


def rotated(x: torch.Tensor, angles: torch.Tensor) -> torch.Tensor:
    """(b, heads, t, d_head) with each pair of numbers turned by its position's angle (t, d_head / 2). Su et al. 2021, eq. 34."""
    even, odd = x[..., ::2], x[..., 1::2]
    cos, sin = angles.cos(), angles.sin()
    return torch.stack([even * cos - odd * sin, even * sin + odd * cos], dim=-1).flatten(-2)


def attend(q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, mask: torch.Tensor, see: See) -> torch.Tensor:
    """softmax(QKᵀ / √d) V: queries (b, heads, t, d), keys and values (b, heads, s, d), mask (t, s) true where it may look
    -> (b, heads, t, d). Vaswani et al. 2017, eq. 1.
    """
    scores = see("scores", q @ k.mT)  # (b, heads, t, s)
    scaled = see("scaled", scores / sqrt(q.shape[-1]))
    masked = see("masked", scaled.masked_fill(~mask, float("-inf")))
    pattern = see("pattern", masked.softmax(dim=-1))  # rows sum to 1
    return see("result", pattern @ v)


def vectors(n: int, d: int) -> nn.Embedding:
    """n vectors whose numbers are still to come: PyTorch's own would be drawn first, and on `meta` that takes seconds to load."""
    return nn.Embedding.from_pretrained(torch.empty(n, d), freeze=False)


class MultiHead(nn.Module):
    """Multi-head attention: heads look, each with a part of the width. Vaswani et al. 2017, section 3.2.2."""

    def __init__(self, d_model: int, n_heads: int, place: int, is_causal: bool) -> None:
        super().__init__()
        self.n_heads, self.place, self.is_causal = n_heads, place, is_causal
        self.q, self.k, self.v, self.o = (nn.Linear(d_model, d_model) for _ in "qkvo")

    def forward(self, x, source, angles: torch.Tensor | None, see: See | None) -> torch.Tensor:
        """Queries from x (b, t, d), keys and values from source (b, s, d) -> (b, t, d)."""
        q, k, v = self._heads(self.q(x)), self._heads(self.k(source)), self._heads(self.v(source))
        if angles is not None:
            q, k = rotated(q, angles), rotated(k, angles)
        if see is None:
            result = functional.scaled_dot_product_attention(q, k, v, is_causal=self.is_causal)
        else:
            result = self._watched(q, k, v, see)
        return self.o(result.transpose(1, 2).flatten(2))

    def _heads(self, x: torch.Tensor) -> torch.Tensor:
        return x.unflatten(2, (self.n_heads, -1)).transpose(1, 2)  # (b, heads, t, d_head)

    def _watched(self, q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, see: See) -> torch.Tensor:
        """The same in small steps, each under its name: `0.q`, `0.k`, … of attention 0."""

        def here(name: str, value: torch.Tensor) -> torch.Tensor:
            return see(f"{self.place}.{name}", value)

        may_look = torch.ones(q.shape[2], k.shape[2], dtype=torch.bool, device=q.device)
        mask = here("mask", may_look.tril() if self.is_causal else may_look)
        return attend(here("q", q), here("k", k), here("v", v), mask, here)


class MLP(nn.Module):
    """Two layers for each token alone. Vaswani et al. 2017, eq. 2; GELU: Hendrycks and Gimpel 2016."""

    def __init__(self, d_model: int, hidden: int, activation: str) -> None:
        super().__init__()
        self.up, self.down = nn.Linear(d_model, hidden), nn.Linear(hidden, d_model)
        self.activation = {"GELU": nn.GELU, "ReLU": nn.ReLU}[activation]()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(b, t, d) -> (b, t, d)."""
        return self.down(self.activation(self.up(x)))


class Block(nn.Module):
    """Attention, cross-attention where there is a source, MLP; each is added to the residual stream."""

    def __init__(self, e: Shape, place: int, attention: int, is_causal: bool, is_crossing: bool) -> None:
        super().__init__()
        self.place, self.is_pre = place, e.norm == "pre"
        self.attention = MultiHead(e.d_model, e.n_heads, attention, is_causal)
        self.attention_norm = nn.LayerNorm(e.d_model)
        self.cross = MultiHead(e.d_model, e.n_heads, attention + 1, False) if is_crossing else None
        self.cross_norm = nn.LayerNorm(e.d_model) if is_crossing else None
        self.mlp = MLP(e.d_model, e.mlp * e.d_model, e.activation) if e.mlp else None
        self.mlp_norm = nn.LayerNorm(e.d_model) if e.mlp else None

    def forward(self, x, angles: torch.Tensor | None, source=None, see: See | None = None) -> torch.Tensor:
        """(b, t, d) -> (b, t, d)."""
        x = seen(see, f"in.{self.place}", x)
        x = self._add(x, self.attention_norm, lambda y: self.attention(y, y, angles, see))
        if self.cross and self.cross_norm:
            # The positions of two different sequences are not compared, so nothing is rotated here.
            x = self._add(x, self.cross_norm, lambda y: self.cross(y, source, None, see))
        x = seen(see, f"mid.{self.place}", x)
        if self.mlp and self.mlp_norm:
            x = self._add(x, self.mlp_norm, lambda y: seen(see, f"mlp.{self.place}", self.mlp(y)))
        return seen(see, f"out.{self.place}", x)

    def _add(self, x: torch.Tensor, norm: nn.LayerNorm, part: Callable[[torch.Tensor], torch.Tensor]) -> torch.Tensor:
        """Pre-norm (Xiong et al. 2020, fig. 1b) leaves the stream itself alone; post-norm is the form of 2017."""
        return x + part(norm(x)) if self.is_pre else norm(x + part(x))


def seen(see: See | None, name: str, value: torch.Tensor) -> torch.Tensor:
    """The value to go on with: what the watcher, if there is one, makes of it."""
    return see(name, value) if see else value
