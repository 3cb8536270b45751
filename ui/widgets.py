"""One widget for one field of an experiment, chosen by what the field's `Setting` says."""

import math
import re
from dataclasses import replace
from typing import Any

import streamlit as st

from engine.experiment import Experiment, Setting
from ui.glossary import help_for
from ui.table import Table

MARKS = re.compile(r"[\\`*_{}\[\]()<>#+\-.!|~$:]")


def as_is(text: str) -> str:
    """The text, with nothing in it that Markdown would take for its own."""
    return MARKS.sub(r"\\\g<0>", text)


def widget(kind: type[Experiment], name: str, choices: tuple[str, ...] | None = None) -> None:
    """The control of field `name`, showing the table's value and changing it when moved; `choices`: those there are now."""
    table, about = Table.of(kind), kind.about(name)
    about = replace(about, choices=choices) if choices else about
    value = getattr(table.experiment, name)
    key = f"set-{name}"
    st.session_state[key] = _shown(about, value)
    common = {"key": key, "help": help_for(kind, name) or None, "on_change": _moved, "args": (kind, name, key)}
    _draw(about, value, common)


def _draw(about: Setting, value: Any, common: dict[str, Any]) -> None:
    """The Streamlit widget for a setting."""
    if isinstance(value, tuple):
        _draw_list(about, common)
    elif isinstance(value, bool):
        st.toggle(about.label, **common)
    elif about.choices is not None:
        st.selectbox(about.label, about.choices, filter_mode=None, **common)
    elif isinstance(value, str):
        st.text_input(about.label, **common)
    elif about.step is not None:
        _draw_slider(about, value, about.step, common)
    elif isinstance(value, float):
        st.select_slider(about.label, _series(about, value), format_func=plain, **common)
    else:
        low, high = about.bounds
        st.number_input(_with_unit(about), int(low), int(high), step=1, **common)


def _draw_list(about: Setting, common: dict[str, Any]) -> None:
    if about.choices is not None:
        st.pills(about.label, about.choices, selection_mode="multi", **common)
    else:
        st.text_input(about.label, placeholder="none", **common)


def _draw_slider(about: Setting, value: float, step: float, common: dict[str, Any]) -> None:
    """A slider of the value's own type: Streamlit takes no mixture of whole numbers and fractions."""
    number, (low, high) = type(value), about.bounds
    digits = 0 if number is int else max(0, -math.floor(math.log10(step)))
    unit = about.unit.replace("%", "%%")
    form = f"%{'d' if number is int else f'.{digits}f'}{' ' if unit else ''}{unit}"
    st.slider(about.label, number(low), number(high), step=number(step), format=form, **common)


def _with_unit(about: Setting) -> str:
    return f"{about.label}, {about.unit}" if about.unit else about.label


def plain(value: float) -> str:
    """A number as people write it: 0.00003, not 3e-05."""
    text = f"{value:.10f}".rstrip("0").rstrip(".")
    return text if float(text) == value else f"{value:g}"


def _series(about: Setting, value: float) -> list[float]:
    """1 and 3 in every power of ten within the bounds, the present value, and 0 where it is allowed."""
    least, most = about.bounds
    low = least or most / 1e5
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(most)) + 1)
    steps = {float(f"{digit}e{power}") for power in powers for digit in (1, 3)}
    within = {step for step in steps if low <= step <= most}
    return sorted(within | {float(value)} | ({0.0} if not least else set()))


def _shown(about: Setting, value: Any) -> Any:
    """A field's value in the form in which its widget holds it."""
    if not isinstance(value, tuple):
        return value
    return list(value) if about.choices is not None else ", ".join(str(item) for item in value)


def _moved(kind: type[Experiment], name: str, key: str) -> None:
    """The person moved a widget: the table follows."""
    held = st.session_state[key]
    table = Table.of(kind)
    if held is None:
        return
    if isinstance(held, str) and isinstance(getattr(table.experiment, name), tuple):
        table.say(name, held)
    else:
        table.change({name: held})
