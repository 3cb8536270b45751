"""One neuron, as it was first thought of, built and taught: a gate of 1943, a line that learns, and how far one line reaches."""
