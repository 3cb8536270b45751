"""A page says what the card said that opened it."""

from dataclasses import replace

import pytest

from engine.experiments import EXPERIMENTS
from ui.examples import EXAMPLES, lesson

CARDS = {card.name: card for card in EXAMPLES}


@pytest.mark.parametrize("name", CARDS)
def test_a_page_says_what_its_card_said_also_after_a_new_start(name):
    card = CARDS[name]
    experiment = EXPERIMENTS[card.page].at(card.address)
    assert lesson(card.page, experiment) == card.words
    if card.page != "minilm":
        seeds = {"seed_data": 7, "seed_weights": 8, "seed_order": 9}.items()
        other = replace(experiment, **{name: seed for name, seed in seeds if hasattr(experiment, name)})
        assert lesson(card.page, other) == card.words
        changed = {"lr": experiment.lr * 0.7} if hasattr(experiment, "lr") else {"depth": experiment.depth - 1}
        assert lesson(card.page, replace(experiment, **changed)) == ""
