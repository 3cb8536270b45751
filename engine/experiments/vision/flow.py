"""How strongly each layer learns."""

import numpy as np
import torch
from torch import nn

from engine.tape import Frame


def flow(net: nn.Sequential) -> Frame:
    """Root mean square of each layer's last gradient and of its weights (layers,); 0 where there is none."""
    weights = [(i, p) for i, layer in enumerate(net) for p in layer.parameters() if p.ndim > 1]
    learning = [(i, p.grad) for i, p in weights if p.grad is not None]
    own = [(i, p.detach()) for i, p in weights]
    return {"flow/gradient": _rms(len(net), learning), "flow/weight": _rms(len(net), own)}


def _rms(layers: int, parts: list[tuple[int, torch.Tensor]]) -> np.ndarray:
    """(layer, tensor) of all weights -> root mean square by layer (layers,) float32."""
    squares, counts = np.zeros(layers), np.zeros(layers)
    norms = torch.stack(torch._foreach_norm([tensor for _, tensor in parts])).cpu().numpy() if parts else ()
    for (i, tensor), norm in zip(parts, norms, strict=True):
        squares[i] += float(norm) ** 2
        counts[i] += tensor.numel()
    return np.sqrt(squares / np.maximum(counts, 1)).astype(np.float32)
