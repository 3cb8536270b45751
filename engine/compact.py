"""Long settings in a link: the same text in fewer letters, of those alone that a link may have as they are.

A packed text begins with “_” and a letter for the way: n, numbers in columns (a person's points), each in as many bits as its
column needs; z and w, deflated UTF-8 and UTF-16. Whatever is packed comes back letter by letter.
"""

import base64
import binascii
import re
import struct
import zlib
from urllib.parse import quote_plus

import numpy as np

PLAIN = 200
"""Characters in a link up to which a text stays readable."""
MARK = "_"
MOST_CHARACTERS = 100_000
"""Of what is unpacked: no link can blow up."""
MOST_ROWS, MOST_COLUMNS, MOST_BITS = 5000, 8, 50
NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,9})(?:\.(\d{0,8}[1-9]))?", re.ASCII)
HEAD, COLUMN = struct.Struct(">BH"), struct.Struct(">BBq")


def packed(text: str) -> str:
    """The text as a link has it: as it is, or packed where that is shorter or where its beginning would mislead."""
    if len(quote_plus(text)) <= PLAIN and not text.startswith(MARK):
        return text
    ways = [text] if not text.startswith(MARK) else []
    numbers = _numbers(text)
    ways += [f"{MARK}n{_letters(numbers)}"] if numbers else []
    ways += [f"{MARK}{way}{_letters(zlib.compress(text.encode(coding), 9))}" for way, coding in CODINGS.items()]
    return min(ways, key=lambda way: len(quote_plus(way)))


CODINGS = {"z": "utf-8", "w": "utf-16-be"}


def unpacked(text: str) -> str:
    """The text behind what a link has; what was never packed stays as it is."""
    if not text.startswith(MARK):
        return text
    try:
        data = base64.urlsafe_b64decode(text[2:] + "=" * (-len(text[2:]) % 4))
        return _table(data) if text[1:2] == "n" else _inflated(data, CODINGS[text[1:2]])
    except (ValueError, KeyError, struct.error, zlib.error, binascii.Error):
        return text


def _letters(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _inflated(data: bytes, coding: str) -> str:
    reader = zlib.decompressobj()
    text = reader.decompress(data, 4 * MOST_CHARACTERS).decode(coding)
    if not reader.eof or len(text) > MOST_CHARACTERS:
        raise ValueError(len(text))
    return text


def _numbers(text: str) -> bytes:
    """Rows “1.5:-2:1,…” of equally many numbers as bits; nothing if they are no such, or not written as they would come back."""
    rows = [row.split(":") for row in text.split(",")]
    if len(rows) > MOST_ROWS or len({len(row) for row in rows}) > 1 or len(rows[0]) > MOST_COLUMNS:
        return b""
    columns = [made for column in zip(*rows, strict=True) if (made := _column(column))]
    if len(columns) < len(rows[0]):
        return b""
    head = HEAD.pack(len(columns), len(rows)) + b"".join(COLUMN.pack(d, bits, low) for d, bits, low, _ in columns)
    bits = np.concatenate([_bits(np.array(values) - low, n) for _, n, low, values in columns], axis=1)
    return head + np.packbits(bits).tobytes()


def _column(cells: tuple[str, ...]) -> tuple[int, int, int, list[int]] | None:
    """Decimals, bits, the lowest, and all numbers of a column without their points; None where one is written in another way."""
    found = [match for cell in cells if (match := NUMBER.fullmatch(cell))]
    if len(found) < len(cells) or "-0" in cells:
        return None
    decimals = max(len(match.group(1) or "") for match in found)
    values = [int(whole + rest.ljust(decimals, "0")) for whole, _, rest in (cell.partition(".") for cell in cells)]
    low = min(values)
    bits = (max(values) - low).bit_length()
    return (decimals, bits, low, values) if bits <= MOST_BITS and abs(low) < 2**62 else None


def _bits(values: np.ndarray, n: int) -> np.ndarray:
    return ((values[:, None] >> np.arange(n - 1, -1, -1)) & 1).astype(np.uint8)


def _table(data: bytes) -> str:
    """What `_numbers` packed."""
    n_columns, n_rows = HEAD.unpack_from(data)
    if not 0 < n_columns <= MOST_COLUMNS or n_rows > MOST_ROWS:
        raise ValueError(n_columns)
    heads = [COLUMN.unpack_from(data, HEAD.size + i * COLUMN.size) for i in range(n_columns)]
    width = sum(bits for _, bits, _ in heads)
    body = np.frombuffer(data, np.uint8, offset=HEAD.size + n_columns * COLUMN.size)
    if body.size != -(-n_rows * width // 8):
        raise ValueError(body.size)
    table = np.unpackbits(body, count=n_rows * width).reshape(n_rows, width).astype(np.int64)
    columns, at = [], 0
    for decimals, bits, low in heads:
        if bits > MOST_BITS or decimals > 9 or abs(low) >= 2**62:
            raise ValueError(bits)
        values = table[:, at : at + bits] @ (1 << np.arange(bits - 1, -1, -1, dtype=np.int64)) + low
        columns.append([_written(int(value), decimals) for value in values])
        at += bits
    return ",".join(":".join(row) for row in zip(*columns, strict=True))


def _written(value: int, decimals: int) -> str:
    digits = f"{abs(value):0{decimals + 1}d}"
    whole, rest = digits[: len(digits) - decimals], digits[len(digits) - decimals :].rstrip("0")
    return f"{'-' if value < 0 else ''}{whole}{'.' if rest else ''}{rest}"
