"""The form of an experiment: a control for every field, in groups, in step with the link and the picture."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import TypeVar

import streamlit as st

from engine.experiment import Experiment
from ui.table import Table
from ui.widgets import widget

SEEDS = "Seeds"
E = TypeVar("E", bound=Experiment)
Part = Callable[[Table], None]


HALF_WIDTH = 14
"""Characters that a field beside another one shows."""


@dataclass(frozen=True)
class Layout:
    """What a page says about the fields of its form.

    `drawn` are drawn by a function of their own, after the others or in the fold; `choices` are fewer than the field's own;
    `only`: the fields that are shown now, where not all are.
    """

    drawn: Mapping[str, Part] = field(default_factory=dict)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    only: tuple[str, ...] | None = None


def form(kind: type[E], layout: Layout | None = None) -> E:
    """Controls for every field of `kind` that has a group. Gives the experiment."""
    table = Table.of(kind)
    if not table.hides("form"):
        _defaults(table)
        layout = layout or Layout()
        for group, names in _groups(table, layout).items():
            _group(table, group, names, layout)
    return table.experiment


def _defaults(table: Table) -> None:
    """Back to the defaults. Undo and redo stand at the picture, for what was changed there and here."""
    st.button(
        "All defaults",
        icon=":material/restart_alt:",
        on_click=table.reset,
        disabled=not table.history.address,
        key="defaults",
        help="Every setting back to its default. Undo, above the picture or with Ctrl Z, brings yours back.",
    )


def _groups(table: Table, layout: Layout) -> dict[str, list[str]]:
    """Names of the fields to show, by group, in the order of the dataclass. One that is drawn needs no group: the last goes on."""
    groups: dict[str, list[str]] = {}
    for f in fields(table.kind):
        group = table.kind.about(f.name).group or (list(groups)[-1] if f.name in layout.drawn else "")
        is_shown = layout.only is None or f.name in layout.only
        if group and is_shown and table.experiment.has_effect(f.name) and not table.hides(f.name):
            groups.setdefault(group, []).append(f.name)
    return groups


def _group(table: Table, group: str, names: list[str], layout: Layout) -> None:
    """One group: its heading, the usual fields two in a row, the rare ones in a fold, then those drawn in their own way."""
    with st.container(key=f"group-{group.lower()}"):
        st.html(f'<h2 class="park-group">{group}</h2>')
        if group == SEEDS:
            _new_start(table, names)
            return
        _grid(table, [name for name in names if not _is_rare(table, name) and name not in layout.drawn], layout)
        rare = [name for name in names if _is_rare(table, name)]
        if rare:
            with st.expander(f"More {group.lower()} settings"):
                _grid(table, rare, layout)
        for name in names:
            if name in layout.drawn and not _is_rare(table, name):
                layout.drawn[name](table)


def _is_rare(table: Table, name: str) -> bool:
    return table.kind.about(name).rare


def _grid(table: Table, names: list[str], layout: Layout) -> None:
    """Widgets two in a row; lists and long choices take a row of their own."""
    row: list[str] = []
    for name in names:
        if name in layout.drawn or _is_wide(table.kind, name):
            _row(table.kind, row, layout)
            row = []
            layout.drawn[name](table) if name in layout.drawn else widget(table.kind, name, layout.choices.get(name))
        elif len(row) == 1:
            _row(table.kind, [*row, name], layout)
            row = []
        else:
            row = [name]
    _row(table.kind, row, layout)


def _is_wide(kind: type[Experiment], name: str) -> bool:
    """Whether half of the form would cut off what can be chosen."""
    choices = kind.about(name).choices
    is_list = isinstance(kind.__dataclass_fields__[name].default, tuple)
    return bool(choices) and (is_list or any(len(str(choice)) > HALF_WIDTH for choice in choices))


def _row(kind: type[Experiment], names: list[str], layout: Layout) -> None:
    if names:
        with st.container(key=f"pair-{names[0]}"):
            for name in names:
                widget(kind, name, layout.choices.get(name))


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
    table.change({name: secrets.randbelow(int(table.kind.about(name).bounds[1]) + 1) for name in free})
