"""The language of expressions: tokens and a Pratt parser (Pratt 1973) that give a graph. Nothing is ever evaluated as Python."""

import math
import re
from dataclasses import dataclass, field

from engine.experiment import SettingError
from engine.experiments.backprop.operators import ALIASES, FUNCTIONS

MOST_SIGNS, MOST_NODES, MOST_DEPTH, MOST_NAME = 400, 64, 96, 12
MOST_NUMBER = 1e6
POWERS = {"+": 10, "-": 10, "*": 20, "/": 20, "**": 40}
"""How strongly an operator binds; a minus before a term binds between * and **, as in Python."""
MINUS, ATOM = 30, 99
WRITTEN = {"−": "-", "–": "-", "×": "*", "·": "*", "÷": "/", "^": "**", "²": "**2", "³": "**3", "\n": ";"}
"""Signs that people type, and what they mean."""
LETTER = "A-Za-z_À-ÖØ-öø-ÿΑ-Ωα-ω"
NUMERAL = r"[0-9]+\.?[0-9]*(?:[eE][+-]?[0-9]+)?|\.[0-9]+(?:[eE][+-]?[0-9]+)?"
TOKEN = re.compile(rf"\s*(?:{NUMERAL}|[{LETTER}][{LETTER}0-9]*|\*\*|[-+*/(),;=])")


@dataclass(frozen=True)
class Node:
    """A leaf (`op` “leaf”, with a name), a number (“number”), or an operator that reads other nodes."""

    op: str
    args: tuple[int, ...] = ()
    name: str = ""
    value: float = 0.0
    text: str = ""
    """As it was written."""
    power: int = ATOM


@dataclass
class Parser:
    """Reads statements `name = expression`, with ; between; the last one is what is differentiated."""

    text: str
    most: int = MOST_NODES
    nodes: list[Node] = field(default_factory=list)
    names: dict[str, int] = field(default_factory=dict)
    """What each name stands for."""
    called: dict[int, str] = field(default_factory=dict)
    """Nodes that were given a name, which stands for them in the text of others."""
    used: set[str] = field(default_factory=set)
    at: int = 0
    depth: int = 0

    def parse(self) -> tuple[tuple[Node, ...], int, dict[str, int]]:
        """All nodes, each after those it reads, which of them is the last statement's, and the names that were given."""
        self.tokens = tokens(self.text)
        given: dict[str, int] = {}
        root = -1
        while self.at < len(self.tokens):
            if self.take(";"):
                continue
            name = self.assigned(given)
            root = self.expression(0)
            if name:
                given[name] = self.names[name] = root
                self.called.setdefault(root, name)
            if self.at < len(self.tokens) and self.peek() != ";":
                raise SettingError(f"Before “{self.peek()}” an operator is missing.")
        if root < 0:
            raise SettingError("There is no expression yet: type one, such as tanh(a*b + c).")
        idle = [name for name, node in given.items() if name not in self.used and node != root]
        if idle:
            raise SettingError(f"“{idle[0]}” is not used in what follows; only what leads to the last line counts.")
        return tuple(self.nodes), root, given

    def assigned(self, given: dict[str, int]) -> str:
        """The name that this statement gives, if it gives one."""
        if self.at + 1 >= len(self.tokens) or self.tokens[self.at + 1] != "=":
            return ""
        name = self.peek()
        if not name.isidentifier() or name in FUNCTIONS or name in ALIASES:
            raise SettingError(f"“{name}” cannot be given a value; a name can, such as h.")
        if name in self.names:
            raise SettingError(f"“{name}” already has a meaning; another name fits.")
        self.at += 2
        return checked(name)

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, token: str) -> bool:
        """Go on if the next token is this one."""
        is_next = self.peek() == token
        self.at += is_next
        return is_next

    def expression(self, least: int) -> int:
        """The longest expression from here whose operators bind more strongly than `least`."""
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise SettingError("The brackets lie too deep in one another; fewer fit.")
        left = self.prefix()
        while (op := self.peek()) in POWERS and POWERS[op] > least:
            self.at += 1
            right = self.expression(POWERS[op] - (op == "**"))
            left = self.infix(op, left, right)
        self.depth -= 1
        return left

    def prefix(self) -> int:
        """What an expression begins with: a number, a name, a function, a bracket or a minus."""
        token = self.peek()
        self.at += 1
        if token == "-":
            return self.negative(self.expression(MINUS))
        if token == "+":
            return self.expression(MINUS)
        if token == "(":
            return self.closed(self.expression(0))
        if token[:1].isdigit() or token[:1] == ".":
            return self.number(float(token))
        if token.isidentifier():
            return self.call(token) if self.take("(") else self.leaf(token)
        raise SettingError(
            f"“{token}” stands where a number or a name should." if token else "The expression ends too early."
        )

    def closed(self, node: int) -> int:
        if not self.take(")"):
            raise SettingError("A bracket is not closed.")
        return node

    def call(self, word: str) -> int:
        name = ALIASES.get(word, word)
        if name not in FUNCTIONS:
            raise SettingError(f"There is no function “{word[:40]}”; there are {', '.join(FUNCTIONS)}.")
        args = [self.expression(0)]
        while self.take(","):
            args.append(self.expression(0))
        self.closed(args[-1])
        wanted = 2 if name in ("max", "min") else 1
        if len(args) != wanted:
            raise SettingError(f"“{name}” reads {wanted} numbers, not {len(args)}.")
        return self.add(Node(name, tuple(args), text=f"{name}({', '.join(self.within(k, 0) for k in args)})"))

    def leaf(self, name: str) -> int:
        if name in FUNCTIONS or name in ALIASES:
            raise SettingError(f"“{name}” is a function and needs brackets: {name}(…).")
        self.used.add(checked(name))
        if name not in self.names:
            self.names[name] = self.add(Node("leaf", name=name, text=name))
        return self.names[name]

    def number(self, value: float) -> int:
        if not math.isfinite(value) or abs(value) > MOST_NUMBER:
            raise SettingError(f"A number is too large; allowed is up to {MOST_NUMBER:,.0f}.")
        return self.add(Node("number", value=value, text=f"{value:.12g}"))

    def negative(self, node: int) -> int:
        """Before a number that was just read the minus is a part of it."""
        read = self.nodes[node]
        if read.op == "number" and node == len(self.nodes) - 1 and read.value > 0:
            self.nodes[node] = Node("number", value=-read.value, text=f"-{read.text}", power=MINUS)
            return node
        return self.add(Node("neg", (node,), text=f"-{self.within(node, MINUS)}", power=MINUS))

    def infix(self, op: str, left: int, right: int) -> int:
        power, blank = POWERS[op], "" if op == "**" else " "
        sides = self.within(left, power + (op == "**")), self.within(right, power + (op != "**"))
        return self.add(Node(op, (left, right), text=f"{sides[0]}{blank}{op}{blank}{sides[1]}", power=power))

    def within(self, node: int, power: int) -> str:
        """A node's text as part of something that binds so strongly; a name that was given stands for it."""
        read = self.nodes[node]
        if node in self.called:
            return self.called[node]
        return read.text if read.power >= power else f"({read.text})"

    def add(self, node: Node) -> int:
        if len(self.nodes) == self.most:
            raise SettingError(f"The expression has more than {self.most} nodes; a shorter one fits.")
        self.nodes.append(node)
        return len(self.nodes) - 1


def checked(name: str) -> str:
    """The name, if it is short enough for a node."""
    if len(name) > MOST_NAME:
        raise SettingError(f"The name “{name[:20]}” has {len(name)} letters; allowed are {MOST_NAME}.")
    return name


def tokens(text: str) -> list[str]:
    """Numbers, names and signs in order."""
    for sign, meant in WRITTEN.items():
        text = text.replace(sign, meant)
    found, at, text = [], 0, text.strip()
    while at < len(text):
        token = TOKEN.match(text, at)
        if not token:
            raise SettingError(f"“{text[at:].strip()[0]}” cannot stand in an expression.")
        found.append(token[0].strip())
        at = token.end()
    return found
