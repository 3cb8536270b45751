"""What is looked at: a model as it was at a frame, a sequence, and every named value of its way through the model."""

from collections.abc import Callable, Sized
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Protocol, Self

import numpy as np
import torch

from engine.experiment import Experiment, NotFiniteError
from engine.looking import questions
from engine.transformer.blocks import Block, MultiHead
from engine.transformer.sequence import Sequence
from engine.transformer.watcher import Change, Values, Watcher


class Net(Protocol):
    """A model that can be looked into: its blocks in the order of computing, those that only read first."""

    @property
    def n_heads(self) -> int:
        """Heads of each attention."""

    @property
    def kind(self) -> str:
        """How it knows positions: “learned”, “sinusoidal”, “rotary” or “none”."""

    @property
    def embedding(self) -> torch.nn.Embedding:
        """The vectors of the tokens."""

    @property
    def readers(self) -> Sized:
        """The blocks that only read."""

    @property
    def all_blocks(self) -> list[Block]:
        """In the order in which they are computed."""

    @property
    def attentions(self) -> list[MultiHead]:
        """All of them by place."""

    def __call__(self, tokens: torch.Tensor, source: torch.Tensor | None, see: Watcher) -> torch.Tensor:
        """Ids (1, t) -> the output (1, t, …), every value on the way named."""


class Speaking(Net, Protocol):
    """One that says something about every token."""

    def unembedded(self, x: torch.Tensor) -> torch.Tensor:
        """The residual stream (b, t, d) -> logits (b, t, vocabulary)."""


@dataclass(frozen=True)
class Subject:
    """A model, a sequence, how another text is read for it, and the changes that are made on the way."""

    e: Experiment
    net: Net
    sequence: Sequence
    read: Callable[[Any], Sequence]
    changes: tuple[Change, ...] = ()

    @cached_property
    def passed(self) -> tuple[Values, np.ndarray]:
        """Every named value, a batch of one, and the output (t, …)."""
        watcher, s = Watcher(self.changes), self.sequence
        with torch.inference_mode():
            source = None if s.source is None else self.ids(s.source)
            output = self.net(self.ids(s.tokens), source, watcher)
        if not torch.isfinite(output).all():
            raise NotFiniteError
        return watcher.values, array(output[0])

    @property
    def output(self) -> np.ndarray:
        """Logits (t, vocabulary); of a model that says nothing, its last vectors (t, d)."""
        return self.passed[1]

    @property
    def plain(self) -> Self:
        """The same without changes."""
        return replace(self, changes=())

    def value(self, name: str) -> np.ndarray:
        """A named value without its batch dimension."""
        return array(self.tensor(name)[0])

    def tensor(self, name: str) -> torch.Tensor:
        """A named value as it is."""
        return self.passed[0][name]

    def ids(self, tokens: np.ndarray) -> torch.Tensor:
        """Ids (t,) -> (1, t), where the model is."""
        return torch.from_numpy(tokens[None]).to(self.net.embedding.weight.device)

    def attention(self, place: int, name: str) -> int:
        """An attention's place, or SettingError."""
        return questions.within(place, f"{name}: attention", 0, len(self.net.attentions) - 1)

    def head(self, place: int, head: int, name: str) -> tuple[int, int]:
        """An attention's place and one of its heads, or SettingError."""
        return self.attention(place, name), questions.within(head, f"{name}: head", 0, self.net.n_heads - 1)

    def block(self, place: int, name: str) -> int:
        """A block's place, or SettingError."""
        return questions.within(place, f"{name}: layer", 0, len(self.net.all_blocks) - 1)

    def sizes(self, place: int) -> tuple[int, int]:
        """Rows and columns of an attention's patterns: how many tokens look, and at how many."""
        t, s = len(self.sequence.tokens), 0 if self.sequence.source is None else len(self.sequence.source)
        if is_crossing(self.net, place):
            return t, s
        return (s, s) if any(block.attention.place == place for block in readers(self.net)) else (t, t)


def is_crossing(net: Net, place: int) -> bool:
    """Whether this attention reads the source from the decoder."""
    return any(block.cross and block.cross.place == place for block in speakers(net))


def readers(net: Net) -> list[Block]:
    """The blocks that only read."""
    return net.all_blocks[: len(net.readers)]


def speakers(net: Net) -> list[Block]:
    """The blocks that what it says or gives comes from."""
    return net.all_blocks[len(net.readers) :]


def array(tensor: torch.Tensor) -> np.ndarray:
    """The tensor as a float32 array of its own."""
    return np.array(tensor.detach().cpu().numpy(), np.float32, order="C")
