"""Keys that frames, scenes and looks of all Transformers share."""

from dataclasses import replace

from engine.schema import Key, Keys, alike, text

HEADS: Keys = (
    Key(
        "heads/score",
        "(attentions, heads, 5)",
        "float32",
        "previous token, next token, first token, itself, induction (formulas in `engine/transformer/heads.py`), 0 … 1; −1 for attention "
        "to a source",
    ),
    Key(
        "heads/name",
        "(attentions, heads)",
        "int32",
        "the highest of them where it is at least 0.5, else −1; always −1 where a task is so short that it is measured on fewer than 3 "
        "tokens said twice, as then two kinds are the same",
    ),
)

SCENE: Keys = (
    Key("vocabulary", "()", "int64", "number of tokens there are"),
    Key("heads", "()", "int64", "heads of each attention"),
    Key("updates_per_epoch", "()", "int64", "updates an epoch"),
    Key("lengths", "(2,)", "int64", "source and speaking tokens in training"),
    Key(
        "most_tokens",
        "()",
        "int64",
        "longest sequence that can be looked at; learned positions: the task's longest, else 256",
    ),
    Key("most_characters", "()", "int64", "longest text that is asked about"),
    Key("most_kept", "()", "int64", "longest text that the link keeps as `watched`"),
    Key("attentions", "(attentions,)", "int64", "0 looks everywhere, 1 causal, 2 to the source"),
    Key("parts/params", "(parts,)", "int64", "parameters of embedding, blocks and, if it has one, output"),
    Key("parts/macs", "(parts,)", "int64", "their multiplications for one example"),
    Key("parts/total", "(2,)", "int64", "the sums of both"),
    text("text/vocabulary", "the tokens (`⏎` new line, `␣` blank; of words “##” goes on with one)"),
    text("text/attentions", "name of each attention"),
    text("text/parts", "name of each part"),
    text("text/kinds", "the five scores"),
    text("text/task", "a sentence on what it does"),
    text("text/data", "a sentence on what it is trained on, and what tests are with"),
    text("text/device", "a sentence: where it is computed and why"),
)

QUESTIONS = {
    "patterns": "`true`: all attentions (≤ 256 tokens); a list of attentions: these only, for long texts; “exact”: float32, ≤ 64 tokens",
    "head": "`[a, h]`: one head, from queries to result; d = d_model / n_heads; rotary: q and k as turned",
    "cell": "`[a, h, row, column]`: the arithmetic of one cell",
    "residual": "`true`, or a block's number (≤ 64 tokens)",
    "positions": "`true`: what is added at each place",
    "heads": "`true`: what the heads of this very frame do; of the model as it is broken where only heads, MLPs, layers, `positions` and `mask` are "
    "off, else of the whole model",
}
CHANGES = {
    "off": '`["head:a.h", "mlp:b", "layer:b", "positions", "mask", "token:j"]`: the head\'s result is 0, the MLP\'s output is 0, the block '
    "gives what it was given, positions (angles) are 0, nothing is masked, no other position sees token j of `look/tokens` (it still sees "
    "itself)",
    "edit": "`[a, h, row, column, weight, …]` in fives (≤ 12): the cell gets the weight, the rest of its row is scaled so that it sums to 1. "
    "A masked cell cannot be edited",
    "from": "text or ids: the other sequence, of as many tokens, that `patch` takes from",
    "patch": '`["head:a.h", "mlp:b", "layer:b", "layer:b@j"]`: these outputs are taken from the other sequence, everywhere or at position '
    "j of what that block computes (source and speaking tokens each count from 0)",
}
"""Questions that change what the others are about."""

HEAD = ("head",)
CELL = ("cell",)

SUBJECT: Keys = (
    Key("step", "()", "int64", "the frame's step"),
    Key(
        "look/about",
        "()",
        "int64",
        "the same number where `tokens`, `off`, `edit`, `from` and `patch` are, so that a kept frame tells whether it is about what is "
        "looked at now",
    ),
    Key("look/tokens", "(tokens,)", "int32", "the tokens: the source, if there is one, then what speaks"),
    Key("look/source", "()", "int64", "how many of them are the source"),
    Key("look/unknown", "(unknown,)", "int64", "places of tokens that the vocabulary lacks"),
)
"""Answered whatever is asked."""

LOOK: Keys = (
    Key(
        "pattern/{a}",
        "(heads, rows, columns)",
        "uint8 or float32",
        "of every attention, weight = value / 255; exact: the weight",
        asked=("patterns",),
    ),
    Key("head/at", "(2,)", "int64", "the attention and the head that were asked for", asked=HEAD),
    Key("head/q", "(rows, d)", "float32", "queries", asked=HEAD),
    *alike("head/k head/v", "(columns, d)", "float32", "keys, values", asked=HEAD),
    *alike("head/scores head/scaled", "(rows, columns)", "float32", "q · k, and that / √d", asked=HEAD),
    Key("head/masked", "(rows, columns)", "float32", "the same, −∞ where masked", asked=HEAD),
    Key("head/pattern", "(rows, columns)", "float32", "softmax of each row", asked=HEAD),
    Key("head/result", "(rows, d)", "float32", "pattern · v", asked=HEAD),
    Key("cell/at", "(4,)", "int64", "the cell that was asked for", asked=CELL),
    *alike(
        "cell/q cell/k cell/product", "(d,)", "float32", "the row's query, the column's key, their product", asked=CELL
    ),
    *alike("cell/score cell/root cell/scaled", "()", "float32", "its sum, √d, and the sum / √d", asked=CELL),
    Key("cell/visible", "(seen,)", "uint8", "1 where the row may look", asked=CELL),
    Key("cell/row", "(seen,)", "float32", "scaled scores of the row", asked=CELL),
    Key("cell/exp", "(seen,)", "float32", "their exponentials, shifted by the largest", asked=CELL),
    Key("cell/sum", "()", "float32", "the sum of these", asked=CELL),
    Key("cell/pattern", "(seen,)", "float32", "the row's weights", asked=CELL),
    Key("cell/weight", "()", "float32", "the cell's", asked=CELL),
    Key("cell/v", "(d,)", "float32", "the column's value", asked=CELL),
    Key("cell/part", "(d,)", "float32", "weight · v", asked=CELL),
    Key("cell/result", "(d,)", "float32", "the row's result", asked=CELL),
    Key(
        "residual/norm",
        "(stages, t)",
        "float32",
        "length of the stream before, amid (after attention) and after each speaking block",
        asked=("residual",),
    ),
    Key("residual/values", "(3, read, d_model)", "float32", "of one block", when="for a block", asked=("residual",)),
    Key(
        "positions/table",
        "(places, width)",
        "float32",
        "what is added; rotary: angles (t, d / 2)",
        asked=("positions",),
    ),
    Key(
        "positions/alike",
        "(places, places)",
        "float32",
        "how alike places are: cosine similarity; rotary: the mean cosine of the angle between them",
        asked=("positions",),
    ),
    *(replace(key, asked=("heads",)) for key in HEADS),
)
