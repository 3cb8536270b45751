"""The link codec: an experiment and hidden controls as query parameters, and back."""

import random
from collections.abc import Iterator
from dataclasses import fields
from urllib.parse import parse_qsl

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.experiment import Experiment, SettingError
from engine.experiments import EXPERIMENTS
from engine.experiments.attention.settings import Attention
from engine.experiments.minilm.settings import MiniLM
from engine.experiments.playground.settings import Playground
from engine.experiments.vision.settings import Vision
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
        again = read(Playground, link.params)
        assert (again.experiment, again.hide, again.sheet) == (link.experiment, link.hide, link.sheet)


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


TRACKING = ("fbclid", "gclid", "_gl", "_ga", "utm_source", "utm_medium", "utm_campaign", "msclkid", "mc_cid", "igshid", "si",
            "ref", "forceview", "redirect", "cmid", "course", "section", "lang", "sesskey", "ltik", "embedded", "module_item_id",
            "display", "borderless", "srsltid", "ved", "s", "t", "v", "id", "q")  # fmt: skip


@pytest.mark.parametrize("kind", EXPERIMENTS.values())
def test_what_other_systems_put_into_a_link_costs_nothing_and_stays(kind: type[Experiment]):
    link = read(kind, dict.fromkeys(TRACKING, "1") | {"hide": "hood"})
    assert (link.error, link.hide) == ("", ("hood",))
    assert {name for name, _ in link.others} == set(TRACKING)


@pytest.mark.parametrize(
    ("name", "meant"),
    [("noize", "noise"), ("Data", "data"), ("batch-size", "batch_size"), ("learning_rate", "lr"), ("hiden", "hidden"), ("activations", "activation")],
)  # fmt: skip
def test_a_name_that_looks_like_a_misspelt_setting_is_named(name: str, meant: str):
    link = read(Playground, {name: "1", "data": "circle"})
    assert f"no setting called “{name}”; “{meant}” is one" in link.error
    assert link.experiment == Playground(data="circle")


@pytest.mark.parametrize(
    ("kind", "good", "bad", "said"),
    [
        (Playground, {"data": "circle", "hidden": "8"}, {"lr": "fast"}, "Learning rate is a number, not “fast”"),
        (Playground, {"data": "circle", "hidden": "8"}, {"noise": "9"}, "Noise is 9; allowed is 0 to 0.5"),
        (Playground, {"data": "hills", "hidden": "8"}, {"loss": "hinge"}, "“hinge” is for classes"),
        (
            Playground,
            {"hidden": "3,3", "lr": "0.1"},
            {"layer_activations": "tanh"},
            "2 hidden layers and 1 activations",
        ),
        (Playground, {"hidden": "3,3", "lr": "0.1"}, {"edits": "1:9.weight:0.0:1"}, "no 9.weight"),
        (Playground, {"hidden": "3,3", "lr": "0.1"}, {"edits": "nonsense"}, "nonsense"),
        (Vision, {"lr": "0.01"}, {"epochs": "0.5"}, "“0.5”"),
        (Attention, {"task": "copy", "length": "9"}, {"d_model": "33"}, "33"),
        (Attention, {"task": "induction", "length": "9"}, {"family": "encoder"}, "induction"),
        (MiniLM, {}, {"watched": " "}, "empty"),
    ],
)
def test_a_bad_value_costs_only_itself(kind: type[Experiment], good: dict[str, str], bad: dict[str, str], said: str):
    for params in (good | bad, bad | good):
        link = read(kind, params)
        assert said in link.error
        assert {name: text for name, text in link.params.items() if name in good} == good


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("data=circle&amp;lr=0.1", "data=circle&lr=0.1"),
        ("data=circle&amp;amp;lr=0.1&#38;noise=0.2", "data=circle&lr=0.1&noise=0.2"),
        ("data=circle&lr=0.1.", "data=circle&lr=0.1"),
        ("lr=0.1&data=circle),", "lr=0.1&data=circle"),
        ("data=“circle”&lr=0.1”", "data=circle&lr=0.1"),
        ("data=own%2520points&hidden=8%252C4", "data=own+points&hidden=8,4"),
        ("data=circle%250A&lr=0%252E1", "data=circle&lr=0.1"),
        ("data=cir\u00adcle\u200b&\u200blr=0.1\u200b", "data=circle&lr=0.1"),
        ("lr=0.1%23the-task", "lr=0.1"),
        ("lr=0.1 https://example.org", "lr=0.1"),
        ("data=Circle&activation=relu&optimizer=ADAM", "data=circle&activation=ReLU&optimizer=Adam"),
        ("data=blobs&loss=Cross_Entropy", "data=blobs&loss=cross-entropy"),
        ("features=X1, X2, Sin(x1)", "features=x1,x2,sin+x1"),
        ("features=x1 x2", "features=x1,x2"),
        ("hidden=8;4&lr=0,1", "hidden=8,4&lr=0.1"),
        ("hidden=[8, 4]&lr=1e−3", "hidden=8,4&lr=1e-3"),
        ("hidden=8,4,.&hide=LR;Noise.", "hidden=8,4&hide=lr,noise"),
        ("tab=Weights.", "tab=Weights"),
    ],
)  # fmt: skip
def test_a_link_is_read_as_it_was_meant_whatever_mail_and_chat_made_of_it(said: str, meant: str):
    found, wanted = (read(Playground, dict(parse_qsl(query, keep_blank_values=True))) for query in (said, meant))
    assert (found.experiment, found.hide, found.tab) == (wanted.experiment, wanted.hide, wanted.tab)
    assert found.error == wanted.error == ""


STACK = "flatten,dense:16,ReLU"
POINTS = "data=own classes&own=1:1:1,2:2:0,-1:0:2"
HASH = "0123456789abcdef" * 2


@pytest.mark.parametrize(
    ("kind", "said", "meant"),
    [
        (Vision, "layers=flatten,dense:16,ReLU.", f"layers={STACK}"),
        (Vision, "layers=flatten, dense:16, ReLU", f"layers={STACK}"),
        (Vision, "layers=Flatten,Dense:16,relu", f"layers={STACK}"),
        (Vision, "layers=flatten%252Cdense%253A16%252CReLU&lr=0.1", f"layers={STACK}&lr=0.1"),
        (Vision, "layers=“flatten;dense:16;ReLU”&freeze=1", f"layers={STACK}&freeze=1"),
        (Vision, "layers=flat\u00adten dense:16 ReLU\u200b", f"layers={STACK}"),
        (Vision, f"data=own&own_set={HASH}.", f"data=own&own_set={HASH}"),
        (Vision, f"own_set=<{HASH}>&layers={STACK})&data=own", f"data=own&own_set={HASH}&layers={STACK}"),
        (Playground, "edits=0:0.weight:0.0:0.5.", "edits=0:0.weight:0.0:0.5"),
        (Playground, "edits=0:0.weight:0.0:−0.5; 3:0.bias:1:1)", "edits=0:0.weight:0.0:-0.5,3:0.bias:1:1"),
        (Playground, "own=1:1:1%252C2:2:0", "own=1:1:1,2:2:0"),
        (Playground, "own=1:1:1;2:2:0.&edits=0:0.weight:0.0:0.5.", "own=1:1:1,2:2:0&edits=0:0.weight:0.0:0.5"),
        (Playground, "data=own classes&own=“1:1:1 2:2:0 −1:0:2”", POINTS),
        (Playground, POINTS + "”.", POINTS),
        (Playground, "hidden=3,3&layer_activations=tanh,relu.", "hidden=3,3&layer_activations=tanh,ReLU"),
    ],
)
def test_what_only_the_whole_experiment_can_refuse_is_read_as_it_was_meant_too(
    kind: type[Experiment], said: str, meant: str
):
    found, wanted = (read(kind, dict(parse_qsl(query, separator="&"))) for query in (said, meant))
    assert found.experiment == wanted.experiment != kind()
    assert found.error == wanted.error == ""


def test_of_a_list_with_a_slip_what_is_left_is_read_as_it_was_meant():
    link = read(Playground, {"own": "1:1:1; nan:0:1; 2:2:0.", "edits": "0:0.weight:0.0:0.5.", "hidden": "3,3"})
    assert link.experiment == Playground(own=("1:1:1", "2:2:0"), edits=("0:0.weight:0.0:0.5",), hidden=(3, 3))
    assert "“nan:0:1”" in link.error
    assert "no layer “dens:16”" in read(Vision, {"layers": "flatten, dens:16, ReLU."}).error


@pytest.mark.parametrize("text", ["x1x2", "x1², sin x1", "nonsense", "“x1”x2", "8.5", "x1 x2;sin x2"])
def test_what_could_mean_two_things_is_read_as_written_or_not_at_all(text: str):
    link = read(Playground, {"features": text})
    assert link.error or link.params.get("features") == text.replace(", ", ",")


def test_what_cannot_be_a_name_in_hide_is_said():
    assert "“lr.noise”" in read(Playground, {"hide": "lr.noise"}).error


def test_a_bad_point_costs_only_itself():
    link = read(Playground, {"own": "1:1:1,nan:0:1,2:2:0,9:9:1", "lr": "0.1"})
    assert link.experiment == Playground(own=("1:1:1", "2:2:0"), lr=0.1)
    assert "“nan:0:1”" in link.error


def test_several_bad_values_are_all_said():
    link = read(Playground, {"lr": "fast", "noise": "loud", "data": "circle"})
    assert link.experiment == Playground(data="circle")
    assert "“fast”" in link.error
    assert "“loud”" in link.error


def test_of_a_name_that_stands_twice_the_last_counts_and_that_is_said():
    for link in (read(Playground, {"lr": "0.3"}, ["lr"]), read(Playground, {"lr": "0.1", "amp;lr": "0.3"})):
        assert link.experiment == Playground(lr=0.3)
        assert "Learning rate stands in it more than once; the last counts." in link.error
    assert "hide stands in it more than once" in read(Playground, {"hide": "lr"}, ["hide"]).error
    assert not read(Playground, {"lr": "0.3", "utm_source": "b"}, ["utm_source"]).error


def test_streamlits_own_parameters_are_none_of_ours():
    assert not read(Playground, {"embed": "true", "embed_options": "dark_theme"}).error


@pytest.mark.parametrize(
    "name",
    ["embed", "Embed", "amp;embed", "AMP;amp;EMBED", "#38;embed", "em\u200bbed", " embed\ufeff", "amp; embed_options"],
)
def test_streamlits_own_parameters_are_none_of_others_however_mail_has_written_them(name: str):
    link = read(Playground, {"lr": "0.1", name: "true", "course": "7"})
    assert (link.error, link.others) == ("", (("course", "7"),))


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
