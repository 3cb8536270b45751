"""What goes to a browser as bytes: kinds of messages, and one of them."""

from dataclasses import dataclass

SCENE, FRAME, SOUGHT, LOOK, PAST = 1, 2, 3, 4, 5
"""Kinds of binary messages."""


@dataclass(frozen=True)
class Detail:
    """A binary message: its kind, a branch's number or a look's, and safetensors bytes."""

    kind: int
    number: int
    data: bytes
