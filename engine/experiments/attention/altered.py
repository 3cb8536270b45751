"""A model that is broken in the same way whatever it reads: it can be tested, and its heads named, as it is."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

import torch

from engine.experiment import SettingError
from engine.experiments.attention.evaluation import measured
from engine.experiments.attention.heads import heads
from engine.experiments.attention.model import Transformer
from engine.experiments.attention.subject import Subject
from engine.looking import questions
from engine.tape import Frame
from engine.transformer.blocks import See
from engine.transformer.changes import is_everywhere
from engine.transformer.watcher import Change, Watcher


class Altered:
    """A Transformer with changes on the way of everything that it reads; its calls are Transformer's."""

    def __init__(self, net: Transformer, changes: Sequence[Change]) -> None:
        self.net, self.changes = net, changes

    def __getattr__(self, name: str) -> Any:
        return getattr(self.net, name)

    def __call__(
        self, tokens: torch.Tensor, source: torch.Tensor | None = None, see: See | None = None
    ) -> torch.Tensor:
        return self.net(tokens, source, self._through(see))

    def say(self, tokens: torch.Tensor, read: torch.Tensor | None, see: See | None = None) -> torch.Tensor:
        return self.net.say(tokens, read, self._through(see))

    def read(self, source: torch.Tensor, see: See | None = None) -> torch.Tensor:
        return self.net.read(source, self._through(see))

    def _through(self, see: See | None) -> See:
        """What makes the changes, and then shows what there is to whoever watches."""
        changing = Watcher(self.changes)
        return lambda name, value: see(name, changing(name, value)) if see else changing(name, value)


def named(subject: Subject, watch: Mapping[str, Any]) -> Frame:
    """“heads”: true -> the scores of all heads, measured on random segments; of what is broken for one sequence only, as if it were whole."""
    questions.true(watch["heads"], "heads")
    return heads(subject.e, _net(subject) if is_everywhere(watch) else subject.net)


def tested(subject: Subject, watch: Mapping[str, Any]) -> Frame:
    """“tested”: true -> what a frame tells of a test, of the model with its parts off: `tested/loss/test` and so on."""
    questions.true(watch["tested"], "tested")
    if not is_everywhere(watch):
        raise SettingError(
            "“tested” goes with heads, MLPs, layers, positions and the mask off; the rest is for one sequence only."
        )
    e, net = subject.e, _net(subject)
    return {f"tested/{name}": values for name, values in measured(e, net, str(net.embedding.weight.device)).items()}


def _net(subject: Subject) -> Transformer:
    return cast(Transformer, Altered(subject.net, subject.changes))
