"""The tokens of MiniLM, a real model: WordPiece as in BERT (Devlin et al. 2019), by the `tokenizers` library. Optional."""

from engine.data import minilm_files
from engine.data.tokenise.cut import UNKNOWN, Cut


def wordpieces(text: str) -> tuple[Cut, list[str]]:
    """A text as MiniLM reads it, in lower case and without what marks its beginning and end; and each token by its own name."""
    tokenizer = minilm_files.reader()
    found = tokenizer.encode(text, add_special_tokens=False)
    unknown = tokenizer.token_to_id(minilm_files.UNKNOWN)
    ids = [UNKNOWN if i == unknown else i for i in found.ids]
    spans = [(start, end, i) for (start, end), i in zip(found.offsets, ids, strict=True)]
    return Cut(spans, tokenizer.get_vocab_size()), found.tokens
