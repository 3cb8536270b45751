"""What was uploaded, checked and given back: the server keeps no file that nobody needs."""

from collections.abc import Sequence
from typing import Any

from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

from engine.experiment import SettingError

MEGABYTES = 50
"""Largest file of an upload: MNIST's own training images have 45 MB when they are not packed."""
ALL_MEGABYTES = 120
"""Most that the files of one upload have together."""
AGAIN = "A file was lost on its way, as the connection to the server was renewed meanwhile. Choose {} again."


def taken(files: Sequence[Any]) -> list[tuple[str, bytes]]:
    """Names and contents of uploaded files. Raises SettingError where one is too large, or was lost."""
    if any(not hasattr(file, "name") for file in files):  # Streamlit's DeletedFile: its server has it no more
        raise SettingError(AGAIN.format("the files" if len(files) > 1 else "it"))
    for file in files:
        if file.size > MEGABYTES << 20:
            raise SettingError(
                f"“{file.name[-60:]}” has {file.size / 2**20:,.0f} MB; files of up to {MEGABYTES} MB are read."
            )
    total = sum(file.size for file in files)
    if total > ALL_MEGABYTES << 20:
        raise SettingError(f"These files have {total / 2**20:,.0f} MB together; up to {ALL_MEGABYTES} MB are read.")
    return [(file.name, file.getvalue()) for file in files]


def released(files: Sequence[Any]) -> None:
    """Give back the memory of uploaded files: Streamlit itself would keep them until the session ends."""
    context = get_script_run_ctx()
    assert context is not None  # a file is uploaded in a session
    manager = context.uploaded_file_mgr
    assert isinstance(manager, MemoryUploadedFileManager)  # the one that Streamlit has
    for file in files:
        manager.remove_file(session_id=context.session_id, file_id=file.file_id)
