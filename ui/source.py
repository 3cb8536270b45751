"""The source text of an engine function, read without importing what the function needs to run."""

import ast
from functools import lru_cache
from pathlib import Path
from textwrap import dedent

ROOT = Path(__file__).parents[1]
NAMED = (ast.FunctionDef, ast.ClassDef)


@lru_cache
def source(path: str, name: str) -> str:
    """The text of function `name`, or method `Class.name`, in the file at `path` from the repository's root, decorators included.

    `inspect.getsource` would need the module imported, and with it the compiler that the server never loads.
    """
    text = (ROOT / path).read_text(encoding="utf-8")
    part, *parts = name.split(".")
    node = _named(ast.parse(text), part)
    for part in parts:
        node = node and _named(node, part)
    if node is None:
        raise LookupError(f"{path} has no function {name}.")
    first = min([node.lineno, *(mark.lineno for mark in node.decorator_list)])
    return dedent("\n".join(text.splitlines()[first - 1 : node.end_lineno]))


def _named(node: ast.AST, name: str) -> ast.FunctionDef | ast.ClassDef | None:
    """The first function or class of this name within a node."""
    return next((inner for inner in ast.walk(node) if isinstance(inner, NAMED) and inner.name == name), None)
