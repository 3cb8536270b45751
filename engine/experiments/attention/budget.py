"""What a Transformer has and costs, part by part in plain Python, and what is refused before it starts."""

from typing import Any

from engine.experiment import SettingError
from engine.experiments.attention.tasks import TASKS, TEXTS, vocabulary_of
from engine.transformer.costs import Part, block_part

MOST_PARAMS = 6_000_000
"""6 layers of width 256 have 4.7 million; with Adam's two moments a key frame of so many has 72 MB."""
MOST_BYTES = 1 << 30
"""Memory for weights, gradients, moments and one batch's activations."""
MACS_A_SECOND = 1.5e10
"""What one core trains, in multiplications a second: 4 layers of width 64 were measured at 28,500 tokens a second."""
MOST_UPDATE_SECONDS = 2.0
"""An update is one turn of a worker that many people share."""
MOST_SECONDS = 4 * 3600.0
MOST_MACS = 1.5e10
"""Multiplications of a test or an answer: about a second of one core, in which nobody else on the worker moves. A larger model
is tested on fewer examples, and the frame says on how many; it says fewer tokens at once, and the scene says how many.
"""
TEST, TEST_TEXT = 400, 32
"""Examples of a test, and windows of a text."""
MOST_SAID = 64
"""Tokens that are said at once."""
PASSES = {"generate": MOST_SAID, "shots": 200, "heads": 12, "tested": TEST}
"""Sequences, about, that go through the model for an answer of this name."""


def lengths(e: Any) -> tuple[int, int]:
    """Tokens that are read in training: of the source (0 without one) and of the sequence that speaks."""
    n, m = TASKS[e.task].sizes(e)
    if e.family == "encoder-decoder":
        return n, m
    return 0, n + (n > 0) + m - (e.family == "decoder")


def longest(e: Any) -> int:
    """Most tokens that a sequence of the task has, the last answer included."""
    source, t = lengths(e)
    return max(source, t + (e.family != "encoder"))


def plan(e: Any) -> tuple[Part, ...]:
    """Embedding, every block, the output: what each has and costs."""
    d, vocabulary, (source, t) = e.d_model, len(vocabulary_of(e)), lengths(e)
    embedding = Part("Embedding", d * (vocabulary + (longest(e) if e.positions == "learned" else 0)), 0)
    blocks = [block_part(e, f"Layer {i + 1}", t, 0) for i in range(e.n_layers)]
    if e.family == "encoder-decoder":
        readers = [block_part(e, f"Encoder {i + 1}", source, 0) for i in range(e.n_layers)]
        blocks = readers + [block_part(e, f"Decoder {i + 1}", t, source) for i in range(e.n_layers)]
    norms = 2 * d * (e.norm == "pre") * (1 + (e.family == "encoder-decoder"))
    output = Part("Output", norms + (0 if e.tied else d * vocabulary), t * d * vocabulary)
    return (embedding, *blocks, output)


def n_test(e: Any) -> int:
    """Examples of a test; a twin is tested on the same."""
    return affordable(e, TEST_TEXT if e.task in TEXTS else TEST, 1 + e.scratch)


def most_said(e: Any) -> int:
    """Tokens that are said at once: each takes a pass over all that is read."""
    return affordable(e, MOST_SAID)


def affordable(e: Any, most: int, passes: int = 1) -> int:
    """How many examples, at most so many, fit `MOST_MACS` with so many passes each; one always does."""
    return max(1, min(most, int(MOST_MACS / (passes * sum(part.macs for part in plan(e))))))


def memory(e: Any) -> int:
    """Bytes while training, about: four numbers a parameter, and each activation with its gradient."""
    source, t = lengths(e)
    tokens = (source + t) * e.batch_size
    each = e.n_layers * ((14 + 3 * e.mlp) * e.d_model + e.n_heads * max(source, t)) + 3 * len(vocabulary_of(e))
    return 4 * (4 * (1 + e.scratch) * sum(part.params for part in plan(e)) + 2 * tokens * each)


def check(e: Any) -> None:
    """Raise SettingError if the model is larger than a server that many people share can carry."""
    parts = plan(e)
    params, macs = sum(part.params for part in parts), sum(part.macs for part in parts)
    if params > MOST_PARAMS:
        raise SettingError(
            f"The model would have {params:,} parameters; allowed are {MOST_PARAMS:,}. "
            "Fewer layers, a smaller width or a smaller MLP help."
        )
    needed, shorter = memory(e), "context" if e.task in TEXTS else "length"
    if needed > MOST_BYTES:
        raise SettingError(
            f"Training would need about {needed / 2**20:,.0f} MB of memory; allowed are {MOST_BYTES / 2**20:,.0f} MB. "
            f"A smaller batch, fewer layers or a shorter {shorter} help."
        )
    seconds = 3 * (1 + e.scratch) * macs * e.batch_size / MACS_A_SECOND
    _check_time("One update", seconds, MOST_UPDATE_SECONDS, "A smaller batch, a smaller width or fewer layers help.")
    _check_time("The training", seconds * e.steps, MOST_SECONDS, "Fewer updates or a smaller model help.")


def _check_time(what: str, seconds: float, most: float, cure: str) -> None:
    if seconds > most:
        raise SettingError(
            f"{what} would take about {seconds:,.1f} seconds on one core; allowed are {most:,.0f}. {cure}"
        )
