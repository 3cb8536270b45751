"""A real sentence encoder, all-MiniLM-L6-v2: its weights, its tokens, and everything inside that can be looked at."""
