"""A link as mail and chat programs leave it: escaped twice, with a full stop behind, in quotes, in other letters' case."""

import re
from collections.abc import Iterator
from contextlib import suppress
from html import unescape
from typing import Any
from urllib.parse import unquote

from engine.experiment import Experiment, SettingError
from ui.numbers import MINUS
from ui.sheet import UNSEEN

AROUND = " \t\r\n.,;:!?\"'“”„‘’«»‹›()[]{}<>*_`"
"""What stands around a link in a sentence."""
BEHIND = re.compile(r"#|\s+(?=https?:)")
"""What begins a fragment, or another link."""
AMPERSAND = re.compile(r"^(?:amp;|#38;|#x26;|\s)+", re.IGNORECASE)
"""What is left before a name of an ampersand that was escaped for HTML."""


def name_of(text: str) -> str:
    """The name of a parameter, without what an escaped ampersand left before it and what cannot be seen."""
    return AMPERSAND.sub("", UNSEEN.sub("", text)).strip()


def read(kind: type[Experiment], name: str, text: str) -> Any:
    """The value of a setting, as it is written or else as it was surely meant. Raises SettingError about what is written."""
    try:
        return kind.read(name, text)
    except SettingError as error:
        for value in meanings(kind, name, text):
            return value
        raise error


def meanings(kind: type[Experiment], name: str, text: str) -> Iterator[Any]:
    """Values of a setting that plainer and plainer forms of a text have."""
    is_list = isinstance(kind.__dataclass_fields__[name].default, tuple)
    for form in dict.fromkeys(_forms(text, is_list)):
        with suppress(SettingError):
            yield kind.read(name, _chosen(kind, name, form))


def _forms(text: str, is_list: bool) -> Iterator[str]:
    """The text in plainer and plainer forms."""
    yield (text := UNSEEN.sub("", unquote(unquote(unescape(text)))).translate(MINUS).strip())
    yield (text := BEHIND.split(text)[0].strip(AROUND))
    yield ",".join(part.strip() for part in re.split("[,;]", text) if part.strip())
    yield ",".join(part for part in re.split(r"[,;\s]+", text) if part)
    if not is_list:
        yield text.replace(",", ".")


def _chosen(kind: type[Experiment], name: str, text: str) -> str:
    """The text with what can be chosen written as the choice is, whatever its letters' case and whatever parts its words."""
    choices = {_bare(choice): choice for choice in kind.about(name).choices or ()}
    return ",".join(choices.get(_bare(part), part) for part in text.split(","))


def _bare(text: str) -> str:
    return re.sub(r"[\s()_-]+", " ", text).strip().casefold()


def one_line(text: str) -> str:
    """The text in one line of characters that can be seen, whatever a link had in it."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
