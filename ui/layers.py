"""The activation of each hidden layer: the same for all, or one by one."""

import streamlit as st

from engine.experiments.playground.settings import Playground
from ui.table import Table

NAME = "layer_activations"


def layer_activations(table: Table[Playground]) -> None:
    """A switch, and a list for each hidden layer when it is on."""
    about, experiment = table.kind.about(NAME), table.experiment
    if not experiment.hidden:
        return
    st.session_state["per-layer"] = bool(experiment.layer_activations)
    st.toggle(about.label, key="per-layer", on_change=_switched, args=(table,))
    for layer, activation in enumerate(experiment.layer_activations):
        key = f"set-{NAME}-{layer}"
        st.session_state[key] = activation
        st.selectbox(
            f"Hidden layer {layer + 1}",
            about.choices or (),
            key=key,
            filter_mode=None,
            on_change=_picked,
            args=(table, layer, key),
        )


def _switched(table: Table[Playground]) -> None:
    experiment = table.experiment
    each = (experiment.activation,) * len(experiment.hidden) if st.session_state["per-layer"] else ()
    table.change({NAME: each})


def _picked(table: Table[Playground], layer: int, key: str) -> None:
    each = list(table.experiment.layer_activations)
    if layer >= len(each):
        return  # picked while the layer went in the picture
    each[layer] = st.session_state[key]
    table.change({NAME: each})
