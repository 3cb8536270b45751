"""The loss of one sample and δ at the outputs, written out with numbers that give the result when they are worked out by hand."""

from collections.abc import Callable

import numpy as np

from engine import catalog
from engine.looking.said import MINUS, said

PLACES = range(2, 8)
"""As many places as make it true: 2 will often do; float32 has no more than 7."""
TIE = 1e-9
"""What lies just between two roundings is none that everybody finds."""
MOST_OUTPUTS = 3
"""Outputs whose δ is written out."""

Written = Callable[[int], tuple[str, float]]
"""Places -> a calculation as text, and what those who work it out find."""


def loss_worked(loss: str, a: np.ndarray, t: np.ndarray, z: np.ndarray, value: float) -> str:
    """ "(0.51 − 1)² = 0.24": the loss of outputs a (k,) with pre-activations z (k,) and targets t (k,)."""
    found = _true(lambda places: _loss(loss, *_rounded(a, t, places)), value)
    return found or f"loss {said(value)}, worked out from z = {', '.join(said(v) for v in z[:MOST_OUTPUTS])}"


def deltas_worked(
    loss: str, activation: str, a: np.ndarray, t: np.ndarray, z: np.ndarray, delta: np.ndarray
) -> list[str]:
    """ "2 (0.51 − 1) · 0.74 = −0.725" for each of the first outputs: ∂loss/∂z."""
    share = 1.0 if loss in ("cross-entropy", "half sum of squares") else 1 / len(a)
    has_slope = not catalog.LOSSES[loss].output and activation not in ("linear", *catalog.STEPS)
    slopes = catalog.ACTIVATIONS[activation].slope(z.astype(float)) if has_slope else np.ones(len(a))
    lines = []
    for j in range(min(len(a), MOST_OUTPUTS)):
        one = slice(j, j + 1)

        def written(places: int, one: slice = one, slope: float = float(slopes[j])) -> tuple[str, float]:
            (a_text, a_value), (t_text, t_value) = (pair[0] for pair in _rounded(a[one], t[one], places))
            text, value = _slope(loss, a_text, a_value, t_text, t_value)
            if share < 1:
                text, value = f"{text} / {len(a)}", value * share
            return (f"{text} · {plain(slope, places)}", value * round(slope, places)) if has_slope else (text, value)

        lines.append(_true(written, float(delta[j])) or f"δ = {said(float(delta[j]))}")
    return lines


def _true(written: Written, value: float) -> str:
    """The calculation with the fewest places that give the result as it is said; empty if none do."""
    for places in PLACES:
        text, worked = written(places)
        if said(worked * (1 - TIE)) == said(worked * (1 + TIE)) == said(value):
            return f"{text} = {said(value)}"
    return ""


def _rounded(a: np.ndarray, t: np.ndarray, places: int) -> tuple[list[tuple[str, float]], list[tuple[str, float]]]:
    """Outputs and targets as they are written and what that is worth; targets without zeros at their end."""
    outputs = [(plain(float(v), places), round(float(v), places)) for v in a]
    targets = [(plain(float(v), places).rstrip("0").rstrip(".") or "0", round(float(v), places)) for v in t]
    return outputs, targets


def _loss(loss: str, outputs: list[tuple[str, float]], targets: list[tuple[str, float]]) -> tuple[str, float]:
    pairs = list(zip(outputs, targets, strict=True))
    if loss == "cross-entropy":
        pairs = [pair for pair in pairs if pair[1][1] == 1]
    each = [_unit_loss(loss, *output, *target) for output, target in pairs]
    texts, total = [text for text, _ in each], sum(value for _, value in each)
    together = " + ".join(texts) if len(texts) == 1 else f"({' + '.join(texts)})"
    if loss == "half sum of squares":
        return f"½ {together}", total / 2
    return (f"{together} / {len(texts)}", total / len(texts)) if len(texts) > 1 else (together, total)


def _unit_loss(loss: str, a: str, a_value: float, t: str, t_value: float) -> tuple[str, float]:
    gap, difference = a_value - t_value, less(a, t)
    if loss == "MAE":
        return f"|{difference}|", abs(gap)
    if loss == "Huber":
        is_near = abs(gap) < 1
        return (f"½ ({difference})²", gap * gap / 2) if is_near else (f"(|{difference}| − ½)", abs(gap) - 0.5)
    if loss == "hinge":
        signed = a if t_value > 0 else negated(a)
        return f"max(0, {less('1', signed)})", max(0.0, 1 - t_value * a_value)
    if loss in ("binary cross-entropy", "cross-entropy"):
        share = a_value if t_value else 1 - a_value
        return (f"−ln {a}" if t_value else f"−ln(1 − {a})"), -float(np.log(share)) if share > 0 else np.inf
    return f"({difference})²", gap * gap


def _slope(loss: str, a: str, a_value: float, t: str, t_value: float) -> tuple[str, float]:
    """∂loss/∂a of one output; of the cross-entropies ∂loss/∂z."""
    gap, difference = a_value - t_value, f"({less(a, t)})"
    if loss == "MSE":
        return f"2 {difference}", 2 * gap
    if loss == "MAE":
        return ("1" if gap > 0 else f"{MINUS}1" if gap < 0 else "0"), float(np.sign(gap))
    if loss == "Huber" and abs(gap) > 1:
        return ("1" if gap > 0 else f"{MINUS}1"), float(np.sign(gap))
    if loss == "hinge":
        is_wanting = t_value * a_value < 1
        return (negated(t), -t_value) if is_wanting else ("0", 0.0)
    return difference, gap


def plain(value: float, places: int) -> str:
    """Fixed places with a true minus sign, never −0."""
    text = f"{value:.{places}f}"
    return text.replace("-", MINUS) if float(text) else text.lstrip("-")


def less(a: str, b: str) -> str:
    """ "a − b"; to take away a negative number is to add."""
    return f"{a} + {b[1:]}" if b.startswith(MINUS) else f"{a} − {b}"


def negated(text: str) -> str:
    """The number with the other sign."""
    return text[1:] if text.startswith(MINUS) else text if float(text) == 0 else MINUS + text
