"""`@compiled`: Numba's `njit`, kept on disk between processes.

Numba keeps a function as long as its own file is unchanged, even when one that it calls has changed. So the folder
it keeps ours in is named after all of the kernel's sources: another source, another folder.
"""

import hashlib
import os
from pathlib import Path

import numba

from engine.keeping import kept_in

HERE = Path(__file__).parent
SOURCES = ("codes", "compiled", "counter_rng", "lanes", "layers", "learn", "maps", "units")
"""The modules that machine code is made from."""


def _digest() -> str:
    sources = b"".join((HERE / f"{name}.py").read_bytes() for name in SOURCES)
    return hashlib.sha256(sources + numba.__version__.encode()).hexdigest()[:16]


def _folder() -> Path | None:
    """Below NUMBA_CACHE_DIR where that is set, else in the package's own __pycache__, as far as either can be written."""
    base = os.environ.get("NUMBA_CACHE_DIR") or HERE / "__pycache__"
    return kept_in(Path(base) / f"kernel-{_digest()}")


FOLDER = _folder()
"""None: nothing can be kept, and each start of the server compiles for a minute."""
# Numba sets the names of its configuration as it is loaded, so no checker sees them.
numba.config.CACHE_DIR = str(FOLDER or "")  # pyrefly: ignore[missing-attribute]

compiled = numba.njit(cache=FOLDER is not None, nogil=True)
"""A function compiled on its own."""

inlined = numba.njit(cache=FOLDER is not None, inline="always")
"""A function that becomes a part of each that calls it: handing a network's many arrays over costs as much as a small layer."""
