"""The colours of assets/theme.css for Python: pages and charts take theirs from here."""

import re
from functools import lru_cache
from pathlib import Path

import streamlit as st

ASSETS = Path(__file__).parents[1] / "assets"
THEMES = ("light", "dark")
BLOCK = re.compile(r'\.park(?:\[data-theme="(\w+)"\])?\s*{([^}]*)}')
VARIABLE = re.compile(r"--park-([\w-]+):\s*([^;]+);")


def name() -> str:
    """The theme the person sees now: "light" or "dark"."""
    return st.context.theme.type or "light"


def changed() -> None:
    """The browser's colours have changed: what Python draws is drawn anew, as the script runs again anyway."""


@lru_cache
def palette(theme: str) -> dict[str, str]:
    """Every variable of theme.css as it stands in `theme`, without the prefix: {"accent": "#1f6b50", …}."""
    text = re.sub(r"/\*.*?\*/", "", (ASSETS / "theme.css").read_text(encoding="utf-8"), flags=re.DOTALL)
    blocks = [dict(VARIABLE.findall(body)) for of, body in BLOCK.findall(text) if of in ("", theme)]
    return {variable: value for block in blocks for variable, value in block.items()}


def first_look() -> str:
    """Rules that stand in every page from the beginning: the colours of both themes, and what is seen meanwhile."""
    return "\n".join([*map(_variables, THEMES), (ASSETS / "first" / "first.css").read_text(encoding="utf-8")])


def _variables(theme: str) -> str:
    """The palette as variables of the whole page, which says itself whether it is light or dark."""
    said = "".join(f"--park-{variable}:{value};" for variable, value in palette(theme).items())
    return f'html[data-theme="{theme}"]{{{said}}}'


@lru_cache
def stylesheet(is_embedded: bool = False) -> str:
    """The style element of a page: page.css, and embed.css in a frame."""
    files = ["page.css", "embed.css"] if is_embedded else ["page.css"]
    rules = "\n".join((ASSETS / file).read_text(encoding="utf-8") for file in files)
    return f"<style>\n{rules}</style>"
