"""A unit's sums are those that its network computes, and a link brings them to the other page as they are."""

from urllib.parse import parse_qsl

import numpy as np
import pytest

from engine.catalog import ACTIVATIONS
from engine.experiment import SettingError, Wish
from engine.experiments.activations.settings import MOST_SUMS, Activations
from engine.experiments.playground.settings import Playground
from engine.looking import sums

LARGEST = Playground(
    hidden=(32,) * 8,
    activation="ReLU",
    n_points=2000,
    train_share=100,
    features=("x1", "x2", "x1²", "x2²", "x1x2", "sin x1", "sin x2"),
)
NETS = (
    Playground(),
    Playground(hidden=()),
    Playground(data="blobs", hidden=(5,), layer_activations=("GELU",)),
    LARGEST,
)


def trained(e):
    frames = e.run()
    next(frames)
    return frames.send(Wish(updates=20))


def by_hand(e, frame, layer, unit):
    """With NumPy in float64, layer after layer."""
    from engine.catalog import FEATURES

    x = e.samples()[0].x
    a = np.stack([FEATURES[name](x[:, 0], x[:, 1]) for name in e.features])
    for l in range(layer + 1):  # noqa: E741
        z = frame[f"param/{l}.weight"].astype(float) @ a + frame[f"param/{l}.bias"][:, None]
        a = ACTIVATIONS[e.unit_activations[l]].f(z)
    return z[unit]


def brought(look):
    """What the page that the link opens makes of it."""
    said = dict(parse_qsl(bytes(look["look/address"]).decode()))
    assert said.pop("tab") == sums.TAB
    return Activations.at(said)


@pytest.mark.parametrize("e", NETS, ids=["default", "neuron", "classes", "largest"])
def test_sums_equal_numpy_and_arrive_to_the_last_digit(e):
    frame = trained(e)
    for layer, unit in ((0, 0), (len(e.hidden), 0)):
        look = e.look(frame, {"sums": [layer, unit]})
        wanted = by_hand(e, frame, layer, unit)[:MOST_SUMS]
        np.testing.assert_allclose(look["look/sums"], wanted, atol=1e-4, rtol=1e-5)
        page = brought(look)
        np.testing.assert_array_equal(np.array(page.sums, np.float32), look["look/sums"])
        assert page.sums_activation == e.unit_activations[layer]
        assert page.sums_of.endswith("step 20")
        assert len(bytes(look["look/address"])) < 7_900


def test_every_float32_is_written_so_that_it_comes_back():
    bits = np.random.default_rng(1).integers(0, 2**32, 4000, np.uint32).view(np.float32)
    values = bits[np.isfinite(bits) & (np.abs(bits) < 1e30)][:1000]
    said = dict(parse_qsl(sums.address(values, "sin", "x")))
    np.testing.assert_array_equal(np.array(Activations.at(f"sums={said['sums']}").sums, np.float32), values)
    assert sums.MOST == MOST_SUMS


@pytest.mark.parametrize(
    ("e", "question"),
    [
        (Playground(), [3, 0]),
        (Playground(), [0, 9]),
        (Playground(), "x"),
        (Playground(data="blobs", loss="cross-entropy"), [2, 0]),
        (Playground(data="own points"), [0, 0]),
    ],
)
def test_what_has_no_curve_is_refused_with_a_sentence(e, question):
    with pytest.raises(SettingError):
        e.look(next(e.run()), {"sums": question})
