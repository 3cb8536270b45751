"""Home."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from ui.examples import DOORS, Example

ROOT = Path(__file__).parents[2]


def test_home_opens_a_door_for_every_example():
    at = AppTest.from_file(str(ROOT / "ui" / "shell.py"), default_timeout=20).run()
    assert not at.exception
    titles = [example.title for example in DOORS]
    labels = [link.proto.label for link in at.get("page_link")]
    assert [label for label in labels if label in titles] == titles
    assert {link.proto.page for link in at.get("page_link")} >= {"minilm", "tokens"}


def test_home_leads_a_newcomer_to_the_first_stop_before_the_playground():
    at = AppTest.from_file(str(ROOT / "ui" / "shell.py"), default_timeout=20).run()
    first, second = at.get("page_link")[:2]
    assert (first.proto.label, first.proto.page) == ("Begin with one neuron", "neuron")
    assert first.proto.query_string == door(DOORS[0], at)
    assert second.proto.label == "Open the playground"


def door(example: Example, at: AppTest) -> str:
    """Where the card of an example leads."""
    return next(link.proto.query_string for link in at.get("page_link") if link.proto.label == example.title)


def test_every_example_has_its_picture_in_both_themes():
    for example in DOORS:
        for theme in ("light", "dark"):
            assert (ROOT / "assets" / "screenshots" / f"{example.name}-{theme}.png").stat().st_size > 1000
