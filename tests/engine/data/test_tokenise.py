"""Tokens: pieces put together are the text, and byte-pair encoding learns and cuts as the `tokenizers` library does."""

import json
import random
from collections import Counter
from heapq import heappush
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.data.minilm_files import is_there
from engine.data.tokenise import bpe
from engine.data.tokenise.bpe import Learned, learn
from engine.data.tokenise.corpora import CORPORA, counted
from engine.data.tokenise.cut import UNKNOWN, borders, characters, needed, tokens, words
from engine.data.tokenise.pieces import pieces
from engine.data.tokenise.wordpiece import wordpieces

MERGES = 300
STRANGE = [
    "",
    " ",
    "\n\n  x",
    "a",
    "aaaaaaa",
    "don't 'tis  O'Neil_2",
    "naïve ﬁ ², ½",
    "🦜👩‍🚀🇩🇪",
    "שלום עולם",
    "مرحبا",
    "e\u0301\u200d\0",
]
TANGLED = {"abcd": 3, "bcd": 4, "ab": 5, "abc": 4, "bc": 2, "aabb": 3}


def by_hand(counts: dict[str, int], most: int, least: int = 2) -> list[tuple[str, str, int]]:
    """Algorithm 1 of Sennrich et al. 2016 word for word, counting everything anew for every merge; ties as we break them."""
    split = {word: list(word) for word in counts}
    order = {sign: i for i, sign in enumerate(sorted({sign for word in counts for sign in word}))}
    found = []
    while len(found) < most:
        pairs: Counter[tuple[str, str]] = Counter()
        for word, parts in split.items():
            for pair in pairwise(parts):
                pairs[pair] += counts[word]
        if not pairs or max(pairs.values()) < least:
            break
        left, right = min(pairs, key=lambda pair: (-pairs[pair], order[pair[0]], order[pair[1]]))
        found.append((left, right, pairs[left, right]))
        order.setdefault(left + right, len(order))
        for parts in split.values():
            i = 0
            while i < len(parts) - 1:
                if (parts[i], parts[i + 1]) == (left, right):
                    parts[i : i + 2] = [left + right]
                i += 1
    return found


def theirs(counts: dict[str, int], most: int):
    """What the `tokenizers` library learns from the same words with the same number of merges."""
    library = pytest.importorskip("tokenizers")
    tokenizer = library.Tokenizer(library.models.BPE())
    tokenizer.pre_tokenizer = library.pre_tokenizers.CharDelimiterSplit("\x1f")
    trainer = library.trainers.BpeTrainer(
        vocab_size=len({sign for word in counts for sign in word}) + most,
        min_frequency=2,
        show_progress=False,
        special_tokens=[],
    )
    tokenizer.train_from_iterator(["\x1f".join(word for word, count in counts.items() for _ in range(count))], trainer)
    return tokenizer


def merges_of(tokenizer) -> list[tuple[str, str]]:
    return [tuple(pair) for pair in json.loads(tokenizer.to_str())["model"]["merges"]]


def cut(text: str, learned: Learned, merges: int) -> list[str]:
    return tokens(text, borders(text, learned.ranks), merges)


@pytest.mark.parametrize("text", STRANGE)
def test_pieces_put_together_are_the_text(text: str):
    assert "".join(pieces(text)) == text


@given(st.text(max_size=60))
def test_pieces_of_any_text_put_together_are_the_text(text: str):
    assert "".join(pieces(text)) == text


def test_a_word_begins_with_the_blank_before_it():
    assert pieces("Don't  go, 12 times!") == ["Don", "'t", " ", " go", ",", " 12", " times", "!"]


def test_the_first_merges_are_those_of_the_paper():
    """The words of Sennrich et al. 2016, algorithm 1, with · for the end of each."""
    learned = learn({"low·": 5, "lower·": 2, "newest·": 6, "widest·": 3}, 5)
    assert [merge.count for merge in learned.merges] == [9, 9, 9, 7, 7]
    assert {merge.left + merge.right for merge in learned.merges} >= {"est·", "lo", "low"}


@pytest.mark.parametrize("name", CORPORA)
def test_merges_are_those_of_the_tokenizers_library(name: str):
    counts = counted(CORPORA[name]()[:100_000])
    learned = learn(counts, MERGES)
    found = merges_of(theirs(counts, MERGES))
    assert len(found) >= MERGES
    assert [(merge.left, merge.right) for merge in learned.merges] == found[:MERGES]


@pytest.mark.parametrize("name", CORPORA)
def test_texts_are_cut_as_the_tokenizers_library_cuts_them(name: str):
    counts = counted(CORPORA[name]()[:100_000])
    learned, tokenizer = learn(counts, MERGES), theirs(counts, MERGES)
    text = CORPORA[name]()[200_000:205_000] or CORPORA[name]()[-5000:]
    said = [piece for piece in pieces(text) if set(piece) <= set(learned.alphabet)]
    assert tokenizer.encode("\x1f".join(said)).tokens == [
        token for piece in said for token in cut(piece, learned, MERGES)
    ]


@given(st.dictionaries(st.text("abc", min_size=1, max_size=9), st.integers(1, 9), min_size=1, max_size=9))
def test_what_is_learned_fast_is_what_is_learned_by_hand(counts: dict[str, int]):
    learned = learn(counts, 30)
    assert [tuple(merge) for merge in learned.merges] == by_hand(counts, 30)


@given(st.dictionaries(st.text("abc", min_size=1, max_size=9), st.integers(1, 9), min_size=1, max_size=9))
def test_cutting_what_was_learned_from_gives_what_was_learned(counts: dict[str, int]):
    """Merging in the order of learning, one after another over the whole word, is the definition."""
    learned = learn(counts, 30)
    if len(learned.ranks) < len(learned.merges):
        return
    for word in counts:
        parts = list(word)
        for number, (left, right, _) in enumerate(learned.merges, 1):
            i = 0
            while i < len(parts) - 1:
                if (parts[i], parts[i + 1]) == (left, right):
                    parts[i : i + 2] = [left + right]
                i += 1
            assert cut(word, learned, number) == parts


LONG = {
    "equal letters": lambda n: "a" * n,
    "four letters": lambda n: "".join(random.Random(1).choices("abcd", k=n)),
    "Chinese signs": lambda n: "".join(map(chr, random.Random(1).choices(range(0x4E00, 0x9FFF), k=n))),
    "few Chinese signs": lambda n: "".join(map(chr, random.Random(1).choices(range(0x4E00, 0x4E80), k=n))),
}


class Asked(dict):
    """Ranks that count how often they are asked, and have enough of it at some time."""

    most, times = 0, 0

    def __contains__(self, pair):
        return super().__contains__(self._counted(pair))

    def __getitem__(self, pair):
        return super().__getitem__(self._counted(pair))

    def get(self, pair):
        return super().get(self._counted(pair))

    def _counted(self, pair):
        self.times += 1
        assert self.times <= self.most, "too much work"
        return pair


@pytest.mark.parametrize("kind", LONG)
def test_one_long_word_is_cut_in_steps_that_grow_with_its_length(kind: str):
    """As many for twice the length as twice, and 10,000 characters end at all."""
    word, times = LONG[kind](10_000), []
    learned = learn({word: 2}, 500)
    for n in (5_000, 10_000):
        ranks = Asked(learned.ranks)
        ranks.most = 10 * n
        assert len(borders(word[:n], ranks)) == n - 1
        times.append(ranks.times)
    assert times[1] < 2.2 * times[0]


@pytest.mark.parametrize("kind", LONG)
def test_learning_from_one_long_word_takes_steps_that_grow_with_its_length(kind: str, monkeypatch):
    pushed = []
    monkeypatch.setattr(bpe, "heappush", lambda queue, entry: (pushed.append(entry), heappush(queue, entry)))
    word = LONG[kind](10_000)
    assert len(learn({word: 1}, 500).merges) <= 500
    assert len(pushed) <= 5 * 500 + 4 * len(word)


def test_long_words_are_learned_and_cut_as_the_tokenizers_library_does():
    counts = {make(300): 2 for make in LONG.values()}
    learned, tokenizer = learn(counts, 200), theirs(counts, 200)
    assert [(merge.left, merge.right) for merge in learned.merges] == merges_of(tokenizer)[:200]
    for word in counts:
        assert tokenizer.encode(word).tokens == cut(word, learned, 200)


def test_rivals_are_the_next_most_frequent_pairs():
    learned = learn(TANGLED, 3)
    for merge, rivals in zip(learned.merges, learned.rivals, strict=True):
        assert [merge.count, *(rival.count for rival in rivals)] == sorted(
            [merge.count, *(rival.count for rival in rivals)], reverse=True
        )
        assert (merge.left, merge.right) not in [(rival.left, rival.right) for rival in rivals]


def test_nothing_is_learned_from_nothing_and_nothing_from_what_occurs_once():
    assert learn({}, 10) == Learned((), (), ())
    assert learn({"abc": 1}, 10).merges == ()


@pytest.mark.parametrize("text", STRANGE)
def test_a_text_has_as_many_tokens_as_is_said_and_loses_nothing(text: str):
    learned = learn(counted(text * 3 + "the theatre there"), 20)
    found = borders(text, learned.ranks)
    counts = needed(found, len(learned.merges))
    for merges in range(len(learned.merges) + 1):
        assert "".join(tokens(text, found, merges)) == text
        assert not text or len(tokens(text, found, merges)) == counts[merges]


def test_the_vocabulary_grows_by_one_with_every_new_token():
    learned = learn(counted(CORPORA["first names"]()), 50)
    assert learned.sizes == [len(learned.alphabet) + i for i in range(51)]


def test_what_a_vocabulary_lacks_is_unknown():
    assert characters("añb", "ab").tokens == [(0, 1, 0), (1, 2, UNKNOWN), (2, 3, 1)]
    found = words("the parrot, the", ["the", ","])
    assert [i for _, _, i in found.tokens] == [0, UNKNOWN, 1, 0]
    assert found.unknown == 1


def test_wordpieces_are_those_of_bert():
    if not is_there():
        pytest.skip("needs requirements-pretrained.txt")
    found, names = wordpieces("Tokenization, naïvely 🦜")
    assert names[:6] == ["token", "##ization", ",", "naive", "##ly", "[UNK]"]
    assert found.tokens[0][:2] == (0, 5)
    assert found.tokens[-1][2] == UNKNOWN
    assert found.size == 30_522


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("नमस्ते दुनिया", ["नमस्ते", " दुनिया"]),
        ("السَّلَامُ عَلَيْكُمْ", ["السَّلَامُ", " عَلَيْكُمْ"]),
        ("שָׁלוֹם עוֹלָם", ["שָׁלוֹם", " עוֹלָם"]),
        ("cafe\u0301 noir", ["cafe\u0301", " noir"]),
        ("It’s l’été", ["It", "’s", " l", "’", "été"]),
        ("ไม่เป็นไร", ["ไม่เป็นไร"]),
        ("می\u200cخواهم", ["می\u200cخواهم"]),
        ("👩\u200d🚀 ❤️ 🇩🇪", ["👩\u200d🚀", " ❤️", " 🇩🇪"]),
        ("x² + ½, 3.5!", ["x", "²", " +", " ½", ",", " 3", ".", "5", "!"]),
        ("a_b 1_0", ["a", "_", "b", " 1", "_", "0"]),
    ],
)
def test_a_mark_belongs_to_its_letter(text: str, words: list[str]):
    assert pieces(text) == words


def test_no_merge_crosses_the_border_of_a_word_in_hindi():
    text = "नमस्ते दुनिया नमस्ते भारत " * 3
    merges = learn(counted(text), 200).merges
    assert "नमस्ते" in {left + right for left, right, _ in merges}
    assert len(counted(text)) == 5
