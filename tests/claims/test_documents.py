"""The files that ARCHITECTURE and CONTRIBUTING name exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"`([\w.-]+(?:/[\w.-]+)+\.(?:py|js|ts|css|md|toml|csv|npz|safetensors))`")


@pytest.mark.parametrize("document", ["ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_every_file_that_is_named_exists(document: str):
    named = NAMED.findall((ROOT / document).read_text(encoding="utf-8"))
    assert named
    places = [ROOT, *(ROOT / name for name in ("assets", "engine", "live"))]
    missing = [name for name in named if not any(any(place.glob(name.replace("NAME", "*"))) for place in places)]
    assert not missing
