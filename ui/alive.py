"""The training that plays on Home: a recording of the park's own engine (engine/playground/recording.py)."""

import streamlit as st

from live import assets

LOADER = """
export default async component => {
  const home = await import(new URL(`${component.data.assets}/home/home.js`, document.baseURI));
  return home.default(component);
};
"""
_mount = st.components.v2.component("park_home", js=LOADER)


def alive() -> None:
    """The recording, with a button and a slider; still where the person wants no motion."""
    _mount(key="alive", data={"assets": assets.address()})
