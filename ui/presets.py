"""Networks to begin with, in a row above the picture: one click sets the layers and the settings that suit them."""

from dataclasses import fields
from functools import lru_cache
from typing import Any

import streamlit as st

from engine.experiments.vision import Vision
from engine.vision.presets import PRESETS
from ui.table import Table

KEY = "preset"
THEIRS = ("data", "own_set", "n_train", "shift", "rotate", "scale", "seed_data", "seed_weights", "seed_order")
"""What stays as the person has it, unless a preset says otherwise: their images and their seeds."""


def presets(table: Table) -> None:
    """The row of presets; the one that the present experiment is stands out."""
    st.session_state[KEY] = matching(table.experiment)
    st.pills(
        "Start from",
        list(PRESETS),
        key=KEY,
        on_change=_picked,
        args=(table,),
        label_visibility="collapsed",
    )


def matching(experiment: Vision) -> str | None:
    """The name of the preset that an experiment is, whatever its images and seeds."""
    return next((name for name in PRESETS if _is(name, experiment)), None)


def changes(name: str, experiment: Vision) -> dict[str, Any]:
    """The settings that turn an experiment into a preset: what another preset brought goes with it."""
    now = matching(experiment)
    brought = set(PRESETS[now].settings) if now else set()
    reset = {f.name: f.default for f in fields(Vision) if f.name not in THEIRS or f.name in brought}
    return reset | PRESETS[name].settings


@lru_cache
def _made(name: str) -> Vision:
    return Vision(**PRESETS[name].settings)


def _is(name: str, experiment: Vision) -> bool:
    preset, said = _made(name), PRESETS[name].settings
    return all(
        getattr(experiment, f.name) == getattr(preset, f.name)
        for f in fields(Vision)
        if f.name not in THEIRS or f.name in said
    )


def _picked(table: Table) -> None:
    """A second click on the same one changes nothing."""
    name = st.session_state[KEY]
    if name:
        table.change(changes(name, table.experiment))
