"""The whole frames that a worker keeps at hand."""

import numpy as np

from live.worker.recent import Recent


def frame(step: int, size: int = 100) -> dict[str, np.ndarray]:
    return {"step": np.array(step), "param/0.weight": np.zeros(size, np.uint8)}


def test_the_last_frame_before_a_step_is_found_on_its_own_branch_only():
    recent = Recent()
    for branch, step in (((1, 1), 5), ((1, 1), 9), ((1, 2), 7), ((2, 1), 8)):
        recent.put(branch, frame(step))
    assert recent.before((1, 1), 8, 0)["step"] == 5
    assert recent.before((1, 1), 8, 6) is None
    assert recent.get((1, 1), 9)["step"] == 9
    assert recent.get((1, 1), 7) is None


def test_frames_stay_within_their_bytes_and_those_in_use_stay_longest():
    recent = Recent(max_bytes=550)
    for step in range(5):
        recent.put((1, 1), frame(step))
    recent.get((1, 1), 0)
    recent.put((1, 1), frame(9))
    assert recent.size <= 550
    assert recent.get((1, 1), 0) is not None
    assert recent.get((1, 1), 1) is None


def test_one_frame_is_kept_whatever_its_size_and_a_second_of_the_step_replaces_it():
    recent = Recent(max_bytes=50)
    recent.put((1, 1), frame(1))
    recent.put((1, 1), frame(1, 200))
    assert recent.size == 208
    assert recent.get((1, 1), 1)["param/0.weight"].size == 200


def test_a_run_that_is_closed_leaves_nothing():
    recent = Recent()
    recent.put((1, 1), frame(1))
    recent.put((2, 1), frame(1))
    recent.forget(1)
    assert recent.size == 108
    assert recent.get((1, 1), 1) is None
