"""Tokens: what a language model reads is text in pieces, and the pieces are learned."""

from ui.page import page
from ui.tokens import asked, picture

page(
    "Tokens",
    "A language model reads pieces of text. Merge the commonest neighbours again and again, and watch words appear.",
)
picture(asked())
