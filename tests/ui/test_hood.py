"""The keys under the hood are those that the player lists and hears."""

import re
from pathlib import Path

import pytest

from ui import hood

PLAYER = Path(__file__).parents[2] / "assets/player"


def listed() -> list[tuple[str, str]]:
    """What the player's own list says, a pair of keys and words each."""
    block = re.search(r"const KEYS = \[\n(.*?)\n\];", (PLAYER / "transport.js").read_text(), re.S)
    return re.findall(r'\["([^"]+)", "([^"]+)"\]', block[1])


def test_the_keys_under_the_hood_are_those_that_the_player_lists():
    assert dict(listed()) == hood.KEYS | hood.LIGHT


@pytest.mark.parametrize("key", re.findall(r"^  ([a-z]): ", (PLAYER / "keyboard.js").read_text(), re.M))
def test_every_letter_that_the_player_hears_is_listed(key: str):
    assert key.upper() in hood.KEYS | hood.LIGHT | hood.EXPLAINED
