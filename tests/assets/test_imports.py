"""The browser's code keeps to its rooms: the kit knows nobody, views know only the kit, and no circle of imports is left."""

import re
from pathlib import Path

ASSETS = Path(__file__).parents[2] / "assets"
IMPORT = re.compile(r"""\b(?:from|import)\s*\(?\s*["'](\.{1,2}/[^"']+)["']""")
MAY_USE = {"kit": set(), "player": {"kit"}, "tokens": {"kit"}, "home": {"kit"}}
"""What each folder may import besides itself; views, the kit."""


def room_of(file: Path) -> str:
    """The folder that a module belongs to; each view is one."""
    parts = file.relative_to(ASSETS).parts
    return f"views/{parts[1].removesuffix('.js')}" if parts[0] == "views" else parts[0]


def modules() -> dict[Path, set[Path]]:
    """Every module of the browser's code, and those that it imports."""
    return {
        file: {(file.parent / path).resolve() for path in IMPORT.findall(file.read_text(encoding="utf-8"))}
        for file in ASSETS.rglob("*.js")
    }


def test_every_folder_imports_only_what_it_stands_on():
    strays = [
        f"{file.relative_to(ASSETS)} imports {other.relative_to(ASSETS)}"
        for file, others in modules().items()
        for other in others
        if room_of(other) not in {room_of(file), *MAY_USE.get(room_of(file), {"kit"})}
    ]
    assert not strays, "\n".join(strays)


def test_no_module_imports_itself_in_a_circle():
    left = modules()
    while ends := [file for file, others in left.items() if not others & left.keys()]:
        for file in ends:
            del left[file]
    assert not left, "\n".join(str(file.relative_to(ASSETS)) for file in left)


def test_what_is_imported_is_there():
    assert not [other for others in modules().values() for other in others if not other.is_file()]
