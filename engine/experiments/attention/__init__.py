"""Transformers: the model, its tasks, its training, and everything that can be looked at."""
