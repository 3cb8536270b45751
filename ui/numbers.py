"""Numbers as people and their programs write them: decimal commas, thousands set apart, every kind of minus and of digit."""

import math
import re
import unicodedata
from collections.abc import Iterable

MINUS = str.maketrans("−–—‒‐‑﹣－＋٫．，", "--------+..,")
PLAIN = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
GROUPED = re.compile(r"[+-]?\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*", re.ASCII)
"""1,234 and 12.345.678: a sign between groups of three digits."""
APART = re.compile(r"(?<=\d)[\s'’](?=\d{3}(?!\d))")
"""The blank or apostrophe of 1 234 and 1'234."""
MISSING = re.compile(
    r"(?:|na|n/a|nan|null|none|nil|\?|n\.? ?a\.|k\.? ?a\.|#(?:n/?[avd]|[¡¿]?[^\W\d_]+(?:/0)?[!?]))", re.IGNORECASE
)
"""What tables write where there is no value; office programs write #DIV/0! and #REF!, in German #NV and #WERT!, in Spanish #¡VALOR!"""
PERCENT = re.compile(r"(?<=[\d.,])\s*%$")
MONEY = re.compile(r"^(-?)[$€£¥]\s*(?=[\d.,-])|(?<=[\d.,])\s*[$€£¥]$")
"""The sign of a currency before or behind a number."""
NO_NUMBER = {"-", ".", "*"}
"""The same where a number is due; as a label they may be meant."""


def is_missing(cell: str, is_label: bool = False) -> bool:
    """Whether the cell says that there is no value."""
    text = cell.translate(MINUS)
    return bool(MISSING.fullmatch(text)) or (text in NO_NUMBER and not is_label)


def number(cell: str, decimal: str = "") -> float | None:
    """The number in a cell, or None; of 10% it is 0.1, as in a spreadsheet.

    `decimal`: the table's decimal sign, where it is known; the other then parts thousands.
    """
    text, share = PERCENT.subn("", _ascii(cell))
    value = _number(APART.sub("", MONEY.sub(r"\1", text)), decimal)
    return value / 100 if share and value is not None else value


def _number(text: str, decimal: str) -> float | None:
    last = max(text.rfind(","), text.rfind("."))
    if last < 0:
        return _plain(text)
    sign = text[last]
    whole, rest = text[:last], text[last + 1 :]
    if GROUPED.fullmatch(text) and (text.count(sign) > 1 or (decimal and sign != decimal)):
        return _plain(text.replace(sign, ""))
    if not _is_whole(whole, sign):
        return None
    return _plain(f"{whole.replace(',', '').replace('.', '')}.{rest}")


def decimal_sign(cells: Iterable[str]) -> str:
    """The sign that these cells put before decimals where that is beyond doubt in at least one, and the same in all; else none."""
    signs = {sign for cell in cells if (sign := _sure_sign(_ascii(cell)))}
    return signs.pop() if len(signs) == 1 else ""


def _sure_sign(text: str) -> str:
    """Comma or point, if it cannot part thousands: it comes after the other, or not before groups of three digits."""
    last = max(text.rfind(","), text.rfind("."))
    if last < 0 or GROUPED.fullmatch(text) or number(text) is None:
        return ""
    return text[last]


def _is_whole(text: str, decimal: str) -> bool:
    """Whether what stands before the decimal sign is a whole number, perhaps with the other sign between thousands."""
    other = "," if decimal == "." else "."
    return decimal not in text and (other not in text or bool(GROUPED.fullmatch(text)))


def _ascii(cell: str) -> str:
    text = cell.strip().translate(MINUS)
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in text)


def _plain(text: str) -> float | None:
    value = float(text) if PLAIN.fullmatch(text) else math.inf
    return value if math.isfinite(value) else None  # 1e999 is no number that one can reckon with
