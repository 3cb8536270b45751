"""The player: opens the run of an experiment and mounts the picture that shows its frames."""

import secrets
import time
from functools import lru_cache
from typing import Any

import streamlit as st

from engine.experiment import Experiment
from live import assets
from live.control import WATCHES
from live.limits import Refused
from live.run import Run
from live.runs import RUNS, open_run
from live.visitor import owner_of, place_of
from ui import theme
from ui.glossary import on_screen
from ui.loader import component, last_wish
from ui.table import Table

KEY = "player"
SEAT = "seat"
FACTS = ("has_onnx", "gears", "curves", "readouts", "tested")
"""What the player has to know of an experiment, whatever its settings."""
_mount = component("park_player")


def player(experiment: Experiment, view: str = "network", hide: tuple[str, ...] = ()) -> None:
    """The run of `experiment`, played on a canvas; changes made in the picture reach the form.

    `hide` names controls that make no sense here, besides those that the link hides.
    """
    kind = type(experiment)
    table = Table.of(kind)
    try:
        token = _token(table)
    except Refused as refusal:
        st.error(str(refusal))
    else:
        _mount(
            key=KEY,
            data=_data(table, view, token, hide),
            on_wants_change=lambda: _heed(kind),
            on_mode_change=theme.changed,
        )


def _token(table: Table) -> str:
    """The token of this session's run, opened or brought to what is on the table. The run knows what can be undone, for a session after a reload."""
    kind, address = table.kind, table.experiment.address
    key, cookies = f"token.{kind.__name__}", st.context.cookies
    owner, place = owner_of(cookies), place_of(cookies)
    run = open_run(owner, kind.__name__.lower(), address, st.session_state.get(key), place, _seat())
    st.session_state[key] = run.token
    if run.is_led_by(_seat()):
        run.history = table.history
        table.error = "" if table.error == WATCHES else table.error
    elif run.address != address:
        _watch(table, run)
    st.session_state[f"played.{kind.__name__}"] = run.address
    return run.token


def _seat() -> str:
    """The name of this window, by which the server knows which of several has control of a run."""
    return st.session_state.setdefault(SEAT, secrets.token_urlsafe(9))


def _watch(table: Table, run: Run) -> None:
    """Another window has control: on the table lies what it plays. Who changed something here is told so."""
    key = f"played.{table.kind.__name__}"
    is_own = table.experiment.address != st.session_state.get(key, table.experiment.address)
    table.watch(run.address, run.history, WATCHES if is_own else "")
    st.session_state[key] = run.address
    st.rerun()


def _find_again(kind: type[Experiment], token: str, is_reload: bool) -> None:
    """Take up the run that this person's browser still knows, though Streamlit has forgotten the session that it was of.

    After a reload another tab may play the run: who has the same settings then watches; a tab that was duplicated and
    has gone to others gets a run of its own.
    """
    key, cookies, table = f"token.{kind.__name__}", st.context.cookies, Table.of(kind)
    try:
        run = RUNS.back(owner_of(cookies), kind.__name__.lower(), token, place_of(cookies))
    except Refused:
        return  # there is no room now: the tab asks again
    is_elsewhere = is_reload and run is not None and run.has_socket and run.address != table.experiment.address
    if is_elsewhere and run is not None and not _answers(run):
        return  # another tab's, or our own line, which is frozen and not closed yet: the tab asks again
    if run is None or is_elsewhere:
        st.session_state[f"lost.{kind.__name__}"] = token
    elif st.session_state.get(key) != token:
        RUNS.drop_unseen(st.session_state.get(key, ""))
        st.session_state[key] = token
        table.find_again(run.address, run.history)


def _leave(kind: type[Experiment]) -> None:
    """Go on with a run of this window's own, from where the one that it watches is."""
    key = f"token.{kind.__name__}"
    st.session_state[f"lost.{kind.__name__}"] = st.session_state.pop(key, "")


def _answers(run: Run) -> bool:
    """Whether a browser plays this run, as far as is known: it has said something since this session knocked for the first time."""
    since = st.session_state.setdefault(f"knock.{run.token}", time.monotonic())
    run.knock()
    return run.heard > since


def _data(table: Table, view: str, token: str, hide: tuple[str, ...]) -> dict[str, Any]:
    """What the component is told: JSON only, no NaN."""
    experiment = table.experiment
    return {
        "token": token,
        "seat": _seat(),
        "lost": st.session_state.get(f"lost.{table.kind.__name__}", ""),
        "live": "park/live",
        "run": "park/run",
        "assets": assets.address(),
        "bundle": view,
        "view": view,
        "kind": table.kind.__name__.lower(),
        "is_whole": not table.kind.private(),
        **{fact: getattr(table.kind, fact) for fact in FACTS},
        "address": experiment.address,
        "settings": {name: getattr(experiment, name) for name in table.kind.__dataclass_fields__},
        "fields": _fields(table.kind),
        "can_undo": table.history.can_undo,
        "can_redo": table.history.can_redo,
        "hide": [*table.hide, *hide],
        "tab": table.tab,
        "words": on_screen(view),
        "heard": last_wish(KEY).get("n", 0),
        "mode": theme.name(),
        "embed": bool(st.context.is_embedded),
        "error": table.error,
    }


@lru_cache
def _fields(kind: type[Experiment]) -> dict[str, dict[str, Any]]:
    """What the picture may know of each field to offer its controls."""
    shown = ("label", "min", "max", "choices", "step", "help", "log")
    return {
        name: {part: getattr(kind.about(name), part) for part in shown} | {"default": about.default}
        for name, about in kind.__dataclass_fields__.items()
    }


def _heed(kind: type[Experiment]) -> None:
    """Apply what the picture asked for, before the script runs."""
    wants = last_wish(KEY)
    table = Table.of(kind)
    if isinstance(wants.get("seat"), str):
        st.session_state[SEAT] = wants["seat"][:40]
    if wants.get("own"):
        _leave(kind)
    if isinstance(wants.get("run"), str):
        _find_again(kind, wants["run"], bool(wants.get("is_reload")))
    if isinstance(wants.get("tab"), str):
        table.open(wants["tab"])
    if wants.get("undo"):
        table.undo()
    elif wants.get("redo"):
        table.redo()
    elif isinstance(wants.get("go"), str):
        table.go(wants["go"])
    elif isinstance(wants.get("set"), dict):
        table.change(wants["set"])
