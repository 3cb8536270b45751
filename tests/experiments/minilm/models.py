"""Sentences to look at, short and as long as is allowed."""

import torch

# A sentence is too small a work for two threads: where others compute beside us, they wait for one another.
torch.set_num_threads(1)

SENTENCE = "The trophy does not fit in the suitcase because it is too big."
LONG = "It was the best of times, it was the worst of times. " * 18
"""254 tokens with [CLS] and [SEP]."""
SENTENCES = {"one word": "Hello", "sentence": SENTENCE, "long": LONG}
