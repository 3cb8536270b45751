"""Old links open the experiments that they opened when they were made, whatever was added or moved since."""

import json
from dataclasses import fields
from pathlib import Path

import pytest

from engine.experiment import SettingError
from engine.experiments import EXPERIMENTS

LINKS = json.loads((Path(__file__).parent / "links.json").read_text(encoding="utf-8"))
"""Addresses, and every setting that the experiment had then. Only ever added to."""


@pytest.mark.parametrize("link", LINKS, ids=lambda link: f"{link['kind']}?{link['address'][:60]}")
def test_an_old_link_opens_the_same_experiment(link):
    experiment = EXPERIMENTS[link["kind"]].at(link["address"])
    opened = {f.name: getattr(experiment, f.name) for f in fields(experiment)}
    plain = {name: list(value) if isinstance(value, tuple) else value for name, value in opened.items()}
    assert {name: plain[name] for name in link["settings"]} == link["settings"]
    added = {f.name: f.default for f in fields(experiment) if f.name not in link["settings"]}
    assert {name: opened[name] for name in added} == added


def test_every_experiment_has_such_links():
    assert {link["kind"] for link in LINKS} == set(EXPERIMENTS)
    assert len(LINKS) >= 60


@pytest.mark.parametrize("kind", EXPERIMENTS)
def test_half_a_character_is_refused_in_whatever_text_it_stands(kind):
    """No link can carry it, and no message to a page."""
    of = EXPERIMENTS[kind]
    for f in fields(of):
        about, is_list = of.about(f.name), isinstance(f.default, tuple)
        if (about.item if is_list else type(f.default)) is str:
            with pytest.raises(SettingError, match=f"^{about.label} has half a character"):
                of(**{f.name: ("\ud83d",) * max(1, about.least) if is_list else "\ud83d"})
