"""Recurrent cells by their equations, with the definitions and the order of gates that torch.nn's RNN, LSTM and GRU have."""

from collections.abc import Callable, Iterator
from math import sqrt

import numpy as np
import torch
from torch import Tensor, nn

Values = dict[str, Tensor]
"""What a cell holds after a step, each (b, hidden): every gate by its letter, the cell `c` and the hidden state `h`."""


def rnn(x: Tensor, h: Tensor, before: Values) -> Values:
    """Elman 1990: h = tanh(x + h), of what comes from the input and what comes from the state before, biases in them."""
    return {"h": torch.tanh(x + h)}


def lstm(x: Tensor, h: Tensor, before: Values) -> Values:
    """Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000."""
    i, f, g, o = (x + h).chunk(4, dim=-1)
    i, f, g, o = torch.sigmoid(i), torch.sigmoid(f), torch.tanh(g), torch.sigmoid(o)
    c = f * before["c"] + i * g
    return {"i": i, "f": f, "g": g, "o": o, "c": c, "h": o * torch.tanh(c)}


def gru(x: Tensor, h: Tensor, before: Values) -> Values:
    """Cho et al. 2014, with the reset gate behind the product, as PyTorch and cuDNN have it."""
    (x_r, x_z, x_n), (h_r, h_z, h_n) = x.chunk(3, dim=-1), h.chunk(3, dim=-1)
    r, z = torch.sigmoid(x_r + h_r), torch.sigmoid(x_z + h_z)
    n = torch.tanh(x_n + r * h_n)
    return {"r": r, "z": z, "n": n, "h": (1 - z) * n + z * before["h"]}


STEPS: dict[str, Callable[[Tensor, Tensor, Values], Values]] = {"RNN": rnn, "LSTM": lstm, "GRU": gru}
GATES = {"RNN": "h", "LSTM": "ifgo", "GRU": "rzn"}
"""Gates in the order in which their weights lie on top of each other."""


class Net(nn.Module):
    """A cell that reads step by step, with weights by the names of nn.RNNCell, and one output unit that reads its hidden state."""

    def __init__(self, cell: str, inputs: int, hidden: int) -> None:
        super().__init__()
        self.step, self.hidden_size, rows = STEPS[cell], hidden, len(GATES[cell]) * hidden
        self.weight_ih, self.weight_hh = (nn.Parameter(torch.zeros(rows, n)) for n in (inputs, hidden))
        self.bias_ih, self.bias_hh = (nn.Parameter(torch.zeros(rows)) for _ in range(2))
        self.output = nn.Linear(hidden, 1)

    def unrolled(self, x: Tensor) -> Iterator[Values]:
        """All that the cell holds at each step of x (b, t, inputs); at first it holds 0."""
        nothing = x.new_zeros(len(x), self.hidden_size)
        values = {"h": nothing, "c": nothing}
        for from_x in (x @ self.weight_ih.T + self.bias_ih).unbind(1):
            values = self.step(from_x, torch.addmm(self.bias_hh, values["h"], self.weight_hh.T), values)
            yield values

    def read(self, h: Tensor) -> Tensor:
        """Hidden states (…, hidden) -> what is said, (…): of a bit the logit."""
        return self.output(h).squeeze(-1)

    def forward(self, x: Tensor) -> Tensor:
        """(b, t, inputs) -> what is said at each step, (b, t)."""
        return self.read(torch.stack([values["h"] for values in self.unrolled(x)], dim=1))


def fresh(cell: str, inputs: int, hidden: int, seed: int) -> Net:
    """A net with the weights that a seed draws: uniform within ±1/√hidden, as PyTorch's own."""
    net, rng = Net(cell, inputs, hidden), np.random.default_rng(seed)
    with torch.no_grad():
        for parameter in net.parameters():
            drawn = rng.uniform(-1, 1, tuple(parameter.shape)) / sqrt(hidden)
            parameter.copy_(torch.from_numpy(drawn.astype(np.float32)))
    return net
