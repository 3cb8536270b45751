"""One frame, of step 0: it serves every `watched`. The weights are the mapped file; frames hold none. Source tokens are 0, `most_tokens` 256.

Words are WordPieces; what does not fit the vocabulary is [UNK]. Multiplications are for 256 tokens. Scores are measured on made-up
sentences of common words said twice; “first token” is [CLS].
"""

from engine.schema import Key, Keys
from engine.transformer import schema as transformer

CHANGED = "with `off`, `edit` or `patch`"

FRAME: Keys = (
    Key("step", "()", "int64", "always 0"),
    Key("epoch", "()", "float64", "always 0"),
    *transformer.HEADS,
)

SCENE: Keys = transformer.SCENE

QUESTIONS = {
    "tokens": "a text, or ids as they are; [CLS] and [SEP] are tokens like others",
    **transformer.CHANGES,
    **transformer.QUESTIONS,
    "compare": "a text: another sentence, which is read without the changes",
}

LOOK: Keys = (
    *transformer.SUBJECT,
    Key("look/vector", "(384,)", "float32", "the sentence's vector, the mean of the last ones with length 1"),
    Key("plain/kept", "()", "float32", "its cosine with the one without changes", when=CHANGED),
    *transformer.LOOK,
    Key("compare/cosine", "()", "float32", "cosine of the two sentences' vectors", asked=("compare",)),
    Key("compare/tokens", "(other,)", "int32", "the other's tokens", asked=("compare",)),
    Key("plain/cosine", "()", "float32", "both without the changes", when=CHANGED, asked=("compare",)),
)
