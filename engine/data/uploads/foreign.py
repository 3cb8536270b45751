"""Kinds of files that people bring though they are not read, by their first bytes."""

FOREIGN = {
    b"\x80": "a pickle, which could run a program",
    b"\x89HDF": "an HDF5 file",
    b"MATLAB": "a MATLAB file",
    b"PAR1": "a Parquet file",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a RAR archive",
    b"\x89PNG": "a single picture",
    b"\xff\xd8\xff": "a single picture",
    b"GIF8": "a single picture",
    b"%PDF": "a PDF file",
    b"\xff\xfe": "text in UTF-16",
    b"{": "JSON",
    b"[": "a list, as in JSON",
    b"<": "a web page or XML",
}


def kind_of(begin: bytes) -> str | None:
    """What a file is that begins so, if it is one of them."""
    what = next((words for start, words in FOREIGN.items() if begin.startswith(start)), None)
    return "a tar archive" if begin[257:262] == b"ustar" else what
