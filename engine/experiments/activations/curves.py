"""Activation functions as curves: values and slopes over z, where each comes from, where it has a kink, and where it is flat."""

from typing import NamedTuple

import numpy as np

from engine.catalog import ACTIVATIONS, STEPS
from engine.tape import Frame, utf8

REACH, POINTS = 5.0, 1001
"""Curves reach from −5 to 5, in steps of a hundredth."""
FLAT = 0.05
"""Ours: where the slope, up or down, is less than this share of the steepest, a unit is called saturated."""
DEFINITION = (
    "Saturated: the slope there is less than a twentieth of the steepest one. Dead: the slope is 0 for every sample."
)
DEAD = "The unit is dead: no sample moves it."
STEPPED = "A step is flat everywhere; learning takes slope 1 in its place."


class Origin(NamedTuple):
    """Where a function comes from, and what happens at its kink, if it has one."""

    source: str
    kink: str = ""


ORIGINS = {
    "linear": Origin("Widrow and Hoff 1960, Adaline"),
    "step": Origin("Rosenblatt 1958", "jumps at 0; its slope is 0, so learning takes 1 instead (straight-through)"),
    "sigmoid": Origin("Verhulst 1845; Rumelhart, Hinton and Williams 1986"),
    "tanh": Origin("LeCun et al. 1998, Efficient BackProp"),
    "ReLU": Origin(
        "Fukushima 1969; Nair and Hinton 2010", "kink at 0: slope 0 on the left, 1 on the right; 0 is taken"
    ),
    "leaky ReLU": Origin(
        "Maas, Hannun and Ng 2013", "kink at 0: slope 0.01 on the left, 1 on the right; 0.01 is taken"
    ),
    "ELU": Origin("Clevert, Unterthiner and Hochreiter 2016", "no kink: slope 1 on both sides of 0"),
    "GELU": Origin("Hendrycks and Gimpel 2016"),
    "SiLU": Origin("Elfwing, Uchibe and Doya 2018"),
    "softplus": Origin("Dugas et al. 2001"),
    "sin": Origin("Sitzmann et al. 2020"),
    "0-1 step": Origin(
        "McCulloch and Pitts 1943", "jumps at 0; its slope is 0, so learning takes 1 instead (straight-through)"
    ),
}
"""By the names of the catalog."""


def curve(name: str, z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """f(z) and f′(z): the catalog's, but of a step the slope that it really has."""
    activation = ACTIVATIONS[name]
    return activation.f(z), np.zeros_like(z) if name in STEPS else activation.slope(z)


def functions(names: tuple[str, ...]) -> Frame:
    """Curves of these functions over [−5, 5]; a line for each: formula, source and kink, with tabs between."""
    z = np.linspace(-REACH, REACH, POINTS)
    values, slopes = zip(*(curve(name, z) for name in names), strict=True)
    lines = ["\t".join((ACTIVATIONS[name].formula, *ORIGINS[name])) for name in names]
    return {
        "curve/z": z.astype(np.float32),
        "curve/f": np.array(values, np.float32),
        "curve/slope": np.array(slopes, np.float32),
        "text/functions": utf8("\n".join(lines)),
    }


def steepest(name: str) -> float:
    """The largest slope that a function has, up or down, on the curve that is drawn."""
    return float(np.abs(curve(name, np.linspace(-REACH, REACH, POINTS))[1]).max())


def unit(name: str, sums: tuple[float, ...]) -> Frame:
    """A unit's samples on its curve: z, f(z) and f′(z) of each, the curve as far as they reach, and the shares that are flat."""
    z = np.array(sums, np.float32)
    value, slope = curve(name, z.astype(float))
    reach = float(max(REACH, 1.05 * np.abs(z).max(initial=0.0)))
    along = np.linspace(-reach, reach, POINTS)
    over, steepness = curve(name, along)
    is_flat, is_off = np.abs(slope) < FLAT * steepest(name) if name not in STEPS else slope == 0, slope == 0
    return {
        "unit/z": z,
        "unit/f": value.astype(np.float32),
        "unit/slope": slope.astype(np.float32),
        "unit/saturated": np.array(is_flat.mean() if z.size else 0.0, np.float32),
        "unit/off": np.array(is_off.mean() if z.size else 0.0, np.float32),
        "unit/along": along.astype(np.float32),
        "unit/over": over.astype(np.float32),
        "unit/steep": steepness.astype(np.float32),
        "text/verdict": utf8(f"{DEFINITION}\n{STEPPED if name in STEPS else DEAD if is_off.all() else ''}"),
    }
