"""The experiments, by the word that stands for each in links and messages."""

from engine.experiment import Experiment
from engine.experiments.attention.settings import Attention
from engine.experiments.minilm.settings import MiniLM
from engine.experiments.playground.settings import Playground
from engine.experiments.vision.settings import Vision

EXPERIMENTS: dict[str, type[Experiment]] = {
    experiment.kind: experiment for experiment in (Playground, Vision, Attention, MiniLM)
}
