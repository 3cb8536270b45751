"""The kernel's machine code on disk."""

import ast
import os
import subprocess
import sys

import pytest

from engine.kernel import compiled


def test_machine_code_is_kept_apart_for_every_source_that_it_is_made_from():
    using = {
        file.stem
        for file in compiled.HERE.glob("*.py")
        if "engine.kernel.compiled" in imports(file) or "numba" in imports(file)
    }
    assert using <= set(compiled.SOURCES)
    for name in using - {"compiled"}:
        ours = {
            module.removeprefix("engine.kernel.")
            for module in imports(compiled.HERE / f"{name}.py")
            if module.startswith("engine.kernel.")
        }
        assert ours <= set(compiled.SOURCES)


def imports(file) -> set[str]:
    """Modules that a file imports from."""
    tree = ast.parse(file.read_text("utf-8"))
    froms = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return froms | {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}


@pytest.mark.long
def test_equal_bits_come_from_code_just_compiled_and_code_from_disk(tmp_path):
    program = "from engine.experiments.playground.settings import Playground as P; g = P(hidden=(3,)).run(); next(g); print(next(g)['param/0.weight'].tobytes().hex())"
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
    printed = [
        subprocess.run(
            [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    ]
    assert printed[0] == printed[1]
    assert list(tmp_path.glob("kernel-*/*/*.nbi"))
