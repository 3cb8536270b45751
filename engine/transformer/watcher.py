"""A watched forward pass: every named value is kept, after the changes that are asked for."""

from collections.abc import Callable, Sequence

import torch

Values = dict[str, torch.Tensor]
Change = Callable[[str, torch.Tensor, Values], torch.Tensor]
"""Name and value, and the values before it -> the value to go on with."""


class Watcher:
    """Is called by the model with each value; `values` has them by name."""

    def __init__(self, changes: Sequence[Change] = ()) -> None:
        self.values: Values = {}
        self.changes = changes

    def __call__(self, name: str, value: torch.Tensor) -> torch.Tensor:
        """Keep the value, changed if it is to be."""
        for change in self.changes:
            value = change(name, value, self.values)
        self.values[name] = value
        return value
