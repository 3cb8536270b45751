"""The Transformer once more, in NumPy and loops, from the papers and not from our code. Weights by PyTorch's names."""

from math import erf

import numpy as np


def layer_norm(x, frame, name):
    """(t, d): mean 0, variance 1 in each row, times gain plus bias. Ba et al. 2016, eq. 3."""
    mean, variance = x.mean(-1, keepdims=True), x.var(-1, keepdims=True)
    return (x - mean) / np.sqrt(variance + 1e-5) * frame[f"param/{name}.weight"] + frame[f"param/{name}.bias"]


def linear(x, frame, name):
    return x @ frame[f"param/{name}.weight"].T + frame[f"param/{name}.bias"]


def gelu(x):
    return np.vectorize(lambda z: 0.5 * z * (1 + erf(z / 2**0.5)))(x)


def attention(x, frame, name, n_heads, is_causal):
    """(t, d) -> (t, d), and the patterns (heads, t, t), entry by entry."""
    t, d = x.shape
    size = d // n_heads
    q, k, v = (linear(x, frame, f"{name}.{part}") for part in "qkv")
    patterns, results = np.zeros((n_heads, t, t)), np.zeros((t, d))
    for h in range(n_heads):
        part = slice(h * size, h * size + size)
        for i in range(t):
            seen = range(i + 1) if is_causal else range(t)
            exp = [np.exp(sum(q[i, part] * k[j, part]) / size**0.5) for j in seen]
            for j, value in zip(seen, exp, strict=True):
                patterns[h, i, j] = value / sum(exp)
                results[i, part] += patterns[h, i, j] * v[j, part]
    return linear(results, frame, f"{name}.o"), patterns


def one_layer(frame, tokens, n_heads, is_causal=True):
    """Pre-norm decoder of one layer with learned positions and GELU -> logits (t, vocabulary) and patterns."""
    frame = {name: values.astype(np.float64) for name, values in frame.items()}
    d = frame["param/embedding.weight"].shape[1]
    x = frame["param/embedding.weight"][tokens] * d**0.5 + frame["param/positions.weight"][: len(tokens)]
    added, patterns = attention(
        layer_norm(x, frame, "blocks.0.attention_norm"), frame, "blocks.0.attention", n_heads, is_causal
    )
    x = x + added
    hidden = gelu(linear(layer_norm(x, frame, "blocks.0.mlp_norm"), frame, "blocks.0.mlp.up"))
    x = x + linear(hidden, frame, "blocks.0.mlp.down")
    return layer_norm(x, frame, "norm") @ frame["param/output.weight"].T, patterns
