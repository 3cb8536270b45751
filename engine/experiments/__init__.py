"""The experiments, by the word that stands for each in links and messages."""

from functools import lru_cache

from engine.experiment import Experiment, SettingError
from engine.experiments.activations.settings import Activations
from engine.experiments.attention.settings import Attention
from engine.experiments.backprop.settings import Backprop
from engine.experiments.minilm.settings import MiniLM
from engine.experiments.neuron.settings import Neuron
from engine.experiments.playground.settings import Playground
from engine.experiments.sequence.settings import Sequence
from engine.experiments.vision.settings import Vision

EXPERIMENTS: dict[str, type[Experiment]] = {
    experiment.kind: experiment
    for experiment in (Playground, Activations, Vision, Sequence, Attention, MiniLM, Backprop, Neuron)
}


@lru_cache(maxsize=256)
def experiment_at(kind: str, address: str) -> Experiment:
    """The experiment of a kind at an address; built once for all who ask for it. Raises SettingError."""
    if kind not in EXPERIMENTS:
        raise SettingError(f"There is no experiment called “{kind[:40]}”.")
    return EXPERIMENTS[kind].at(address)
