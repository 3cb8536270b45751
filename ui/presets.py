"""Networks to begin with, in a row above the picture: one click sets the settings that make one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import streamlit as st

from engine.experiment import Experiment, Preset
from ui.table import Table

KEY = "preset"


@dataclass(frozen=True)
class Presets:
    """The presets of one kind of experiment, and which settings are none of their business unless one says so.

    Those in `theirs` stay as the person has them, as seeds do; those in `passing` go with the preset they were made for, as
    a sentence to look at does. Neither makes another network.
    """

    kind: type[Experiment]
    all: Mapping[str, Preset]
    theirs: Collection[str]
    passing: Collection[str] = ()

    def matching(self, experiment: Experiment) -> str | None:
        """The name of the preset that an experiment is, whatever its data and seeds."""
        return next((name for name in self.all if self._is(name, experiment)), None)

    def words(self, experiment: Experiment, otherwise: str) -> str:
        """The line on the preset that an experiment is."""
        name = self.matching(experiment)
        return self.all[name].words if name else otherwise

    def changes(self, name: str, experiment: Experiment) -> dict[str, Any]:
        """The settings that turn an experiment into a preset: what another preset brought goes with it."""
        now = self.matching(experiment)
        brought = self.all[now].settings if now else {}
        reset = {f.name: f.default for f in fields(self.kind) if f.name not in self.theirs or f.name in brought}
        return reset | self.all[name].settings

    def _is(self, name: str, experiment: Experiment) -> bool:
        said, free = self.all[name].settings, {*self.theirs, *self.passing}
        return all(
            getattr(experiment, f.name) == getattr(self._made[name], f.name)
            for f in fields(self.kind)
            if f.name not in free or f.name in said
        )

    @cached_property
    def _made(self) -> dict[str, Experiment]:
        return {name: self.kind(**preset.settings) for name, preset in self.all.items()}


def presets(table: Table, of: Presets) -> None:
    """The row of presets; the one that the present experiment is stands out."""
    st.session_state[KEY] = of.matching(table.experiment)
    st.pills(
        "Start from",
        list(of.all),
        key=KEY,
        on_change=_picked,
        args=(table, of),
        label_visibility="collapsed",
    )


def _picked(table: Table, of: Presets) -> None:
    """A second click on the same one changes nothing."""
    name = st.session_state[KEY]
    if name:
        table.change(of.changes(name, table.experiment))
