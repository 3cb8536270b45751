"""A real pretrained model, all-MiniLM-L6-v2, to look into. It needs the packages of requirements-pretrained.txt."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.experiment import Experiment, Finding, Frames, SettingError, setting
from engine.looking import questions
from engine.tape import Frame

MOST_WATCHED = 2000
SENTENCE = "The trophy does not fit in the suitcase because it is too big."
"""Levesque et al. 2012: what is “it”?"""
DONE = "This model was trained by others, and is done: there is nothing to play, but much to look at."


@dataclass(frozen=True)
class MiniLM(Experiment):
    """The sentence that is looked at: the model itself has no settings."""

    watched: str = setting(
        SENTENCE, "Sentence", group="Text", help="Up to 256 tokens, which are words or parts of them."
    )

    @classmethod
    def mend(cls, values: dict[str, Any], changed: str = "") -> dict[str, Any]:
        """Without a sentence there is the example."""
        return values if values["watched"].strip() else {**values, "watched": SENTENCE}

    def validate(self) -> None:
        """Raise SettingError on a text that no link should carry; tokens are counted where they are read."""
        if not self.watched.strip():
            raise SettingError("The sentence is empty; a word or two are enough.")
        if len(self.watched) > MOST_WATCHED:
            raise SettingError(f"The sentence has {len(self.watched):,} characters; allowed are {MOST_WATCHED:,}.")
        questions.whole_text(self.watched, "The sentence")

    def run(self, start: Frame | None = None) -> Frames:
        """One frame, and that was it."""
        from engine.experiments.minilm.heads import heads

        yield {"step": np.array(0), "epoch": np.array(0.0), **heads()}
        return Finding(0, DONE, "done")

    def scene(self) -> Frame:
        """Tokens, layers, costs."""
        from engine.experiments.minilm.scene import scene

        return scene()

    def look(self, frame: Frame, watch: dict[str, Any]) -> Frame:
        """Patterns, arithmetic and the sentence's vector, as ARCHITECTURE.md lists."""
        from engine.experiments.minilm.look import look

        return look(self, frame, watch)

    def carry(self, frame: Frame, old: Experiment) -> tuple[Frame | None, str]:
        """The one frame is the same for every sentence."""
        return frame, ""

    def script(self) -> str:
        """Plain PyTorch that prints where every head looks."""
        from engine.experiments.minilm.script import script

        return script(self)
