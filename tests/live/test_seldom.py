"""The log when one trouble comes a thousand times a second."""

import logging
import socket

from live.seldom import Seldom


def test_what_is_said_over_and_over_is_said_once_and_counted(monkeypatch):
    now = [0.0]
    monkeypatch.setattr("live.seldom.time.monotonic", lambda: now[0])
    said, log = _log()
    for i in range(1000):
        log.error("No file can be opened: %s", i)
    log.error("Something else.")
    now[0] = 11.0
    log.error("No file can be opened: %s", 1000)
    assert said == [
        "No file can be opened: 0",
        "Something else.",
        "No file can be opened: 1000 (999 more of this kind in between)",
    ]


def test_errors_of_another_kind_are_not_left_out():
    said, log = _log()
    for kind in (ValueError, KeyError, ValueError):
        try:
            raise kind("x")
        except kind:
            log.exception("It went wrong.")
    assert len(said) == 2


def test_running_out_of_file_descriptors_does_not_fill_the_log():
    """What asyncio says of each connection that it cannot accept, with traceback."""
    said, log = _log()
    for _ in range(2048):
        try:
            raise OSError(24, "Too many open files")
        except OSError as error:
            log.error("socket.accept() out of system resource\nsocket: %s", socket.AF_INET, exc_info=error)
    assert len(said) == 1


def _log() -> tuple[list[str], logging.Logger]:
    """A logger that is filtered, and what comes out of it."""
    said: list[str] = []
    log = logging.Logger("test")
    log.addFilter(Seldom())
    handler = logging.Handler()
    handler.emit = lambda record: said.append(record.getMessage())
    log.addHandler(handler)
    return said, log
