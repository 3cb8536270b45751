"""What a browser may say: JSON text -> a frozen dataclass, or Refused with one sentence.

The messages themselves are described in docs/protocol.md.
"""

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from live import limits
from live.limits import Refused

Question = dict[str, Any]
"""What to look at in detail: names with numbers, booleans, texts or short lists, whose meaning the experiment's look knows."""


@dataclass(frozen=True, slots=True)
class Frames:
    """Send `n` more frames after step `after`, each `updates` ahead or as many multiples as fit `seconds`."""

    after: int
    n: int
    updates: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Seek:
    """Send the exact frame of `step`."""

    step: int


@dataclass(frozen=True, slots=True)
class Fork:
    """Go on from `step`; what lies after it is an old branch."""

    step: int


@dataclass(frozen=True, slots=True)
class Look:
    """Answer `watch` for the frame of `step`, with the same `id`."""

    step: int
    watch: Question
    id: int


@dataclass(frozen=True, slots=True)
class Watch:
    """Add this detail to every frame from now on; None: no longer."""

    watch: Question | None


@dataclass(frozen=True, slots=True)
class Edit:
    """Fork at `step` with `edit`, or several with commas between, added to the experiment."""

    step: int
    edit: str


@dataclass(frozen=True, slots=True)
class Back:
    """Go on where an earlier branch was left."""

    branch: int


@dataclass(frozen=True, slots=True)
class Restore:
    """The next binary message is a key frame to go on from."""


@dataclass(frozen=True, slots=True)
class Past:
    """Send the curve of what the run has been through."""


@dataclass(frozen=True, slots=True)
class Here:
    """The answer to a knock: this browser is still there."""


@dataclass(frozen=True, slots=True)
class Take:
    """This window takes over: it has control from now on."""


@dataclass(frozen=True, slots=True)
class Hand:
    """This window hands control over to another."""


Message = Frames | Seek | Fork | Look | Watch | Edit | Back | Restore | Past | Here | Take | Hand


def parse(text: str) -> Message:
    """The message that `text` says. Raises Refused."""
    try:
        said = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Refused("The message is not JSON.") from None
    if not isinstance(said, dict) or not isinstance(said.get("do"), str):
        raise Refused("The message does not say what to do.")
    read = _READ.get(said.pop("do"))
    if read is None:
        raise Refused(f"There is nothing else to do than {', '.join(_READ)}.")
    message = read(said)
    if said:
        raise Refused(f"The message says “{str(next(iter(said)))[:20]}”, which nobody asked for.")
    return message


def _no_constant(name: str) -> float:
    raise ValueError(name)


def _whole(said: dict[str, Any], name: str, least: int, most: int, default: int | None = None) -> int:
    value = said.pop(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise Refused(f"“{name}” must be a whole number from {least} to {most}.")
    return value


def _step(said: dict[str, Any]) -> int:
    return _whole(said, "step", 0, limits.LAST_STEP)


def _seconds(said: dict[str, Any]) -> float:
    value = said.pop("seconds", 0.0)
    if not _is_number(value) or not 0 <= value <= limits.SECONDS_ASKED:
        raise Refused(f"“seconds” must be a number from 0 to {limits.SECONDS_ASKED}.")
    return float(value)


def _is_number(value: Any) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, int) and not isinstance(value, bool)


def _edit(said: dict[str, Any]) -> str:
    value = said.pop("edit", None)
    if not isinstance(value, str) or not 0 < len(value) <= limits.EDIT_TEXT or not value.isascii():
        raise Refused(f"“edit” must be a plain text of 1 to {limits.EDIT_TEXT:,} characters.")
    return value


def _watch(said: dict[str, Any]) -> Question:
    value = said.pop("watch", None)
    if not isinstance(value, Mapping) or not value:
        raise Refused("“watch” must say what to look at.")
    if len(value) > limits.QUESTION_NAMES:
        raise Refused(f"“watch” asks for {len(value)} things at once; allowed are {limits.QUESTION_NAMES}.")
    wrong = [name for name, answer in value.items() if not _NAME.fullmatch(name) or not _is_plain(answer)]
    if wrong:
        raise Refused(f"“watch” cannot ask for “{wrong[0][:20]}” in this way.")
    return dict(value)


def _is_plain(value: Any) -> bool:
    """A number, a boolean, a text, or a list of numbers and short texts."""
    if isinstance(value, list):
        return len(value) <= limits.QUESTION_ITEMS and all(_is_small(item) or _is_text(item, 20) for item in value)
    return _is_small(value) or isinstance(value, bool) or _is_text(value, limits.QUESTION_TEXT)


def _is_small(value: Any) -> bool:
    return _is_number(value) and abs(value) <= limits.LAST_STEP


def _is_text(value: Any, most: int) -> bool:
    return isinstance(value, str) and len(value) <= most


_NAME = re.compile(r"[a-z_]{1,20}", re.ASCII)

_READ: dict[str, Callable[[dict[str, Any]], Message]] = {
    "frames": lambda said: Frames(
        _whole(said, "from", -1, limits.LAST_STEP),
        _whole(said, "n", 0, limits.FRAMES_ASKED),
        _whole(said, "updates", 1, limits.UPDATES_ASKED, default=1),
        _seconds(said),
    ),
    "seek": lambda said: Seek(_step(said)),
    "fork": lambda said: Fork(_step(said)),
    "look": lambda said: Look(_step(said), _watch(said), _whole(said, "id", 0, 2**32 - 1)),
    "watch": lambda said: Watch(_nothing(said) if said.get("watch") is None else _watch(said)),
    "edit": lambda said: Edit(_step(said), _edit(said)),
    "back": lambda said: Back(_whole(said, "branch", 0, 2**32 - 1)),
    "restore": lambda said: Restore(),
    "past": lambda said: Past(),
    "here": lambda said: Here(),
    "take": lambda said: Take(),
    "hand": lambda said: Hand(),
}


def _nothing(said: dict[str, Any]) -> None:
    if "watch" not in said:
        raise Refused("“watch” must say what to look at, or null.")
    del said["watch"]
