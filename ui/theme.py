"""The colours of assets/theme.css for Python: pages and charts take theirs from here."""

import re
from functools import lru_cache
from pathlib import Path

import streamlit as st

ASSETS = Path(__file__).parents[1] / "assets"
BLOCK = re.compile(r'\.park(?:\[data-theme="(\w+)"\])?\s*{([^}]*)}')
VARIABLE = re.compile(r"--park-([\w-]+):\s*([^;]+);")


def name() -> str:
    """The theme the person sees now: "light" or "dark"."""
    return st.context.theme.type or "light"


@lru_cache
def palette(theme: str) -> dict[str, str]:
    """Every variable of theme.css as it stands in `theme`, without the prefix: {"accent": "#1f6b50", …}."""
    text = re.sub(r"/\*.*?\*/", "", (ASSETS / "theme.css").read_text(encoding="utf-8"), flags=re.DOTALL)
    blocks = [dict(VARIABLE.findall(body)) for of, body in BLOCK.findall(text) if of in ("", theme)]
    return {variable: value for block in blocks for variable, value in block.items()}


@lru_cache
def stylesheet(theme: str, is_embedded: bool = False) -> str:
    """The style element of a page: the palette as variables of the whole app, page.css, and embed.css in a frame."""
    variables = "".join(f"--park-{variable}:{value};" for variable, value in palette(theme).items())
    files = ["page.css", "embed.css"] if is_embedded else ["page.css"]
    rules = "\n".join((ASSETS / file).read_text(encoding="utf-8") for file in files)
    return f"<style>.stApp{{{variables}}}\n{rules}</style>"
