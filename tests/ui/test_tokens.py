"""What the page Tokens asks of the engine, and how often."""

from ui import tokens
from ui.tokens import Asked, answer


def test_the_slider_does_not_cut_the_text_anew(monkeypatch):
    asked = []
    borders = tokens.borders
    monkeypatch.setattr(tokens, "borders", lambda *about: asked.append(about) or borders(*about))
    text = "a text that nobody has asked about before, weather or no weather"
    told = [answer(Asked(text=text, merges=merges))["borders"] for merges in (0, 3, 7)]
    assert len(asked) == 1
    assert told[0] == told[1] == told[2]
