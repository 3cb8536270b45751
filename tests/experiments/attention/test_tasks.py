"""The tasks: every answer is right, what is tested was not trained on, and a batch depends on seeds and step alone."""

from dataclasses import replace

import numpy as np
import pytest

from engine.experiment import SettingError, Wish
from engine.experiments.attention import texts
from engine.experiments.attention.batches import MASKED, batch_at, held_out, sides
from engine.experiments.attention.budget import lengths
from engine.experiments.attention.settings import Attention
from engine.experiments.attention.tasks import TASKS, TEXTS, as_read, unread, vocabulary_of
from engine.experiments.attention.tokens import (
    CHARACTERS,
    MASK,
    SAME,
    START,
    UNKNOWN,
    composed,
    decoded,
    encoded,
    folded,
)
from engine.transformer.sequence import IGNORED

OWN = "The quick brown fox jumps over the lazy dog, and then it sleeps. " * 5
EVERY = {
    name: Attention(task=name, own_text=OWN if name == "own text" else "", length=7, symbols=8, context=24)
    for name in TASKS
}


def said(e, b=60):
    """Examples as text: left and right of “=”, and what of the right counts."""
    left, right, counts = sides(e, np.random.default_rng(3), b, False)
    v = vocabulary_of(e)
    return [(decoded(x, v), decoded(y, v), c) for x, y, c in zip(left, right, counts, strict=True)]


def test_copy_reverse_and_sort_do_what_they_say():
    for left, right, _ in said(EVERY["copy"]):
        assert left == right
    for left, right, _ in said(EVERY["reverse"]):
        assert left[::-1] == right
    for left, right, _ in said(EVERY["sort"]):
        assert "".join(sorted(left)) == right


@pytest.mark.parametrize("digits", [1, 2, 3])
def test_sums_are_right(digits):
    for left, right, _ in said(replace(EVERY["addition"], digits=digits)):
        first, second = left.split("+")
        assert len(first) == len(second) == digits
        assert int(first) + int(second) == int(right)


@pytest.mark.parametrize("modulus", [2, 7, 97])
def test_modular_sums_are_right(modulus):
    for left, right, _ in said(replace(EVERY["modular addition"], modulus=modulus)):
        first, second = left.split("+")
        assert (int(first) + int(second)) % modulus == int(right)


def test_brackets_are_balanced_where_the_answer_says_so():
    def is_balanced(text):
        while "()" in text:
            text = text.replace("()", "")
        return not text

    seen = said(replace(EVERY["brackets"], length=8), 400)
    for left, right, _ in seen:
        assert is_balanced(left) == (right == "✓")
    assert 0.4 < np.mean([right == "✓" for _, right, _ in seen]) < 0.65
    assert any(left.count("(") == left.count(")") and right == "✗" for left, right, _ in seen)


def test_the_majority_is_the_symbol_that_occurs_most():
    for left, right, _ in said(EVERY["majority"]):
        assert right == max(sorted(set(left)), key=left.count)


def test_induction_repeats_and_counts_only_what_can_be_known():
    periods = set()
    for left, right, counts in said(EVERY["induction"]):
        period = right.index(right[0], 1)
        periods.add(period)
        assert left == ""
        assert len(set(right[:period])) == period
        assert all(right[i] == right[i - period] for i in range(period, len(right)))
        assert counts.tolist() == [i > period for i in range(len(right))]
    assert len(periods) > 2


@pytest.mark.parametrize("task", ["addition", "modular addition"])
def test_no_sum_of_the_test_is_trained_on(task):
    e = replace(EVERY[task], share=50, digits=1, batch_size=512)
    trained = {tuple(row) for step in range(20) for row in batch_at(e, step).tokens[:, : lengths(e)[1]].tolist()}
    tested = {tuple(row) for row in held_out(e).tokens[:, : lengths(e)[1]].tolist()}
    short = 3  # both numbers and the sign
    assert not {row[:short] for row in trained} & {row[:short] for row in tested}


@pytest.mark.parametrize("task", TEXTS)
def test_held_back_text_is_not_trained_on(task):
    train, test = texts.parts(EVERY[task])
    whole = np.concatenate([train, test])
    assert len(test) >= 26
    assert vocabulary_of(EVERY[task])[train[0]] in CHARACTERS
    assert len(whole) == {"Shakespeare": 1_290_632, "names": 36_121, "own text": len(OWN)}.get(task, len(whole))


@pytest.mark.parametrize("family", ["decoder", "encoder", "encoder-decoder"])
@pytest.mark.parametrize("task", TASKS)
def test_every_task_has_the_form_of_its_family(task, family):
    if family not in TASKS[task].families:
        return
    e = replace(EVERY[task], family=family, batch_size=16)
    batch, v = batch_at(e, 5), vocabulary_of(e)
    source, t = lengths(e)
    assert batch.tokens.shape == batch.target.shape == (16, t)
    assert (batch.source is None) == (source == 0)
    assert batch.tokens.min() >= 0
    assert batch.tokens.max() < len(v)
    assert (batch.target >= 0).any(axis=1).all()
    if family == "encoder":
        assert ((batch.tokens == v.index(MASK)) == (batch.target != IGNORED)).all()
    if family == "encoder-decoder":
        assert batch.source.shape == (16, source)
        assert (batch.tokens[:, 0] == v.index(START)).all()
        assert (batch.tokens[:, 1:] == batch.target[:, :-1]).all()
    if family == "decoder":
        both = (batch.target[:, :-1] >= 0) & (batch.tokens[:, 1:] >= 0)
        assert (batch.tokens[:, 1:][both] == batch.target[:, :-1][both]).all()


@pytest.mark.parametrize("context", [8, 64])
def test_an_encoder_guesses_15_percent_of_a_text_and_never_nothing(context):
    """Where chance masks no token of a window one is masked all the same: 0.85ᵗ of the windows, each with one of t tokens."""
    e = replace(EVERY["names"], family="encoder", batch_size=500, context=context)
    masks = np.concatenate([batch_at(e, step).target >= 0 for step in range(10)])
    assert masks.any(axis=1).all()
    assert masks.mean() == pytest.approx(MASKED + (1 - MASKED) ** context / context, abs=4 * 0.36 / masks.size**0.5)


def test_no_name_that_is_held_back_is_trained_on():
    v = vocabulary_of(EVERY["names"])
    for seed in (1, 2, 3):
        train, test = (decoded(ids, v).split("\n") for ids in texts.parts(replace(EVERY["names"], seed_data=seed)))
        assert not set(train[:-1]) & set(test[1:])  # the border may cut a name


@pytest.mark.parametrize("task", TASKS)
def test_a_batch_is_a_function_of_seed_and_step(task):
    e = EVERY[task]
    assert (batch_at(e, 3).tokens == batch_at(e, 3).tokens).all()
    assert not np.array_equal(batch_at(e, 3).tokens, batch_at(e, 4).tokens)
    assert not np.array_equal(batch_at(e, 3).tokens, batch_at(replace(e, seed_order=2), 3).tokens)
    assert (held_out(e).tokens == held_out(replace(e, seed_order=2)).tokens).all()


def test_text_becomes_tokens_and_text_again():
    text = "Two households, both alike\nin dignity"
    assert decoded(encoded(text, vocabulary_of(EVERY["names"])), vocabulary_of(EVERY["names"])) == text
    sums = vocabulary_of(EVERY["modular addition"])
    assert [sums[i] for i in encoded("12 + 30 = 11", sums)] == ["12", "+", "30", SAME, "11"]


@pytest.mark.parametrize(("text", "plain"), [("naïve café", "naive cafe"), ("“don’t”", '"don\'t"'), ("a–b…", "a-b...")])
def test_typographic_signs_and_accents_are_made_plain(text, plain):
    assert folded(text) == plain


@pytest.mark.parametrize(
    "text",
    [
        "Щука и рак тянут воз. ",
        "Ἀχιλλεύς, ἄειδε θεά. ",
        "学而时习之，不亦说乎？\n",
        "Straße, Ærø, Łódź, naïve „Ruhe“. ",
        "नमस्ते दुनिया। ",
        "שָׁלוֹם עוֹלָם ",
        "🦜👩‍🚀 and 🦜 ",
    ],
)
def test_a_text_of_ones_own_in_another_script_has_its_own_signs(text):
    e = Attention(task="own text", own_text=text * 9, context=24)
    v = vocabulary_of(e)
    train, test = texts.parts(e)
    assert decoded(np.concatenate([train, test]), v) == composed(text * 9)
    assert decoded(encoded(as_read(e, text), v), v) == composed(text)
    assert unread(e) == []
    assert len(v) == len({*composed(text), "\n"}) + 3


def test_a_text_in_chinese_is_learned_and_written_in_chinese():
    text = "学而时习之，不亦说乎？有朋自远方来，不亦乐乎？\n" * 9
    e = Attention(task="own text", own_text=text, context=16, d_model=16, n_heads=1, steps=150, batch_size=16, lr=0.01)
    frames = e.run()
    first = next(frames)
    last = frames.send(Wish(updates=150))
    assert last["loss/test"] < first["loss/test"] / 3
    said = decoded(last["sample/tokens"][0][int(last["sample/from"]) :], vocabulary_of(e))
    assert UNKNOWN not in said
    assert any(part in text for part in (said[:4], said[4:8], said[8:12]))


def test_accents_as_two_signs_are_one_letter_and_blanks_are_one():
    two, one = "Cafe\u0301\u00a0noir\r\nnai\u0308ve\u2003\ttea ł", "Café noir\nnaïve  tea ł"
    assert composed(two) == one
    made = [Attention(task="own text", own_text=text * 4, context=16) for text in (two, one)]
    assert vocabulary_of(made[0]) == vocabulary_of(made[1])
    np.testing.assert_array_equal(texts.parts(made[0])[0], texts.parts(made[1])[0])


def test_what_nobody_sees_is_no_sign_of_a_text_but_what_joins_letters_is():
    seen, unseen = (
        "The cat sat on the mat.\n" * 3,
        "\ufeffThe c\u200bat s\u00adat \u200eon\u202c the mat.\r\n" * 3,
    )
    made = [Attention(task="own text", own_text=text, context=16) for text in (seen, unseen)]
    assert vocabulary_of(made[0]) == vocabulary_of(made[1]) == vocabulary_of(EVERY["names"])
    np.testing.assert_array_equal(texts.parts(made[0])[0], texts.parts(made[1])[0])
    assert "\u200d" in vocabulary_of(Attention(task="own text", own_text="क्\u200dष " * 20, context=16))


UNSEEN = [
    " \u200b" * 200,
    "\ufeff\n" * 200,
    "\u00ad" * 300,
    " \u200d\u200c" * 100,
    "\u3164 " * 200,
    "\u2800" * 300,
    "\ufe0f \x00" * 99,
]


@pytest.mark.parametrize("blank", [" " * 300, " \n\t" * 100, "\u00a0\r\n" * 100, *UNSEEN])
def test_a_text_of_blanks_is_refused(blank):
    with pytest.raises(SettingError, match="nothing but blanks"):
        Attention(task="own text", own_text=blank, context=16)


@pytest.mark.parametrize("text", ["Two households, both alike in dignity.\n", "“Don’t,” she said – and left…\r\n"])
def test_a_text_of_shared_signs_keeps_the_shared_vocabulary(text):
    e = Attention(task="own text", own_text=text * 3, context=16)
    assert vocabulary_of(e) == vocabulary_of(EVERY["names"])


def test_shipped_weights_keep_their_vocabulary_and_say_what_they_cannot_read():
    values = vars(Attention()) | {"task": "own text", "own_text": "Щука и рак тянут воз. " * 9, "begin": "Shakespeare"}
    e = Attention(**Attention.mend(values, "begin"))
    assert vocabulary_of(e) == vocabulary_of(EVERY["names"])
    assert unread(e)[:3] == ["Щ", "у", "к"]
    assert "of its signs are not in the vocabulary" in bytes(e.scene()["text/data"]).decode()


@pytest.mark.parametrize("text", ["😀", "שלום", "漢字", "\x00"])
def test_what_a_vocabulary_lacks_is_unknown(text):
    vocabulary = vocabulary_of(EVERY["names"])
    assert set(encoded(folded(text), vocabulary)) == {vocabulary.index(UNKNOWN)}
    assert (texts.characters(folded(text), vocabulary) == encoded(folded(text), vocabulary)).all()
