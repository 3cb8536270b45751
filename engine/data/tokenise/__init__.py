"""Cutting text into tokens: characters, words, and byte-pair encoding that is learned merge by merge."""
