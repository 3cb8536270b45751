"""Probe: inputs, outputs and gradients of any submodule of any `nn.Module`, by name.

with Probe(model, "encoder.0", "head") as seen:
    model(x).sum().backward()
seen.outputs["head"], seen.gradients["head"]
"""

from types import TracebackType
from typing import Any, Self

import torch
from torch import nn


class Probe:
    """Records input and output of each named submodule in every forward pass, and the output's gradient in the backward pass after it.

    `inputs` (of several the first), `outputs` and `gradients` map names to detached tensors of the latest pass; a submodule that is called more than once
    shows its last call. Names are those of `model.named_modules()`; "" is the model itself; no name at all means every leaf.
    Raises KeyError for a name that the model does not have. Leaving the block removes every trace from the model.
    """

    def __init__(self, model: nn.Module, *names: str) -> None:
        modules = dict(model.named_modules())
        chosen = names or tuple(name for name, module in modules.items() if not list(module.children()))
        self._modules = {name: modules[name] for name in chosen}
        self._handles: list[Any] = []
        self.inputs: dict[str, torch.Tensor] = {}
        self.outputs: dict[str, torch.Tensor] = {}
        self.gradients: dict[str, torch.Tensor] = {}

    def __enter__(self) -> Self:
        for name, module in self._modules.items():
            self._handles.append(module.register_forward_hook(self._recorder(name)))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for handle in self._handles:
            handle.remove()
        self._handles.clear()

    def _recorder(self, name: str):
        def record(module: nn.Module, args: tuple, output: Any) -> None:
            if not isinstance(output, torch.Tensor):
                return
            self.outputs[name] = output.detach()
            if args and isinstance(args[0], torch.Tensor):
                self.inputs[name] = args[0].detach()
            self.gradients.pop(name, None)
            if output.requires_grad:
                output.register_hook(lambda gradient: self.gradients.__setitem__(name, gradient.detach()))

        return record
