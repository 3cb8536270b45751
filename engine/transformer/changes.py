"""Ways to break a Transformer: parts switched off, a pattern edited by hand, values taken from another sequence."""

import re
from collections.abc import Mapping
from copy import copy
from dataclasses import replace
from typing import Any

import torch

from engine.experiment import SettingError
from engine.looking import questions
from engine.transformer.subject import Subject, is_crossing, readers
from engine.transformer.watcher import Change, Values

SITE = re.compile(r"(head|mlp|layer|token):(\d{1,3})(?:\.(\d{1,3}))?(?:@(\d{1,3}))?", re.ASCII)
EVERYWHERE = ("positions", "mask")
CHANGES = ("off", "edit", "from", "patch")
"""The names of a question that say what is broken."""


def changes_of(subject: Subject, watch: Mapping[str, Any]) -> tuple[Change, ...]:
    """The changes that a question asks for under “off”, “edit”, “from” and “patch”. Raises SettingError."""
    found = [_off(subject, text) for text in _texts(watch.get("off", ()), "off")]
    if "edit" in watch:
        found += _edits(subject, watch["edit"])
    if ("from" in watch) != ("patch" in watch):
        raise SettingError("“patch” names what is taken, and “from” the text that it is taken from: ask for both.")
    if "patch" in watch:
        found += _patches(subject, watch["from"], _texts(watch["patch"], "patch"))
    # A token is hidden after the mask is switched off, so that both may be asked for in any order.
    return tuple(sorted(found, key=lambda change: getattr(change, "is_last", False)))


def is_everywhere(watch: Mapping[str, Any]) -> bool:
    """Whether what is broken is so whatever the model reads: tokens, cells and patches are of one sequence."""
    return not ({"edit", "patch"} & set(watch)) and not any(text.startswith("token") for text in watch.get("off", ()))


def after(changes: tuple[Change, ...], gone: int) -> tuple[Change, ...]:
    """The changes where the first `gone` tokens that speak are not read any more, as a text has grown beyond the context."""
    return tuple(change.after(gone) if isinstance(change, _Hidden) else change for change in changes)


def _texts(question: Any, name: str) -> list[str]:
    if not isinstance(question, (list, tuple)) or not all(isinstance(text, str) for text in question):
        raise SettingError(f"“{name}” takes a list of parts, as in head:0.1, mlp:1 or layer:0.")
    return list(question)


def _site(subject: Subject, text: str, name: str) -> tuple[str, int, int, int | None]:
    """Kind, place, head (−1 but for heads) and position of “head:0.1@3”, all of which exist."""
    match = SITE.fullmatch(text)
    if not match or (match[1] == "head") != (match[3] is not None):
        raise SettingError(f"“{name}” takes head:0.1, mlp:1 or layer:0 (counted from 0), not “{text[:30]}”.")
    kind, place, head = match[1], int(match[2]), int(match[3] or -1)
    if kind == "head":
        subject.head(place, head, name)
    elif kind == "token":
        questions.within(place, f"{name}: token", 0, len(subject.sequence.all_tokens) - 1)
    else:
        subject.block(place, name)
        if kind == "mlp" and subject.net.all_blocks[place].mlp is None:
            raise SettingError("This model has no MLPs.")
    return kind, place, head, None if match[4] is None else int(match[4])


def _off(subject: Subject, text: str) -> Change:
    """What “off” does to a value: a head gives zeros, an MLP too, a layer gives what it was given, and so on."""
    if text in EVERYWHERE:
        return _no_positions if text == "positions" else _no_mask
    kind, place, head, position = _site(subject, text, "off")
    if position is not None:
        raise SettingError("“off” switches off a whole part; “@” is for “patch”.")
    if kind == "token":
        return _Hidden(subject, place)
    if kind == "layer":
        return lambda name, value, values: values[f"in.{place}"] if name == f"out.{place}" else value
    if kind == "mlp":
        return lambda name, value, values: torch.zeros_like(value) if name == f"mlp.{place}" else value

    def silent(name: str, value: torch.Tensor, values: Values) -> torch.Tensor:
        if name != f"{place}.result":
            return value
        return value.index_fill(1, torch.tensor([head], device=value.device), 0.0)

    return silent


def _no_positions(name: str, value: torch.Tensor, values: Values) -> torch.Tensor:
    return torch.zeros_like(value) if name.endswith(("positions", "angles")) else value


def _no_mask(name: str, value: torch.Tensor, values: Values) -> torch.Tensor:
    return torch.ones_like(value) if name.endswith(".mask") else value


class _Hidden:
    """No other position looks at a token any more; it still sees itself, so that every row has something to look at."""

    is_last = True

    def __init__(self, subject: Subject, token: int) -> None:
        self.subject, source = subject, subject.sequence.source
        self.is_source = source is not None and token < len(source)
        self.place = token if source is None or self.is_source else token - len(source)

    def after(self, gone: int) -> "_Hidden":
        """The same where the first tokens that speak are not read any more."""
        moved = copy(self)
        moved.place -= 0 if self.is_source else gone
        return moved

    def __call__(self, name: str, value: torch.Tensor, values: Values) -> torch.Tensor:
        if self.place < 0 or not name.endswith(".mask") or not self._has(int(name.split(".")[0])):
            return value
        hidden = value.clone()
        hidden[:, self.place] = False
        if not is_crossing(self.subject.net, int(name.split(".")[0])):
            hidden[self.place, self.place] = True
        if not hidden.any(dim=1).all():
            raise SettingError("The source's only token cannot be switched off.")
        return hidden

    def _has(self, attention: int) -> bool:
        """Whether the token is among what this attention looks at."""
        is_reader = any(block.attention.place == attention for block in readers(self.subject.net))
        return (is_reader or is_crossing(self.subject.net, attention)) == self.is_source


def _edits(subject: Subject, question: Any) -> list[Change]:
    """[attention, head, row, column, weight, …]: cells get these weights, and the rest of their rows is scaled to sum 1."""
    is_list = isinstance(question, (list, tuple)) and len(question) > 0 and len(question) % 5 == 0
    if not is_list or not all(isinstance(n, (int, float)) and not isinstance(n, bool) for n in question):
        raise SettingError("“edit” takes numbers in fives: attention, head, row, column, weight.")
    rows: dict[tuple[int, int, int], dict[int, float]] = {}
    for i in range(0, len(question), 5):
        row, column, weight = _cell(subject, *question[i : i + 5])
        rows.setdefault(row, {})[column] = weight
    return [_edit(*row, weights) for row, weights in rows.items()]


def _cell(subject: Subject, a: Any, h: Any, i: Any, j: Any, weight: float) -> tuple[tuple[int, int, int], int, float]:
    """Attention, head and row of an edited cell, its column, and its weight, all of which can be."""
    if not all(isinstance(n, int) for n in (a, h, i, j)):
        raise SettingError("“edit”: attention, head, row and column are whole numbers.")
    if not 0 <= weight <= 1:
        raise SettingError("“edit”: a weight is a number from 0 to 1.")
    a, h = subject.head(a, h, "edit")
    for place, n, what in zip((i, j), subject.sizes(a), ("row", "column"), strict=True):
        questions.within(place, f"edit: {what}", 0, n - 1)
    return (a, h, i), j, float(weight)


def _edit(a: int, h: int, i: int, weights: dict[int, float]) -> Change:
    if sum(weights.values()) > 1 + 1e-9:
        raise SettingError("“edit”: the weights of a row are more than 1 together. Lower one of them first.")

    def edited(name: str, value: torch.Tensor, values: Values) -> torch.Tensor:
        if name != f"{a}.pattern":
            return value
        value = value.clone()
        value[0, h, i] = row_with(value[0, h, i], values[f"{a}.mask"][i], weights)
        return value

    return edited


def row_with(row: torch.Tensor, mask: torch.Tensor, weights: Mapping[int, float]) -> torch.Tensor:
    """A pattern's row (s,) with these weights at their columns; the others keep their proportions, and the sum is 1.

    Raises SettingError where a column is masked, or where there are no others to take the rest.
    """
    columns, left = list(weights), 1 - sum(weights.values())
    if not mask[columns].all():
        raise SettingError("“edit”: this cell is masked; switch the mask off first.")
    others = row.double().clone()
    others[columns] = 0
    if others.sum() == 0:
        others = mask.double().clone()
        others[columns] = 0
    if others.sum() == 0 and left > 1e-9:
        raise SettingError("“edit”: this token sees nothing else, so the weight stays 1.")
    found = others * (max(0.0, left) / others.sum().clamp(min=1e-300))
    found[columns] = torch.tensor(list(weights.values()), dtype=found.dtype, device=found.device)
    return found.to(row.dtype)


def _patches(subject: Subject, text: Any, sites: list[str]) -> list[Change]:
    """Values of these parts are replaced by what they are for another sequence of as many tokens."""
    other = replace(subject, sequence=subject.read(text), changes=())
    for place in range(len(subject.net.attentions)):
        if other.sizes(place) != subject.sizes(place):
            raise SettingError(
                f"“from” has {len(other.sequence.all_tokens)} tokens and the text {len(subject.sequence.all_tokens)}: "
                "values can only be taken from a text of as many, on both sides."
            )
    return [_patch(subject, other, site) for site in sites]


def _patch(subject: Subject, other: Subject, text: str) -> Change:
    kind, place, head, position = _site(subject, text, "patch")
    if kind == "token":
        raise SettingError("“patch” takes head:0.1, mlp:1 or layer:0, each also at a token, as in layer:0@3.")
    wanted = {"head": f"{place}.result", "mlp": f"mlp.{place}", "layer": f"out.{place}"}[kind]
    taken = other.tensor(wanted)
    if position is not None:
        questions.within(position, "patch: token", 0, taken.shape[-2] - 1)

    def patched(name: str, value: torch.Tensor, values: Values) -> torch.Tensor:
        if name != wanted:
            return value
        heads = slice(None) if head < 0 else head
        where = slice(None) if position is None else position
        value = value.clone()
        index = (0, heads, where) if value.ndim == 4 else (0, where)
        value[index] = taken[index]
        return value

    return patched
