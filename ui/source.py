"""The source text of an engine function, read without importing what the function needs to run."""

import ast
from functools import lru_cache
from pathlib import Path
from textwrap import dedent

ROOT = Path(__file__).parents[1]


@lru_cache
def source(path: str, name: str) -> str:
    """The text of function or method `name` in the file at `path` from the repository's root, decorators included.

    `inspect.getsource` would need the module imported, and with it the compiler that the server never loads.
    """
    text = (ROOT / path).read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef) and node.name == name:
            first = min([node.lineno, *(mark.lineno for mark in node.decorator_list)])
            return dedent("\n".join(text.splitlines()[first - 1 : node.end_lineno]))
    raise LookupError(f"{path} has no function {name}.")
