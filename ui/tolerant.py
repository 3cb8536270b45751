"""A link as far as it can be used: what is unknown is passed over, and what is wrong costs only itself."""

from collections.abc import Mapping
from dataclasses import fields
from difflib import get_close_matches
from typing import Any

from engine.experiment import Experiment, SettingError
from ui import plain

ALIKE = 0.8
"""How alike a name must be to one of ours to be taken for a slip of the pen, 0 … 1."""
LEAST_LETTERS = 3


def usable(kind: type[Experiment], params: Mapping[str, str]) -> tuple[Experiment, list[str]]:
    """The experiment at these parameters, and a sentence for each that could not be used."""
    values, wrong = {}, []
    for name in (f.name for f in fields(kind) if f.name in params):
        try:
            values[name] = plain.read(kind, name, params[name])
        except SettingError as error:
            wrong.append(str(error))
    experiment, conflicts = _fitting(kind, _meant_values(kind, values, params))
    return experiment, wrong + conflicts


def _meant_values(kind: type[Experiment], values: dict[str, Any], params: Mapping[str, str]) -> dict[str, Any]:
    """The values; where they are refused together, each in the plainer form of its text with which more of the link can be used."""
    if _made(kind, values) is not None:
        return values
    for name in values:
        others = [value for value in plain.meanings(kind, name, params[name]) if value != values[name]]
        tried = [values, *(values | {name: value} for value in others)]
        values = max(tried, key=lambda those: _used(kind, those)) if others else values
    return values


def _used(kind: type[Experiment], values: dict[str, Any]) -> tuple[int, float]:
    """How well values go together: first the fewest complaints, then what is kept of them."""
    experiment, conflicts = _fitting(kind, values)
    return -len(conflicts), _agreement(experiment, values)


def _fitting(kind: type[Experiment], values: dict[str, Any]) -> tuple[Experiment, list[str]]:
    """The experiment that keeps most of these values, and why not all. Of two that do not go together the earlier field stays."""
    try:
        return kind(**values), []
    except SettingError as error:
        why = str(error)
    tried = [_made(kind, {n: v for n, v in values.items() if n != name}) for name in reversed(values)]
    tried.append(_mended(kind, values))
    kept = [experiment for experiment in tried if experiment is not None]
    if kept:
        return max(kept, key=lambda experiment: _agreement(experiment, values)), [why]
    name = list(values)[-1]
    experiment, more = _fitting(kind, {n: v for n, v in values.items() if n != name})
    return experiment, [why, *(other for other in more if other != why)]


def _made(kind: type[Experiment], values: dict[str, Any]) -> Experiment | None:
    try:
        return kind(**values)
    except SettingError:
        return None


def _mended(kind: type[Experiment], values: dict[str, Any]) -> Experiment | None:
    defaults = {f.name: f.default for f in fields(kind)}
    try:
        return kind(**kind.mend(defaults | values))
    except SettingError:
        return None


def _agreement(experiment: Experiment, values: dict[str, Any]) -> float:
    """How many of the values are there; of a list the share of its items."""
    return sum(_share(getattr(experiment, name), value) for name, value in values.items())


def _share(there: Any, wanted: Any) -> float:
    if there == wanted or not isinstance(wanted, tuple):
        return float(there == wanted)
    return len(set(there) & set(wanted)) / (len(set(wanted)) + 1)


def slips(kind: type[Experiment], names: Mapping[str, str] | list[str], others: tuple[str, ...]) -> list[str]:
    """A sentence for each name that looks like one of our settings, misspelt. What other systems put into links is none."""
    known = [f.name for f in fields(kind)] + list(others)
    said = {kind.about(f.name).label.casefold().replace(" ", "_"): f.name for f in fields(kind)}
    meant = {name: _meant(name, known, said) for name in names if name not in known}
    return [f"There is no setting called “{name[:40]}”; “{found}” is one." for name, found in meant.items() if found]


def _meant(name: str, known: list[str], labels: Mapping[str, str]) -> str:
    plain = name.strip().casefold().replace("-", "_").replace(" ", "_")
    if plain in known or plain in labels:
        return labels.get(plain, plain)
    found = get_close_matches(plain, known, 1, ALIKE) if len(plain) >= LEAST_LETTERS else []
    return found[0] if found else ""
