"""Own image sets are kept within a bound in bytes; nobody's small sets push out what others learn."""

import os
import threading
import time
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from engine.data import kept_images
from engine.data.kept_images import about_own, file_own, has_own, kept_own, load_own, save_own
from engine.data.own_images import OwnSet, changed, own_set
from engine.experiment import SettingError
from tests.engine.data.test_own_images import X, Y, idx_pair, images_of, npz, one


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PARK_SETS", str(tmp_path / "sets"))
    return tmp_path / "sets"


def numbered(number: int) -> OwnSet:
    """A set of 282 kB that differs from all others."""
    x = X.copy()
    x[0, 5, 5] = number
    return own_set(idx_pair(x))


def test_what_is_kept_is_loaded_again_exactly_with_its_names_and_notes():
    found = own_set(one(npz(x=255 - X, y=np.array(["ring", "bar"])[Y % 2])))
    name = save_own(found, "me")
    assert has_own(name)
    loaded = load_own(name)
    assert all(np.array_equal(loaded[part], getattr(found, part)) for part in kept_images.PARTS)
    assert loaded["classes"] == found.classes
    about = about_own(name)
    assert (about.n_train, about.n_test, about.note) == (300, 60, found.note)
    assert about.offered == ("Swap light and dark",)
    assert [about.classes[label] for label in about.labels] == ["bar", "ring"]
    assert all(image.tobytes() in {x.tobytes() for x in found.x_train} for image in about.pictures)


def test_a_set_that_was_turned_is_another_set_that_tells_what_was_done():
    name = save_own(numbered(1))
    turned = save_own(changed(kept_own(name), ("Mirror",)))
    assert np.array_equal(load_own(turned)["x_train"], load_own(name)["x_train"][:, :, ::-1])
    assert "Every sixth image" in about_own(turned).note
    assert "mirror" in about_own(turned).note
    assert save_own(changed(kept_own(turned), ("Mirror",))) == name


def test_a_set_that_goes_while_it_is_read_is_read_whole_or_said_to_be_gone(folder: Path):
    found = numbered(1)
    name = save_own(found)
    here, away, is_over = folder / f"{name}.npz", folder / "away", threading.Event()

    def come_and_go() -> None:
        while not is_over.is_set():
            here.rename(away)
            time.sleep(0.0002)
            away.rename(here)
            time.sleep(0.004)

    other = threading.Thread(target=come_and_go)
    other.start()
    end = time.monotonic() + 1
    try:
        while time.monotonic() < end:
            with suppress(SettingError):
                assert kept_own(name).done == found.done
    finally:
        is_over.set()
        other.join()


def test_other_names_of_classes_make_another_set():
    assert save_own(own_set(one(npz(x=X, y=Y + 1)))) != save_own(own_set(one(npz(x=X, y=Y))))


def test_a_saved_set_can_be_brought_again_and_is_the_same():
    found = own_set(one(npz(x=X, y=np.array(["ring", "bar"])[Y % 2])))
    again = own_set(one(file_own(save_own(found))))
    assert np.array_equal(again.x_train, found.x_train)
    assert images_of(again) == images_of(found)
    assert again.classes == found.classes
    assert again.note == ""


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "0" * 31, "g" * 32, "0" * 32, "0" * 32 + "\n", "*" * 32])
def test_a_set_that_is_not_here_is_said(name: str):
    assert not has_own(name)
    assert about_own(name) is None
    with pytest.raises(SettingError, match="upload it again"):
        load_own(name)


def test_a_kept_file_that_was_damaged_counts_as_gone(folder: Path):
    name = save_own(numbered(1))
    (folder / f"{name}.npz").write_bytes(b"PK\x03\x04 and no more")
    assert about_own(name) is None
    with pytest.raises(SettingError, match="upload it again"):
        load_own(name)


def saved(number: int, folder: Path, owner: str = "", **more) -> str:
    """A set that was last used at a time of this number."""
    name = save_own(numbered(number), owner, **more)
    (path,) = folder.glob(f"{name}*.npz")
    os.utime(path, (number, number))
    return name


def test_the_set_not_used_for_longest_is_forgotten_first(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(kept_images, "SETS_BYTES", 1_000_000)
    names = [saved(number, folder) for number in range(3)]
    load_own(names[0])
    names.append(save_own(numbered(3)))
    assert [has_own(name) for name in names] == [True, False, True, True]
    assert not list(folder.glob("*.part"))


def test_small_sets_in_any_number_leave_the_others_alone(folder: Path):
    theirs = save_own(numbered(255), "them")
    for number in range(40):
        save_own(own_set(idx_pair(X[: 30 + number], Y[: 30 + number])), "me")
    assert has_own(theirs)
    assert len(list(folder.glob("*.npz"))) == 41


def test_who_has_most_gives_up_first(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(kept_images, "SETS_BYTES", 1_300_000)
    theirs = saved(0, folder, "them")
    mine = [saved(number, folder, "me") for number in range(1, 6)]
    assert has_own(theirs)
    assert [has_own(name) for name in mine] == [False, False, True, True, True]


def test_sets_that_are_being_learned_stay_and_a_new_one_is_refused_where_there_is_no_room(
    folder: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(kept_images, "SETS_BYTES", 700_000)
    first, second = saved(0, folder), saved(1, folder)
    third = saved(2, folder, in_use={first})
    assert [has_own(name) for name in (first, second, third)] == [True, False, True]
    with pytest.raises(SettingError, match="those that are being learned take all of it"):
        saved(3, folder, in_use={first, third})
    assert has_own(third)


def test_the_same_set_of_a_whole_class_takes_room_once(folder: Path):
    assert len({save_own(numbered(7), f"pupil {number}") for number in range(30)}) == 1
    assert len(list(folder.iterdir())) == 1


def test_a_full_disk_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch):
    found = numbered(1)

    def refuse(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez", refuse)
    with pytest.raises(SettingError, match="no room on its disk"):
        save_own(found)
    assert not list(folder.iterdir())


def test_a_folder_that_cannot_be_written_is_said_and_nothing_else_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("PARK_SETS", str(tmp_path / "file" / "sets"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "file"))
    assert not has_own("0" * 32)
    assert about_own("0" * 32) is None
    with pytest.raises(SettingError, match="may not write into the folder"):
        save_own(numbered(1))
    with pytest.raises(SettingError, match="upload it again"):
        load_own("0" * 32)


def test_where_the_named_folder_cannot_be_written_sets_lie_among_the_temporary_files_and_it_is_said_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    """As in the image's folder that belongs to one user, when another is asked for, or on a disk that may only be read."""
    (tmp_path / "file").write_text("in the way")
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("PARK_SETS", str(tmp_path / "file" / "sets"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    names = [save_own(numbered(number), "me") for number in (1, 2)]
    assert all(has_own(name) and about_own(name).n_train == 300 for name in names)
    assert load_own(names[0])["x_train"].tobytes() == numbered(1).x_train.tobytes()
    (said,) = caplog.messages
    assert said.startswith(f"Image sets cannot be written into PARK_SETS ({tmp_path / 'file' / 'sets'}): they lie in ")


def test_sets_in_a_folder_that_may_be_written_no_more_are_still_learned(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    name = save_own(numbered(1))
    kept_images._written_for.cache_clear()
    monkeypatch.setattr(kept_images, "can_be_written", lambda place: place != folder)  # root may write anywhere
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert about_own(name).n_train == 300
    other = save_own(numbered(2))
    assert len(list(folder.iterdir())) == 1
    assert has_own(name)
    assert has_own(other)
    assert save_own(numbered(1)) == name


def test_a_named_folder_is_enough_where_there_is_no_temporary_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "no such folder"))
    assert has_own(save_own(numbered(1)))


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_others_on_the_machine_cannot_read_the_folder(folder: Path):
    save_own(numbered(1))
    assert folder.stat().st_mode & 0o077 == 0


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_a_folder_that_somebody_else_made_among_the_temporary_ones_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("PARK_SETS")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    theirs = tmp_path / f"perceptron-park-sets-{os.getuid()}"
    theirs.mkdir()
    theirs.chmod(0o777)
    with pytest.raises(SettingError, match="may not write into the folder"):
        save_own(numbered(1))
    assert not has_own("0" * 32)
    assert not list(theirs.iterdir())
    theirs.chmod(0o700)
    assert has_own(save_own(numbered(1)))


def test_what_a_server_that_died_while_it_wrote_has_left_goes_and_what_is_being_written_stays(folder: Path):
    folder.mkdir(mode=0o700)
    left, written = folder / "left.0123.part", folder / "written.4567.part"
    for path in (left, written):
        path.write_bytes(b"some of it")
    os.utime(left, (0, 0))
    save_own(numbered(1))
    assert not left.exists()
    assert written.exists()
