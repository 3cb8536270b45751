"""Few-shot: the loss of held-out lines behind examples in the prompt, computed here one line at a time."""

from dataclasses import replace

import numpy as np
import pytest

from engine.experiment import SettingError
from engine.experiments.attention.shots import MOST_LINE, reach
from engine.experiments.attention.tasks import vocabulary_of
from engine.experiments.attention.texts import parts
from engine.experiments.attention.tokens import decoded
from tests.experiments.attention.models import BEGUN, TEXT, drawn, look

E = replace(BEGUN, context=64)
FRAME = next(E.run())
FOUND = E.look(FRAME, {"shots": True})


def text_of(ids):
    return decoded(ids, vocabulary_of(E))


def test_more_examples_stand_before_the_same_lines_as_far_as_the_model_reads():
    assert FOUND["shots/n"].tolist()[:5] == [0, 1, 2, 4, 8]
    assert reach(E) == 128
    prompt = bytes(FOUND["text/shots"]).decode()
    assert len(prompt) <= reach(E) + 1
    lines = prompt.strip("\n").split("\n")
    assert len(lines) == FOUND["shots/n"][-1] + 1
    training, held = (set(text_of(ids).split("\n")) for ids in parts(E))
    assert set(lines[:-1]) <= training
    assert lines[-1] in held


def test_without_examples_the_loss_is_that_of_the_lines_alone():
    held = text_of(parts(E)[1]).split("\n")[1:-1]
    order = np.random.default_rng([E.seed_data, 6]).permutation(len(held))
    losses = []
    for i in order[:32]:
        found = E.look(FRAME, {"tokens": f"\n{held[i][:MOST_LINE]}\n"})
        losses += found["look/losses"][:-1].tolist()
    assert FOUND["shots/loss"][0] == pytest.approx(np.mean(losses), abs=1e-4)


def test_examples_help_a_model_that_was_never_trained_on_names():
    assert FOUND["shots/loss"][1] < FOUND["shots/loss"][0]


def test_a_text_without_lines_or_a_model_that_does_not_go_on_gets_a_sentence():
    one_line = replace(TEXT, task="own text", own_text="word " * 40)
    with pytest.raises(SettingError, match="too few lines"):
        one_line.look(drawn(one_line), {"shots": True})
    with pytest.raises(SettingError, match="decoder that reads a text"):
        look("decoder", shots=True)
    encoder = replace(TEXT, family="encoder")
    with pytest.raises(SettingError, match="decoder that reads a text"):
        encoder.look(drawn(encoder), {"shots": True})
    with pytest.raises(SettingError, match="takes true"):
        look("text", shots=1)
