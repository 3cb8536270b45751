"""Training images moved, turned and scaled at random, so that the network cannot learn them by heart."""

import numpy as np
import torch
from torch import nn


def augmented(x: torch.Tensor, shift: int, rotate: int, scale: int, rng: np.random.Generator) -> torch.Tensor:
    """Images (b, 1, 28, 28) -> the same, each by its own draw: up to `shift` pixels, `rotate` degrees, `scale` percent."""
    b = len(x)
    angle = np.deg2rad(rng.uniform(-rotate, rotate, b))
    size = 1 + rng.uniform(-scale, scale, b) / 100
    move = rng.uniform(-shift, shift, (b, 2)) * 2 / x.shape[-1]
    theta = np.empty((b, 2, 3), np.float32)
    theta[:, 0, 0] = theta[:, 1, 1] = np.cos(angle) / size
    theta[:, 0, 1] = -np.sin(angle) / size
    theta[:, 1, 0] = np.sin(angle) / size
    theta[:, :, 2] = -move
    grid = nn.functional.affine_grid(torch.from_numpy(theta).to(x.device), list(x.shape), align_corners=False)
    return nn.functional.grid_sample(x, grid, align_corners=False)
