"""The picture of tokens: what a person asks for, what the engine answers, and the component that shows it."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

import streamlit as st

from engine.compact import packed, unpacked
from engine.data.minilm_files import is_there
from engine.data.tokenise.bpe import Learned, learn
from engine.data.tokenise.corpora import CORPORA, counted
from engine.data.tokenise.cut import Cut, borders, characters, needed, plain, words
from engine.data.tokenise.wordpiece import wordpieces
from live import assets
from ui.loader import component, last_wish
from ui.widgets import as_is

KEY, ASKED, SEEN, ACTED, WRONG = "tokens", "tokens.asked", "tokens.seen", "tokens.acted", "tokens.wrong"
THIS = "this text"
SOURCES = (THIS, *CORPORA)
"""What can be learned from."""
MOST_TEXT, MOST_SHOWN, MOST_LINKED = 10_000, 2_000, 6_000
"""Characters that are read, that are drawn, and that a link carries of a packed text."""
NAMES = ("text", "learn", "merges")
BREAK = re.compile("\r\n?")
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
            readable(unpacked(text)) if isinstance(text, str) else cls.text,
            source if source in SOURCES else cls.learn,
            min(int(merges), MOST_MERGES) if _is_count(merges) else cls.merges,
        )

    @property
    def params(self) -> dict[str, str]:
        """As a link, defaults left out, and a text that is too long for one."""
        said = {name: packed(str(value)) for name, value in asdict(self).items() if value != getattr(Asked, name)}
        return {name: text for name, text in said.items() if len(text) <= MOST_LINKED}


def readable(text: str) -> str:
    """The text within the limit, as a browser's field has it, without halves of characters, which nobody can write."""
    return BREAK.sub("\n", text)[:MOST_TEXT].encode("utf-8", "replace").decode("utf-8")


def asked() -> Asked:
    """What is asked now: what the address says where it was changed under us, else what the person did last.

    The picture writes the address, as it can do so without another entry in the browser's history.
    """
    known, params = st.session_state.get(ASKED), st.query_params.to_dict()
    has_acted = st.session_state.pop(ACTED, False)
    returned = st.session_state.get("arrived", False) and not params
    if known is None or (params != st.session_state.get(SEEN) and not returned and not has_acted):
        known = st.session_state[ASKED] = Asked.at(_unsaid(known) | params)
        st.session_state[WRONG] = wrong(params)
    st.session_state[SEEN] = params
    return known


def _unsaid(known: Asked | None) -> dict[str, str]:
    """The text that stays, whatever the address says, as it is too long for one."""
    return {"text": known.text} if known and len(packed(known.text)) > MOST_LINKED else {}


def wrong(params: Mapping[str, str]) -> list[str]:
    """A sentence for each part of a link that cannot be used."""
    found = []
    if params.get("learn", THIS) not in SOURCES:
        found.append(f"Nothing can be learned from “{params['learn'][:40]}”; there are {', '.join(SOURCES)}.")
    if not _is_count(params.get("merges", "0")):
        found.append(f"The merges are a number from 0 to {MOST_MERGES}, not “{params['merges'][:40]}”.")
    return found


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 6


def picture(now: Asked) -> None:
    """The text in tokens of every kind, and the merges to walk through."""
    for sentence in st.session_state.get(WRONG, ()):
        st.info(as_is(f"Not all of this link can be used: {sentence}"))
    heard = {"heard": last_wish(KEY).get("n", 0), "link": now.params, "names": NAMES}
    place = {"assets": assets.address(), "bundle": "tokens", "embed": bool(st.context.is_embedded)}
    data = {**place, **heard, **answer(now)}
    _mount(key=KEY, data=data, on_wants_change=_heed)


def _heed() -> None:
    """Take over what was changed in the picture, before the script runs."""
    known = st.session_state.get(ASKED, Asked())
    wants = last_wish(KEY)
    now, text = Asked.at(asdict(known) | wants), wants.get("text")
    st.session_state[ASKED] = replace(now, text=readable(text)) if isinstance(text, str) else now
    st.session_state[ACTED], st.session_state[WRONG] = True, []


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
