"""Questions about a network, and what several of their answers need."""
