"""A real pretrained model, all-MiniLM-L6-v2, to look into. It needs the packages of requirements-pretrained.txt."""

from dataclasses import dataclass
from typing import Any

from engine.experiment import Experiment, SettingError, setting
from engine.looking import questions

MOST_WATCHED = 2000
SENTENCE = "The trophy does not fit in the suitcase because it is too big."
"""Levesque et al. 2012: what is “it”?"""


@dataclass(frozen=True)
class MiniLM(Experiment):
    """The sentence that is looked at: the model itself has no settings."""

    kind = "minilm"
    title = "MiniLM"
    learns = False

    watched: str = setting(
        SENTENCE, "Sentence", group="Text", help="Up to 256 tokens, which are words or parts of them."
    )

    @classmethod
    def mend(cls, values: dict[str, Any], changed: str = "") -> dict[str, Any]:
        """Without a sentence there is the example."""
        return {**values, "watched": SENTENCE} if questions.is_blank(values["watched"]) else values

    def validate(self) -> None:
        """Raise SettingError on a text that no link should carry; tokens are counted where they are read."""
        if questions.is_blank(self.watched):
            raise SettingError("The sentence is empty; a word or two are enough.")
        if len(self.watched) > MOST_WATCHED:
            raise SettingError(f"The sentence has {len(self.watched):,} characters; allowed are {MOST_WATCHED:,}.")
