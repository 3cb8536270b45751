"""Where machine code is kept between processes, whoever runs the park and on whatever disk."""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path


def kept_in(first: Path) -> Path | None:
    """`first` if it can be written; else a folder of this user's own among the temporary ones, which begins with what `first`
    holds; None where nothing can be written."""
    if _can_be_written(first):
        return first
    try:
        own = _own_folder() / first.name
    except OSError:
        return None
    if not own.exists() and first.is_dir():
        _copy(first, own)
    return own if _can_be_written(own) else None


def _own_folder() -> Path:
    """A folder that nobody else can write: what lies in it is run. Raises OSError."""
    user = getattr(os, "getuid", lambda: 0)()
    folder = Path(tempfile.gettempdir()) / f"perceptron-park-code-{user}"
    folder.mkdir(mode=0o700, exist_ok=True)
    about = folder.lstat()
    if os.name == "posix" and (folder.is_symlink() or about.st_uid != user or about.st_mode & 0o022):
        raise PermissionError(f"{folder} belongs to somebody else")
    return folder


def _copy(first: Path, own: Path) -> None:
    """All at once, as other processes may begin at the same moment."""
    draft = own.with_name(f"{own.name}-{os.getpid()}")
    shutil.copytree(first, draft, copy_function=shutil.copy2)
    with contextlib.suppress(OSError):  # another process was first
        draft.rename(own)
    shutil.rmtree(draft, ignore_errors=True)


def _can_be_written(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False
