"""On a disk that may only be read, as a user whom the system does not know: pages and training go on, and it is said what is not kept."""

import textwrap
from pathlib import Path

import httpx
import pytest

from benchmarks.serving import ROOT, serving
from benchmarks.visitor import Visitor
from live.attic import NOWHERE
from tests.live.talk import Talk
from tests.live.test_offline import SMALL, run_page

BARE = """
    import os, pwd, tempfile

    def unknown(uid):
        raise KeyError(uid)

    pwd.getpwuid = unknown
    os.environ.pop("HOME", None)
    tempfile._candidate_tempdir_list = lambda: []
"""
"""What Python finds there, in every process of the app."""


def test_without_a_home_and_a_temporary_folder_the_park_serves_and_says_what_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "sitecustomize.py").write_text(textwrap.dedent(BARE))
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}:{ROOT}")
    monkeypatch.delenv("PARK_SETS", raising=False)
    monkeypatch.delenv("PARK_KEEP", raising=False)
    nowhere = tmp_path / "no such folder" / "secret"
    about = {"PARK_SECRET_FILE": str(nowhere), "PARK_KEEP": None, "PARK_FAKE_GPU": "Test GPU"}
    with serving(PARK_WORKERS="1", **about) as server:
        server.wait_until_open()
        visitor = Visitor(server.url)
        for page in ("home", "playground", "vision"):
            run_page(server, visitor, page)
        for kind in ("playground", "vision"):
            with Talk(visitor, visitor.open_run(SMALL[kind], kind)) as talk:
                talk.open(seconds=60)
                assert len(talk.play(0, 2, 1)) == 2
        put = f"{server.url}/_stcore/upload_file/a/b"
        answer = httpx.put(put, content=b"x", headers={**visitor.headers, "origin": server.url})
        assert answer.status_code == 507
        assert "TMPDIR" in answer.json()["why"]
        server.stop()
        said = [line for line in server.log.splitlines() if "is open" not in line]
    assert said[0] == NOWHERE
    assert said[1].startswith("No process could be started for GPU 0: ")
    assert said[2].startswith("No secret is kept")
    assert len(said) == 3
