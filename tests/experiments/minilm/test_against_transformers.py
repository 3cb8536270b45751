"""Our forward pass against Hugging Face's: the same weights, read by other code."""

import warnings

import numpy as np
import pytest
import torch

from engine.data.minilm_files import folder
from engine.experiments.minilm.model import LAYERS, encoder, sentence_vector
from engine.experiments.minilm.settings import MiniLM
from engine.experiments.minilm.tokens import sequence_of
from engine.looking.probe import Probe
from engine.transformer.subject import Subject
from tests.experiments.minilm.models import SENTENCES

ROUNDING = 1e-5


@pytest.fixture(scope="module")
def theirs():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from transformers import BertModel

        return BertModel.from_pretrained(folder(), attn_implementation="eager", local_files_only=True).eval()


def seen_by(net, ids):
    """What the model gives, and queries, keys and values of each layer as (heads, t, d)."""
    names = {
        (i, n[0]): f"encoder.layer.{i}.attention.self.{n}" for i in range(LAYERS) for n in ("query", "key", "value")
    }
    with Probe(net, *names.values()) as probe, torch.inference_mode():
        found = net(torch.tensor([ids]), output_attentions=True)
    return found, {at: probe.outputs[name][0].unflatten(1, (12, -1)).transpose(0, 1) for at, name in names.items()}


@pytest.mark.parametrize("text", SENTENCES.values(), ids=SENTENCES)
def test_queries_keys_values_scores_patterns_and_the_sentence_are_those_of_transformers(theirs, text):
    subject = Subject(MiniLM(), encoder(), sequence_of(text), sequence_of)
    found, seen = seen_by(theirs, subject.sequence.tokens.tolist())
    for i in range(LAYERS):
        for name in "qkv":
            np.testing.assert_allclose(subject.value(f"{i}.{name}"), seen[i, name], atol=ROUNDING)
        scores = seen[i, "q"] @ seen[i, "k"].mT
        largest = float(scores.abs().max())  # some are 40, of which float32 has no more digits
        np.testing.assert_allclose(subject.value(f"{i}.scores") / largest, scores / largest, atol=ROUNDING)
        scaled = subject.value(f"{i}.scaled") * 32**0.5
        np.testing.assert_allclose(scaled / largest, scores / largest, atol=ROUNDING)
        np.testing.assert_allclose(subject.value(f"{i}.pattern"), found.attentions[i][0], atol=ROUNDING)
    vectors = found.last_hidden_state[0].numpy()
    np.testing.assert_allclose(subject.output, vectors, atol=ROUNDING)
    mean = vectors.mean(axis=0)
    np.testing.assert_allclose(sentence_vector(subject.output), mean / np.linalg.norm(mean), atol=ROUNDING)


def test_tokens_are_those_of_the_vocabulary_file():
    lines = (folder() / "vocab.txt").read_text(encoding="utf-8").splitlines()
    said = [lines[i] for i in sequence_of("Unbelievable: Zürich!").tokens]
    assert said == ["[CLS]", "unbelievable", ":", "zurich", "!", "[SEP]"]
