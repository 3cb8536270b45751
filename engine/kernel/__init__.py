"""Small dense networks, compiled: lanes, layers, learning, maps, and random numbers that are a function of their place."""
