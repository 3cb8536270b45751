"""How our components come into a page: by one bundle of modules each, under whatever path the park lies."""

from collections.abc import Callable
from typing import Any

import streamlit as st

LOADER = """
export default async component => {
  const at = place => new URL(place, window[Symbol.for("park.base")] ?? document.baseURI).href;
  const data = { ...component.data };
  for (const place of ["assets", "live", "run"]) if (place in data) data[place] = at(data[place]);
  const module = await import(`${data.assets}/bundle/${data.bundle}.js`);
  return module.default({ ...component, data });
};
"""
"""`data` says `bundle`, and places relative to where the park begins: `assets`, `live`, `run`."""


def component(name: str) -> Callable:
    """Mounts the component of this name."""
    return st.components.v2.component(name, js=LOADER)


def last_wish(key: str) -> dict[str, Any]:
    """What the picture mounted under this key last asked for; its number tells it that it was heard."""
    return (st.session_state.get(key) or {}).get("wants") or {}
