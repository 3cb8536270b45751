"""What a worker writes down where the server can read it whatever becomes of the worker: its pulse, and whose turn it is."""

import mmap
import os
import tempfile
from pathlib import Path

NUMBERS = 5
_BEATS, _TURN, _TURNS, _PID, _BUSY = range(NUMBERS)
SIZE = 8 * NUMBERS


class Board:
    """Five numbers in memory that two processes share. Only the worker writes."""

    def __init__(self, file: int) -> None:
        """`file` is a descriptor of a file of SIZE bytes; it may be closed after this."""
        self._numbers = memoryview(mmap.mmap(file, SIZE)).cast("q")

    def begin(self) -> None:
        """This process is here."""
        self._numbers[_PID] = os.getpid()
        self.beat()

    def beat(self) -> None:
        """This process is alive: it is not stopped, and it gets time."""
        self._numbers[_BEATS] += 1

    def take(self, number: int) -> None:
        """The run or the question of this number has the turn."""
        self._numbers[_TURN] = number

    def give(self, seconds: float = 0.0) -> None:
        """Its turn is over, after so long."""
        self._numbers[_TURN] = 0
        self._numbers[_TURNS] += 1
        self._numbers[_BUSY] += int(1e6 * seconds)

    @property
    def pid(self) -> int:
        """The process; 0 before it has begun."""
        return self._numbers[_PID]

    @property
    def beats(self) -> int:
        """Grows as long as the process is alive."""
        return self._numbers[_BEATS]

    @property
    def turn(self) -> int:
        """Number of the run or question that is being worked on, or was when the process died; 0: none."""
        return self._numbers[_TURN]

    @property
    def busy(self) -> float:
        """Seconds that all turns so far took together."""
        return self._numbers[_BUSY] / 1e6

    @property
    def turns(self) -> int:
        """Turns so far."""
        return self._numbers[_TURNS]


def new_file() -> int:
    """Descriptor of a file for a board, which is gone with whoever has it open; on Linux it needs no disk."""
    if hasattr(os, "memfd_create"):
        memory = os.memfd_create("board")
        os.truncate(memory, SIZE)
        return memory
    with tempfile.TemporaryFile() as file:
        file.truncate(SIZE)
        return os.dup(file.fileno())


def new_path(folder: Path) -> Path:
    """A file for a board that another program opens by its name."""
    file, name = tempfile.mkstemp(dir=folder)
    os.truncate(file, SIZE)
    os.close(file)
    return Path(name)


def at(path: Path) -> Board:
    """The board in a file."""
    with path.open("r+b") as file:
        return Board(file.fileno())
