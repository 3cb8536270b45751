"""What is written down of the schemas is what they say."""

import pytest

from engine.keys import ROOT, WRITTEN


@pytest.mark.parametrize("path", WRITTEN)
def test_what_is_written_down_is_what_the_schemas_say(path):
    assert (ROOT / path).read_text(encoding="utf-8") == WRITTEN[path](), "make keys writes it anew"
