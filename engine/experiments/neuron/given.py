"""Neurons with weights that a person brings."""

from engine.experiment import Fit, SettingError
from engine.experiments.neuron.settings import Neuron
from engine.experiments.neuron.training import LOST, NAMES, Neurons
from engine.tape import Frame


def given(e: Neuron, fit: Fit, step: int) -> tuple[Frame, str]:
    """The frame with these weights at a step, and what begins afresh."""
    arrays = fit({"0.weight": ((len(NAMES), 2), "float64"), "0.bias": ((len(NAMES),), "float64")})
    most = max(float(abs(values).max()) for values in arrays.values())
    if most > LOST:
        raise SettingError(f"A weight of the file is as large as {most:g}; allowed is −{LOST:,.0f} to {LOST:,.0f}.")
    neurons = Neurons(e, e.samples(), step=max(1, step))
    neurons.weights = [[*w, b] for w, b in zip(arrays["0.weight"].tolist(), arrays["0.bias"].tolist(), strict=True)]
    neurons.restart()
    return neurons.frame(), "Passes and mistakes count afresh."
