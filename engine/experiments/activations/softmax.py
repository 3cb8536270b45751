"""Softmax, and what is drawn from it: a draw is a place u on the bar of all probabilities laid end to end."""

from functools import lru_cache

import numpy as np

from engine.tape import Frame

MOST = 10_000
"""Draws of a run."""
SHOWN = 40
"""Newest draws whose place on the bar is shown."""
EVERY = 100
"""Draws that the player calls an epoch."""


def probabilities(logits: np.ndarray, temperature: float) -> np.ndarray:
    """eˣ / Σ eˣ of x = logits / temperature, the largest taken off first: it changes nothing, and nothing overflows. Bridle 1990."""
    x = np.asarray(logits, float) / temperature
    e = np.exp(x - x.max())
    return e / e.sum()


def entropy(p: np.ndarray) -> float:
    """−Σ p ln p in nats, where 0 ln 0 is 0. Shannon 1948."""
    return float(-(p[p > 0] * np.log(p[p > 0])).sum())


def bars(logits: np.ndarray, temperature: float) -> Frame:
    """What softmax makes of logits."""
    p = probabilities(logits, temperature)
    return {
        "softmax/logits": np.asarray(logits, np.float32),
        "softmax/temperature": np.array(temperature, np.float32),
        "softmax/p": p.astype(np.float32),
        "softmax/ends": np.cumsum(p).astype(np.float32),
        "softmax/entropy": np.array([entropy(p), np.log(len(p))], np.float32),
    }


@lru_cache(maxsize=8)
def places(seed: int) -> np.ndarray:
    """The u of every draw, uniform from 0 to 1: Philox, Salmon et al. 2011."""
    return np.random.Generator(np.random.Philox(key=seed)).random(MOST)


def drawn(p: np.ndarray, u: np.ndarray) -> np.ndarray:
    """The outcome on whose part of the bar each u lies: inverse transform, Devroye 1986, section III.2."""
    return np.minimum(np.searchsorted(np.cumsum(p), u, side="right"), len(p) - 1)


def distance(p: np.ndarray, counts: np.ndarray) -> float:
    """Total variation distance between shares drawn and probabilities: ½ Σ |share − p|; without a draw it is 1."""
    n = counts.sum()
    return float(0.5 * np.abs(counts / n - p).sum()) if n else 1.0


def moment(logits: tuple[float, ...], temperature: float, seed: int, step: int) -> Frame:
    """The frame after so many draws: it depends on nothing but settings and step."""
    p, u = probabilities(np.array(logits), temperature), places(seed)[:step]
    counts = np.bincount(drawn(p, u), minlength=len(p))
    newest = u[-SHOWN:]
    return {
        "step": np.array(step),
        "epoch": np.array(step / EVERY),
        "draw/counts": counts.astype(np.int32),
        "draw/share": (counts / max(1, step)).astype(np.float32),
        "draw/distance": np.array(distance(p, counts), np.float32),
        "draw/u": newest.astype(np.float32),
        "draw/outcome": drawn(p, newest).astype(np.int32),
    }
