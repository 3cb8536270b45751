"""What is looked at: a model as it was at a frame, a sequence, and every named value of its way through the model."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch

from engine.attention.heads import is_crossing
from engine.attention.model import Transformer
from engine.attention.sequence import Sequence
from engine.attention.watcher import Change, Values, Watcher
from engine.experiment import SettingError
from engine.experiments.attention import Attention
from engine.vision import asked


@dataclass(frozen=True)
class Subject:
    """A model, a sequence, and the changes that are made on the way."""

    e: Attention
    net: Transformer
    sequence: Sequence
    changes: tuple[Change, ...] = ()

    @cached_property
    def passed(self) -> tuple[Values, np.ndarray]:
        """Every named value, a batch of one, and the logits (t, vocabulary)."""
        watcher, s = Watcher(self.changes), self.sequence
        with torch.inference_mode():
            source = None if s.source is None else self.ids(s.source)
            logits = self.net(self.ids(s.tokens), source, watcher)
        if not torch.isfinite(logits).all():
            raise SettingError("The model's numbers are no longer finite.")
        return watcher.values, array(logits[0])

    @property
    def logits(self) -> np.ndarray:
        """(t, vocabulary)."""
        return self.passed[1]

    @property
    def plain(self) -> "Subject":
        """The same without changes."""
        return Subject(self.e, self.net, self.sequence)

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
        return asked.within(place, f"{name}: attention", 0, len(self.net.attentions) - 1)

    def head(self, place: int, head: int, name: str) -> tuple[int, int]:
        """An attention's place and one of its heads, or SettingError."""
        return self.attention(place, name), asked.within(head, f"{name}: head", 0, self.e.n_heads - 1)

    def block(self, place: int, name: str) -> int:
        """A block's place, or SettingError."""
        return asked.within(place, f"{name}: layer", 0, len(self.net.all_blocks) - 1)

    def sizes(self, place: int) -> tuple[int, int]:
        """Rows and columns of an attention's patterns: how many tokens look, and at how many."""
        t, s = len(self.sequence.tokens), 0 if self.sequence.source is None else len(self.sequence.source)
        if is_crossing(self.net, place):
            return t, s
        return (s, s) if any(block.attention.place == place for block in self.net.readers) else (t, t)


def array(tensor: torch.Tensor) -> np.ndarray:
    """The tensor as a float32 array of its own."""
    return np.array(tensor.detach().cpu().numpy(), np.float32, order="C")
