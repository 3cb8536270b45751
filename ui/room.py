"""The page of an experiment, as most are: its title and words, presets, form, player, and what lies under the hood."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from engine.experiment import Experiment
from ui.examples import lesson
from ui.form import Layout, form
from ui.hood import Tabs, hood
from ui.page import page
from ui.player import player
from ui.presets import Presets, presets
from ui.table import Table


def room(
    kind: type[Experiment],
    words: str,
    tabs: Callable[[Any], Tabs],
    starts: Presets | None = None,
    layout: Callable[[Table], Layout] | None = None,
    hide: tuple[str, ...] = (),
) -> None:
    """`words` where no card and no preset says more; `tabs` of the experiment under the hood; `hide` of the player's controls."""
    table = Table.of(kind)
    table.keep_url()
    known = lesson(kind.kind, table.experiment)
    more = starts.words(table.experiment, words) if starts else words if not known else ""
    page(kind.title, f"{known} {more}".strip(), table)
    if starts and not table.hides("presets"):
        presets(table, starts)
    with st.sidebar:
        experiment = form(kind, layout(table) if layout else None)
    player(experiment, view=kind.kind, hide=hide)
    if not table.hides("hood"):
        hood(tabs(experiment))
