"""Detail of one moment of a recurrent network: a sequence unrolled in time, and its answer's gradient on its way back."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch

from engine.experiment import SettingError
from engine.experiments.sequence.cells import GATES, Net, Values
from engine.experiments.sequence.settings import Sequence
from engine.experiments.sequence.tasks import WATCHED, Examples, examples
from engine.experiments.sequence.training import losses, net_of, rights
from engine.looking import questions
from engine.tape import Frame

MOST_EXAMPLES = 1000


def look(e: Sequence, frame: Frame, watch: Mapping[str, Any]) -> Frame:
    """Answer to `watch`, whose questions may be combined."""
    watched, net = sequence_of(e, watch), net_of(e, frame)
    x = torch.tensor(watched.x, requires_grad=True)
    steps = list(net.unrolled(x))
    said = net.read(torch.stack([values["h"] for values in steps], dim=1))
    at = questions.whole_number(watch.get("back", len(steps) - 1), "back", 0, len(steps) - 1)
    if not watched.counts[0, at]:
        raise SettingError(f"At step {at} nothing has to be said, so nothing goes back from there.")
    found = {
        "look/example": np.array(watch.get("example", 0)),
        **_answer(e, watched, said.detach()),
        **{f"gate/{name}": _column(steps, name) for name in steps[0]},
        **way_back(e, watched, x, steps, said, at),
    }
    if "cell" in watch:
        found |= _formula(net, GATES[e.cell], watched.x[0], steps, watch["cell"])
    return found


def sequence_of(e: Sequence, watch: Mapping[str, Any]) -> Examples:
    """The one that is watched, as a batch of one."""
    low, high = (int(bound) for bound in e.about("length").bounds)
    length = questions.whole_number(
        watch.get("length", e.length), "length", max(low, e.delay + 1) if e.task == "echo" else low, high
    )
    example = questions.whole_number(watch.get("example", 0), "example", 0, MOST_EXAMPLES - 1)
    return examples(e, 1, WATCHED, example, length)


def _answer(e: Sequence, watched: Examples, said: torch.Tensor) -> Frame:
    target, counts = torch.tensor(watched.target), torch.tensor(watched.counts)
    loss = losses(e, said, target)[counts].mean()
    return {
        "look/x": watched.x[0],
        "look/target": watched.target[0],
        "look/counts": watched.counts[0].astype(np.uint8),
        "look/said": (said if e.is_number else torch.sigmoid(said))[0].numpy(),
        "look/right": rights(e, said, target)[0].numpy().astype(np.uint8),
        "look/loss": loss.numpy(),
    }


def _column(steps: list[Values], name: str) -> np.ndarray:
    """One gate at all steps, (hidden, t)."""
    return torch.stack([values[name][0] for values in steps], dim=1).detach().numpy()


def way_back(
    e: Sequence, watched: Examples, x: torch.Tensor, steps: list[Values], said: torch.Tensor, at: int
) -> Frame:
    """How long the gradient of the loss at step `at` is at every state before it, and how much its answer depends on each input."""
    loss = losses(e, said, torch.tensor(watched.target))[0, at]
    found: Frame = {"back/at": np.array(at)}
    for name in ("h", "c") if "c" in steps[0] else ("h",):
        states = [values[name] for values in steps]
        found[f"back/{name}"] = _lengths(torch.autograd.grad(loss, states, retain_graph=True, allow_unused=True))
    (slope,) = torch.autograd.grad(said[0, at], x)
    return found | {"back/x": slope[0].norm(dim=1).numpy()}


def _lengths(gradients: tuple[torch.Tensor | None, ...]) -> np.ndarray:
    """What comes after the answer has no gradient: 0."""
    return np.array([0.0 if g is None else g.norm().item() for g in gradients], np.float32)


def _formula(net: Net, gates: str, x: np.ndarray, steps: list[Values], question: Any) -> Frame:
    """Everything that makes one gate's value: its inputs, weights and biases, the two sums, and their own sum."""
    if not isinstance(question, (list, tuple)) or len(question) != 3:
        raise SettingError("“cell” takes a gate, a step and a unit.")
    gate = gates.index(questions.one_of(question[0], "cell", gates))
    t = questions.whole_number(question[1], "step", 0, len(steps) - 1)
    unit = questions.whole_number(question[2], "unit", 0, net.hidden_size - 1)
    row, state = gate * net.hidden_size + unit, net.state_dict()
    h = steps[t - 1]["h"][0].detach().numpy() if t else np.zeros(net.hidden_size, np.float32)
    weights_x, weights_h, *bias = (
        state[name][row].numpy() for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    )
    from_x, from_h = weights_x @ x[t] + bias[0], weights_h @ h + bias[1]
    reset = steps[t]["r"][0, unit].item() if gates[gate] == "n" else 1.0
    return {
        "cell/of": np.array([gate, t, unit]),
        "cell/x": x[t],
        "cell/weights_x": weights_x,
        "cell/h": h,
        "cell/weights_h": weights_h,
        "cell/bias": np.array(bias),
        "cell/sums": np.array([from_x, from_h, from_x + reset * from_h], np.float32),
        "cell/value": steps[t][gates[gate]][0, unit].detach().numpy(),
    }
