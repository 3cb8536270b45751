"""The part of the form where a person brings images of their own."""

import base64
import threading
from functools import partial
from html import escape
from io import BytesIO

import numpy as np
import streamlit as st

from engine.data.kept_images import GONE, About, about_own, file_own, kept_own, save_own
from engine.data.own_images import OwnSet, changed, own_set
from engine.data.uploads.remarks import TURNS
from engine.data.uploads.roles import Incomplete
from engine.experiment import SettingError
from engine.experiments.vision.settings import Vision
from live.runs import RUNS
from live.visitor import owner_of
from ui.fitting import fitting, learned, updates
from ui.table import Table
from ui.uploads import MEGABYTES, released, taken

ROUND, SAID = "own-round", "own-said"
ICONS = {"Swap light and dark": ":material/contrast:", "Turn": ":material/rotate_right:", "Mirror": ":material/flip:"}
HELP = (
    "npz or npy of NumPy, IDX as MNIST comes (also .gz), CSV with an image a row, or a zip of these. Or a zip of folders with "
    "pictures: each folder is a class. Names as x_train and y_test tell the parts; a set in one piece is split."
)
AT_ONCE = threading.BoundedSemaphore(2)
"""So many sets are read at a time: reading one takes up to 150 MB, and a table of fractions as large as is read 300 MB."""


def own_images(table: Table[Vision]) -> None:
    """A fold to upload a set; what is wrong with it is said in a sentence, and the experiment stays as it is."""
    with st.expander("Your own images"):
        name = table.experiment.own_set
        about = about_own(name) if name else None
        st.caption(_state(name, about))
        if about:
            _show(about)
            _offer(table, name, about)
        key = f"own-images-{st.session_state.setdefault(ROUND, 0)}"
        st.file_uploader(
            "A file, or images and labels",
            accept_multiple_files=True,
            max_upload_size=MEGABYTES,
            key=key,
            on_change=_take,
            args=(table, key),
            help=HELP,
        )


def _state(name: str, about: About | None) -> str:
    """What was last said of an upload, else what is in use."""
    said = st.session_state.get(SAID, {})
    if name in said:
        return said[name]
    if about:
        return _in_use(about)
    return GONE if name else "It stays on this server, and leaves when room is needed."


def _in_use(about: About) -> str:
    return f"In use: {about.n_train:,} training and {about.n_test:,} test images of your own. {about.note}".strip()


def _show(about: About) -> None:
    """One image of each class with its name, as the network gets them."""
    figures = "".join(
        f'<figure><img src="{_png(image)}" alt="An image of the class {escape(about.classes[label])}" width="28" height="28">'
        f"<figcaption>{escape(about.classes[label])}</figcaption></figure>"
        for image, label in zip(about.pictures, about.labels, strict=True)
    )
    st.html(f'<div class="park-own-images">{figures}</div>')


def _png(image: np.ndarray) -> str:
    """An image (28, 28) uint8 as a data URL."""
    from PIL import Image

    file = BytesIO()
    Image.fromarray(image).save(file, "PNG")
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"


def _offer(table: Table[Vision], name: str, about: About) -> None:
    """Buttons that swap light and dark, turn or mirror all images; what seems to be wrong is put right by one."""
    with st.container(horizontal=True, gap="xsmall", key="own-turns"):
        if len(about.offered) > 1:
            st.button("Put right", on_click=_turn, args=(table, name, about.offered), key="own-right", type="primary")
        for turn in TURNS:
            st.button(
                turn,
                icon=ICONS[turn],
                on_click=_turn,
                args=(table, name, (turn,)),
                key=f"own-{turn}",
                type="primary" if about.offered == (turn,) else "secondary",
                help=f"{turn}: all images of the set. Undo takes it back.",
            )
        st.download_button(
            "Save as npz",
            partial(file_own, name),
            "your_images.npz",
            on_click="ignore",
            key="own-save",
            help="The set as the network gets it. The exported script reads this file.",
        )


def _turn(table: Table[Vision], name: str, way: tuple[str, ...]) -> None:
    try:
        with AT_ONCE:
            _use(table, changed(kept_own(name), way))
    except SettingError as error:
        table.error = str(error)


def _take(table: Table[Vision], key: str) -> None:
    """Use the files once they are complete; the uploader begins anew, so that the server keeps no second copy."""
    files, present = st.session_state[key], table.experiment.own_set
    st.session_state[SAID] = {}
    if not files:
        return
    try:
        with AT_ONCE:
            own = own_set(taken(files))
            _use(table, own)
    except Incomplete as error:
        st.session_state[SAID] = {present: str(error)}
        return
    except SettingError as error:
        table.error = str(error)
        st.session_state[SAID] = {present: str(error)}
    st.session_state[ROUND] += 1
    released(files)


def _use(table: Table[Vision], own: OwnSet) -> None:
    """Keep a set and learn it."""
    in_use = {table.kind.at(run.address).own_set for run in RUNS if run.kind == "vision"}
    name, before = save_own(own, str(owner_of(st.context.cookies)), in_use), table.experiment
    about, last = about_own(name), about_own(before.own_set) if before.own_set else None
    plan = fitting(before, about.n_train, last.n_train if last else 0) if about else {}
    table.change({"own_set": name, "data": "own", **plan})
    if about and plan and not table.error:
        st.session_state[SAID] = {name: f"{_in_use(about)} {_planned(before, plan, learned(before, about.n_train))}"}


def _planned(before: Vision, plan: dict[str, int], n: int) -> str:
    """That another plan came with the set, and why; `n`: images that are trained on."""
    return (
        f"Batch size {plan['batch_size']} and {plan['epochs']} epochs came with it: {updates(**plan, n=n):,} updates, "
        f"where {before.batch_size} and {before.epochs} would make {updates(before.batch_size, before.epochs, n):,}."
    )
