"""The part of the form where a person brings images of their own."""

import streamlit as st

from engine.experiment import SettingError
from engine.vision.own import GONE, has_own, own_set, save_own
from engine.vision.upload import ZIP
from ui.table import Table

MEGABYTES = 50
"""Largest file of an upload: MNIST's own training images have 45 MB when they are not packed."""
ROUND, NOTE = "own-round", "own-note"


def own_images(table: Table) -> None:
    """A fold to upload a set; what is wrong with it is said in a sentence, and the experiment stays as it is."""
    with st.expander("Your own images"):
        st.caption(_state(table))
        key = f"own-images-{st.session_state.setdefault(ROUND, 0)}"
        st.file_uploader(
            "One npz file, or two IDX files",
            accept_multiple_files=True,
            max_upload_size=MEGABYTES,
            key=key,
            on_change=_take,
            args=(table, key),
            help="npz: x_train, y_train, x_test, y_test, or x and y, which are split. IDX: images and labels, as MNIST comes, "
            "also as .gz. Grey and square, light on dark, labels 0 to 9.",
        )


def _state(table: Table) -> str:
    """What is in use, or how far the upload is."""
    name = table.experiment.own_set
    if name and not has_own(name):
        return GONE
    note = st.session_state.get(NOTE, {})
    return note.get(name) or (
        "Your own set is in use." if name else "It stays on this server, and leaves when room is needed."
    )


def _take(table: Table, key: str) -> None:
    """Use the files once they are complete; the uploader begins anew, so that the server keeps no second copy."""
    files = [(file.name, file.getvalue()) for file in st.session_state[key]]
    if not files or (len(files) == 1 and not files[0][1].startswith(ZIP)):
        st.session_state[NOTE] = {table.experiment.own_set: "Now the second file: images or labels."} if files else {}
        return
    st.session_state[ROUND] += 1
    st.session_state[NOTE] = {}
    try:
        own = own_set(files)
        name = save_own(own)
    except SettingError as error:
        table.error = str(error)
        return
    counts = f"In use: {len(own.y_train):,} training and {len(own.y_test):,} test images of your own."
    st.session_state[NOTE] = {name: f"{counts} {own.note}".strip()}
    table.change({"own_set": name, "data": "own"})
