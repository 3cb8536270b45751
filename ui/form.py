"""The form of an experiment: a control for every field, in groups, in step with the link and the picture."""

import secrets
from collections.abc import Collection
from dataclasses import fields
from typing import TypeVar

import streamlit as st

from engine.experiment import Experiment
from ui.layers import layer_activations
from ui.own import own_points
from ui.table import Table
from ui.widgets import widget

SEEDS = "Seeds"
OWN = "own"
PER_LAYER = "layer_activations"
E = TypeVar("E", bound=Experiment)


def form(kind: type[E], folded: Collection[str] = (), idle: Collection[str] = ()) -> E:
    """Controls for every field of `kind` that has a group. Gives the experiment.

    Fields in `folded` are rare and wait in a fold; those in `idle` have no effect at present and are left out.
    """
    table = Table.of(kind)
    if not table.hides("form"):
        _past(table)
        for group, names in _groups(table, idle).items():
            _group(table, group, names, folded)
    return table.experiment


def _past(table: Table) -> None:
    """Undo, redo and back to the defaults."""
    history = table.history
    with st.container(horizontal=True, gap="xsmall", key="past"):
        st.button("Undo", icon=":material/undo:", on_click=table.undo, disabled=not history.can_undo, key="undo")
        st.button("Redo", icon=":material/redo:", on_click=table.redo, disabled=not history.can_redo, key="redo")
        st.button(
            "Reset",
            on_click=table.reset,
            disabled=not history.address,
            key="defaults",
            help="Every setting back to its default; undo brings yours back.",
        )


def _groups(table: Table, idle: Collection[str]) -> dict[str, list[str]]:
    """Names of the fields to show, by group, in the order of the dataclass."""
    groups: dict[str, list[str]] = {}
    for f in fields(table.kind):
        group = table.kind.about(f.name).group
        if group and f.name not in idle and not table.hides(f.name):
            groups.setdefault(group, []).append(f.name)
    return groups


def _group(table: Table, group: str, names: list[str], folded: Collection[str]) -> None:
    """One group: its heading, the usual fields two in a row, the rare ones in a fold."""
    with st.container(key=f"group-{group.lower()}"):
        st.html(f'<h2 class="park-group">{group}</h2>')
        if group == SEEDS:
            _new_start(table, names)
            return
        _grid(table.kind, [name for name in names if name not in folded and name != OWN])
        rare = [name for name in names if name in folded]
        if rare:
            with st.expander(f"More {group.lower()} settings"):
                _grid(table.kind, rare)
        if OWN in names:
            with st.expander("Your own points"):
                own_points(table)


def _grid(kind: type[Experiment], names: list[str]) -> None:
    """Widgets two in a row; lists of choices take a row of their own."""
    row: list[str] = []
    for name in names:
        if isinstance(kind.__dataclass_fields__[name].default, tuple) and kind.about(name).choices:
            _row(kind, row)
            row = []
            layer_activations(Table.of(kind)) if name == PER_LAYER else widget(kind, name)
        elif len(row) == 1:
            _row(kind, [*row, name])
            row = []
        else:
            row = [name]
    _row(kind, row)


def _row(kind: type[Experiment], names: list[str]) -> None:
    if names:
        with st.container(key=f"pair-{names[0]}"):
            for name in names:
                widget(kind, name)


def _new_start(table: Table, names: list[str]) -> None:
    """The dice: new seeds for all that is not locked."""
    labels = {table.kind.about(name).label.removeprefix("Seed of the ").capitalize(): name for name in names}
    locked = st.pills(
        "Locked",
        list(labels),
        selection_mode="multi",
        key="locks",
        persist_state="session",
        help="What a new start keeps as it is.",
    )
    st.button(
        "New start",
        icon=":material/casino:",
        key="dice",
        on_click=_throw,
        args=(table, labels),
        disabled=len(locked) == len(labels),
        width="stretch",
        help="Draws new seeds for all that is not locked.",
    )
    with st.expander("Seeds as numbers"):
        for name in names:
            widget(table.kind, name)


def _throw(table: Table, labels: dict[str, str]) -> None:
    free = [name for label, name in labels.items() if label not in st.session_state["locks"]]
    table.change({name: secrets.randbelow(int(table.kind.about(name).max) + 1) for name in free})
