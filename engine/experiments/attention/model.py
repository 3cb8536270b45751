"""A Transformer in the family that an experiment asks for. Only workers import this."""

from math import sqrt

import torch
from torch import nn
from torch.nn import functional

from engine.experiments.attention.budget import longest
from engine.experiments.attention.settings import Attention
from engine.experiments.attention.tasks import vocabulary_of
from engine.transformer.blocks import Block, MultiHead, See, angles_of, seen, sinusoids, vectors


class Transformer(nn.Module):
    """Decoder (Radford et al. 2018), encoder (Devlin et al. 2019) or both (Vaswani et al. 2017), as the experiment says."""

    def __init__(self, e: Attention) -> None:
        super().__init__()
        d, n, tokens = e.d_model, e.n_layers, len(vocabulary_of(e))
        self.n_heads, self.kind, self.is_both = e.n_heads, e.positions, e.family == "encoder-decoder"
        self.embedding = vectors(tokens, d)
        self.positions = vectors(longest(e), d) if e.positions == "learned" else None
        self.readers = nn.ModuleList(Block(e, i, i, False, False) for i in range(n * self.is_both))
        self.blocks = nn.ModuleList(
            Block(e, n + i, n + 2 * i, True, True) if self.is_both else Block(e, i, i, e.family == "decoder", False)
            for i in range(n)
        )
        self.reader_norm = nn.LayerNorm(d) if self.is_both and e.norm == "pre" else nn.Identity()
        self.norm = nn.LayerNorm(d) if e.norm == "pre" else nn.Identity()
        self.output = None if e.tied else nn.Linear(d, tokens, bias=False)

    def forward(self, tokens: torch.Tensor, source: torch.Tensor | None = None, see: See | None = None) -> torch.Tensor:
        """Ids (b, t), and of an encoder–decoder the source's (b, s) -> logits (b, t, vocabulary)."""
        return self.say(tokens, self.read(source, see) if self.is_both and source is not None else None, see)

    def say(self, tokens: torch.Tensor, read: torch.Tensor | None, see: See | None = None) -> torch.Tensor:
        """Ids (b, t), and what the encoder made of the source (b, s, d) -> logits (b, t, vocabulary)."""
        x, angles = self.embedded(tokens, "", see)
        for block in self.blocks:
            x = block(x, angles, read, see)
        return self.unembedded(x)

    def read(self, source: torch.Tensor, see: See | None = None) -> torch.Tensor:
        """What the encoder of two makes of the source: ids (b, s) -> (b, s, d)."""
        x, angles = self.embedded(source, "source.", see)
        for block in self.readers:
            x = block(x, angles, None, see)
        return self.reader_norm(x)

    def embedded(self, tokens: torch.Tensor, name: str, see: See | None) -> tuple[torch.Tensor, torch.Tensor | None]:
        """Ids (b, t) -> vectors (b, t, d), times √d as in Vaswani et al. 2017, section 3.4, plus positions; or angles to turn by."""
        d, t = self.embedding.embedding_dim, tokens.shape[1]
        x = seen(see, f"{name}embedding", self.embedding(tokens) * sqrt(d))
        if self.kind == "rotary":
            return x, seen(see, f"{name}angles", angles_of(t, d // self.n_heads, x.device))
        if self.kind == "none":
            return x, None
        table = sinusoids(t, d, x.device) if self.positions is None else self.positions.weight[:t]
        return x + seen(see, f"{name}positions", table), None

    def unembedded(self, x: torch.Tensor) -> torch.Tensor:
        """The residual stream (b, t, d) -> logits (b, t, vocabulary)."""
        return functional.linear(self.norm(x), self.embedding.weight if self.output is None else self.output.weight)

    @property
    def all_blocks(self) -> list[Block]:
        """In the order in which they are computed."""
        return [block for block in (*self.readers, *self.blocks) if isinstance(block, Block)]

    @property
    def attentions(self) -> list[MultiHead]:
        """All of them by place: of a decoder's block its own, then that to the source."""
        return [part for block in self.all_blocks for part in (block.attention, block.cross) if part]
