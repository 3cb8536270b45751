"""What a question of the browser may be made of: whole numbers within bounds, names of a list, coordinates."""

import base64
import binascii
import json
import math
import unicodedata
from collections.abc import Collection, Mapping
from typing import Any
from zlib import crc32

from engine.experiment import SettingError

UNWRITTEN = {"Zs", "Zl", "Zp", "Cc", "Cf", "Mn", "Me"}
"""Categories of Unicode that show nothing by themselves: blanks, controls, and what only changes the letter before it;"""
EMPTY = "\u115f\u1160\u2800\u3164\uffa0"
"""letters and signs that are drawn as nothing."""


def is_blank(text: str) -> bool:
    """Whether there is nothing to be seen in a text: no letter, digit or other sign."""
    return all(sign in EMPTY or unicodedata.category(sign) in UNWRITTEN for sign in text)


def whole_numbers(question: Any, name: str, n: int) -> list[int]:
    """A list of n whole numbers, or SettingError. `n` = 0: one or more."""
    is_list = isinstance(question, (list, tuple)) and (len(question) == n if n else len(question) > 0)
    if not is_list or not all(isinstance(value, int) and not isinstance(value, bool) for value in question):
        raise SettingError(f"“{name}” takes {f'{n} whole numbers' if n else 'a list of whole numbers'}.")
    return list(question)


def whole_number(question: Any, name: str, low: int, high: int) -> int:
    """One whole number from low to high, both included, or SettingError."""
    return within(whole_numbers([question], name, 1)[0], name, low, high)


def within(value: int, what: str, low: int, high: int) -> int:
    """The whole number, if it lies from low to high, both included."""
    if not low <= value <= high:
        raise SettingError(f"“{what}” cannot be {_short(value)}; allowed is {low} to {high}.")
    return value


def coordinates(question: Any, name: str) -> tuple[float, float]:
    """Two finite numbers that float32 can hold, or SettingError."""
    is_pair = isinstance(question, (list, tuple)) and len(question) == 2
    if not is_pair or not all(_is_coordinate(value) for value in question):
        raise SettingError(f"“{name}” takes two numbers.")
    return float(question[0]), float(question[1])


def true(question: Any, name: str) -> None:
    """Nothing, or SettingError: a question without particulars is asked with true."""
    if question is not True:
        raise SettingError(f"“{name}” takes true.")


def number(question: Any, name: str, low: float, high: float) -> float:
    """One number from low to high, both included, or SettingError."""
    if not _is_coordinate(question) or not low <= question <= high:
        raise SettingError(f"“{name}” takes a number from {low:g} to {high:g}.")
    return float(question)


def data_of(text: Any, name: str) -> bytes:
    """The bytes that a text says in base64, or SettingError."""
    try:
        return base64.b64decode(text, validate=True) if isinstance(text, str) else b""
    except (binascii.Error, ValueError):
        raise SettingError(f"“{name}” takes bytes as base64.") from None


def one_of(value: Any, name: str, choices: Collection[str]) -> str:
    """One of the choices, or SettingError."""
    if not isinstance(value, str) or value not in choices:
        raise SettingError(f"“{name}” takes one of these names: {', '.join(choices)}.")
    return value


def name_and_number(question: Any, name: str, what: str) -> tuple[Any, Any]:
    """A list of two things, or SettingError with `what` they are."""
    if not isinstance(question, (list, tuple)) or len(question) != 2:
        raise SettingError(f"“{name}” takes {what}.")
    return question[0], question[1]


def _is_coordinate(value: Any) -> bool:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return is_number and abs(value) < 1e30 and math.isfinite(value)


def _short(value: int) -> str:
    """The number as text; printing one of thousands of digits is an error in Python."""
    return str(value) if abs(value) < 10**12 else "so large a number"


def fingerprint(watch: Mapping[str, Any], names: Collection[str]) -> int:
    """A number, 0 to 2³² − 1, that is the same where these parts of two questions are: whoever asked knows an answer by it."""
    return crc32(json.dumps({name: watch[name] for name in sorted(names) if name in watch}).encode())
