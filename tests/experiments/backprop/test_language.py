"""Whatever is typed is an expression or one sentence: never another error, an import or a wait."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.experiment import SettingError
from engine.experiments.backprop.graph import LETTERS
from engine.experiments.backprop.settings import Backprop
from tests.experiments.backprop.graphs import text

SIGNS = [
    "a",
    "b",
    "x1",
    "1",
    "2.5",
    "1e300",
    "9",
    "+",
    "-",
    "*",
    "/",
    "**",
    "(",
    ")",
    ",",
    ";",
    "=",
    "tanh",
    "exp",
    "ln",
]
SIGNS += ["max", "import", "__class__", ".", "'", "\\", "é", "²", "lambda", ":", "[", "\n", " ", "relu", "0", "^", "−"]


def sentence(expression: str) -> str:
    """What is said of it; nothing if it can be computed."""
    began = time.perf_counter()
    try:
        names = Backprop(expression=expression).scheme.graph.names
        assert len(set(names.values())) == len(names)
        said = ""
    except SettingError as error:
        said = str(error)
        assert said.endswith("."), said
        assert "\n" not in said
    assert time.perf_counter() - began < 2
    return said


@pytest.mark.parametrize("seed", range(5))
def test_two_thousand_jumbled_expressions_each_give_a_graph_or_a_sentence(seed):
    rng = random.Random(seed)
    for _ in range(1000):
        sentence("".join(rng.choice(SIGNS) for _ in range(rng.randrange(1, 40))))
        near = list(text(rng, rng.randrange(1, 7)))
        for _ in range(rng.randrange(3)):
            near[rng.randrange(len(near))] = rng.choice(SIGNS)
        sentence("".join(near))


@settings(max_examples=500, deadline=None)
@given(st.text(max_size=60))
def test_any_text_gives_a_graph_or_a_sentence(expression):
    sentence(expression)


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("", "There is no expression yet"),
        ("+".join(["a"] * 1000), "1,999 signs; allowed are 400"),
        ("+".join(["a"] * 80), "more than 64 nodes"),
        ("(" * 100 + "a" + ")" * 100, "too deep in one another"),
        ("9**9**9*a", "“9**9**9” is too large"),
        ("ln(x - 2)", "“ln(x - 2)” cannot be computed: a logarithm needs a number above 0, and x - 2 is -4."),
        ("1/(x + 2)", "“1 / (x + 2)” cannot be computed: a divisor must not be 0, and x + 2 is 0."),
        ("exp(1000*y)", "“exp(1000 * y)” is too large"),
        ("sqrt(x + 2)", "“sqrt(x + 2)” has no finite slope"),
        ("2a", "Before “a” an operator is missing."),
        ("a +", "ends too early"),
        ("f(a)", "There is no function “f”"),
        ("max(a)", "“max” reads 2 numbers, not 1."),
        ("tanh", "needs brackets"),
        ("(a", "A bracket is not closed."),
        ("a & b", "“&” cannot stand in an expression."),
        ("3 + 4", "no name in the expression"),
        ("h = a; g = b; h", "“g” is not used"),
        ("a = 2; a = 3", "already has a meaning"),
        ("tanh = a; 3", "cannot be given a value"),
        ("alongnameofmany", "15 letters; allowed are 12"),
    ],
)
def test_what_cannot_be_used_is_said_in_one_sentence(expression, words):
    assert words in sentence(expression)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("-x**2", -4),
        ("2**3**2/x", -256),
        ("x - y - z", -3),
        ("x - (y - z)", -11),
        ("−x·y ÷ z", -2.5),
        ("+x^2", 4),
        ("2*-x", 4),
    ],
)
def test_operators_bind_as_in_mathematics(expression, value):
    e = Backprop(expression=expression)
    assert e.way.traced.values[e.scheme.graph.output, 0] == value


@pytest.mark.parametrize("expression", ["f*F*out*result*output", "+".join(LETTERS) + "*node1*node2*2"])
def test_a_node_has_a_name_of_its_own_whatever_the_leaves_are_called(expression):
    assert sentence(expression) == ""


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (("a",), "gives no name a number"),
        (("a:b",), "a is a number, not “b”"),
        (("a:nan",), "a is nan"),
        (("a:1e9",), "a is 1e+09"),
    ],
)
def test_a_number_that_cannot_be_used_is_said(values, words):
    with pytest.raises(SettingError, match=words.replace("+", r"\+")):
        Backprop(expression="a*2", values=values)


def test_a_sample_with_too_few_numbers_is_said_and_samples_follow_the_units():
    with pytest.raises(SettingError, match=r"Sample 1 has 2 numbers; this net takes 4: x1, x2, t1, t2."):
        Backprop(subject="network", samples=("1:2",))
    mended = Backprop.mend({"layers": (3, 1), "samples": ("0.05:0.1:0.01:0.99",)})
    assert Backprop(subject="network", **mended).columns == ["x1", "x2", "x3", "t1"]
