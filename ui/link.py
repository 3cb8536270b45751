"""The page's link: an experiment's address, the names of hidden controls, a worksheet and the open tab, and back."""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields
from urllib.parse import parse_qsl, urlencode

from engine.experiment import Experiment
from ui.plain import AROUND, name_of, one_line
from ui.tolerant import slips, usable
from ui.worksheet import NAMES, Sheet, unknown_parts

EMBED = ("embed", "embed_options")
"""Parameters that belong to Streamlit and are none of our settings."""
MOST_LETTERS = 40
MAX_HIDDEN = 40
"""Most names that `hide` may hold: more than there are controls."""
OURS = ("hide", "tab", *NAMES)
"""What our links say besides settings."""
MAX_NAMES = 40
"""Most names of others that are looked at and kept."""
LONGEST = 7_900
"""Characters of a query that get through: nginx takes 8,192 for the whole first line of a request."""


@dataclass(frozen=True)
class Link:
    """What a link says: the experiment, the hidden controls, the worksheet, the open tab, and a sentence if part of it could not be used."""

    experiment: Experiment
    hide: tuple[str, ...] = ()
    error: str = ""
    tab: str = ""
    """Label of the tab that is open in the look inside; without one it is the first."""
    others: tuple[tuple[str, str], ...] = ()
    """Names and texts that are none of ours."""
    sheet: Sheet = field(default_factory=Sheet)

    @property
    def params(self) -> dict[str, str]:
        """The link as query parameters, defaults left out."""
        said = dict(parse_qsl(self.experiment.address, keep_blank_values=True))
        hide = {"hide": ",".join(self.hide)} if self.hide else {}
        return said | hide | ({"tab": self.tab} if self.tab else {}) | self.sheet.params

    @property
    def query(self) -> str:
        """The link as a query string."""
        return urlencode(self.params, safe=",:~")

    @property
    def is_long(self) -> bool:
        """Whether it is longer than what a server may take by default, as the browser writes it."""
        return len(urlencode(self.params)) > LONGEST


def read(kind: type[Experiment], params: Mapping[str, str], twice: Collection[str] = ()) -> Link:
    """The link in `params`. What cannot be used costs only itself, and is said; so is what stands in it `twice`."""
    said = {name_of(name): text for name, text in params.items() if name_of(name).lower() not in EMBED}
    hide, tab, sheet = _hidden(said.get("hide", "")), label(said.get("tab", "").strip(AROUND)), Sheet.of(said)
    experiment, wrong = usable(kind, {name: text for name, text in said.items() if name not in OURS})
    wrong += [*slips(kind, list(said)[:MAX_NAMES], OURS), *_unhidden(kind, hide, said.get("hide", ""))]
    wrong += _repeated(kind, [*params, *twice])
    words = f"Not all of this link can be used: {' '.join(map(one_line, wrong))}" if wrong else ""
    return Link(experiment, hide, words, tab, _others(kind, said), sheet)


def _repeated(kind: type[Experiment], names: list[str]) -> list[str]:
    """A sentence for each of our names that stands more than once."""
    ours = {f.name: kind.about(f.name).label for f in fields(kind)} | {name: name for name in OURS}
    counts = Counter(map(name_of, names))
    return [f"{ours[name]} stands in it more than once; the last counts." for name in ours if counts[name] > 1]


def _unhidden(kind: type[Experiment], hide: tuple[str, ...], said: str) -> list[str]:
    """A sentence about a name in `hide` that nothing here has: a teacher should not think that it is hidden."""
    unread = tuple(name for name in _listed(said) if not _is_plain(name))
    return [
        f"This page has nothing called “{name[:40]}” to hide." for name in (*unknown_parts(kind, hide), *unread)[:1]
    ]


def _others(kind: type[Experiment], said: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """What other systems put into the link; it stays there."""
    ours = {f.name for f in fields(kind)} | set(OURS)
    return tuple((name, text) for name, text in said.items() if name not in ours)[:MAX_NAMES]


def label(text: str) -> str:
    """The text if it can be the label of a tab: short, of letters, blanks and hyphens; else none."""
    is_label = len(text) <= MOST_LETTERS and text.replace(" ", "").replace("-", "").isalnum()
    return text.strip() if is_label else ""


def _hidden(text: str) -> tuple[str, ...]:
    """`a,b` -> ("a", "b"): plain names only, each once."""
    return tuple(dict.fromkeys(name for name in _listed(text) if _is_plain(name)))[:MAX_HIDDEN]


def _listed(text: str) -> list[str]:
    """The names in a list, in small letters as ours are, whatever parts them."""
    return [name for part in re.split(r"[,;\s]+", text.casefold()) if (name := part.strip(".:!?)"))]


def _is_plain(name: str) -> bool:
    return name.replace("_", "").replace("-", "").isalnum() and len(name) <= MOST_LETTERS
