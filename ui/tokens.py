"""The picture of tokens: what a person asks for, what the engine answers, and the component that shows it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

import streamlit as st

from engine.minilm.files import is_there
from engine.tokenise.bpe import Learned, learn
from engine.tokenise.corpora import CORPORA, counted
from engine.tokenise.cut import Cut, borders, characters, needed, plain, words
from engine.tokenise.wordpiece import wordpieces
from live import assets
from ui.loader import component

KEY, ASKED = "tokens", "tokens.asked"
THIS = "this text"
SOURCES = (THIS, *CORPORA)
"""What can be learned from."""
MOST_TEXT, MOST_SHOWN, MOST_LINKED = 10_000, 2_000, 1_000
"""Characters that are read, that are drawn, and that a link carries."""
MOST_MERGES = 500
EXAMPLE = (
    "The weather-beaten sailor wondered whether the weather would be fair or the weather would be foul. "
    "Whatever the weather, they'd weather it together."
)
_mount = component("park_tokens")


@dataclass(frozen=True)
class Asked:
    """What the person has set: the text, what is learned from, and how many merges are shown."""

    text: str = EXAMPLE
    learn: str = THIS
    merges: int = 0

    @classmethod
    def at(cls, said: Mapping[str, Any]) -> Self:
        """What a link or the picture says; what cannot be used is left as it is by default."""
        text, source, merges = said.get("text"), said.get("learn"), str(said.get("merges", ""))
        return cls(
            readable(text) if isinstance(text, str) else cls.text,
            source if source in SOURCES else cls.learn,
            min(int(merges), MOST_MERGES) if merges.isascii() and merges.isdigit() and len(merges) < 6 else cls.merges,
        )

    @property
    def params(self) -> dict[str, str]:
        """As a link, defaults left out, and a text that is too long for one."""
        said = {name: value for name, value in asdict(self).items() if value != getattr(Asked, name)}
        if len(self.text) > MOST_LINKED:
            said.pop("text", None)
        return {name: str(value) for name, value in said.items()}


def readable(text: str) -> str:
    """The text within the limit, without halves of characters, which a browser may send and nobody can write."""
    return text[:MOST_TEXT].encode("utf-8", "replace").decode("utf-8")


def asked() -> Asked:
    """What is asked now: what the address says where it was changed under us, else what the person did last."""
    known, params = st.session_state.get(ASKED), st.query_params.to_dict()
    returned = st.session_state.get("arrived", False) and not params
    if known is None or (params != known.params and not returned):
        known = st.session_state[ASKED] = Asked.at(_unsaid(known) | params)
    if params != known.params:
        st.query_params.from_dict(known.params)
    return known


def _unsaid(known: Asked | None) -> dict[str, str]:
    """The text that stays, whatever the address says, as it is too long for one."""
    return {"text": known.text} if known and len(known.text) > MOST_LINKED else {}


def picture(now: Asked) -> None:
    """The text in tokens of every kind, and the merges to walk through."""
    data = {"assets": assets.address(), "bundle": "tokens", "embed": bool(st.context.is_embedded), **answer(now)}
    _mount(key=KEY, data=data, on_wants_change=_heed)


def _heed() -> None:
    """Take over what was changed in the picture, before the script runs; the address follows."""
    wants = st.session_state[KEY].get("wants") or {}
    known = st.session_state.get(ASKED, Asked())
    st.session_state[ASKED] = Asked.at(asdict(known) | wants)
    st.query_params.from_dict(st.session_state[ASKED].params)


def answer(now: Asked) -> dict[str, Any]:
    """Everything that the picture shows, JSON only: numbers for the whole text, places for its beginning."""
    learned, vocabulary = _learned(now.learn, now.text if now.learn == THIS else "")
    found = _borders(now.text, now.learn)
    return {
        **asdict(now),
        "sources": list(SOURCES),
        "most_text": MOST_TEXT,
        "most_shown": MOST_SHOWN,
        "most_merges": MOST_MERGES,
        "alphabet": list(learned.alphabet),
        "steps": [[*merge, learned.ids[merge.left + merge.right]] for merge in learned.merges],
        "rivals": [[list(rival) for rival in rivals] for rivals in learned.rivals],
        "sizes": learned.sizes,
        "needed": needed(found, len(learned.merges)) if now.text else [0] * len(learned.sizes),
        "borders": found[: MOST_SHOWN - 1],
        "characters": _said(characters(now.text, learned.alphabet)),
        "words": _said(words(now.text, vocabulary)),
        "wordpiece": _wordpiece(now.text),
    }


@st.cache_data(max_entries=32, show_spinner=False)
def _learned(source: str, text: str) -> tuple[Learned, tuple[str, ...]]:
    """All merges there will be, learned once, and the different words, the most frequent first."""
    counts = counted(text if source == THIS else CORPORA[source]())
    return learn(counts, MOST_MERGES), tuple(dict.fromkeys(map(plain, counts)))


@st.cache_data(max_entries=32, show_spinner=False)
def _borders(text: str, source: str) -> list[int]:
    """After how many merges each border of the text falls: the slider only asks again for what is known."""
    return borders(text, _learned(source, text if source == THIS else "")[0].ranks)


def _wordpiece(text: str) -> dict[str, Any] | None:
    """The text as MiniLM reads it; None where that is not installed."""
    if not is_there():
        return None
    found, names = wordpieces(text)
    shown = _said(found)
    return shown | {"names": names[: len(shown["tokens"])]}


def _said(found: Cut) -> dict[str, Any]:
    """A cut's numbers, and those of its tokens that are drawn."""
    return {
        "needed": len(found.tokens),
        "size": found.size,
        "unknown": found.unknown,
        "tokens": [token for token in found.tokens if token[1] <= MOST_SHOWN],
    }
