"""An optimizer's ledger: how a gradient becomes the change of a weight, line by line, each with its formula and its numbers.

Of one parameter (numbers) or of many at once (arrays), in float64. Constants are torch.optim's defaults: RMSprop's decay is not the 0.9 of the lecture.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from engine.catalog import MOMENTUM
from engine.looking.said import SUPERSCRIPT, said
from engine.tape import Frame

Number = Any
"""A number, or an array of them."""
RMS_DECAY, BETA1, BETA2, ADAMW_DECAY = 0.99, 0.9, 0.999, 0.01
EPSILON, ADAGRAD_EPSILON, CLIP_EPSILON = 1e-8, 1e-10, 1e-6
"""What keeps divisions from ending in a 0: RMSprop's and Adam's, Adagrad's, and that of torch.nn.utils.clip_grad_norm_."""
DIGITS, MOST_DIGITS = 3, 10
"""Significant places of a result, and the most that its parts are written with so that it comes out."""
TIE = 1e-9
"""What lies just between two roundings is none that everybody finds."""


@dataclass(frozen=True)
class Line:
    """One line: what it is, and `symbol` ← `form`, with a place `{}` for each of its parts. Whole numbers are exponents."""

    words: str
    symbol: str
    form: str
    parts: dict[str, Number]
    how: Callable[..., Number]
    digits: int = DIGITS

    @property
    def value(self) -> Number:
        return self.how(*self.parts.values())

    @property
    def result(self) -> str:
        """The value as it is said."""
        return said(self.value, self.digits)

    @property
    def formula(self) -> str:
        """The form with the names of its parts."""
        return self.form.format(*self.parts)

    @property
    def worked(self) -> str:
        """The form with numbers, in as many places as it takes to come out as the result is said."""
        digits = next((n for n in range(self.digits, MOST_DIGITS) if self._comes_out(n)), MOST_DIGITS)
        return self.form.format(*(_written(part, digits, self.form != "{}") for part in self.parts.values()))

    def _comes_out(self, digits: int) -> bool:
        found = float(self.how(*(_cut(part, digits) for part in self.parts.values())))
        ends = (said(found * (1 - TIE), self.digits), said(found * (1 + TIE), self.digits))
        return ends == (self.result, self.result)


def _cut(part: Number, digits: int) -> Number:
    return part if isinstance(part, int) or not math.isfinite(part) else float(f"{part:.{digits}g}")


def _written(part: Number, digits: int, is_guarded: bool) -> str:
    """The number in so many places; among others, one with a sign or a power of ten stands in parentheses."""
    if isinstance(part, int):
        return str(part).translate(SUPERSCRIPT)
    written = said(part, digits)
    return f"({written})" if is_guarded and (part < 0 or "·" in written) else written


@dataclass(frozen=True)
class Update:
    """What an optimizer is given at one update: weight and gradient, its moments before (0 where it has none), how many updates
    these count with this one, and the learning rate, `base` times what the `schedule` makes of it now."""

    optimizer: str
    weight: Number
    gradient: Number
    m: Number = 0.0
    v: Number = 0.0
    count: int = 1
    lr: float = 0.01
    base: float = 0.01
    schedule: str = "constant"
    l1: Number = 0.0
    l2: Number = 0.0
    """Penalties that are part of what is minimised, and so of the gradient that is clipped."""
    clip: float = 0.0
    norm: float = 0.0
    """Largest norm of the gradient (0: any), and the norm that it has with its penalties, over all parameters."""
    decay: Number = 0.0
    """Weight decay, which comes after clipping: AdamW's own, or added to the gradient by the others."""
    learns: bool = True


def ledger(update: Update) -> list[Line]:
    """From the mini-batch's gradient to the weight after the update; the last two lines are the change and the new weight."""
    u = update
    lines = _gradient(u)
    if u.learns:
        g = lines[-1].value
        rate = {"lr": u.base, f"{u.schedule} factor": u.lr / u.base} if u.schedule != "constant" else {"lr": u.lr}
        lines.append(Line("learning rate", "η", "{} · {}" if len(rate) > 1 else "{}", rate, lambda lr, f=1.0: lr * f))
        lines += RULES[u.optimizer](u, g)
    else:
        lines.append(Line("it does not learn here", "Δ", "0", {}, lambda: 0.0))
    change = lines[-1].value
    digits = _digits_that_show(change, u.weight)
    return [*lines, Line("after", "w", "{} + {}", {"w": u.weight, "Δ": change}, lambda w, d: w + d, digits)]


def _digits_that_show(change: Number, weight: Number) -> int:
    """Places in which the weight is written so that its change is seen."""
    if np.ndim(weight) or not (change and weight and math.isfinite(change) and math.isfinite(weight)):
        return DIGITS
    return int(min(max(DIGITS, DIGITS + math.floor(math.log10(abs(weight))) - math.floor(math.log10(abs(change)))), 9))


def _gradient(u: Update) -> list[Line]:
    """The mini-batch's gradient, with its penalties, clipped, and with what weight decay adds; the last line is what the rule works with."""
    lines = [Line("gradient of the mini-batch: the mean over its samples", "g", "{}", {"g": u.gradient}, lambda g: g)]
    if np.any(u.l1):
        parts = {"g": lines[-1].value, "L1": u.l1, "sign w": np.sign(u.weight) + 0.0}
        lines.append(Line("with the penalty L1", "g", "{} + {} · {}", parts, _plus_product))
    if np.any(u.l2):
        parts = {"g": lines[-1].value, "L2": u.l2, "w": u.weight}
        lines.append(Line("with the penalty L2", "g", "{} + {} · {}", parts, _plus_product))
    if u.clip and u.learns:
        lines += _clipped(u, lines[-1].value)
    if np.any(u.decay) and u.optimizer != "AdamW":
        parts = {"g": lines[-1].value, "L2": u.decay, "w": u.weight}
        lines.append(Line("with weight decay", "g", "{} + {} · {}", parts, _plus_product))
    return lines


def _plus_product(g: Number, a: Number, b: Number) -> Number:
    return g + a * b


def _clipped(u: Update, g: Number) -> list[Line]:
    """Pascanu et al. 2013, algorithm 1, as torch.nn.utils.clip_grad_norm_ has it."""
    norm = Line("norm of the whole gradient, over all weights and biases", "‖g‖", "{}", {"‖g‖": u.norm}, lambda n: n)
    parts = {"limit": u.clip, "‖g‖": u.norm}
    factor = Line("what clipping leaves", "c", "min(1, {} / {})", parts, lambda c, n: min(1.0, c / (n + CLIP_EPSILON)))
    return [norm, factor, Line("clipped", "g", "{} · {}", {"c": factor.value, "g": g}, lambda c, g: c * g)]


def _sgd(u: Update, g: Number) -> list[Line]:
    """Robbins and Monro 1951."""
    return [Line("change", "Δ", "−{} · {}", {"η": u.lr, "g": g}, lambda lr, g: -lr * g)]


def _momentum(u: Update, g: Number) -> list[Line]:
    """Polyak 1964; the learning rate stands outside, as in torch.optim.SGD."""
    buffer = _buffer(u, g)
    return [buffer, Line("change", "Δ", "−{} · {}", {"η": u.lr, "m": buffer.value}, lambda lr, m: -lr * m)]


def _nesterov(u: Update, g: Number) -> list[Line]:
    """Nesterov 1983, in the form of Sutskever et al. 2013 that torch.optim.SGD has."""
    buffer = _buffer(u, g)
    form, parts = f"−{{}} · ({{}} + {MOMENTUM} · {{}})", {"η": u.lr, "g": g, "m": buffer.value}
    return [buffer, Line("change, one step of the buffer ahead", "Δ", form, parts, _ahead)]


def _buffer(u: Update, g: Number) -> Line:
    parts = {"m": u.m, "g": g}
    return Line("momentum’s buffer", "m", f"{MOMENTUM} · {{}} + {{}}", parts, lambda m, g: MOMENTUM * m + g)


def _ahead(lr: Number, g: Number, m: Number) -> Number:
    return -lr * (g + MOMENTUM * m)


def _adagrad(u: Update, g: Number) -> list[Line]:
    """Duchi et al. 2011."""
    squares = Line("sum of all squared gradients", "s", "{} + {}²", {"s": u.v, "g": g}, lambda s, g: s + g * g)
    return [squares, _scaled(u, {"g": g, "s": squares.value}, "10⁻¹⁰", ADAGRAD_EPSILON)]


def _rmsprop(u: Update, g: Number) -> list[Line]:
    """Tieleman and Hinton 2012, lecture 6.5."""
    squares = _average("moving average of squared gradients", "v", RMS_DECAY, u.v, g, is_squared=True)
    return [squares, _scaled(u, {"g": g, "v": squares.value}, "10⁻⁸", EPSILON)]


def _adam(u: Update, g: Number) -> list[Line]:
    """Kingma and Ba 2015, algorithm 1."""
    m = _average("moving average of gradients", "m", BETA1, u.m, g)
    v = _average("moving average of squared gradients", "v", BETA2, u.v, g, is_squared=True)
    means = [_corrected(m, BETA1, u.count), _corrected(v, BETA2, u.count)]
    return [m, v, *means, _scaled(u, {line.symbol: line.value for line in means}, "10⁻⁸", EPSILON)]


def _adamw(u: Update, g: Number) -> list[Line]:
    """Loshchilov and Hutter 2019, algorithm 2: decay stands beside the gradient, not in it."""
    *lines, adam = _adam(u, g)
    adam = replace(adam, words="Adam’s part", symbol="a")
    decay = Line("weight decay", "d", "−{} · {} · {}", {"η": u.lr, "λ": u.decay, "w": u.weight}, _decayed)
    together = Line("change", "Δ", "{} + {}", {"a": adam.value, "d": decay.value}, lambda a, d: a + d)
    return [*lines, adam, decay, together]


def _decayed(lr: Number, decay: Number, w: Number) -> Number:
    return -lr * decay * w


def _average(words: str, symbol: str, keep: float, before: Number, g: Number, is_squared: bool = False) -> Line:
    """ "0.99 · v + 0.01 · g²"."""
    new, power = 1 - keep, 2 if is_squared else 1
    form = f"{keep} · {{}} + {new:.3g} · {{}}{'²' if is_squared else ''}"
    return Line(words, symbol, form, {symbol: before, "g": g}, lambda old, g: keep * old + new * g**power)


def _corrected(mean: Line, keep: float, count: int) -> Line:
    """Without the pull of the 0 that it began with."""
    words, form = "the same, corrected for having begun at 0", f"{{}} / (1 − {keep}{{}})"
    parts = {mean.symbol: mean.value, "ᵗ": count}
    return Line(words, f"{mean.symbol}̂", form, parts, lambda mean, t: mean / (1 - keep**t))


def _scaled(u: Update, parts: dict[str, Number], tiny: str, epsilon: float) -> Line:
    """ "−η · g / (√v + 10⁻⁸)"."""
    form = f"−{{}} · {{}} / (√{{}} + {tiny})"
    return Line("change", "Δ", form, {"η": u.lr, **parts}, lambda lr, g, v: -lr * g / (np.sqrt(v) + epsilon))


RULES: dict[str, Callable[[Update, Number], list[Line]]] = {
    "SGD": _sgd,
    "momentum": _momentum,
    "Nesterov": _nesterov,
    "Adagrad": _adagrad,
    "RMSprop": _rmsprop,
    "Adam": _adam,
    "AdamW": _adamw,
}
"""By the names of `engine.catalog.OPTIMIZERS`: the lines from the gradient that the rule works with to the change."""


def ledger_frame(lines: list[Line]) -> Frame:
    """A ledger as a look holds it."""
    rows = ["\t".join((x.words, x.symbol, x.formula, x.worked, x.result)) for x in lines]
    return {
        "ledger/value": np.array([float(line.value) for line in lines]),
        "text/ledger": np.frombuffer("\n".join(rows).encode(), np.uint8),
    }
