"""What is looked at, where it is a Transformer of an experiment."""

from dataclasses import dataclass

from engine.experiments.attention.model import Transformer
from engine.experiments.attention.settings import Attention
from engine.transformer import subject


@dataclass(frozen=True)
class Subject(subject.Subject):
    """The experiment's model, and all that its settings say about it."""

    e: Attention
    net: Transformer
