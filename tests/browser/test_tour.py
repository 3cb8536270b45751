"""A tour of all pages in Firefox and in WebKit: open, play, scrub, hover, draw, full screen."""

from collections.abc import Iterator

import pytest

from tests.browser.engines import ENGINES, expected, missing
from tests.browser.tourist import Tourist

PLAYED = "() => window.__park?.drawn > 0"
SILENT = "() => !all('.banner').some((e) => e.dataset.kind === 'error' && e.checkVisibility())"
TYPE = """(text) => {
  const field = first('.pa-field');
  field.value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}"""
TEXT = "badcef=fecdab"
POINTED = "(words) => all('.pa-pointed').some((e) => e.textContent.includes(words))"


@pytest.fixture(scope="module", params=expected())
def tourist(request: pytest.FixtureRequest, server: str) -> Iterator[Tourist]:
    """A person in each browser."""
    lacking = missing(request.param)
    assert not lacking, (
        f"The tour in {request.param} needs Debian's packages {', '.join(lacking)}: apt-get install them."
    )
    with ENGINES[request.param]() as browser:
        yield Tourist(browser, server)


def play_and_scrub(tourist: Tourist) -> None:
    """Play, drag the timeline back, go to the end and a step back by keys."""
    newest = tourist.play_to(30)
    tourist.stroke(*tourist.spots(".track", (0.5, 0.5), (0.4, 0.5), (0.2, 0.5)))
    tourist.until("(newest) => __park.step < newest", newest)
    tourist.ask("() => first('.player').focus()")
    tourist.press("End")
    tourist.until("(newest) => __park.step === newest", newest)
    tourist.press("ArrowLeft")
    tourist.until("(newest) => __park.step < newest", newest)
    assert tourist.ask(SILENT)


def test_home_shows_its_pictures_and_a_card_opens(tourist: Tourist):
    tourist.visit("/")
    tourist.until("() => all('[class*=st-key-card-] img').some((img) => img.complete && img.naturalWidth > 0)")
    tourist.click("[class*=st-key-card-] a")
    tourist.until("() => location.pathname.length > 1")
    tourist.until(PLAYED, seconds=60)


def test_a_small_network_is_played_scrubbed_pointed_at_and_seen_in_full_screen(tourist: Tourist):
    tourist.visit_player("/playground?hidden=3")
    play_and_scrub(tourist)
    for is_full in (True, False):
        tourist.fill_screen(is_full)
        tourist.point("[data-unit='0.1']")
        tourist.until("() => Boolean(first('.pn-card')?.textContent.includes('unit 2'))")
        tourist.point(".readouts")


def test_an_image_network_is_played_scrubbed_and_reads_a_drawing_in_full_screen(tourist: Tourist):
    tourist.visit_player("/vision?layers=conv:4:3,ReLU,flatten&n_train=2000&batch_size=20&epochs=200")
    play_and_scrub(tourist)
    tourist.fill_screen(True)
    tourist.stroke(*tourist.spots(".pv-pad", (0.3, 0.3), (0.5, 0.4), (0.7, 0.5)))
    tourist.until("() => all('[data-name=twin]')[0].textContent.includes('Your drawing')")
    tourist.fill_screen(False)
    assert tourist.ask(SILENT)


def test_a_transformer_is_played_scrubbed_and_the_mouse_finds_its_cells(tourist: Tourist):
    tourist.visit_player("/attention?task=reverse&n_layers=2&n_heads=2&d_model=16&length=6&steps=100000")
    play_and_scrub(tourist)
    tourist.ask(TYPE, TEXT)
    tourist.until("(count) => all('.pa-chip .pa-token').length === count", len(TEXT))
    for is_full, head in ((True, 1), (False, 0)):
        tourist.fill_screen(is_full)
        tourist.point(f"[data-head='1.{head}'] .pa-map", 11.5 / len(TEXT), 12.5 / len(TEXT))
        tourist.until(POINTED, f"Layer 2, head {head + 1}: b → a")
    assert tourist.ask(SILENT)


def test_a_leaf_is_dragged_and_its_chain_rule_is_set_as_mathematics(tourist: Tourist):
    tourist.visit_player("/backprop?expression=tanh(a*b)**2&values=a:0.5,b:-1")
    tourist.ask("() => first('.player').focus()")
    for step in range(1, 8):
        tourist.press("ArrowRight")
        tourist.until("(step) => __park.step >= step", step)
    (x, y), (to, _) = tourist.spots("[data-node=a]", (0.3, 0.3), (0.75, 0.3))
    tourist.stroke((x, y), ((x + to) // 2, y), (to, y))
    tourist.until("() => Number(first('[data-node=a] [data-part=value]').dataset.exact) > 0.55")
    tourist.click("[data-leaf=b] button")
    tourist.until("() => first('.bp-chain mfrac')?.getBoundingClientRect().height > 20")
    assert tourist.until("() => Boolean(first('.bp-chain [data-part=total]'))")
    assert tourist.ask(SILENT)


def test_a_real_model_is_looked_into(tourist: Tourist):
    tourist.visit_player("/minilm")
    tourist.until("() => Boolean(first('.pa-map'))", seconds=60)
    tourist.point(".pa-map")
    tourist.until(POINTED, "Layer 1, head 1")


def test_tokens_are_learned_from_a_typed_text(tourist: Tourist):
    tourist.visit("/tokens?text=low+lower+lowest+low+low")
    tourist.until("() => Boolean(first('.strip')?.textContent.includes('low'))")
