"""The experiments, by the word that stands for each in links and messages."""

from engine.experiment import Experiment
from engine.experiments.attention import Attention
from engine.experiments.minilm import MiniLM
from engine.experiments.playground import Playground
from engine.experiments.vision import Vision

EXPERIMENTS: dict[str, type[Experiment]] = {
    "playground": Playground,
    "vision": Vision,
    "attention": Attention,
    "minilm": MiniLM,
}
