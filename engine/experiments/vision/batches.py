"""Which images an update sees: a function of seed, epoch and place, so that any moment can be gone on from."""

import numpy as np

from engine.data import image_sets
from engine.experiments.vision.settings import Vision

HELD_BACK = 10
"""One training image in so many is held back for early stopping."""
MOST_HELD_BACK = 2000


def held_back(e: Vision, n: int) -> int:
    """How many of n training images are held back for early stopping."""
    return min(n // HELD_BACK, MOST_HELD_BACK) if e.early_stop else 0


def per_epoch(n: int, size: int) -> int:
    """Updates of an epoch of n images: what is left over is a batch of its own, unless it is a single image."""
    whole, rest = divmod(n, size)
    return whole + (rest > 1 or not whole)


class Batches:
    """The training images of a phase in their order. `x` (n, 28, 28) uint8, `y` (n,); `held` are those never trained on."""

    def __init__(self, experiment: Vision, is_pretraining: bool) -> None:
        e = experiment
        self.name, own = (e.pretrain_data, "") if is_pretraining else (e.data, e.own_set)
        images = image_sets.load(self.name, own)
        places = image_sets.chosen(self.name, own, 60_000 if is_pretraining else e.n_train, e.seed_data)
        held = 0 if is_pretraining else held_back(e, len(places))
        self.held, self.places = places[:held], places[held:]
        self.x, self.y = images.x_train, images.y_train
        self.seed, self.size = e.seed_order, min(e.batch_size, len(self.places))
        self.hard = 0 if is_pretraining else round(self.size * e.hard / 100)
        self.per_epoch = per_epoch(len(self.places), self.size)

    def __len__(self) -> int:
        return len(self.places)

    def at(self, step: int, losses: np.ndarray) -> np.ndarray:
        """Places in the training set of the images that the update after `step` sees. `losses`: each one's last, NaN: never seen."""
        epoch, batch = divmod(step, self.per_epoch)
        chosen = self._order(epoch)[batch * self.size : (batch + 1) * self.size]
        if self.hard and np.isfinite(losses).any():
            chosen = np.concatenate([chosen[: len(chosen) - self.hard], self._hardest(step, losses)])
        return chosen

    def _order(self, epoch: int) -> np.ndarray:
        """The images in the order of an epoch, shuffled anew for each."""
        if getattr(self, "_epoch", None) != epoch:
            self._epoch = epoch
            self._shuffled = self.places[np.random.default_rng([self.seed, epoch]).permutation(len(self.places))]
        return self._shuffled

    def _hardest(self, step: int, losses: np.ndarray) -> np.ndarray:
        """Draws among the images whose last loss is in the highest twentieth."""
        seen = np.flatnonzero(np.isfinite(losses))
        pool = seen[np.argsort(-losses[seen], kind="stable")[: max(self.hard, len(seen) // 20)]]
        return np.random.default_rng([self.seed, step, 1]).choice(pool, self.hard)
