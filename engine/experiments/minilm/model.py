"""all-MiniLM-L6-v2 (Wang et al. 2020; Reimers and Gurevych 2019), a BERT of six layers, from the blocks of our own Transformer."""

from functools import cache
from types import SimpleNamespace

import numpy as np
import torch
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional

from engine.data.minilm_files import folder
from engine.transformer.blocks import Block, MultiHead, See, vectors

LAYERS, WORDS, PLACES, EPSILON = 6, 30_522, 512, 1e-12
FORM = SimpleNamespace(d_model=384, n_heads=12, mlp=4, activation="GELU", norm="post")
"""As in the model's config.json."""
BLOCK = {
    "attention.q": "attention.self.query",
    "attention.k": "attention.self.key",
    "attention.v": "attention.self.value",
    "attention.o": "attention.output.dense",
    "attention_norm": "attention.output.LayerNorm",
    "mlp.up": "intermediate.dense",
    "mlp.down": "output.dense",
    "mlp_norm": "output.LayerNorm",
}
"""Parts of a block by our names, and by those of the file."""


class Encoder(nn.Module):
    """Word, position and kind of sentence are added and normed; then six blocks (Devlin et al. 2019, figure 2)."""

    def __init__(self) -> None:
        super().__init__()
        d = FORM.d_model
        self.n_heads, self.kind, self.readers = FORM.n_heads, "learned", ()
        self.embedding, self.positions, self.types = (vectors(n, d) for n in (WORDS, PLACES, 2))
        self.embedding_norm = nn.LayerNorm(d)
        self.blocks = nn.ModuleList(Block(FORM, i, i, is_causal=False, is_crossing=False) for i in range(LAYERS))
        for norm in (part for part in self.modules() if isinstance(part, nn.LayerNorm)):
            norm.eps = EPSILON

    def forward(self, tokens: torch.Tensor, source: None, see: See) -> torch.Tensor:
        """Ids (b, t) -> vectors (b, t, d)."""
        words = see("embedding", self.embedding(tokens))
        places = see("positions", self.positions.weight[: tokens.shape[1]])
        x = self.embedding_norm(words + places + self.types.weight[0])
        for block in self.blocks:
            x = block(x, None, None, see)
        return x

    @property
    def all_blocks(self) -> list[Block]:
        """In the order in which they are computed."""
        return [block for block in self.blocks if isinstance(block, Block)]

    @property
    def attentions(self) -> list[MultiHead]:
        """One a block."""
        return [block.attention for block in self.all_blocks]


@cache
def encoder() -> Encoder:
    """The model, loaded when it is first asked for: its weights are the file itself, mapped into memory."""
    with torch.device("meta"):
        net = Encoder()
    net.load_state_dict(named(load_file(folder() / "model.safetensors")), assign=True)
    return net.eval().requires_grad_(False)


def named(file: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """The file's tensors by our names."""
    parts = {
        "embedding": "embeddings.word_embeddings",
        "positions": "embeddings.position_embeddings",
        "types": "embeddings.token_type_embeddings",
        "embedding_norm": "embeddings.LayerNorm",
    }
    for i in range(LAYERS):
        parts |= {f"blocks.{i}.{ours}": f"encoder.layer.{i}.{theirs}" for ours, theirs in BLOCK.items()}
    return {
        f"{ours}.{kind}": file[f"{theirs}.{kind}"]
        for ours, theirs in parts.items()
        for kind in ("weight", "bias")
        if f"{theirs}.{kind}" in file
    }


def sentence_vector(vectors: np.ndarray) -> np.ndarray:
    """Tokens' vectors (t, d) -> one for the sentence (d,): their mean, of length 1. Reimers and Gurevych 2019, section 3."""
    mean = torch.from_numpy(vectors).mean(0)
    return functional.normalize(mean, dim=0).numpy()
