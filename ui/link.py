"""The page's link: an experiment's address, the names of hidden controls and the open tab, and back."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from engine.experiment import Experiment, SettingError

EMBED = ("embed", "embed_options")
"""Parameters that belong to Streamlit and are none of our settings."""
MOST_LETTERS = 40
MAX_HIDDEN = 40
"""Most names that `hide` may hold: more than there are controls."""


@dataclass(frozen=True)
class Link:
    """What a link says: the experiment, the hidden controls, the open tab, and a sentence if part of it could not be used."""

    experiment: Experiment
    hide: tuple[str, ...] = ()
    error: str = ""
    tab: str = ""
    """Label of the tab that is open in the look inside; without one it is the first."""

    @property
    def params(self) -> dict[str, str]:
        """The link as query parameters, defaults left out."""
        said = dict(parse_qsl(self.experiment.address, keep_blank_values=True))
        hide = {"hide": ",".join(self.hide)} if self.hide else {}
        return said | hide | ({"tab": self.tab} if self.tab else {})

    @property
    def query(self) -> str:
        """The link as a query string."""
        return urlencode(self.params, safe=",:~")


def read(kind: type[Experiment], params: Mapping[str, str]) -> Link:
    """The link in `params`. What cannot be used becomes one sentence and the default experiment."""
    said = {name: text for name, text in params.items() if name.lower() not in EMBED}
    hide, tab = _hidden(said.pop("hide", "")), label(said.pop("tab", ""))
    try:
        return Link(kind.at(said), hide, tab=tab)
    except SettingError as error:
        words = f"This link cannot be used as it is: {_line(str(error))} The default is shown instead."
        return Link(kind(), hide, words, tab)


def label(text: str) -> str:
    """The text if it can be the label of a tab: short, of letters, blanks and hyphens; else none."""
    is_label = len(text) <= MOST_LETTERS and text.replace(" ", "").replace("-", "").isalnum()
    return text.strip() if is_label else ""


def _line(text: str) -> str:
    """The text in one line of characters that can be seen, whatever a link had in it."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _hidden(text: str) -> tuple[str, ...]:
    """`a,b` -> ("a", "b"): plain names only, each once."""
    names = [name.strip() for name in text.split(",")]
    plain = [name for name in names if name.replace("_", "").replace("-", "").isalnum() and len(name) <= MOST_LETTERS]
    return tuple(dict.fromkeys(plain))[:MAX_HIDDEN]
