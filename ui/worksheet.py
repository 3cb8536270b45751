"""A worksheet: what a teacher writes above an experiment, and what students get to see of the page. All of it travels in the link."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.experiment import Experiment
from ui.plain import one_line

MOST_TITLE, MOST_QUESTION = 80, 600
"""Characters of a worksheet's title and question: so many fit above the picture, and in a link."""
PARTS = {
    "form": "The whole form",
    "presets": "Presets",
    "play": "Play",
    "back": "Step back",
    "forward": "Step forward",
    "step-size": "Size of a step",
    "speed": "Speed",
    "reset": "Reset",
    "fork": "Fork",
    "undo": "Undo",
    "redo": "Redo",
    "timeline": "Loss curve",
    "log": "Logarithmic axis",
    "readouts": "Numbers",
    "confusion": "Confusion matrix",
    "links": "Links show",
    "download": "Downloads",
    "script": "PyTorch script",
    "weights": "Weights",
    "words": "Words",
    "keys": "Keys",
    "fullscreen": "Full screen",
    "share": "Share",
    "hood": "Under the hood",
    "explain": "Explain this step",
}
"""Parts of a page that are no setting: the name in a link's `hide`, and what a person calls it."""
READOUTS = frozenset(
    {"epoch", "step", "loss-train", "loss-test", "accuracy", "accuracy-train", "exact", "lr", "examples", "to-go"}
)
"""The numbers above the picture, which can be hidden one by one too."""


@dataclass(frozen=True)
class Sheet:
    """The title and the question of a worksheet; both may be empty."""

    title: str = ""
    question: str = ""

    @property
    def params(self) -> dict[str, str]:
        """As query parameters, what is empty left out."""
        said = {"title": self.title, "question": self.question}
        return {name: text for name, text in said.items() if text}

    @classmethod
    def of(cls, params: Mapping[str, str]) -> "Sheet":
        """What a link says, in one line each and no longer than fits."""
        return cls(
            one_line(params.get("title", ""))[:MOST_TITLE].strip(),
            one_line(params.get("question", ""))[:MOST_QUESTION].strip(),
        )


NAMES = ("title", "question")
"""The parameters of a worksheet."""


def unknown_parts(kind: type[Experiment], hide: tuple[str, ...]) -> tuple[str, ...]:
    """Names in a link's `hide` that are neither a setting of this page nor a part of it."""
    return tuple(name for name in hide if name not in {*kind.__dataclass_fields__, *PARTS, *READOUTS})
