"""`python -m benchmarks NAME [arguments]`: runs benchmarks/NAME.py."""

import importlib
import sys
from pathlib import Path

NAMES = sorted(file.stem for file in Path(__file__).parent.glob("[a-z]*.py") if "\ndef main(" in file.read_text())


def main(arguments: list[str]) -> int:
    """Run the benchmark that the first argument names with the others."""
    if not arguments or arguments[0] not in NAMES:
        print(f"Say which: python -m benchmarks {' | '.join(NAMES)}")
        return 2
    return importlib.import_module(f"benchmarks.{arguments[0]}").main(arguments[1:]) or 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
