"""Activations: functions and their slopes, softmax, what becomes of signals in deep networks, and losses."""
