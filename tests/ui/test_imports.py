"""Imports point down, the server stays light, and nothing is loaded from elsewhere."""

import ast
import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FORBIDDEN = {
    "engine": {"streamlit", "starlette", "live", "ui", "pages"},
    "live": {"streamlit", "ui", "pages"},
    "ui": {"torch", "numba", "pages"},
    "pages": {"torch", "numba", "live"},
}
BROUGHT = {"starlette", "uvicorn", "llvmlite", "threadpoolctl"}
"""What Streamlit, Numba and scikit-learn bring in the versions that go with them."""
HEAVY = ("torch", "numba", "sklearn", "onnx")
ELSEWHERE = re.compile(
    r"""(?:src|href)\s*=\s*["']https?://|@import\s+[^{\s]|url\(\s*["']?https?://|from\s+["']https?://|fetch\(\s*["']https?://"""
)


def modules(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def imported(file: Path) -> set[str]:
    """Names of the packages that a file imports anywhere."""
    nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    froms = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    return {name.partition(".")[0] for name in plain | froms}


def test_whatever_the_app_imports_is_pinned():
    pinned = "\n".join(file.read_text("utf-8") for file in ROOT.glob("requirements*.txt") if "dev" not in file.stem)
    names = set(re.findall(r"^([\w-]+)==", pinned, re.MULTILINE)) | BROUGHT
    files = [ROOT / "app.py", *(file for folder in FORBIDDEN for file in modules(folder))]
    found = {name for file in files for name in imported(file)} - sys.stdlib_module_names - {*FORBIDDEN, "app"}
    found |= {re.search(r'ws="(\w+)', (ROOT / "app.py").read_text("utf-8"))[1]}
    dists = packages_distributions()
    assert not {name for name in found if not {dist.lower() for dist in dists.get(name, [name])} & names}


@pytest.mark.parametrize("folder", FORBIDDEN)
def test_imports_point_down(folder: str):
    for file in modules(folder):
        assert not imported(file) & FORBIDDEN[folder], file


def test_the_server_process_never_loads_what_only_workers_need():
    script = (
        "import sys, warnings; warnings.simplefilter('ignore'); sys.path.insert(0, '.');"
        "import app, ui.form, ui.player, ui.page, ui.playground, ui.vision, ui.presets, ui.images, ui.examples;"
        "import ui.attention, ui.charts, ui.minilm, ui.own_text, ui.tokens;"
        "import engine.experiments;"
        "ui.tokens.answer(ui.tokens.Asked());"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("[]")


def test_nothing_is_loaded_from_elsewhere():
    for suffix in ("js", "css", "svg", "html"):
        for file in (ROOT / "assets").rglob(f"*.{suffix}"):
            assert not ELSEWHERE.search(file.read_text(encoding="utf-8")), file
