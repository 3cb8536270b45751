"""What README, cards and pages count, counted."""

import json
from pathlib import Path

import pytest

from engine.catalog import ACTIVATIONS, OPTIMIZERS
from engine.data.image_sets import load
from engine.data.minilm_files import folder, is_there
from engine.experiments.attention import budget as attention
from engine.experiments.attention.settings import Attention
from engine.experiments.attention.shipped import SHIPPED
from engine.experiments.playground.settings import Playground
from engine.experiments.vision import budget as vision
from engine.experiments.vision.saliency import METHODS
from ui.examples import MINILM

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
WORDS = dict(
    enumerate(["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"])
)


def test_the_readme_counts_what_small_networks_have():
    hidden = Playground.about("hidden")
    assert f"up to {WORDS[hidden.most]} layers of {hidden.max:g} units" in README
    assert f"{WORDS[len(ACTIVATIONS)]} activations, {WORDS[len(OPTIMIZERS)]} optimizers" in README


def test_the_readme_counts_what_image_networks_have():
    images = load("MNIST")
    assert (len(images.y_train), len(images.y_test)) == (60_000, 10_000)
    assert "MNIST, complete" in README
    assert f"saliency in {WORDS[len(METHODS)]} ways" in README


def test_the_readme_counts_what_transformers_have():
    layers, heads = (WORDS[int(Attention.about(name).max)] for name in ("n_layers", "n_heads"))
    assert f"up to {layers} layers of {heads} heads" in README


def test_the_readme_says_how_large_networks_may_be():
    assert (vision.MOST_PARAMS, attention.MOST_PARAMS) == (2_000_000, 6_000_000)
    assert "image networks above two million parameters, Transformers above six" in README


def test_the_shipped_model_has_read_for_about_half_an_hour():
    *_, last = SHIPPED["Shakespeare"].log.read_text(encoding="utf-8").split()
    assert 25 * 60 <= float(last.split(",")[-1]) <= 35 * 60


@pytest.mark.skipif(not is_there(), reason="the pretrained model is not installed")
def test_minilm_has_as_many_weights_heads_and_pairs_of_sentences_as_its_card_says():
    from engine.experiments.minilm.model import FORM, LAYERS, encoder

    weights = sum(parameter.numel() for parameter in encoder().parameters())
    assert f"{weights / 1e6:.1f} million weights" in MINILM.words
    assert f"all {LAYERS * FORM.n_heads} heads" in MINILM.words
    sets = json.loads((folder() / "data_config.json").read_text(encoding="utf-8"))
    assert 1e9 <= sum(part["lines"] for part in sets) < 1.5e9
    assert "a billion pairs" in MINILM.words


@pytest.mark.skipif(not is_there(), reason="the pretrained model is not installed")
def test_minilm_takes_as_many_megabytes_as_the_readme_says():
    size = sum(file.stat().st_size for file in folder().rglob("*") if file.is_file())
    assert "its 84 MB" in README
    assert size / 2**20 == pytest.approx(84, rel=0.05)
