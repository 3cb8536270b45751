"""An experiment: plain settings that validate themselves, are a link, and run."""

import math
from collections.abc import Callable, Collection, Generator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from functools import cache, lru_cache
from importlib import import_module
from types import ModuleType
from typing import Any, NamedTuple, Self
from urllib.parse import parse_qsl, urlencode

import numpy as np

from engine.compact import packed, unpacked
from engine.schema import private_folders
from engine.tape import Frame

MAX_ADDRESS = 32_768
"""Longest address that is read, in characters: far above any form's, far below what would cost time to parse."""
UNTAUGHT = "The network of this page comes with its weights, and is given no others."


class SettingError(ValueError):
    """A setting that cannot be used; its text is one sentence for the person."""


class NotFiniteError(SettingError):
    """Weights have run away: there is nothing to draw from, to test or to look at."""

    def __init__(self) -> None:
        super().__init__("The model's numbers are no longer finite.")


@dataclass(frozen=True)
class Setting:
    """What a field of an experiment means to a person: its label, its bounds or choices, its help."""

    label: str
    group: str = ""
    help: str = ""
    min: float | None = None
    max: float | None = None
    step: float | None = None
    choices: tuple[str, ...] | None = None
    log: bool = False
    unit: str = ""
    item: type = str
    most: int = 1000
    """Largest number of items of a tuple."""
    least: int = 0
    rare: bool = False
    """Whether it waits in a fold of the form."""
    when: Callable[[Any], bool] | None = None
    """Of which experiments it has an effect; of all, if nothing is said."""

    @property
    def bounds(self) -> tuple[float, float]:
        """The least and the largest value of a number: a setting that is one has both."""
        assert self.min is not None, f"{self.label} is a number without a least value"
        assert self.max is not None, f"{self.label} is a number without a largest value"
        return self.min, self.max


def setting(default: Any, label: str, **about: Any) -> Any:
    """A dataclass field of an experiment: `lr: float = setting(0.03, "Learning rate", min=1e-5, max=10)`."""
    return field(default=default, metadata={"setting": Setting(label, **about)})


class Preset(NamedTuple):
    """An experiment to begin with: one line on what it is, and the settings that make it."""

    words: str
    settings: dict[str, Any]


@dataclass(frozen=True)
class Wish:
    """What the next frame shall be: `updates` ahead (0: one epoch), or as many multiples of it as fit `seconds`.

    `spent`: seconds that went into looking at the last frame and sending it, for who trains the longer for it.
    """

    updates: int = 0
    seconds: float = 0.0
    spent: float = 0.0


@dataclass(frozen=True)
class Finding:
    """Why a run ended by itself: the step, one sentence for the person, and the likely cause."""

    step: int
    why: str
    cause: str = ""


CURVES: tuple[str, ...] = ("loss", "accuracy")
READOUTS: tuple[str, ...] = (
    *("epoch", "step", "loss-recent", "accuracy-train", "loss-test", "accuracy", "exact", "tested", "lr"),
    *("examples", "to-go"),
)
"""Of a run that takes minutes: how well it does on what and when that was tested, how fast it is here, and how long it still takes."""


@dataclass(frozen=True)
class Snapshot:
    """Where a run stands: what is seen of it, and on demand the whole frame, from which it can be gone on. Good until the run goes on."""

    light: Frame
    checkpoint: Callable[[], Frame]

    @classmethod
    def whole(cls, frame: Frame) -> Self:
        """Of a frame that is whole as it is seen."""
        return cls(frame, lambda: frame)


Frames = Generator[Frame, Wish | None, Finding | None]
Snapshots = Generator[Snapshot, Wish | None, Finding | None]
Form = Mapping[str, tuple[tuple[int, ...], str]]
"""Shape and dtype, as NumPy calls it, of every tensor that a network has, by PyTorch's name."""
Fit = Callable[[Form], Frame]
"""Weights from outside, as arrays of a network of this form. Raises SettingError where they are of another."""


@dataclass(frozen=True)
class Experiment:
    """Base of all experiments: validation, the link, and the functions that make and explain frames."""

    kind = ""
    """The word that stands for it in links and messages."""
    title = ""
    """What its page is called."""
    has_onnx = False
    """Whether its network can be had as an ONNX file."""
    learns = True
    """Whether its network is trained here, so that it may be given other weights."""
    is_quick = False
    """Whether a frame and every answer take milliseconds, so that they should not wait for what takes longer."""
    uses_gpu = False
    """Whether it can compute on a GPU; it has a `plan` and a `batch_size` then."""
    checkpoint_seconds = 1.0
    """Computing time between two whole frames that the server holds: what a replay may have to make again."""
    gears = "slow"
    """The speeds that the player offers: “slow” where an update takes milliseconds, “quick”, “draws”, “walk” for steps to follow one by one, or “single” for updates."""
    curves = CURVES
    """What the timeline draws, the first at first."""
    readouts = READOUTS
    """The numbers beside the picture."""
    tested = "test examples"
    """What a confusion matrix counts."""

    def __post_init__(self) -> None:
        for f in fields(self):
            object.__setattr__(self, f.name, self.checked(f.name, getattr(self, f.name)))
        self.validate()
        if len(self.address) > MAX_ADDRESS:
            raise SettingError(
                f"These settings make a link of {len(self.address):,} characters; allowed are {MAX_ADDRESS:,}. "
                "A shorter text fits, or fewer points."
            )

    def validate(self) -> None:
        """Raise SettingError where settings that are fine alone do not go together."""

    @classmethod
    def about(cls, name: str) -> Setting:
        """What field `name` means to a person."""
        return cls.__dataclass_fields__[name].metadata["setting"]

    def has_effect(self, name: str) -> bool:
        """Whether field `name` changes anything at present."""
        when = self.about(name).when
        return when is None or when(self)

    @classmethod
    def checked(cls, name: str, value: Any) -> Any:
        """The value of field `name` in the type of its default. Raises SettingError where it cannot be, whatever the others are."""
        return _checked(cls.about(name), value, cls.__dataclass_fields__[name].default)

    @classmethod
    def mend(cls, values: dict[str, Any], changed: str = "") -> dict[str, Any]:
        """The nearest settings that go together, keeping `changed` as it is. Values, not text, in and out."""
        return values

    @property
    def address(self) -> str:
        """The settings as a query string; what equals its default is left out, what is long is packed."""
        return _address(self)

    @classmethod
    def at(cls, address: str | Mapping[str, str]) -> Self:
        """The experiment at an address. Raises SettingError on unknown names and unusable values."""
        said = _parsed(address) if isinstance(address, str) else dict(address)
        known = {f.name: f for f in fields(cls)}
        unknown = [name for name in said if name not in known]
        if unknown:
            raise SettingError(f"There is no setting called “{unknown[0][:40]}”.")
        return cls(**{name: cls.read(name, text) for name, text in said.items()})

    @classmethod
    def read(cls, name: str, text: str) -> Any:
        """The value that a link gives field `name`. Raises SettingError where it cannot be, whatever the others are."""
        return cls.checked(name, _value(cls.__dataclass_fields__[name], unpacked(text)))

    @property
    def need(self) -> int:
        """Bytes that training takes, about; 0 where that is nothing to speak of."""
        return 0

    def macs(self, watch: Mapping[str, Any]) -> float:
        """Multiplications of an answer to `watch`, about, where it is one that may take long."""
        return 0.0

    @property
    def work(self) -> ModuleType:
        """What computes it, loaded when first needed: the module `work` beside the one of its settings."""
        return import_module(".work", type(self).__module__.rpartition(".")[0])

    @classmethod
    def schema(cls) -> ModuleType:
        """What its frames, scenes and looks hold, loaded when first needed: the module `schema` beside the one of its settings."""
        return import_module(".schema", cls.__module__.rpartition(".")[0])

    @classmethod
    @cache
    def private(cls) -> tuple[str, ...]:
        """Prefixes of what only the server holds of a frame; none where the browser's frames are whole."""
        return private_folders(cls.schema().FRAME)

    @classmethod
    def light(cls, frame: Frame) -> Frame:
        """What of a frame goes to the browser."""
        private = cls.private()
        return {name: values for name, values in frame.items() if not name.startswith(private)} if private else frame

    def run(self, start: Frame | None = None) -> Frames:
        """Whole frames from `start` on, bit for bit as if it had never stopped. See `Wish` for what may be sent in."""
        snapshots, wish = self.snapshots(start), None
        while True:
            try:
                snapshot = snapshots.send(wish)
            except StopIteration as end:
                return end.value
            wish = yield snapshot.checkpoint()

    def snapshots(self, start: Frame | None = None) -> Snapshots:
        """The same, where whole frames are made only on demand."""
        return self.work.run(self, start)

    def scene(self) -> Frame:
        """What does not change while the experiment runs."""
        return self.work.scene(self)

    def look(self, frame: Frame, watch: Mapping[str, Any]) -> Frame:
        """Detail of one moment: the answers to the questions of `watch`, which may be combined, by the names of the schema's QUESTIONS.

        Raises SettingError when `watch` asks for what is not there.
        """
        unknown = [name for name in watch if name not in self.schema().QUESTIONS]
        if unknown:
            raise SettingError(f"There is nothing to see under “{str(unknown[0])[:40]}”.")
        found = {"step": frame["step"], **self.work.look(self, frame, watch)}
        return {name: np.asarray(array, order="C") for name, array in found.items()}

    def carry(self, frame: Frame, old: "Experiment") -> tuple[Frame | None, str]:
        """The frame of `old` brought into the form of this experiment (None: start anew), and what the person should know."""
        return self.work.carry(self, frame, old)

    def given(self, fit: Fit, step: int) -> tuple[Frame, str]:
        """The frame with weights that a person brings, as of a step (0: it is not known), and what begins afresh. Raises SettingError."""
        if not self.learns:
            raise SettingError(UNTAUGHT)
        return self.work.given(self, fit, step)

    def differs(self, old: "Experiment", names: Collection[str]) -> bool:
        """Whether `old`, of the same kind, has another value in one of these fields."""
        return any(getattr(self, name) != getattr(old, name) for name in names)

    def missed(self, old: "Experiment", changed: Collection[str]) -> str:
        """What a person had in `old` that does not go with the settings that they changed: a sentence, or nothing."""
        return ""

    def script(self) -> str:
        """The experiment as a Python script that runs alone, and prints the same losses."""
        return self.work.script(self)

    def onnx(self, frame: Frame) -> bytes:
        """The network of a frame as an ONNX file. Raises SettingError where there is none."""
        if not self.has_onnx:
            raise SettingError("This experiment has no ONNX form.")
        return self.work.onnx(self, frame)


@lru_cache(maxsize=64)
def _address(experiment: Experiment) -> str:
    values = {f.name: getattr(experiment, f.name) for f in fields(experiment)}
    defaults = {f.name: f.default for f in fields(experiment)}
    said = {name: packed(_text(value)) for name, value in values.items() if value != defaults[name]}
    return urlencode(said, safe=",:~")


def _parsed(address: str) -> dict[str, str]:
    if len(address) > MAX_ADDRESS:
        raise SettingError(f"The link is longer than {MAX_ADDRESS:,} characters.")
    try:
        return dict(parse_qsl(address.lstrip("?"), keep_blank_values=True, max_num_fields=100))
    except ValueError:
        raise SettingError("The link has too many settings to be one of ours.") from None


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        return ",".join(_text(v) for v in value)
    if isinstance(value, bool):
        return "on" if value else "off"
    return repr(value) if isinstance(value, float) else str(value)


def _value(f: Any, text: str) -> Any:
    """Text of a link -> value of field `f`, of the type of its default."""
    about: Setting = f.metadata["setting"]
    if f.default is MISSING:
        raise TypeError(f"{f.name} needs a default")
    if isinstance(f.default, tuple):
        parts = text.split(",") if text else []
        return tuple(_scalar(about, about.item, part) for part in parts)
    return _scalar(about, type(f.default), text)


def _scalar(about: Setting, kind: type, text: str) -> Any:
    if kind is str:
        return text
    if kind is bool:
        if text not in ("on", "off"):
            raise SettingError(f"{about.label} is “on” or “off”, not “{text[:40]}”.")
        return text == "on"
    try:
        return kind(text[:40])
    except ValueError:
        raise SettingError(f"{about.label} is a number, not “{text[:40]}”.") from None


def _checked(about: Setting, value: Any, default: Any) -> Any:
    """The value in the type of the default and within bounds, or SettingError."""
    if not isinstance(default, tuple):
        return _checked_scalar(about, value, type(default))
    if isinstance(value, str) or not isinstance(value, (tuple, list)):
        raise SettingError(f"{about.label} is a list.")
    if not about.least <= len(value) <= about.most:
        raise SettingError(f"{about.label} has {len(value)} entries; allowed are {about.least} to {about.most}.")
    return tuple(_checked_scalar(about, item, about.item) for item in value)


def whole_text(text: str, name: str) -> str:
    """The text, or SettingError where it has half of a sign that JavaScript writes with two: no link can carry that."""
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        raise SettingError(f"{name} has half a character, as if a sign had been cut in two.")
    return text


def _checked_scalar(about: Setting, value: Any, kind: type) -> Any:
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise SettingError(f"{about.label} cannot be “{str(value)[:40]}”.")
    if isinstance(value, str):
        whole_text(value, about.label)
    if about.choices is not None and value not in about.choices:
        raise SettingError(f"{about.label} cannot be “{value[:40]}”; there are {', '.join(about.choices)}.")
    if isinstance(value, (int, float)) and not _within(about, value):
        raise SettingError(f"{about.label} is {value:g}; allowed is {about.min:g} to {about.max:g}.")
    return value


def _within(about: Setting, value: float) -> bool:
    low = -math.inf if about.min is None else about.min
    high = math.inf if about.max is None else about.max
    return math.isfinite(value) and low <= value <= high
