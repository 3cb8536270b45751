"""A table as text, from wherever a person has it, in lines and cells: each line keeps the number that an editor shows."""

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TypeVar

from engine.experiment import SettingError
from ui.numbers import number

MOST_CHARACTERS = 5_000_000
LONGEST_LINE = 10_000
"""Characters of a line that are looked at: far more than any point needs."""
SAMPLE = 60
"""Lines by which it is judged what stands between the cells."""
LEAST_CELLS, MOST_CELLS = 3, 50
"""Cells that a point has at least, and that are looked at to tell whether a line is one."""
LINE = re.compile(r"\S[^\r\n]*")
REMARK = re.compile(r"#(?!n/?[avd]\b|[¡¿]?[^\W\d_]+(?:/0)?[!?])|%|//", re.IGNORECASE)
"""A line that is none of the table; #REF! and #DIV/0! are values that are missing."""
EXCEL = re.compile(r'"?sep=(.?)"?\s*', re.IGNORECASE)
RULE = re.compile(r"[-+|:=\s]+")
"""The line under the heading of a table in Markdown."""
UNSEEN = re.compile("[\ufeff\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069]+")
SIGNS = str.maketrans({"；": ";", "、": ",", "，": ",", "｜": "|", "\u2028": "\n", "\u2029": "\n", "\x85": "\n"})
"""What Chinese and Japanese keyboards put between cells, and what some programs put between lines."""
CALLED = re.compile(r"\s*(?:\w+\s*=\s*)?[\w.]*(?=[\[({])")
"""What stands before a list in a program: `points = np.array(`."""
PAIR = re.compile(r"[\[(]([^\[\](){}]*)[\])]\s*,([^\[\](){},]*)(?=[\])])")
"""A place in brackets of its own, and its label: ((1, 2), 0)."""
OPEN = re.compile(r"""(?:^|[\t;,|])[^\S\t]*"(?:[^"]|"")*$""")
CLOSED = re.compile(r"""(^|[\t;,|])[^\S\t]*"(?:[^"]|"")*"(?!")""")
"""A quoted cell that goes on in the next line, and one that does not. A quote within a cell is a sign for inches."""
INNERMOST = re.compile(r"[\[({]([^\[\](){}]*)[\])}]")
BEGINNINGS = (
    b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf", b"<!DOCTYPE", b"<html"
)  # fmt: skip
"""Of workbooks, PDF, gzip, pictures, texts with fonts and web pages."""
FOREIGN = 0.5
"""Share of letters beyond ASCII from which on a text is not in Windows' western alphabet, but in another of its alphabets."""
WORD = re.compile(r"[^\W\d_]+")
ENOUGH = 10
"""Letters by which that can be told,"""
RUN = re.compile(r"[^\W\d_a-zA-Z]{3}|[^\x00-\x7f]{4}")
"""or three letters, or four signs, beyond ASCII one after the other."""
L = TypeVar("L")
QUOTES = "\"'“”„‘’«»"


class Row(NamedTuple):
    """A line of a table: where it stands, “Line 1” for the first as in an editor, and its cells."""

    where: str
    cells: list[str]


class Line(NamedTuple):
    """A line that is not blank, and where it stands."""

    where: str
    text: str


def decode(data: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 or, where it is neither, Windows' western alphabet. Raises SettingError if it is none.

    Letters of another old alphabet cannot be told: each becomes a “\ufffd”.
    """
    if data.startswith(BEGINNINGS):
        raise SettingError("This file is no text alone: save the table as CSV, or copy its cells and paste them.")
    text = _unicode(data)
    if "\0" in text:
        raise SettingError(f"Line {breaks(text, 0, text.index(chr(0))) + 1} is no text: save the table as CSV.")
    return text


def _unicode(data: bytes) -> str:
    if data.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        return data.decode("utf-32", "replace")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    half = len(data[:1000]) // 2
    for odd, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        if half and data[odd:1000:2].count(0) > half * 0.8:
            return data.decode(name, "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        western = data.decode("cp1252", "replace")
    return data.decode("ascii", "replace") if _is_foreign(western) else western


def _is_foreign(western: str) -> bool:
    """Whether a text that was read in Windows' western alphabet is in another: by its words, each once, as a column of “é” is French."""
    words = set(WORD.findall(western))
    letters = "".join(words)
    is_enough = len(letters) >= ENOUGH or RUN.search(western) is not None
    return is_enough and sum(not sign.isascii() for sign in letters) > FOREIGN * len(letters)


def breaks(text: str, start: int, end: int) -> int:
    """How many lines end between two places, in any of the three ways to end one."""
    return text.count("\n", start, end) + text.count("\r", start, end) - text.count("\r\n", start, end)


def rows(text: str, most: int) -> tuple[list[Row], int]:
    """The rows of a table, and how many lines it has; of more than `most` lines so many, spread evenly after the first ten.

    What is blank, or too much, costs next to nothing.
    """
    if len(text) > MOST_CHARACTERS:
        raise SettingError(f"The table has {len(text):,} characters; {MOST_CHARACTERS:,} are allowed.")
    text = UNSEEN.sub("", text).translate(SIGNS)
    if columns := _columns(text):
        return _thinned(columns, len(columns), most), len(columns)
    is_list = _is_list(text)
    text = PAIR.sub(r"\1,\2", text) if is_list else text
    n = sum(1 for _ in (INNERMOST if is_list else LINE).finditer(text))
    kept = _thinned((INNERMOST if is_list else LINE).finditer(text), n, most)
    found = [_short(line) for line in _placed(text, kept)]
    if not is_list:
        return _cut(found), n
    entries = _entries(found)
    return _listed(_thinned(entries, len(entries), most)), max(n, len(entries))


def _thinned(found: Iterable[L], n: int, most: int) -> list[L]:
    """The first ten of n, and of the others as many as still fit, spread evenly."""
    if n <= most:
        return list(found)
    wanted = {*range(10), *(10 + i * (n - 10) // (most - 10) for i in range(most - 10))}
    return [one for i, one in enumerate(found) if i in wanted]


def _placed(text: str, found: list[re.Match[str]]) -> Iterator[Line]:
    """What was found, with the numbers of the lines where it stands."""
    at, line = 0, 1
    for match in found:
        line += breaks(text, at, match.start())
        at = match.start()
        yield Line(f"Line {line}", match.group().rstrip())


def _short(line: Line) -> Line:
    if len(line.text) > LONGEST_LINE:
        raise SettingError(f"{line.where} has {len(line.text):,} characters; {LONGEST_LINE:,} are allowed.")
    return line


def _cut(found: list[Line]) -> list[Row]:
    """Lines -> rows: cells parted by what parts most of them; a line that something else parts is read by that."""
    found = [line for line in found if not (REMARK.match(line.text) or RULE.fullmatch(line.text))]
    told = EXCEL.fullmatch(found[0].text) if found else None
    if told:
        found = found[1:]
    between = _between([line.text for line in found[:SAMPLE]], told.group(1) if told else "")
    return [Row(where, _by_best(text, between)) for where, text in _joined(found)]


def _joined(found: list[Line]) -> Iterator[Line]:
    """Lines, those put together of which a quoted cell goes on in the next."""
    waiting: Line | None = None
    for line in found:
        text = f"{waiting.text} {line.text}" if waiting else line.text
        is_open = '"' in text and len(text) < 1000 and bool(OPEN.search(CLOSED.sub(r"\1", text)))
        if waiting and is_open:
            yield waiting
            waiting = line
        elif is_open:
            waiting = line
        else:
            yield Line(waiting.where if waiting else line.where, text)
            waiting = None
    if waiting:
        yield waiting


def _by(sign: str) -> Callable[[str], list[str]]:
    return lambda text: next(csv.reader([text], delimiter=sign, skipinitialspace=True), [])


ANY = "any"
WAYS: dict[str, Callable[[str], list[str]]] = {
    "\t": _by("\t"),
    ";": _by(";"),
    "|": lambda text: _by("|")(text.strip("| ")),
    ", ": lambda text: _by("\x1f")(re.sub(r",\s+", "\x1f", text)),
    ",": _by(","),
    " ": lambda text: _by(" ")(" ".join(text.split())),
    ":": _by(":"),
    ANY: lambda text: re.split(r"[\s;,|()\[\]{}]+", text.strip("()[]{} ,;")),
}
"""Ways to part cells, the surest first. Of a comma with a blank behind, other commas may be decimal."""


def _cells(text: str, between: str) -> list[str]:
    part = WAYS.get(between) or _by(between)
    return [cell.strip().strip(QUOTES).strip() for cell in part(text)]


def is_point(cells: list[str]) -> bool:
    """Whether cells can be a point: three or more, of which two are numbers."""
    return len(cells) >= LEAST_CELLS and sum(number(cell) is not None for cell in cells[:MOST_CELLS] if cell) >= 2


def _between(texts: list[str], told: str) -> str:
    """What parts the cells of most lines."""
    ways = [way for way in (told, *WAYS) if way not in ("", ANY)]
    votes = {way: sum(is_point(_cells(text, way)) for text in texts) for way in ways}
    best = max(votes, key=votes.__getitem__)
    return best if votes[best] else ANY


def _by_best(text: str, between: str) -> list[str]:
    cells = _cells(text, between)
    if len(cells) >= LEAST_CELLS:
        return cells
    others = (_cells(text, way) for way in WAYS if way != between)
    return next((other for other in others if is_point(other)), cells)


def _is_list(text: str) -> bool:
    """Whether it is a list in brackets, as JSON, Python, NumPy, MATLAB or Mathematica write one."""
    if not CALLED.match(text):
        return False
    first = INNERMOST.search(PAIR.sub(r"\1,\2", text[:LONGEST_LINE]))
    return first is not None and any(is_point(cells) for _, cells in _listed(_entries([*_placed(text, [first])])))


def _entries(found: list[Line]) -> list[Line]:
    """Brackets -> the entries of a list: one each, or several with semicolons between."""
    parts = [(where, text) for where, group in found for text in ([group] if _named(group) else group[1:-1].split(";"))]
    return [Line(f"{where}, entry {i}", text.strip()) for i, (where, text) in enumerate(parts, 1) if text.strip()]


def _listed(found: list[Line]) -> list[Row]:
    """Entries of a list -> rows; where they are objects with names, the names first."""
    named = [_named(line.text) for line in found]
    order = list(named[0]) if found else []
    heading = [Row(found[0].where, order)] if order else []
    return heading + [
        Row(where, [names.get(name, "") for name in order] if names else _cells(text, "," if "," in text else " "))
        for (where, text), names in zip(found, named, strict=True)
    ]


def _columns(text: str) -> list[Row]:
    """Rows of a JSON object that has a list for every column; none if it is another."""
    if not text.lstrip().startswith("{"):
        return []
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return []
    if not isinstance(said, dict) or not all(isinstance(column, (list, dict)) for column in said.values()):
        return []
    columns = [list(column.values()) if isinstance(column, dict) else column for column in said.values()]
    if len(columns) < LEAST_CELLS or any(isinstance(cell, (list, dict)) for column in columns for cell in column[:1]):
        return []
    body = [Row(f"Entry {i}", [_said(cell) for cell in row]) for i, row in enumerate(zip(*columns, strict=False), 1)]
    return [Row("Line 1", list(said)), *body]


def _named(text: str) -> dict[str, str]:
    """A JSON object in one pair of brackets as names and cells; none if it is no such."""
    if not text.startswith("{") or '"' not in text:
        return {}
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return {name: _said(cell) for name, cell in said.items()}


def _said(cell: object) -> str:
    return "" if cell is None else str(cell)
