"""The link codec: an experiment and hidden controls as query parameters, and back."""

import random
from collections.abc import Iterator
from dataclasses import fields
from urllib.parse import parse_qsl

from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.experiment import SettingError
from engine.experiments import EXPERIMENTS
from engine.experiments.playground import Playground
from ui.examples import EXAMPLES
from ui.link import Link, read

NAMES = [f.name for f in fields(Playground)]
WORDS = ["XOR", "spiral", "hills", "blobs", "tanh", "ReLU", "step", "hinge", "Adam", "cosine", "x1,x2", "sin x1", "4,2"]
NUMBERS = ["0", "-1", "1e9", "nan", "inf", "0.03", "10", "99999999999999999999", "1_0", "٣", "0x10", ""]
TEXT = st.one_of(st.sampled_from(WORDS), st.sampled_from(NUMBERS), st.text(max_size=40))
LINKS = st.dictionaries(st.one_of(st.sampled_from(NAMES), st.just("hide"), st.text(max_size=12)), TEXT, max_size=8)


def variants(params: dict[str, str], n: int) -> Iterator[dict[str, str]]:
    """The parameters, and n − 1 copies with other values here and there: drawing new ones takes ten times as long."""
    rng = random.Random(repr(params))
    yield params
    for _ in range(n - 1):
        changed = {name: rng.choice([value, rng.choice(WORDS), rng.choice(NUMBERS)]) for name, value in params.items()}
        yield changed | {rng.choice(NAMES): rng.choice(WORDS + NUMBERS)}


@settings(max_examples=400)
@given(params=LINKS)
@example(params={"hidden": ",".join(["32"] * 8)})
@example(params={"edits": "0:0.weight:9.9:1"})
@example(params={"own": "nan:0:1"})
def test_any_of_ten_thousand_links_gives_an_experiment_and_one_sentence_at_most(params: dict[str, str]):
    for said in variants(params, 25):
        link = read(Playground, said)
        assert isinstance(link.experiment, Playground)
        assert "\n" not in link.error.strip()
        assert not link.error or link.experiment == Playground()
        assert read(Playground, link.params) == Link(link.experiment, link.hide)


@st.composite
def experiments(draw: st.DrawFn) -> Playground:
    """An experiment with some settings drawn within their bounds."""
    said = {}
    for name in draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=6)):
        about = Playground.about(name)
        if about.choices and not isinstance(getattr(Playground(), name), tuple):
            said[name] = draw(st.sampled_from(about.choices))
        elif isinstance(getattr(Playground(), name), bool):
            said[name] = draw(st.booleans())
        elif isinstance(getattr(Playground(), name), float):
            said[name] = draw(st.floats(about.min, about.max))
        elif isinstance(getattr(Playground(), name), int):
            said[name] = draw(st.integers(about.min, about.max))
        elif name == "hidden":
            said[name] = tuple(draw(st.lists(st.integers(1, 32), max_size=8)))
    return Playground(**Playground.mend(vars(Playground()) | said))


@given(a=experiments(), b=experiments())
def test_a_then_b_then_a_leaves_nothing_of_b(a: Playground, b: Playground):
    there, elsewhere, back = (read(Playground, Link(experiment).params) for experiment in (a, b, a))
    assert there == back == Link(a)
    assert elsewhere == Link(b)


def test_defaults_are_left_out():
    assert Link(Playground()).query == ""
    assert Link(Playground(lr=0.1), ("noise",)).params == {"lr": "0.1", "hide": "noise"}


def test_no_hidden_layers_and_the_default_differ_in_the_link():
    link = read(Playground, dict(parse_qsl("hidden=", keep_blank_values=True)))
    assert link.experiment.hidden == ()
    assert link.params == {"hidden": ""}


def test_an_unknown_name_is_named_in_the_sentence():
    link = read(Playground, {"speed": "9"})
    assert "speed" in link.error
    assert link.experiment == Playground()


def test_streamlits_own_parameters_are_none_of_ours():
    assert not read(Playground, {"embed": "true", "embed_options": "dark_theme"}).error


def test_hide_takes_plain_names_once_each():
    assert read(Playground, {"hide": "lr, noise,lr,<b>,,transport"}).hide == ("lr", "noise", "transport")


def test_hide_survives_a_link_that_cannot_be_used():
    assert read(Playground, {"hide": "lr", "lr": "fast"}).hide == ("lr",)


def test_every_example_on_home_is_a_link_that_works():
    for shown in EXAMPLES:
        kind = EXPERIMENTS[shown.page]
        try:
            experiment = kind.at(shown.address)
        except SettingError as error:
            raise AssertionError(f"{shown.name}: {error}") from error
        assert read(kind, dict(parse_qsl(experiment.address, keep_blank_values=True))).experiment == experiment
