"""No Python module of ours imports itself in a circle, not even inside a function."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("engine", "live", "ui", "pages")


def modules() -> dict[str, set[str]]:
    """Every module of ours, and those of ours that it imports anywhere in its text, but for the type checker alone."""
    files = {
        ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): file
        for room in ROOMS
        for file in (ROOT / room).rglob("*.py")
    }
    return {name: {found for found in imported(file) if found in files} - {name} for name, file in files.items()}


def imported(file: Path) -> set[str]:
    """What a file imports, as names of modules or of what may be one."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
    return found


def test_no_module_imports_itself_in_a_circle():
    left = modules()
    while ends := [name for name, others in left.items() if not others & left.keys()]:
        for name in ends:
            del left[name]
    assert not left, "\n".join(f"{name} imports {', '.join(sorted(left[name] & left.keys()))}" for name in sorted(left))
