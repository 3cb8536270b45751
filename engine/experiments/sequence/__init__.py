"""Recurrent networks: a small one reads a sequence step by step."""
