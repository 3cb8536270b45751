"""A block is a layer with its MLP; an *attention* is one place where tokens look at tokens. Both count from 0 in the order of computing.

With `n_layers` = n, a decoder or an encoder has blocks and attentions 0 … n − 1. An encoder–decoder has encoder blocks 0 … n − 1 and
decoder blocks n … 2n − 1; its attentions are 0 … n − 1 (encoder), then for decoder block n + i: n + 2i (its own) and n + 2i + 1 (to the
source). t counts the tokens that speak.
"""

from dataclasses import replace

from engine.looking.schema import INSIDE
from engine.schema import ANY, Key, Keys, alike, text
from engine.training.schema import TRAINED, moments
from engine.transformer import schema as transformer

TASK = "not of texts"
TWIN = "with `scratch`"
CHANGED = "with `off`, `edit` or `patch`"

FRAME: Keys = (
    *TRAINED,
    *alike(
        "loss/test accuracy/test",
        "()",
        "float32",
        "at `test/step` over `test/n` test examples. Tests at steps 0, 10, 20, 50, every 100 (texts: 200), and at the end",
    ),
    Key("exact/test", "()", "float32", "share of examples right in every token", when=TASK),
    Key(
        "test/n",
        "()",
        "int64",
        "over how many: 400 examples or 32 windows of a text, of a large model as many as take a second of one core (1.5e10 "
        "multiplications)",
    ),
    *alike(
        "loss/scratch accuracy/scratch",
        "()",
        "float32",
        "the same test for the twin; NaN once its loss was no number, and from then on",
        when=TWIN,
    ),
    Key("position/accuracy", "(t,)", "float32", "share right at each position that speaks, −1 where nothing counts"),
    Key(
        "sample/tokens",
        "(samples, said)",
        "int32",
        "four test examples answered by the likeliest tokens; of a large model fewer; of a text one line of 48 tokens (at most "
        "`most_written`) after the prompt, temperature 0.8, seed `seed_data`; an encoder's masks filled in",
    ),
    Key("sample/from", "()", "int64", "from which column on the tokens are the model's own (0: encoder)"),
    Key(
        "sample/target",
        "(samples, said)",
        "int32",
        "what would be right there, −1 where nothing counts",
        when="not of a text's line",
    ),
    Key(
        "sample/source", "(samples, source)", "int32", "what it has read", when="encoder–decoder; not of a text's line"
    ),
    *transformer.HEADS,
    Key("state/twin/param/{parameter}", ANY, "float32", "the twin's parameters", when=TWIN, private=True),
    *moments("state/twin/", "the twin's optimizer", "twin", TWIN),
)

SCENE: Keys = (
    Key("mask", "()", "int64", "the token that stands for a masked one", when="encoder"),
    *transformer.SCENE,
    Key("n_test", "()", "int64", "examples of a test"),
    Key("most_written", "()", "int64", "tokens of one `generate`: 64, of a large model fewer"),
)

QUESTIONS = {
    "tokens": "a text or a list of ids (≤ 64 by the message limit; a text has at most `most_tokens` tokens, of an encoder–decoder so many on "
    "each side). Without: `watched`, else the first test example. A task's tokens are read the longest first, blanks skipped",
    **transformer.CHANGES,
    **transformer.QUESTIONS,
    "tested": "`true`, with heads, MLPs, layers, `positions` or `mask` off: what a frame tells of a test, of the model as it is broken. Not with "
    "what is for one sequence only",
    "lens": "`true`: what the stream would say before the first speaking block and after each",
    "embedding": "`true`: the token vectors by PCA",
    "next": "`true`, with `temperature` (0: always the likeliest), `top_k` (0: all), `top_p`, `at` (the last; encoder: the first mask)",
    "generate": "`n` (≤ `most_written`) with the same and `seed`. Goes with `off`, not with `edit` and `patch`; not for an encoder. Sees as "
    "many tokens as in training",
    "temperature": "0 (always the likeliest) or 0.01 to 10, with `next` and `generate`; without it 1",
    "top_k": "how many of the likeliest tokens are drawn from; without it 0: all",
    "top_p": "the share of the probability that the likeliest have to make up; without it 1",
    "at": "the place after which the next token is asked for; without it the last (encoder: the first mask)",
    "seed": "of the draws of `generate`",
    "shots": "`true` (decoder, text): what examples in the prompt are worth. Without changes",
    "explain": "`[a, h, part, j, k, s]`: the next update of the whole model, explained for weight k of unit j of W_q, W_k, W_v or W_o (part 0 to "
    "3), as far as it belongs to head h, and for sample s of the mini-batch. `k = -1`: the head's weight that changes most in that matrix, `s = -1`: "
    "the sample that brings most to it",
}

LENS = ("lens",)
TESTED = ("tested",)
NEXT = ("next",)
GENERATE = ("generate",)
SHOTS = ("shots",)
EXPLAIN = ("explain",)

MEASURED = ("test/n", "loss/test", "accuracy/test", "exact/test", "position/", "sample/", "heads/")
"""Beginnings of what a test finds, and so a look at a broken model."""


def _of_a_test(key: Key) -> Key:
    """The same in a look, whose own sequence may have another length than those that are tested."""
    return replace(key, name=f"tested/{key.name}", shape=key.shape.replace("(t,)", "(tested,)"), asked=TESTED)


def _of_cells(names: str, shape: str, dtype: str, meaning: str) -> Keys:
    return alike(
        " ".join(f"explain/cell/{name}" for name in names.split()),
        shape,
        dtype,
        meaning,
        when="of W_q, W_k or W_v",
        asked=EXPLAIN,
    )


LOOK: Keys = (
    *transformer.SUBJECT,
    *map(_of_a_test, (key for key in FRAME if key.name.startswith(MEASURED))),
    Key("look/target", "(t,)", "int32", "what should be said; −1: does not count"),
    Key("look/said", "(t,)", "int32", "the likeliest token"),
    *alike("look/said_p look/p", "(t,)", "float32", "its and the target's probability (−1 without)"),
    Key("look/losses", "(t,)", "float32", "nats (−1 without a target)"),
    Key("look/loss", "()", "float32", "mean over what counts (−1 if nothing does)"),
    Key("plain/said", "(t,)", "int32", "the same without the changes", when=CHANGED),
    *alike("plain/said_p plain/p plain/losses", "(t,)", "float32", "the same without the changes", when=CHANGED),
    Key("plain/loss", "()", "float32", "the same without the changes", when=CHANGED),
    *transformer.LOOK,
    Key("lens/token", "(blocks, t, 3)", "int32", "the likeliest tokens, n + 1 rows", asked=LENS),
    Key("lens/p", "(blocks, t, 3)", "float32", "their probabilities", asked=LENS),
    Key("lens/target", "(blocks, t)", "float32", "the target's, −1 without", asked=LENS),
    Key("embedding/xy", "(vocabulary, 2)", "float32", "each token as a point", asked=("embedding",)),
    Key("embedding/explained", "(2,)", "float32", "share of the variance along each axis", asked=("embedding",)),
    Key("next/at", "()", "int64", "the place that it is about", asked=NEXT),
    Key("next/token", "(vocabulary,)", "int32", "the tokens by falling probability", asked=NEXT),
    Key("next/logit", "(vocabulary,)", "float32", "their logits", asked=NEXT),
    Key("next/plain", "(vocabulary,)", "float32", "softmax of these", asked=NEXT),
    Key("next/p", "(vocabulary,)", "float32", "probability after temperature, top-k, top-p", asked=NEXT),
    Key("next/before", "(vocabulary,)", "float32", "softmax without the changes", when=CHANGED, asked=NEXT),
    Key(
        "next/rest",
        "(2,) or (3,)",
        "float32",
        "of plain, p and, with changes, before: what is left beyond the first `next/listed`",
        asked=NEXT,
    ),
    Key("next/listed", "()", "int64", "how many tokens a page shows one by one", asked=NEXT),
    Key("generate/tokens", "(n,)", "int32", "the tokens that it says", asked=GENERATE),
    Key("generate/p", "(n,)", "float32", "their probabilities", asked=GENERATE),
    Key("generate/top", "(n, best)", "int32", "at each place the five likeliest", asked=GENERATE),
    Key("generate/top_p", "(n, best)", "float32", "the probabilities of these", asked=GENERATE),
    text("text/generated", "what it says, as text", asked=GENERATE),
    Key(
        "shots/n",
        "(prompts,)",
        "int64",
        "0, 1, 2, 4, 8, 16 training lines in the prompt, as far as the model was trained to read",
        asked=SHOTS,
    ),
    Key(
        "shots/loss",
        "(prompts,)",
        "float32",
        "nats a character of the same 32 held-out lines (large models: fewer) behind them (their end included, at most 40 characters "
        "each), beside `loss/test` of a model trained on them",
        asked=SHOTS,
    ),
    text("text/shots", "the longest prompt of one", asked=SHOTS),
    *INSIDE,
    Key("explain/at", "(4,)", "int64", "attention, head, part and unit of the explained weight", asked=EXPLAIN),
    Key("explain/tokens", "(rows, read)", "int32", "the listed examples as they are read", asked=EXPLAIN),
    Key(
        "explain/target",
        "(rows, read)",
        "int32",
        "what should be said at each token; −1: does not count",
        asked=EXPLAIN,
    ),
    Key(
        "explain/source",
        "(rows, source)",
        "int32",
        "what the encoder reads of them",
        when="encoder–decoder",
        asked=EXPLAIN,
    ),
    *_of_cells(
        "share",
        "(looking, looked)",
        "float64",
        "what each cell of the head's pattern brings to the chosen sample's share",
    ),
    *_of_cells(
        "p g s",
        "(looking, looked)",
        "float32",
        "of each cell the weight p, g = ∂loss/∂a · v with a for the head's result, and ∂loss/∂score",
    ),
    *_of_cells(
        "met",
        "(looking, looked)",
        "float32",
        "of W_q the number of the key that the weight's query meets, of W_k of the query (both with rotary positions turned back), of W_v ∂loss/∂a",
    ),
    *_of_cells("mean", "(looking,)", "float32", "Σ p g of each row"),
    *_of_cells(
        "x",
        "(made,)",
        "float32",
        "the input of the weight at each token that queries, of W_k and W_v keys and values, are made of; of a bias 1",
    ),
)
