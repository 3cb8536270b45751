"""The files that ARCHITECTURE, CONTRIBUTING and the documents beside them name exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"`([\w.-]+(?:/[\w.-]+)+\.(?:py|js|ts|css|md|toml|csv|npz|safetensors))`")


@pytest.mark.parametrize("document", ["ARCHITECTURE.md", "CONTRIBUTING.md", "docs/experiments.md", "docs/protocol.md"])
def test_every_file_that_is_named_exists(document: str):
    named = NAMED.findall((ROOT / document).read_text(encoding="utf-8"))
    assert named
    places = [ROOT, *(ROOT / name for name in ("assets", "engine", "live"))]
    missing = [name for name in named if not any(any(place.glob(name.replace("NAME", "*"))) for place in places)]
    assert not missing


def test_the_files_of_the_worked_example_are_about_as_long_as_it_says():
    rows = re.findall(
        r"^\| (`\S+`(?:, `\S+`)*) \| (\d+) \|", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.MULTILINE
    )
    counted = {names: int(said) for names, said in rows if "ui/e" not in names and "ui/g" not in names}
    assert len(counted) >= 12
    for names, said in counted.items():
        first, *more = re.findall(r"`(\S+)`", names)
        beside = (ROOT / first).parent if "/" in first else ROOT / "engine" / "experiments" / "sequence"
        files = [ROOT / name if "/" in name else beside / name for name in (first, *more)]
        files = [file if file.exists() else beside / "sequence" / file.name for file in files]
        lines = sum(len(file.read_text("utf-8").splitlines()) for file in files)
        assert abs(lines - said) <= 0.2 * said, f"{names}: {lines}"
