"""What a block of a Transformer has and costs, in plain Python."""

from typing import NamedTuple, Protocol


class Shape(Protocol):
    """The form of a block: width, heads, hidden units of the MLP in widths, activation, and where it is normed."""

    @property
    def d_model(self) -> int:
        """Numbers that stand for a token."""

    @property
    def n_heads(self) -> int:
        """Heads of each attention."""

    @property
    def mlp(self) -> int:
        """Hidden units in widths; 0: there is no MLP."""

    @property
    def activation(self) -> str:
        """“GELU” or “ReLU”."""

    @property
    def norm(self) -> str:
        """“pre” or “post”."""


class Part(NamedTuple):
    """A part of the model: its name, its parameters, and its multiplications for one example."""

    title: str
    params: int
    macs: int


def block_part(e: Shape, title: str, t: int, source: int) -> Part:
    """A block: attention, cross-attention where there is a source, MLP, and a norm before or after each."""
    d = e.d_model
    attention, crossing = 4 * d * (d + 1) + 2 * d, 2 * t * t * d + 4 * t * d * d
    params, macs = attention, crossing
    if source:
        params, macs = 2 * attention, crossing + 2 * t * source * d + 2 * (t + source) * d * d
    if e.mlp:
        params += 2 * e.mlp * d * d + (e.mlp + 1) * d + 2 * d
        macs += 2 * e.mlp * t * d * d
    return Part(title, params, macs)
