"""Messages that a broken or a hostile browser might send."""

import json
import random
from collections.abc import Iterator

from hypothesis import strategies as st

_NUMBERS = st.one_of(
    st.integers(-3, 300), st.integers(), st.floats(), st.booleans(), st.sampled_from([2**53, 2**53 + 1, 1e308, 0.05])
)
_VALUES = st.recursive(
    st.none() | _NUMBERS | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
_PAIRS = st.lists(_NUMBERS, min_size=1, max_size=3)
_WATCHES = st.fixed_dictionaries({}, optional={"unit": _PAIRS, "point": _PAIRS, "sample": _NUMBERS, "soul": _VALUES})
_PLAIN = st.one_of(
    st.booleans(), st.integers(-(2**53), 2**53), st.floats(-1e6, 1e6), st.text(max_size=30),
    st.lists(st.integers(-3, 300) | st.integers(-(2**53), 2**53) | st.floats(-9, 9) | st.text(max_size=20), max_size=5),
)  # fmt: skip
QUESTIONS = st.dictionaries(
    st.sampled_from(["unit", "point", "sample"]) | st.text("abc_", min_size=1, max_size=20),
    _PLAIN,
    min_size=1,
    max_size=8,
)
"""Questions in the right form, of which the experiment understands few."""
_EDITS = st.text(max_size=30) | st.builds(
    lambda *parts: ":".join(map(str, parts)),
    st.integers(0, 100),
    st.sampled_from(["0.weight", "1.bias", "9.weight", "x"]),
    st.sampled_from(["0", "0.1", "7.7", ""]),
    st.floats(),
)  # fmt: skip
_NEAR = st.fixed_dictionaries(
    {"do": st.sampled_from(["frames", "seek", "fork", "look", "watch", "edit", "restore", "back", "past", "here", "dance"])},
    optional={
        "from": _NUMBERS, "n": _NUMBERS, "updates": _NUMBERS, "seconds": _NUMBERS, "step": _NUMBERS, "id": _NUMBERS,
        "watch": _WATCHES | _VALUES, "edit": _EDITS | _VALUES,
    },
)  # fmt: skip
_STEPS, _SMALL = st.integers(0, 400), st.integers(-1, 9)
_FINE = st.one_of(
    st.fixed_dictionaries({"do": st.just("frames"), "from": st.integers(-1, 400), "n": st.integers(0, 12),
                           "updates": st.integers(1, 60), "seconds": st.floats(0, 0.002)}),
    st.fixed_dictionaries({"do": st.sampled_from(["seek", "fork"]), "step": _STEPS}),
    st.fixed_dictionaries({"do": st.just("look"), "step": _STEPS, "id": st.integers(0, 99),
                           "watch": st.fixed_dictionaries({"unit": st.tuples(_SMALL, _SMALL)})}),
    st.fixed_dictionaries({"do": st.just("look"), "step": _STEPS, "id": st.integers(0, 99), "watch": QUESTIONS}),
    st.fixed_dictionaries({"do": st.just("watch"), "watch": QUESTIONS}),
    st.just({"do": "past"}),
    st.fixed_dictionaries({"do": st.just("watch"),
                           "watch": st.fixed_dictionaries({"point": st.tuples(_SMALL, _SMALL)})}),
    st.fixed_dictionaries({"do": st.just("edit"), "step": _STEPS, "edit": _EDITS.filter(bool)}),
)  # fmt: skip

FINE = _FINE.map(json.dumps)
"""Messages in the right form, most of which ask for something that is not there."""

MESSAGES = st.one_of(st.text(max_size=200), _VALUES.map(json.dumps), _NEAR.map(json.dumps), FINE)
"""All of it: noise, JSON of any kind, messages with wrong values, messages in the right form."""

_ODD = ("0", "-1", "1e999", "NaN", "null", "[]", "{}", '"', "\\", "9" * 40, "\ud800", ",", ":")


def mutants(text: str, n: int) -> Iterator[str]:
    """`text`, and n − 1 copies with a part cut out, doubled, or replaced: drawing a new one takes ten times as long."""
    rng = random.Random(text)
    yield text
    for _ in range(n - 1):
        start, end = sorted(rng.randrange(len(text) + 1) for _ in range(2))
        yield text[:start] + rng.choice(["", 2 * text[start:end], rng.choice(_ODD)]) + text[end:]
