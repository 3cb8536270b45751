"""The training that plays on Home: a recording of the park's own engine (engine/experiments/playground/recording.py)."""

from live import assets
from ui import theme
from ui.loader import component

_mount = component("park_home")


def alive() -> None:
    """The recording, with a button and a slider; still where the person wants no motion."""
    data = {"assets": assets.address(), "bundle": "home", "mode": theme.name()}
    _mount(key="alive", data=data, on_mode_change=theme.changed)
