"""A share is written as percent by one function, so that nothing is 100 % here and 99.9 % there."""

import re
from pathlib import Path

ASSETS = Path(__file__).parents[2] / "assets"
WRITTEN = re.compile(r"\$\{([^{}]*)\} %")
ARE_PERCENT = {"numbers[0]", "this.opacity.value", "settings.hard", "HARD"}
"""Settings that are whole percents, as a person has chosen them."""


def test_only_the_kit_writes_shares_as_percent():
    strays = [
        f"{file.relative_to(ASSETS)}: {value}"
        for file in ASSETS.rglob("*.js")
        if file != ASSETS / "kit" / "format.js"
        for value in WRITTEN.findall(file.read_text(encoding="utf-8"))
        if value not in ARE_PERCENT
    ]
    assert not strays, "\n".join(strays)
