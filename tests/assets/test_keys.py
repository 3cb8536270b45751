"""The browser's code reads only what the schemas know: a key that is written wrongly would just never be there."""

import re
from pathlib import Path

from engine.experiments import EXPERIMENTS
from engine.schema import key_of

ASSETS = Path(__file__).parents[2] / "assets"
READ = re.compile(r"""\[\s*"([a-z_]+/[\w/.]+)"\s*\]|"([a-z_]+/[\w/.]+)"\s+in\s|\.number\("([^"]+)\"""")
"""`tensors["loss/test"]`, `"text/classes" in layout`, `frame.number("phase")`."""


def test_every_key_that_is_read_is_one():
    schemas = [experiment.schema() for experiment in EXPERIMENTS.values()]
    keys = tuple(key for schema in schemas for key in (*schema.FRAME, *schema.SCENE, *schema.LOOK))
    read = {
        (file.relative_to(ASSETS).as_posix(), next(filter(None, found.groups())))
        for file in ASSETS.rglob("*.js")
        for found in READ.finditer(file.read_text(encoding="utf-8"))
    }
    assert len(read) > 100
    assert not {(file, name) for file, name in read if key_of(keys, name) is None}
