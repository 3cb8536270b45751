"""Machine code is kept where it can be, whoever starts the park."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from engine import keeping
from engine.keeping import kept_in


@pytest.fixture
def temporary(monkeypatch, tmp_path) -> Path:
    """The system's temporary folder."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


def unwritable(tmp_path: Path) -> Path:
    """A place in which no folder can be made, for root either: below a file."""
    (tmp_path / "file").write_text("")
    return tmp_path / "file" / "kernel-1"


def test_a_folder_that_can_be_written_is_taken(tmp_path):
    assert kept_in(tmp_path / "a" / "kernel-1") == tmp_path / "a" / "kernel-1"


def test_else_one_of_ones_own_among_the_temporary_ones(tmp_path, temporary):
    found = kept_in(unwritable(tmp_path))
    assert found.parent.parent == temporary
    assert stat.S_IMODE(found.parent.stat().st_mode) == 0o700


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_what_lies_in_a_folder_of_somebody_else_is_not_run(tmp_path, temporary):
    theirs = temporary / f"perceptron-park-code-{os.getuid()}"
    theirs.mkdir()
    theirs.chmod(0o777)
    assert kept_in(unwritable(tmp_path)) is None
    theirs.rmdir()
    theirs.symlink_to(tmp_path)
    assert kept_in(unwritable(tmp_path)) is None


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(unwritable(tmp_path)))
    assert kept_in(unwritable(tmp_path)) is None


@pytest.mark.skipif(getattr(os, "getuid", lambda: 1)() != 0, reason="only root can become another user")
def test_the_code_of_the_image_serves_another_user_too(tmp_path):
    """The folder that the image was built with is read by whoever runs it, and copied to where they may write."""
    built, temporary = tmp_path / "built" / "kernel-1", tmp_path / "tmp"
    built.mkdir(parents=True)
    (built / "code.nbi").write_text("machine code")
    temporary.mkdir()
    temporary.chmod(0o777)
    for folder in (tmp_path, *tmp_path.parents[:-2]):
        folder.chmod(folder.stat().st_mode | 0o055)
    source = Path(keeping.__file__).read_text()
    code = f"{source}\nos.setgid(65534); os.setuid(65534); print(kept_in(Path({str(built)!r})))"
    environment = {**os.environ, "TMPDIR": str(temporary)}
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
    kept = Path(said.stdout.strip())
    assert kept == temporary / "perceptron-park-code-65534" / "kernel-1"
    assert (kept / "code.nbi").read_text() == "machine code"
