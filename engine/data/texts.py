"""The texts that come with the Park."""

import csv
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "assets" / "data"


def shakespeare() -> str:
    """Nine plays and the sonnets."""
    return (FOLDER / "shakespeare.txt").read_text(encoding="utf-8")


def first_names() -> list[str]:
    """First names of the US census of 1990, each once: some stand there for women and for men."""
    with (FOLDER / "names_us1990.csv").open(encoding="utf-8", newline="") as file:
        return list(dict.fromkeys(row["name"] for row in csv.DictReader(file)))
