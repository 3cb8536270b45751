"""The training that plays on Home: a recording of the park's own engine (engine/playground/recording.py)."""

from live import assets
from ui.loader import component

_mount = component("park_home")


def alive() -> None:
    """The recording, with a button and a slider; still where the person wants no motion."""
    _mount(key="alive", data={"assets": assets.address(), "bundle": "home"})
