"""The page's link: an experiment's address plus the names of hidden controls, and back."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from engine.experiment import Experiment, SettingError

EMBED = ("embed", "embed_options")
"""Parameters that belong to Streamlit and are none of our settings."""
MAX_HIDDEN = 40
"""Most names that `hide` may hold: more than there are controls."""


@dataclass(frozen=True)
class Link:
    """What a link says: the experiment, the hidden controls, and a sentence if part of it could not be used."""

    experiment: Experiment
    hide: tuple[str, ...] = ()
    error: str = ""

    @property
    def params(self) -> dict[str, str]:
        """The link as query parameters, defaults left out."""
        said = dict(parse_qsl(self.experiment.address, keep_blank_values=True))
        return said | ({"hide": ",".join(self.hide)} if self.hide else {})

    @property
    def query(self) -> str:
        """The link as a query string."""
        return urlencode(self.params, safe=",:~")


def read(kind: type[Experiment], params: Mapping[str, str]) -> Link:
    """The link in `params`. What cannot be used becomes one sentence and the default experiment."""
    said = {name: text for name, text in params.items() if name.lower() not in EMBED}
    hide = _hidden(said.pop("hide", ""))
    try:
        return Link(kind.at(said), hide)
    except SettingError as error:
        return Link(
            kind(), hide, f"This link cannot be used as it is: {_line(str(error))} The default is shown instead."
        )


def _line(text: str) -> str:
    """The text in one line of characters that can be seen, whatever a link had in it."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _hidden(text: str) -> tuple[str, ...]:
    """`a,b` -> ("a", "b"): plain names only, each once."""
    names = [name.strip() for name in text.split(",")]
    plain = [name for name in names if name.replace("_", "").replace("-", "").isalnum() and len(name) <= 40]
    return tuple(dict.fromkeys(plain))[:MAX_HIDDEN]
