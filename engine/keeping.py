"""Where things are kept between processes: folders of this user's own, and machine code whoever runs the park."""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path


def kept_in(first: Path) -> Path | None:
    """`first` if it can be written; else a folder of this user's own among the temporary ones, which begins with what `first`
    holds; None where nothing can be written."""
    if can_be_written(first):
        return first
    try:
        own = own_folder(among_temporary("code-")) / first.name
    except OSError:
        return None
    if not own.exists() and first.is_dir():
        _copy(first, own)
    return own if can_be_written(own) else None


def own_folder(folder: Path) -> Path:
    """The folder, made where it is missing, if nobody but this user may read or write it. Raises OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    about = folder.lstat()
    if os.name == "posix" and (folder.is_symlink() or about.st_uid != os.getuid() or about.st_mode & 0o077):
        raise PermissionError(f"{folder} must belong to the server's user alone (mode 700).")
    return folder


def among_temporary(what: str) -> Path:
    """Where this user's own folder for something lies among the temporary ones, which others may write."""
    return Path(tempfile.gettempdir()) / f"perceptron-park-{what}{getattr(os, 'getuid', lambda: 0)()}"


def has_temporary() -> bool:
    """Whether there is a folder for temporary files at all."""
    try:
        tempfile.gettempdir()
    except OSError:
        return False
    return True


def _copy(first: Path, own: Path) -> None:
    """All at once, as other processes may begin at the same moment."""
    draft = own.with_name(f"{own.name}-{os.getpid()}")
    shutil.copytree(first, draft, copy_function=shutil.copy2)
    with contextlib.suppress(OSError):  # another process was first
        draft.rename(own)
    shutil.rmtree(draft, ignore_errors=True)


def can_be_written(folder: Path) -> bool:
    """Whether files can be made in this folder, which is made where it is missing."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False
