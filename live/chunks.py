"""Streamlit's own modules: which come with a part that it loads only when it draws one."""

import re
from collections.abc import Sequence
from pathlib import Path

IMPORT = re.compile(r'(?:from|import)"\./([^"]+\.js)"')
"""A static import, as a packer writes it."""


def chunks(folder: Path, parts: Sequence[str]) -> list[str]:
    """The files of these parts, told by their names without the hash, and of all that they import."""
    found: dict[str, None] = {}
    waiting = [file.name for part in parts for file in sorted(folder.glob(f"{part}.*.js"))]
    while waiting:
        name = waiting.pop(0)
        if name not in found:
            found[name] = None
            waiting += IMPORT.findall((folder / name).read_text("utf-8"))
    return list(found)
