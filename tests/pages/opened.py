"""A page as Streamlit runs it, without a browser."""

import json
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

PAGES = Path(__file__).parents[2] / "pages"


def opened(name: str, /, **params: str | list[str]) -> AppTest:
    """The page, opened by a link."""
    at = AppTest.from_file(str(PAGES / f"{name}.py"), default_timeout=20)
    for setting, text in params.items():
        at.query_params[setting] = text
    return at.run()


def shown(at: AppTest) -> dict[str, Any]:
    """What the picture was told."""
    assert not at.exception
    return json.loads(at.get("bidi_component")[0].proto.json)


def link(at: AppTest) -> dict[str, str]:
    """What the address says."""
    return {name: values[0] if isinstance(values, list) else values for name, values in at.query_params.items()}
