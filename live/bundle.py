"""All modules that a page needs as one module: on a slow line a hundred small answers wait for each other.

Our modules say `import { … } from "./…"`, `export` before what they declare and `export { … } from "./…"`, and none imports
another in a circle; a test holds them to it. Each becomes a function that gives what the module exports, called when it is asked for first.
"""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

IMPORT = re.compile(r'^import \{([^}]*)\} from "([^"]+)";$', re.MULTILINE)
PASSED = re.compile(r'^export \{([^}]*)\} from "([^"]+)";$', re.MULTILINE)
LATER = re.compile(r'\bimport\("([^"]+)"\)')
EXPORT = re.compile(r"^export (default )?((?:async )?function\*?|class|const) (\w+)", re.MULTILINE)
STYLE = re.compile(r'"([\w./-]+\.css)"')
HEAD = """\
const $base = new URL("../", import.meta.url).href;
const $known = {};
const $get = (path) => ($known[path] ??= $modules[path]());
const $bring = (from, name) => {
  const url = new URL(name, $base + from).href;
  const path = url.slice($base.length);
  return url.startsWith($base) && path in $modules ? Promise.resolve(path).then($get) : import(url);
};
"""


def bundle(root: Path, entries: Sequence[str]) -> str:
    """The module that stands for `entries` and all that they import, now or later. It exports what the first does by default."""
    made = ",\n".join(_made(root, path) for path in _reached(root, entries))
    return f"{HEAD}const $modules = {{\n{made},\n}};\nexport default $get({json.dumps(entries[0])}).default;\n"


def styles(root: Path, entries: Sequence[str]) -> list[str]:
    """The styles that these modules name."""
    named = [(path, name) for path in _reached(root, entries) for name in STYLE.findall(_text(root, path))]
    return list(dict.fromkeys(_beside(path, name) if name.startswith(".") else name for path, name in named))


def imports(root: Path, path: str) -> list[str]:
    """The modules that one imports when it is loaded."""
    text = _text(root, path)
    return [_beside(path, name) for _, name in (*IMPORT.findall(text), *PASSED.findall(text))]


def _reached(root: Path, entries: Sequence[str]) -> Iterator[str]:
    """The entries and what they import, now or later, and what that imports."""
    seen, waiting = set(), list(entries)
    while waiting:
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        yield path
        waiting += imports(root, path)
        waiting += [_beside(path, name) for name in LATER.findall(_text(root, path))]


def _made(root: Path, path: str) -> str:
    """A module as a function: its imports are taken from the others, and it returns its exports."""
    text = _text(root, path)
    exports = [(name if not default else "default", name) for default, _, name in EXPORT.findall(text)]
    exports += [given for names, module in PASSED.findall(text) for given in _passed(names, _beside(path, module))]
    body = IMPORT.sub(lambda found: _taken(path, *found.groups()), PASSED.sub("", text))
    body = EXPORT.sub(r"\2 \3", body).replace("import.meta.url", f"($base + {json.dumps(path)})")
    body = re.sub(r"\bimport\(", f"$bring({json.dumps(path)}, ", body)
    given = ", ".join(f"{shown}: {name}" for shown, name in exports)
    return f"{json.dumps(path)}: () => {{\n{body}\nreturn {{ {given} }};\n}}"


def _taken(path: str, names: str, module: str) -> str:
    return f"const {{{names.replace(' as ', ': ')}}} = $get({json.dumps(_beside(path, module))});"


def _passed(names: str, module: str) -> list[tuple[str, str]]:
    """What is exported of another module's, and where it comes from."""
    pairs = [name.strip().partition(" as ") for name in names.split(",") if name.strip()]
    return [(shown or own, f"$get({json.dumps(module)}).{own}") for own, _, shown in pairs]


def _beside(path: str, name: str) -> str:
    """A path that is told from another, as in `../player/dom.js`."""
    parts = path.split("/")[:-1]
    for part in name.split("/"):
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def _text(root: Path, path: str) -> str:
    return (root / path).read_text("utf-8")
