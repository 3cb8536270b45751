"""Single neurons to begin with, in the order in which they were thought of."""

from engine.experiment import Preset

PRESETS: dict[str, Preset] = {
    "Gate": Preset(
        "A neuron of 1943, wired by hand. Set wires and threshold until its table is that of the gate.",
        {"rule": "McCulloch–Pitts"},
    ),
    "Perceptron": Preset("Play: whenever the answer is wrong, the line moves; when it is right, nothing happens.", {}),
    "Two rules": Preset(
        "The perceptron learns from mistakes alone; the sigmoid beside it learns from every point.",
        {"data": "Gaussians", "noise": 0.1, "beside": "sigmoid"},
    ),
    "Adaline": Preset(
        "It learns from the sum itself, downhill in a bowl.", {"rule": "Adaline", "data": "Gaussians", "lr": 0.01}
    ),
    "XOR": Preset("Try it by hand, too: one line has at most three of these four points right.", {"data": "XOR gate"}),
}
