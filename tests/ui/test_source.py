"""The source view shows the engine's real text."""

from textwrap import indent

import pytest

from engine.data import datasets
from ui import attention, backprop, minilm, neuron, playground, sequence, vision
from ui.source import ROOT, source

PARTS = [
    part for page in (attention, backprop, minilm, neuron, playground, sequence, vision) for part in page.PARTS.values()
]


@pytest.mark.parametrize(("path", "name"), PARTS)
def test_what_the_page_offers_is_in_the_engine_word_for_word(path: str, name: str):
    text = source(path, name)
    file = (ROOT / path).read_text(encoding="utf-8")
    assert text in file or indent(text, "    ") in file
    assert f"def {name.rpartition('.')[2]}(" in text


def test_it_is_what_inspect_would_show():
    import inspect

    assert source("engine/data/datasets.py", "xor") == inspect.getsource(datasets.xor).rstrip()


def test_every_data_set_has_a_function_to_show():
    for name, data_set in datasets.DATASETS.items():
        if data_set.draw.__name__ != "draw":
            assert source("engine/data/datasets.py", data_set.draw.__name__), name


def test_a_method_is_found_in_its_class():
    model = "engine/transformer/blocks.py"
    assert source(model, "Block.forward") != source(model, "MultiHead.forward")
    with pytest.raises(LookupError, match="no function"):
        source(model, "Block.backward")


def test_an_unknown_function_is_an_error():
    with pytest.raises(LookupError, match="nothing_such"):
        source(playground.KERNEL, "nothing_such")
