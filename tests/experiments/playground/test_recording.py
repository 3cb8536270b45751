"""The recording on Home is what the engine does with its settings."""

import numpy as np

from engine.experiments.playground.recording import END, EXPERIMENT, FILE, moments, steps
from engine.tape import decode
from ui.examples import PLANE


def test_the_recording_on_home_is_what_the_engine_makes_of_these_settings():
    kept = decode(FILE.read_bytes())
    assert kept["step"].tolist() == steps()
    assert steps()[-1] == END
    for place, frame in enumerate(moments()):
        assert abs(float(frame["loss/test"]) - float(kept["loss/test"][place])) < 0.02, place
        differing = np.abs(frame["map/2"][0].astype(int) - kept["map"][place]) > 12
        assert differing.mean() < 0.02, place


def test_the_recording_shows_the_settings_of_a_card():
    assert EXPERIMENT.address in {example.address.replace(" ", "+") for example in PLANE}


def test_the_recorded_network_learns_the_spiral():
    kept = decode(FILE.read_bytes())
    assert kept["loss/test"][0] > 0.9
    assert kept["loss/test"][-1] < 0.05
